"""Statements and entries of the bank, and the payments that go to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.core.text import name_key
from trading.extensions import db
from trading.funds.models import BankCall, BankLine, BankStatement, Deposit, Payout, PayoutBatch
from trading.funds.queries.pieces import count_of, holds
from trading.funds.states import (
    BatchStatus,
    DepositStatus,
    Direction,
    LineStatus,
    Origin,
    PayoutStatus,
    StatementStatus,
)

#: rows that one statement of SQL asks for by name
_CHUNK = 500
_ON_ITS_WAY = (LineStatus.RETURN_PREPARED, LineStatus.RETURN_RELEASED)


class LineFilter(StrEnum):
    """Which entries the desk's list shows."""

    WAITING = "waiting"
    RETURNING = "returning"
    ALL = "all"


# --- entries ----------------------------------------------------------------------------------------


def get_line(number: str) -> BankLine:
    """The entry with this number; raise :class:`NotFound`."""
    return _one(select(BankLine).where(BankLine.number == number))


def get_line_by_id(line_id: int) -> BankLine:
    """The entry with this id."""
    return _one(select(BankLine).where(BankLine.id == line_id))


def get_line_for_update(number: str) -> BankLine:
    """Lock one entry (after deposits, before batches)."""
    return _one(_locked(select(BankLine).where(BankLine.number == number), BankLine))


def get_line_by_id_for_update(line_id: int) -> BankLine:
    """Lock one entry that is known by its id."""
    return _one(_locked(select(BankLine).where(BankLine.id == line_id), BankLine))


def find_line_for_update(reference: str) -> BankLine | None:
    """Lock the entry that the bank calls so, where it is known."""
    return db.session.scalar(_locked(select(BankLine).where(BankLine.reference == reference), BankLine))


def lines_by_reference(references: Collection[str], *, for_update: bool = False) -> dict[str, BankLine]:
    """The entries that are known already, by the bank's references."""
    found: dict[str, BankLine] = {}
    wanted = sorted(set(references))
    for start in range(0, len(wanted), _CHUNK):
        statement = select(BankLine).where(BankLine.reference.in_(wanted[start : start + _CHUNK]))
        if for_update:
            statement = _locked(statement.order_by(BankLine.id), BankLine)
        found |= {line.reference: line for line in db.session.scalars(statement)}
    return found


def paying_lines_for_update(deposit_ids: Collection[int]) -> list[BankLine]:
    """Lock the entries that deposits were paid by, in the order of their ids."""
    condition = BankLine.deposit_id.in_(deposit_ids) & (BankLine.direction == Direction.IN)
    return list(db.session.scalars(_locked(select(BankLine).where(condition).order_by(BankLine.id), BankLine)))


def find_paying_line(deposit_id: int) -> BankLine | None:
    """The entry that a deposit was paid by."""
    condition = (BankLine.deposit_id == deposit_id) & (BankLine.direction == Direction.IN)
    return db.session.scalar(select(BankLine).where(condition).order_by(BankLine.id).limit(1))


def account_ends(deposit_ids: Collection[int]) -> dict[int, str]:
    """The last digits of the accounts that deposits were paid from, by the deposit's id."""
    condition = BankLine.deposit_id.in_(deposit_ids) & (BankLine.account_tail != "")
    rows = db.session.execute(select(BankLine.deposit_id, BankLine.account_tail).where(condition))
    return {deposit_id: tail for deposit_id, tail in rows if deposit_id is not None}


def lock_lines(ids: Collection[int]) -> None:
    """Lock entries, in the order of their ids."""
    db.session.scalars(_locked(select(BankLine).where(BankLine.id.in_(ids)).order_by(BankLine.id), BankLine)).all()


def lines_to_look_at(most: int = 200) -> list[int]:
    """Ids of entries that nothing has looked at yet, oldest first."""
    statement = select(BankLine.id).where(BankLine.looked_at.is_(None)).order_by(BankLine.id).limit(most)
    return list(db.session.scalars(statement))


def list_lines(
    *, show: LineFilter = LineFilter.WAITING, search: str = "", statement_id: int | None = None, number: int = 1
) -> Page[BankLine]:
    """Entries: what waits for somebody, oldest first; all of them, newest first."""
    statement = select(BankLine)
    order: tuple[Any, ...] = (BankLine.booked_at.desc(), BankLine.id.desc())
    if show is LineFilter.WAITING:
        statement, order = statement.where(BankLine.status == LineStatus.WAITING), (BankLine.booked_at, BankLine.id)
    elif show is LineFilter.RETURNING:
        statement = statement.where(BankLine.status.in_(_ON_ITS_WAY))
    if statement_id is not None:
        statement = statement.where(BankLine.statement_id == statement_id)
    if search:
        columns = (BankLine.number, BankLine.reference, BankLine.name, BankLine.remark, BankLine.account_tail)
        statement = statement.where(holds(search, *columns))
    return _page(statement, order, number)


def lines_between(first: datetime, before: datetime) -> list[BankLine]:
    """The entries that the bank booked in a span of time, in its order."""
    condition = (BankLine.booked_at >= first) & (BankLine.booked_at < before)
    return list(db.session.scalars(select(BankLine).where(condition).order_by(BankLine.booked_at, BankLine.id)))


def suggestions(line: BankLine, most: int = 5) -> list[Deposit]:
    """What an unmatched entry may be meant for: awaited deposits of its amount, those of its payer first."""
    statement = (
        select(Deposit)
        .where(Deposit.status == DepositStatus.AWAITED, Deposit.amount == line.amount)
        .order_by(Deposit.due_at, Deposit.id)
        .limit(50)
    )
    payer = name_key(line.name)
    found = list(db.session.scalars(statement))
    return sorted(found, key=lambda deposit: name_key(deposit.party.name) != payer)[:most]


def has_call(nonce: str) -> bool:
    """True where a message of the bank with this nonce was taken."""
    return db.session.get(BankCall, nonce) is not None


def stated_by_hand(line_ids: Collection[int]) -> set[int]:
    """Of these entries the ids of those that no file or message of the bank has told: their account was typed."""
    typed = BankLine.id.in_(line_ids) & (BankLine.origin == Origin.DESK) & BankLine.statement_id.is_(None)
    bounced = Payout.line_id.in_(line_ids) & (Payout.status == PayoutStatus.BOUNCED)
    return {
        *db.session.scalars(select(BankLine.id).where(typed)),
        *db.session.scalars(select(Payout.line_id).where(bounced)),
    }


# --- statements -------------------------------------------------------------------------------------


def get_statement(number: str) -> BankStatement:
    """The statement with this number; raise :class:`NotFound`."""
    return _one(select(BankStatement).where(BankStatement.number == number))


def get_statement_for_update(number: str) -> BankStatement:
    """Lock a statement (before its entries)."""
    return _one(_locked(select(BankStatement).where(BankStatement.number == number), BankStatement))


def find_statement_by_hash(digest: str) -> BankStatement | None:
    """The statement that a file was handed in as."""
    return db.session.scalar(select(BankStatement).where(BankStatement.sha256 == digest))


def list_statements(number: int = 1) -> Page[BankStatement]:
    """Statements, the newest first."""
    return _page(select(BankStatement), (BankStatement.id.desc(),), number)


def last_closing(first: Any, last: Any) -> BankStatement | None:
    """The loaded statement that tells the balance at the end of a day between two, the latest such day."""
    statement = (
        select(BankStatement)
        .where(
            BankStatement.status == StatementStatus.LOADED,
            BankStatement.closing_balance.is_not(None),
            BankStatement.last_day.between(first, last),
        )
        .order_by(BankStatement.last_day.desc(), BankStatement.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


# --- payments ---------------------------------------------------------------------------------------


def get_batch(number: str) -> PayoutBatch:
    """The batch with this number; raise :class:`NotFound`."""
    return _one(select(PayoutBatch).where(PayoutBatch.number == number))


def get_batch_for_update(number: str) -> PayoutBatch:
    """Lock a batch and read its payments anew."""
    batch = _one(_locked(select(PayoutBatch).where(PayoutBatch.number == number), PayoutBatch))
    again = select(Payout).where(Payout.batch_id == batch.id).order_by(Payout.id)
    db.session.scalars(again.execution_options(populate_existing=True)).all()
    return batch


def list_batches(number: int = 1) -> Page[PayoutBatch]:
    """Batches: those that wait for somebody first, then the newest."""
    status = PayoutBatch.status
    rank = case((status == BatchStatus.PREPARED, 0), (status == BatchStatus.RELEASED, 1), else_=2)
    return _page(select(PayoutBatch), (rank, PayoutBatch.id.desc()), number)


def get_payout(number: str) -> Payout:
    """The payment with this number; raise :class:`NotFound`."""
    return _one(select(Payout).where(Payout.number == number))


def find_payout(number: str) -> Payout | None:
    """The payment with this number."""
    return db.session.scalar(select(Payout).where(Payout.number == number)) if number else None


def get_live_payout(deposit_id: int) -> Payout:
    """The payment by which a deposit goes back; raise :class:`NotFound`."""
    return _one(_live().where(Payout.deposit_id == deposit_id))


def find_live_payout(*, deposit_id: int | None = None, line_id: int | None = None) -> Payout | None:
    """The payment by which a deposit, or an entry's money, goes back."""
    condition = Payout.deposit_id == deposit_id if deposit_id is not None else Payout.line_id == line_id
    return db.session.scalar(_live().where(condition).limit(1))


def has_bounced(line_id: int) -> bool:
    """True where a payment of this entry's money came back."""
    condition = (Payout.line_id == line_id) & (Payout.status == PayoutStatus.BOUNCED)
    return db.session.scalar(select(Payout.id).where(condition).limit(1)) is not None


def _live() -> Select[tuple[Payout]]:
    going = (PayoutStatus.PREPARED, PayoutStatus.RELEASED, PayoutStatus.PAID)
    return select(Payout).where(Payout.status.in_(going)).order_by(Payout.id.desc())


# --- shared -----------------------------------------------------------------------------------------


def _locked(statement: Select[Any], of: Any) -> Select[Any]:
    return statement.with_for_update(of=of).execution_options(populate_existing=True)


def _one(statement: Select[Any]) -> Any:
    found = db.session.scalar(statement.limit(1))
    if found is None:
        raise NotFound()
    return found


def _page(statement: Select[Any], order: tuple[ColumnElement[Any], ...], number: int) -> Page[Any]:
    items = db.session.scalars(statement.order_by(*order).limit(SIZE).offset((number - 1) * SIZE))
    return Page(list(items), count_of(statement), number)
