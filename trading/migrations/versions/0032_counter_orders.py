"""Written applications and orders of bidders who come to a counter

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("status = 'entered'")


def upgrade() -> None:
    op.create_table(
        "counter_entries",
        sa.Column("application_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("paper_at", INSTANT, nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_counter_entries_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_counter_entries_entered_by_id_users")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_counter_entries")),
    )
    op.create_table(
        "bid_orders",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("number", sa.String(length=48), nullable=False),
        sa.Column("application_id", BIG_ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("paper_at", INSTANT, nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by_id", BIG_ID, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("confirmed_by_id", BIG_ID, nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("refused_code", sa.String(length=64), nullable=True),
        sa.Column("refusal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("scan_id", sa.String(length=32), nullable=False),
        sa.Column("scan_name", sa.String(length=200), nullable=False),
        sa.Column("scan_type", sa.String(length=64), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bid_orders_amount_is_positive")),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name=op.f("ck_bid_orders_takes_two_clerks")
        ),
        sa.CheckConstraint(
            "status NOT IN ('placed', 'refused') OR (confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL)",
            name=op.f("ck_bid_orders_decided_by_a_second_clerk"),
        ),
        sa.CheckConstraint(
            "(status = 'placed') = (sequence IS NOT NULL)", name=op.f("ck_bid_orders_placed_has_a_sequence")
        ),
        sa.CheckConstraint(
            "(status = 'refused') = (refused_code IS NOT NULL)", name=op.f("ck_bid_orders_refused_has_its_refusal")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["counter_entries.application_id"],
            name=op.f("fk_bid_orders_application_id_counter_entries"),
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_bid_orders_entered_by_id_users")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_bid_orders_confirmed_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_orders")),
        sa.UniqueConstraint("application_id", "place", name=op.f("uq_bid_orders_application_id_place")),
        sa.UniqueConstraint("number", name=op.f("uq_bid_orders_number")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_bid_orders_scan_id")),
    )
    op.create_index(
        "ix_bid_orders_waiting",
        "bid_orders",
        ["application_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_bid_orders_waiting", table_name="bid_orders")
    op.drop_table("bid_orders")
    op.drop_table("counter_entries")
    op.execute("DELETE FROM application_papers WHERE kind = 'application'")
