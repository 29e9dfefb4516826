"""Answers are found by when they were decided: followers of a lot are told of new ones

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_question_answers_decided_at", "question_answers", ["decided_at"])


def downgrade() -> None:
    op.drop_index("ix_question_answers_decided_at", "question_answers")
