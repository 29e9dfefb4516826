"""The bank's entries and statements, payouts in batches, price instalments, and a ledger that knows all of them

Deposits that were received before have been typed from a statement: each gets its entry, and its rows in the ledger
the party that they are of.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_LIVE = sa.text("status IN ('prepared', 'released', 'paid')")


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _fk(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.add_column("deposits", _instant("frozen_at", nullable=True))
    op.add_column("deposits", sa.Column("destination", sa.String(length=32), nullable=True))
    _instalments()
    _statements()
    _lines()
    op.create_table(
        "bank_calls",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        _instant("received_at"),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_bank_calls")),
    )
    op.create_index(op.f("ix_bank_calls_received_at"), "bank_calls", ["received_at"])
    _payouts()
    op.execute(
        "INSERT INTO bank_lines (number, reference, direction, amount, booked_at, name, account_tail, bank_name, remark, origin,"
        " status, version, created_at, looked_at, deposit_id, decided_by_id, decided_at)"
        " SELECT 'LS-' || CAST(id AS VARCHAR(20)), voucher_no, 'in', amount, received_at, COALESCE(payer_name, ''), '', '', reference, 'desk',"
        " 'matched', 1, received_at, received_at, id, confirmed_by_id, received_at"
        " FROM deposits WHERE voucher_no IS NOT NULL AND amount > 0 ORDER BY id"
    )
    # refunds that were prepared and not released get the batch of one that they were
    op.execute(
        "INSERT INTO payout_batches (number, status, version, prepared_by_id, prepared_at)"
        " SELECT 'PC-' || CAST(id AS VARCHAR(20)), 'prepared', 1, refund_prepared_by_id, received_at"
        " FROM deposits WHERE status = 'refund_prepared' AND amount > 0 ORDER BY id"
    )
    op.execute(
        "INSERT INTO payouts (number, kind, batch_id, deposit_id, line_id, amount, status, version)"
        " SELECT 'TK-' || CAST(deposits.id AS VARCHAR(20)), 'refund', payout_batches.id, deposits.id, bank_lines.id,"
        " deposits.amount, 'prepared', 1 FROM deposits"
        " JOIN payout_batches ON payout_batches.number = 'PC-' || CAST(deposits.id AS VARCHAR(20))"
        " JOIN bank_lines ON bank_lines.deposit_id = deposits.id"
        " WHERE deposits.status = 'refund_prepared' ORDER BY deposits.id"
    )
    _widen_entries()


def _instalments() -> None:
    op.create_table(
        "price_instalments",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=False),
        sa.Column("lot_number", sa.String(length=32), nullable=False),
        sa.Column("contract_number", sa.String(length=32), nullable=False),
        sa.Column("party_id", _big_id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("created_at"),
        _instant("received_at", nullable=True),
        sa.Column("receipt_number", sa.String(length=32), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_price_instalments_amount_is_positive")),
        sa.CheckConstraint(
            "(status = 'paid') = (received_at IS NOT NULL)", name=op.f("ck_price_instalments_paid_has_a_time")
        ),
        sa.CheckConstraint(
            "(status = 'paid') = (receipt_number IS NOT NULL)", name=op.f("ck_price_instalments_paid_has_a_receipt")
        ),
        _fk("price_instalments", "party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_instalments")),
        sa.UniqueConstraint("reference", name=op.f("uq_price_instalments_reference")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_price_instalments_receipt_number")),
        sa.UniqueConstraint("contract_number", "position", name=op.f("uq_price_instalments_contract_number_position")),
    )
    for column in ("lot_number", "party_id", "due_on"):
        op.create_index(op.f(f"ix_price_instalments_{column}"), "price_instalments", [column])


def _statements() -> None:
    op.create_table(
        "bank_statements",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("opening_balance", sa.BigInteger(), nullable=True),
        sa.Column("closing_balance", sa.BigInteger(), nullable=True),
        _instant("handed_in_at"),
        sa.Column("handed_in_by_id", _big_id(), nullable=False),
        _instant("loaded_at", nullable=True),
        _fk("bank_statements", "handed_in_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statements")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_statements_number")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_statements_sha256")),
    )
    op.create_index(op.f("ix_bank_statements_last_day"), "bank_statements", ["last_day"])


def _lines() -> None:
    op.create_table(
        "bank_lines",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _instant("booked_at"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("account_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("account_tail", sa.String(length=4), nullable=False),
        sa.Column("bank_name", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("statement_id", _big_id(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("created_at"),
        _instant("looked_at", nullable=True),
        sa.Column("why", sa.String(length=32), nullable=True),
        sa.Column("deposit_id", _big_id(), nullable=True),
        sa.Column("instalment_id", _big_id(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("decided_by_id", _big_id(), nullable=True),
        _instant("decided_at", nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_lines_amount_is_positive")),
        sa.CheckConstraint(
            "direction = 'in' OR status = 'matched' OR status = 'waiting'",
            name=op.f("ck_bank_lines_paid_is_not_sent_back"),
        ),
        sa.CheckConstraint("deposit_id IS NULL OR instalment_id IS NULL", name=op.f("ck_bank_lines_pays_one_thing")),
        _fk("bank_lines", "statement_id", "bank_statements"),
        _fk("bank_lines", "deposit_id", "deposits"),
        _fk("bank_lines", "instalment_id", "price_instalments"),
        _fk("bank_lines", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_lines_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_bank_lines_reference")),
    )
    for column in ("booked_at", "statement_id", "looked_at", "deposit_id", "instalment_id"):
        op.create_index(op.f(f"ix_bank_lines_{column}"), "bank_lines", [column])
    op.create_index("ix_bank_lines_status_booked_at", "bank_lines", ["status", "booked_at"])


def _payouts() -> None:
    op.create_table(
        "payout_batches",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("prepared_by_id", _big_id(), nullable=False),
        _instant("prepared_at"),
        sa.Column("released_by_id", _big_id(), nullable=True),
        _instant("released_at", nullable=True),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('released', 'done')) = (file_sealed IS NOT NULL)",
            name=op.f("ck_payout_batches_released_with_its_file"),
        ),
        sa.CheckConstraint(
            "released_by_id IS NULL OR released_by_id <> prepared_by_id", name=op.f("ck_payout_batches_two_people")
        ),
        sa.CheckConstraint(
            "status NOT IN ('released', 'done') OR (released_by_id IS NOT NULL AND released_at IS NOT NULL)",
            name=op.f("ck_payout_batches_released_by_somebody"),
        ),
        _fk("payout_batches", "prepared_by_id", "users"),
        _fk("payout_batches", "released_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_batches")),
        sa.UniqueConstraint("number", name=op.f("uq_payout_batches_number")),
    )
    op.create_index(op.f("ix_payout_batches_status"), "payout_batches", ["status"])
    op.create_table(
        "payouts",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("batch_id", _big_id(), nullable=False),
        sa.Column("deposit_id", _big_id(), nullable=True),
        sa.Column("line_id", _big_id(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("settled_at", nullable=True),
        sa.Column("paid_line_id", _big_id(), nullable=True),
        sa.Column("bank_note", sa.String(length=200), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payouts_amount_is_positive")),
        sa.CheckConstraint(
            "(kind = 'refund') = (deposit_id IS NOT NULL)", name=op.f("ck_payouts_refund_is_of_a_deposit")
        ),
        _fk("payouts", "batch_id", "payout_batches"),
        _fk("payouts", "deposit_id", "deposits"),
        _fk("payouts", "line_id", "bank_lines"),
        _fk("payouts", "paid_line_id", "bank_lines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint("number", name=op.f("uq_payouts_number")),
        sa.UniqueConstraint("paid_line_id", name=op.f("uq_payouts_paid_line_id")),
    )
    for column in ("batch_id", "deposit_id", "status"):
        op.create_index(op.f(f"ix_payouts_{column}"), "payouts", [column])
    op.create_index(
        "uq_payouts_live_line", "payouts", ["line_id"], unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
    )


# --- the ledger's rows --------------------------------------------------------------------------------------------

_COLUMNS = {"instalment_id": "price_instalments", "line_id": "bank_lines", "party_id": "parties"}
_CHECKS = {
    "lots_money_has_lot_and_party": (
        "(debit NOT IN ('held', 'price', 'converted', 'forfeited', 'refunded')"
        " AND credit NOT IN ('held', 'price', 'converted', 'forfeited', 'refunded'))"
        " OR (lot_number IS NOT NULL AND party_id IS NOT NULL)"
    ),
    "unmatched_has_a_line": "(debit <> 'unmatched' AND credit <> 'unmatched') OR line_id IS NOT NULL",
}


def _widen_entries() -> None:
    _unseal()
    with op.batch_alter_table("money_entries") as batch:
        for column, to in _COLUMNS.items():
            batch.add_column(sa.Column(column, _big_id(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_money_entries_{column}_{to}"), to, [column], ["id"])
        batch.alter_column("deposit_id", existing_type=_big_id(), nullable=True)
        batch.alter_column("lot_number", existing_type=sa.String(length=32), nullable=True)
    op.execute(
        "UPDATE money_entries SET"
        " party_id = (SELECT party_id FROM deposits WHERE deposits.id = money_entries.deposit_id),"
        " line_id = CASE WHEN credit = 'bank' THEN"
        " (SELECT MIN(bank_lines.id) FROM bank_lines WHERE bank_lines.deposit_id = money_entries.deposit_id) END"
    )
    with op.batch_alter_table("money_entries") as batch:
        for name, rule in _CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_money_entries_{name}"), rule)
    for column in (*_COLUMNS, "at"):
        op.create_index(op.f(f"ix_money_entries_{column}"), "money_entries", [column])
    _seal()


def _unseal() -> None:
    """Take the append-only triggers off; on SQLite the table is made anew and would lose them anyhow."""
    if _is_postgresql():
        op.execute("ALTER TABLE money_entries DISABLE TRIGGER money_entries_append_only")
        return
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS money_entries_no_{act}")


def _seal() -> None:
    if _is_postgresql():
        op.execute("ALTER TABLE money_entries ENABLE TRIGGER money_entries_append_only")
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER IF EXISTS money_entries_no_{act.lower()}")
        op.execute(
            f"CREATE TRIGGER money_entries_no_{act.lower()} BEFORE {act} ON money_entries "
            "BEGIN SELECT RAISE(ABORT, 'money_entries is append-only'); END"
        )


def downgrade() -> None:
    """The older ledger knows deposits alone, and no time between release and arrival of a refund."""
    _unseal()
    for column in (*_COLUMNS, "at"):
        op.drop_index(op.f(f"ix_money_entries_{column}"), table_name="money_entries")
    with op.batch_alter_table("money_entries") as batch:
        for name in _CHECKS:
            batch.drop_constraint(op.f(f"ck_money_entries_{name}"), type_="check")
    op.execute("DELETE FROM money_entries WHERE deposit_id IS NULL")
    op.execute("UPDATE money_entries SET credit = 'bank' WHERE credit = 'unmatched'")
    op.execute("DELETE FROM money_entries WHERE credit = 'in_transit' AND debit = 'refunded'")
    # money that came back from the bank's side: the pair of movements cancels out
    op.execute(
        "DELETE FROM money_entries WHERE debit = 'in_transit' AND EXISTS (SELECT 1 FROM money_entries AS back"
        " WHERE back.deposit_id = money_entries.deposit_id AND back.credit = 'in_transit' AND back.debit = 'held'"
        " AND back.id > money_entries.id AND NOT EXISTS (SELECT 1 FROM money_entries AS again WHERE"
        " again.deposit_id = back.deposit_id AND again.debit = 'in_transit' AND again.id > money_entries.id"
        " AND again.id < back.id))"
    )
    op.execute("DELETE FROM money_entries WHERE credit = 'in_transit'")
    op.execute("UPDATE money_entries SET debit = 'refunded' WHERE debit = 'in_transit'")
    op.execute("UPDATE deposits SET status = 'refunded' WHERE status = 'refund_released'")
    with op.batch_alter_table("money_entries") as batch:
        for column, to in _COLUMNS.items():
            batch.drop_constraint(op.f(f"fk_money_entries_{column}_{to}"), type_="foreignkey")
            batch.drop_column(column)
        batch.alter_column("deposit_id", existing_type=_big_id(), nullable=False)
        batch.alter_column("lot_number", existing_type=sa.String(length=32), nullable=False)
    _seal()
    for table in ("payouts", "payout_batches", "bank_calls", "bank_lines", "bank_statements", "price_instalments"):
        op.drop_table(table)
    op.drop_column("deposits", "destination")
    op.drop_column("deposits", "frozen_at")
