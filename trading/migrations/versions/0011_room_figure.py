"""What is bid in a room: a price, a yearly rent or an annual rate

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_FIGURES = (
    "UPDATE rooms SET figure = (SELECT CASE business WHEN 'mortgage' THEN 'annual_rate' WHEN 'transfer' THEN 'price' "
    "ELSE 'yearly_rent' END FROM listings WHERE listings.id = rooms.listing_id)"
)


def upgrade() -> None:
    op.add_column("rooms", sa.Column("figure", sa.String(length=32), nullable=True))
    op.execute(_FIGURES)
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.alter_column("figure", existing_type=sa.String(length=32), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_column("figure")
