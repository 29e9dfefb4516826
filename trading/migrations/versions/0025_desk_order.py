"""The order in which the desk leafs through what it has finished with

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_listings_submitted_at_id", "listings", ["submitted_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_listings_submitted_at_id", table_name="listings")
