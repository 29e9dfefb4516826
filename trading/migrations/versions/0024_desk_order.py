"""The order in which the desk leafs through what it has finished with

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_listings_submitted_at_id", "listings", ["submitted_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_listings_submitted_at_id", table_name="listings")
