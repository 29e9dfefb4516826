"""Sealed reserve prices, and closes that a person has ordered

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "listing_reserves",
        sa.Column("listing_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("start_amount", sa.BigInteger(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by_id", _big_id(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(opened_at IS NULL) = (amount IS NULL) AND (opened_at IS NULL) = (nonce IS NULL)",
            name=op.f("ck_listing_reserves_opened_whole"),
        ),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_listing_reserves_amount_is_positive")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_reserves_listing_id_listings")),
        sa.ForeignKeyConstraint(["sealed_by_id"], ["users.id"], name=op.f("fk_listing_reserves_sealed_by_id_users")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_listing_reserves")),
    )
    op.add_column("rooms", sa.Column("close_ordered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_column("close_ordered_at")
    op.drop_table("listing_reserves")
