"""Sealed offers and the word of two persons that opens them

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sealed_offers",
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("application_id", _big_id(), nullable=False),
        sa.Column("bidder_number", sa.String(length=8), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("user_id", _big_id(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.CheckConstraint("sequence > 0 AND turn > 0", name=op.f("ck_sealed_offers_counts_up")),
        sa.CheckConstraint(
            "(act = 'handed_in') = (envelope IS NOT NULL)", name=op.f("ck_sealed_offers_handed_in_is_sealed")
        ),
        sa.CheckConstraint(
            "(amount IS NULL) = (nonce IS NULL) AND (amount IS NULL) = (verdict IS NULL)",
            name=op.f("ck_sealed_offers_opened_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_sealed_offers_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["rooms.listing_id"], name=op.f("fk_sealed_offers_listing_id_rooms")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sealed_offers_user_id_users")),
        sa.PrimaryKeyConstraint("listing_id", "sequence", name=op.f("pk_sealed_offers")),
        sa.UniqueConstraint(
            "listing_id",
            "application_id",
            "idempotency_key",
            name=op.f("uq_sealed_offers_listing_id_application_id_idempotency_key"),
        ),
    )
    op.create_index(op.f("ix_sealed_offers_application_id"), "sealed_offers", ["application_id"])
    op.create_table(
        "offer_openings",
        sa.Column("listing_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("first_by_id", _big_id(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_by_id", _big_id(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "second_by_id IS NULL OR second_by_id <> first_by_id", name=op.f("ck_offer_openings_takes_two_persons")
        ),
        sa.CheckConstraint(
            "(second_by_id IS NULL) = (second_at IS NULL)", name=op.f("ck_offer_openings_second_at_by_somebody")
        ),
        sa.ForeignKeyConstraint(["first_by_id"], ["users.id"], name=op.f("fk_offer_openings_first_by_id_users")),
        sa.ForeignKeyConstraint(["listing_id"], ["rooms.listing_id"], name=op.f("fk_offer_openings_listing_id_rooms")),
        sa.ForeignKeyConstraint(["second_by_id"], ["users.id"], name=op.f("fk_offer_openings_second_by_id_users")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_offer_openings")),
    )


def downgrade() -> None:
    op.drop_table("offer_openings")
    op.drop_table("sealed_offers")
