"""Deposits kept by decision take two persons; a party may put a second deposit for a lot back

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_PERSONS = ("forfeit_prepared_by_id", "forfeited_by_id")
_TWO = "forfeited_by_id IS NULL OR forfeited_by_id <> forfeit_prepared_by_id"
_DECIDED = "status NOT IN ('forfeit_prepared', 'forfeited') OR (decision_no IS NOT NULL AND destination IS NOT NULL)"
_BY_PARTY, _BY_TURN = "uq_deposits_lot_number_party_id", "uq_deposits_lot_number_party_id_turn"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("deposits") as batch:
        batch.add_column(sa.Column("turn", sa.Integer(), server_default="1", nullable=False))
        batch.add_column(sa.Column("decision_no", sa.String(length=64), nullable=True))
        for column in _PERSONS:
            batch.add_column(sa.Column(column, _id(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_deposits_{column}_users"), "users", [column], ["id"])
        batch.drop_constraint(op.f(_BY_PARTY), type_="unique")
        batch.create_unique_constraint(op.f(_BY_TURN), ["lot_number", "party_id", "turn"])
    # the decision's number stood in the books alone until now
    op.execute(
        "UPDATE deposits SET decision_no = COALESCE((SELECT MAX(voucher_no) FROM money_entries"
        " WHERE money_entries.deposit_id = deposits.id AND money_entries.debit = 'forfeited'), '-')"
        " WHERE status = 'forfeited'"
    )
    op.execute("UPDATE deposits SET destination = 'treasury' WHERE status = 'forfeited' AND destination IS NULL")
    with op.batch_alter_table("deposits") as batch:
        batch.create_check_constraint(op.f("ck_deposits_two_people_forfeit"), _TWO)
        batch.create_check_constraint(op.f("ck_deposits_forfeited_by_decision"), _DECIDED)


def downgrade() -> None:
    op.execute("UPDATE deposits SET status = 'held' WHERE status = 'forfeit_prepared'")
    with op.batch_alter_table("deposits") as batch:
        batch.drop_constraint(op.f("ck_deposits_two_people_forfeit"), type_="check")
        batch.drop_constraint(op.f("ck_deposits_forfeited_by_decision"), type_="check")
        batch.drop_constraint(op.f(_BY_TURN), type_="unique")
        batch.create_unique_constraint(op.f(_BY_PARTY), ["lot_number", "party_id"])
        for column in _PERSONS:
            batch.drop_constraint(op.f(f"fk_deposits_{column}_users"), type_="foreignkey")
            batch.drop_column(column)
        batch.drop_column("decision_no")
        batch.drop_column("turn")
