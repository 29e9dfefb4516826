"""Levels of the review: who has which part in a listing, and every decision with the land book of its moment

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_levels", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("review_level", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_listings_level_is_one"), "review_level IS NULL OR review_level BETWEEN 1 AND review_levels"
        )
    op.create_table(
        "listing_review_seats",
        sa.Column("listing_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("user_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_review_seats_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_listing_review_seats_user_id_users")),
        sa.PrimaryKeyConstraint("listing_id", "user_id", name=op.f("pk_listing_review_seats")),
        sa.UniqueConstraint(
            "listing_id", "user_id", "step", name=op.f("uq_listing_review_seats_listing_id_user_id_step")
        ),
    )
    op.create_table(
        "listing_reviews",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("decided_by_id", _big_id(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("register", sa.JSON(), nullable=False),
        sa.CheckConstraint("step <> 'entry'", name=op.f("ck_listing_reviews_entry_decides_nothing")),
        sa.CheckConstraint("outcome = 'agreed' OR opinion <> ''", name=op.f("ck_listing_reviews_refusal_has_reasons")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_reviews_listing_id_listings")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_listing_reviews_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["listing_id", "decided_by_id", "step"],
            ["listing_review_seats.listing_id", "listing_review_seats.user_id", "listing_review_seats.step"],
            name=op.f("fk_listing_reviews_listing_id_listing_review_seats"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_reviews")),
    )
    op.create_index("ix_listing_reviews_listing_id", "listing_reviews", ["listing_id"])
    _give_seats()


def _give_seats() -> None:
    """Whoever entered, took in or approved what is there already keeps that part; the review had one level."""
    op.execute(
        "INSERT INTO listing_review_seats (listing_id, user_id, step)"
        " SELECT id, entered_by_id, 'entry' FROM listings WHERE entered_by_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO listing_review_seats (listing_id, user_id, step)"
        " SELECT id, accepted_by_id, 'intake' FROM listings"
        " WHERE accepted_by_id IS NOT NULL AND accepted_by_id <> COALESCE(entered_by_id, -1)"
    )
    op.execute(
        "INSERT INTO listing_review_seats (listing_id, user_id, step)"
        " SELECT id, approved_by_id, 'handler' FROM listings WHERE approved_by_id IS NOT NULL"
        " AND approved_by_id <> COALESCE(entered_by_id, -1) AND approved_by_id <> COALESCE(accepted_by_id, -1)"
    )
    op.execute("UPDATE listings SET review_levels = 1, review_level = 1 WHERE accepted_at IS NOT NULL")


def downgrade() -> None:
    op.drop_table("listing_reviews")
    op.drop_table("listing_review_seats")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_listings_level_is_one"), type_="check")
        batch_op.drop_column("review_level")
        batch_op.drop_column("review_levels")
