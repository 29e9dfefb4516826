"""Watch lists, saved searches, and the worker's memory of what it has told

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("user_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("listing_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_watches_listing_id_listings")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_watches_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "listing_id", name=op.f("pk_watches")),
    )
    op.create_index(op.f("ix_watches_listing_id"), "watches", ["listing_id"])

    op.create_table(
        "saved_searches",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alerts_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("districts", sa.String(length=200), nullable=False),
        sa.Column("uses", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_searches_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_searches_public_id")),
        sa.UniqueConstraint("user_id", "query", name=op.f("uq_saved_searches_user_id_query")),
    )
    op.create_index("ix_saved_searches_rhythm_kind", "saved_searches", ["rhythm", "kind"])

    op.create_table(
        "followers",
        sa.Column("user_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("calendar_key", sa.String(length=16), nullable=True),
        sa.Column("digested_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_followers_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_followers")),
    )

    op.create_table(
        "matched_listings",
        sa.Column("listing_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_matched_listings_listing_id_listings")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_matched_listings")),
    )
    op.create_index(op.f("ix_matched_listings_published_at"), "matched_listings", ["published_at"])

    op.create_table(
        "following_marks",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_following_marks")),
    )


def downgrade() -> None:
    for table in ("following_marks", "matched_listings", "followers", "saved_searches", "watches"):
        op.drop_table(table)
