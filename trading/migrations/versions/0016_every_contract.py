"""Contracts of every business: no deposit where nobody paid one, rates beside prices, rulings of a court

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ACTIVE = "status IN ('issued', 'ruled', 'signed')"
_ACTIVE_BEFORE = "status IN ('issued', 'signed')"


def _check(name: str) -> str:
    return op.f(f"ck_contracts_{name}")


def _index(batch_op: sa.Table, active: str) -> None:
    batch_op.create_index(
        "uq_contracts_active_listing",
        ["listing_id"],
        unique=True,
        sqlite_where=sa.text(active),
        postgresql_where=sa.text(active),
    )


def upgrade() -> None:
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.drop_index("uq_contracts_active_listing")
        for name in ("deposit_at_most_a_fifth", "signed_has_a_date"):
            batch_op.drop_constraint(_check(name), type_="check")
        batch_op.add_column(sa.Column("ruling_no", sa.String(length=100), nullable=True))
        batch_op.alter_column("deposit_id", existing_type=sa.BigInteger(), nullable=True)
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.create_check_constraint(
            _check("deposit_at_most_a_fifth"),
            "deposit >= 0 AND CASE kind WHEN 'mortgage' THEN deposit = 0 ELSE deposit * 5 <= price END",
        )
        batch_op.create_check_constraint(_check("deposit_is_somebodys"), "deposit = 0 OR deposit_id IS NOT NULL")
        batch_op.create_check_constraint(
            _check("signed_has_a_date"), "status NOT IN ('signed', 'ruled') OR signed_on IS NOT NULL"
        )
        batch_op.create_check_constraint(_check("ruled_has_a_ruling"), "(status = 'ruled') = (ruling_no IS NOT NULL)")
        _index(batch_op, _ACTIVE)
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_agreements_reopened_has_a_reason"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_agreements_ended_has_a_reason"), "status NOT IN ('reopened', 'void') OR reason IS NOT NULL"
        )


def downgrade() -> None:
    # what the older tables can't hold ends here: a contract that nobody paid a deposit for, and a lender's
    op.execute("DELETE FROM contracts WHERE deposit_id IS NULL OR kind = 'mortgage'")
    op.execute("UPDATE contracts SET status = 'signed' WHERE status = 'ruled'")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_agreements_ended_has_a_reason"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_agreements_reopened_has_a_reason"), "status <> 'reopened' OR reason IS NOT NULL"
        )
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.drop_index("uq_contracts_active_listing")
        for name in ("deposit_at_most_a_fifth", "deposit_is_somebodys", "signed_has_a_date", "ruled_has_a_ruling"):
            batch_op.drop_constraint(_check(name), type_="check")
        batch_op.drop_column("ruling_no")
        batch_op.alter_column("deposit_id", existing_type=sa.BigInteger(), nullable=False)
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.create_check_constraint(_check("deposit_at_most_a_fifth"), "deposit >= 0 AND deposit * 5 <= price")
        batch_op.create_check_constraint(_check("signed_has_a_date"), "status <> 'signed' OR signed_on IS NOT NULL")
        _index(batch_op, _ACTIVE_BEFORE)
