"""Joint bidders: the parties of an application, their shares and their answers

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "application_members"
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("application_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("party_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("listing_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", BIG_ID, nullable=True),
        sa.CheckConstraint("share > 0 AND share < 10000", name=op.f("ck_application_members_share_is_a_part")),
        sa.CheckConstraint(
            "(status = 'invited') = (answered_at IS NULL)", name=op.f("ck_application_members_answered_at_some_time")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_application_members_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_application_members_party_id_parties")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_application_members_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_application_members_answered_by_id_users")
        ),
        sa.PrimaryKeyConstraint("application_id", "party_id", name=op.f("pk_application_members")),
    )
    op.create_index(op.f("ix_application_members_party_id"), TABLE, ["party_id"])
    where = sa.text("status = 'confirmed'")
    op.create_index(
        "uq_application_members_confirmed",
        TABLE,
        ["listing_id", "party_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index("uq_application_members_confirmed", TABLE)
    op.drop_index(op.f("ix_application_members_party_id"), TABLE)
    op.drop_table(TABLE)
