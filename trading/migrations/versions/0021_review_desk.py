"""What stood there at every submission, papers that stay in a submitted file, and who works on a case

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("listing_materials", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "listing_submissions",
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", _big_id(), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("register", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_submissions_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["users.id"], name=op.f("fk_listing_submissions_submitted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("listing_id", "turn", name=op.f("pk_listing_submissions")),
    )
    op.create_table(
        "listing_claims",
        sa.Column("listing_id", _big_id(), autoincrement=False, nullable=False),
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("given_by_id", _big_id(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > claimed_at", name=op.f("ck_listing_claims_ends_after_its_start")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_claims_listing_id_listings")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_listing_claims_user_id_users")),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name=op.f("fk_listing_claims_given_by_id_users")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_listing_claims")),
    )
    op.create_index("ix_listing_claims_user_id", "listing_claims", ["user_id"])


def downgrade() -> None:
    op.drop_table("listing_claims")
    op.drop_table("listing_submissions")
    # a paper that was taken out would come back into the file
    op.execute("DELETE FROM listing_materials WHERE removed_at IS NOT NULL")
    with op.batch_alter_table("listing_materials", schema=None) as batch_op:
        batch_op.drop_column("removed_at")
