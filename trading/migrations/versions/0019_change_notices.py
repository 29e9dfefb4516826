"""Change notices drafted by one person and confirmed by another, and rounds of listings

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "listing_changes",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("restarts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", _big_id(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", _big_id(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> drafted_by_id",
            name=op.f("ck_listing_changes_takes_two_persons"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_listing_changes_confirmed_by_somebody"),
        ),
        sa.CheckConstraint("confirmed_at IS NULL OR dropped_at IS NULL", name=op.f("ck_listing_changes_ends_one_way")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_changes_listing_id_listings")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["users.id"], name=op.f("fk_listing_changes_drafted_by_id_users")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["users.id"], name=op.f("fk_listing_changes_confirmed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_changes")),
    )
    op.create_index(op.f("ix_listing_changes_listing_id"), "listing_changes", ["listing_id"])
    waiting = sa.text("confirmed_at IS NULL AND dropped_at IS NULL")
    op.create_index(
        "uq_listing_changes_waiting",
        "listing_changes",
        ["listing_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.add_column("listings", sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(op.f("ix_listings_previous_id"), "listings", ["previous_id"])


def downgrade() -> None:
    # no older reader knows a listing that its owner withdrew during the notice
    op.execute("UPDATE listings SET status = 'terminated' WHERE status = 'retracted'")
    op.drop_index(op.f("ix_listings_previous_id"), table_name="listings")
    op.drop_column("listings", "round")
    op.drop_table("listing_changes")
