"""Notices to whoever may buy first

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLE = "holder_notices"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", _id(), nullable=False),
        sa.Column("listing_id", _id(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("party_id", _id(), nullable=True),
        sa.Column("means", sa.String(length=32), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by_id", _id(), nullable=True),
        sa.Column("reply", sa.String(length=32), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_proof", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL)", name=op.f("ck_holder_notices_replied_at_some_time")
        ),
        sa.CheckConstraint("means = 'in_app' OR proof <> ''", name=op.f("ck_holder_notices_delivery_is_proved")),
        sa.CheckConstraint(
            "means <> 'in_app' OR party_id IS NOT NULL", name=op.f("ck_holder_notices_in_app_to_somebody")
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_holder_notices_listing_id_listings")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_holder_notices_party_id_parties")),
        sa.ForeignKeyConstraint(["told_by_id"], ["users.id"], name=op.f("fk_holder_notices_told_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_notices")),
    )
    op.create_index(op.f("ix_holder_notices_listing_id"), TABLE, ["listing_id"])
    op.create_index(op.f("ix_holder_notices_party_id"), TABLE, ["party_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
