"""Rights of first purchase: claims, and their rank in the register

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_RANKS = (("applications", "priority"), ("rooms", "top_priority"), ("bids", "priority"))


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # rows of the register without a rank stay exactly what their hashes cover
    for table, column in _RANKS:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
    op.create_table(
        "priority_claims",
        sa.Column("id", _id(), nullable=False),
        sa.Column("application_id", _id(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("paper", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", _id(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(status = 'claimed') = (decided_at IS NULL)", name=op.f("ck_priority_claims_decided_once")),
        sa.CheckConstraint(
            "(status = 'recognised') = (rank IS NOT NULL)", name=op.f("ck_priority_claims_recognised_has_a_rank")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_priority_claims_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_priority_claims_decided_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_claims")),
        sa.UniqueConstraint("application_id", name=op.f("uq_priority_claims_application_id")),
    )


def downgrade() -> None:
    op.drop_table("priority_claims")
    for table, column in reversed(_RANKS):
        op.drop_column(table, column)
