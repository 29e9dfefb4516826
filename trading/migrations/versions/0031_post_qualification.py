"""Lots whose bidders are examined after the bidding, and the record of that examination

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("listings", sa.Column("qualifies_after", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("applications", sa.Column("papers_checked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_column("papers_checked_at")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_column("qualifies_after")
