"""Deposits: one, several under lock, the lists of the desk and of a party."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.funds.models import BankLine, Deposit, PayoutBatch
from trading.funds.queries.pieces import count_of, holds
from trading.funds.queries.prices import count_overdue_instalments
from trading.funds.states import BatchStatus, DepositStatus, LineStatus
from trading.parties.models import Party

#: states in which money of a bidder is on the account and must go somewhere
HOLDING = (DepositStatus.HELD, DepositStatus.REFUND_PREPARED)
#: states in which money has to go back and hasn't arrived
GOING_BACK = (*HOLDING, DepositStatus.REFUND_RELEASED)


class DepositFilter(StrEnum):
    """Which deposits the desk's list shows."""

    AWAITED = "awaited"
    HELD = "held"
    ALL = "all"


class DepositSort(StrEnum):
    """In which order."""

    DUE = "due"
    NEWEST = "newest"
    AMOUNT = "amount"
    LOT = "lot"


_STATUSES: dict[DepositFilter, tuple[DepositStatus, ...]] = {
    DepositFilter.AWAITED: (DepositStatus.AWAITED,),
    DepositFilter.HELD: (*HOLDING, DepositStatus.FORFEIT_PREPARED),
    DepositFilter.ALL: tuple(DepositStatus),
}
_ORDERS: dict[DepositSort, tuple[Any, ...]] = {
    DepositSort.DUE: (Deposit.due_at, Deposit.id),
    DepositSort.NEWEST: (Deposit.id.desc(),),
    DepositSort.AMOUNT: (Deposit.amount.desc(), Deposit.id),
    DepositSort.LOT: (Deposit.lot_number, Deposit.id),
}


# --- deposits -------------------------------------------------------------------------------------


def get_deposit(reference: str) -> Deposit:
    """The deposit with this reference; raise :class:`NotFound`."""
    deposit = db.session.scalar(select(Deposit).where(Deposit.reference == reference))
    if deposit is None:
        raise NotFound()
    return deposit


def get_deposit_for_update(reference: str) -> Deposit:
    """Lock one deposit (after its room, before any chain)."""
    return _locked(Deposit.reference == reference)


def get_deposit_by_id_for_update(deposit_id: int) -> Deposit:
    """Lock one deposit that an upper room knows by its id."""
    return _locked(Deposit.id == deposit_id)


def _locked(condition: ColumnElement[bool]) -> Deposit:
    deposit = db.session.scalar(
        select(Deposit).where(condition).with_for_update(of=Deposit).execution_options(populate_existing=True)
    )
    if deposit is None:
        raise NotFound()
    return deposit


def find_deposit(lot_number: str, party_id: int) -> Deposit | None:
    """The deposit of one party for one lot."""
    return db.session.scalar(
        select(Deposit)
        .where(Deposit.lot_number == lot_number, Deposit.party_id == party_id)
        .order_by(Deposit.turn.desc())
        .limit(1)
    )


def find_by_voucher(voucher_no: str) -> Deposit | None:
    """The deposit that a bank voucher already pays."""
    return db.session.scalar(select(Deposit).where(Deposit.voucher_no == voucher_no))


def deposits_of_lot(lot_number: str) -> list[Deposit]:
    """Every deposit of a lot, oldest first."""
    return list(db.session.scalars(select(Deposit).where(Deposit.lot_number == lot_number).order_by(Deposit.id)))


def has_held(lot_number: str) -> bool:
    """True where a deposit of the lot is held."""
    statement = select(Deposit.id).where(Deposit.lot_number == lot_number, Deposit.status.in_(HOLDING)).limit(1)
    return db.session.scalar(statement) is not None


def lot_deposits_for_update(lot_number: str, *statuses: DepositStatus) -> list[Deposit]:
    """Lock a lot's deposits in these states, in the order of their ids."""
    return list(
        db.session.scalars(
            select(Deposit)
            .where(Deposit.lot_number == lot_number, Deposit.status.in_(statuses))
            .order_by(Deposit.id)
            .with_for_update(of=Deposit)
            .execution_options(populate_existing=True)
        )
    )


def deposits_for_update(references: Collection[str]) -> list[Deposit]:
    """Lock these deposits in the order of their ids; raise :class:`NotFound` where one is unknown."""
    found = list(
        db.session.scalars(
            select(Deposit)
            .where(Deposit.reference.in_(references))
            .order_by(Deposit.id)
            .with_for_update(of=Deposit)
            .execution_options(populate_existing=True)
        )
    )
    if {deposit.reference for deposit in found} != set(references):
        raise NotFound()
    return found


def lock_deposits(ids: Collection[int]) -> None:
    """Lock deposits that a batch holds, in the order of their ids."""
    statement = select(Deposit).where(Deposit.id.in_(ids)).order_by(Deposit.id).with_for_update(of=Deposit)
    db.session.scalars(statement.execution_options(populate_existing=True)).all()


def list_of_party(party_id: int, number: int = 1) -> Page[Deposit]:
    """A party's own deposits: what is still to be paid first, then the newest."""
    order = (Deposit.status != DepositStatus.AWAITED, Deposit.id.desc())
    return _page(select(Deposit).where(Deposit.party_id == party_id), order, number, size=20)


def list_deposits(
    *,
    show: DepositFilter = DepositFilter.AWAITED,
    search: str = "",
    sort: DepositSort = DepositSort.DUE,
    number: int = 1,
    size: int = SIZE,
) -> Page[Deposit]:
    """The desk's list, found by reference, lot number, voucher or bidder."""
    statement = select(Deposit).join(Deposit.party).where(Deposit.status.in_(_STATUSES[show]))
    if search:
        statement = statement.where(
            holds(search, Deposit.reference, Deposit.lot_number, Deposit.voucher_no, Party.name)
        )
    return _page(statement, _ORDERS[sort], number, size=size)


def list_refunds(number: int = 1) -> Page[Deposit]:
    """Deposits that have to go back, the most urgent first; those that are with the bank among them."""
    statement = select(Deposit).where(Deposit.refund_due_on.is_not(None), Deposit.status.in_(GOING_BACK))
    return _page(statement, (Deposit.refund_due_on, Deposit.id), number)


def refunds_due_in_for_update(year: int) -> list[Deposit]:
    """Lock the deposits that have to go back in a year, in the order of their ids."""
    statement = (
        select(Deposit)
        .where(Deposit.refund_due_on.between(date(year, 1, 1), date(year, 12, 31)), Deposit.status.in_(HOLDING))
        .order_by(Deposit.id)
        .with_for_update(of=Deposit)
    )
    return list(db.session.scalars(statement))


@dataclass(frozen=True)
class Workload:
    """What waits at the desk."""

    awaited: int
    #: deposits that have to go back and aren't with the bank yet
    refunds: int
    #: deposits that should have arrived at their payer by now
    overdue: int
    unmatched: int = 0
    #: batches that a second person has to release
    to_release: int = 0
    #: parts of prices that are overdue
    late_prices: int = 0


def workload(today: date) -> Workload:
    """Count what the desk has to do."""
    awaited = _count(select(Deposit).where(Deposit.status == DepositStatus.AWAITED))
    back = select(Deposit).where(Deposit.refund_due_on.is_not(None))
    refunds = _count(back.where(Deposit.status.in_(HOLDING)))
    overdue = _count(back.where(Deposit.status.in_(GOING_BACK), Deposit.refund_due_on < today))
    waiting = select(BankLine.id).where(BankLine.status == LineStatus.WAITING, BankLine.looked_at.is_not(None))
    batches = select(PayoutBatch.id).where(PayoutBatch.status == BatchStatus.PREPARED)
    return Workload(awaited, refunds, overdue, count_of(waiting), count_of(batches), count_overdue_instalments(today))


def _page(statement: Select[Any], order: tuple[Any, ...], number: int, *, size: int = SIZE) -> Page[Deposit]:
    items = db.session.scalars(statement.order_by(*order).limit(size).offset((number - 1) * size))
    return Page(list(items), _count(statement), number, size)


def _count(statement: Select[Any]) -> int:
    return count_of(statement.with_only_columns(Deposit.id))
