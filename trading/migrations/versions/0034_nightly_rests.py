"""Rooms keep the rests of their timed phase

Revision ID: 0034
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rooms") as table:
        table.add_column(sa.Column("rests", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rooms") as table:
        table.drop_column("rests")
