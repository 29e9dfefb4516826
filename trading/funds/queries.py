"""Every SELECT of the room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.funds.models import Deposit, MoneyEntry
from trading.funds.states import Account, DepositStatus
from trading.parties.models import Party

#: states in which money of a bidder is on the account and must go somewhere
HOLDING = (DepositStatus.HELD, DepositStatus.REFUND_PREPARED)


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
    DepositFilter.HELD: HOLDING,
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
    return db.session.scalar(select(Deposit).where(Deposit.lot_number == lot_number, Deposit.party_id == party_id))


def find_by_voucher(voucher_no: str) -> Deposit | None:
    """The deposit that a bank voucher already pays."""
    return db.session.scalar(select(Deposit).where(Deposit.voucher_no == voucher_no))


def deposits_of_lot(lot_number: str) -> list[Deposit]:
    """Every deposit of a lot, oldest first."""
    return list(db.session.scalars(select(Deposit).where(Deposit.lot_number == lot_number).order_by(Deposit.id)))


def has_held(lot_number: str) -> bool:
    """True where a deposit of the lot is held."""
    held = (DepositStatus.HELD, DepositStatus.REFUND_PREPARED)
    statement = select(Deposit.id).where(Deposit.lot_number == lot_number, Deposit.status.in_(held)).limit(1)
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
        pattern = f"%{_escape(search)}%"
        columns = (Deposit.reference, Deposit.lot_number, Deposit.voucher_no, Party.name)
        statement = statement.where(or_(*(column.ilike(pattern, escape="\\") for column in columns)))
    return _page(statement, _ORDERS[sort], number, size=size)


def list_refunds(number: int = 1) -> Page[Deposit]:
    """Deposits that have to go back, the most urgent first."""
    statement = select(Deposit).where(Deposit.refund_due_on.is_not(None), Deposit.status.in_(HOLDING))
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
    refunds: int
    overdue: int


def workload(today: date) -> Workload:
    """Count what the desk has to do."""
    awaited = _count(select(Deposit).where(Deposit.status == DepositStatus.AWAITED))
    refunds = select(Deposit).where(Deposit.refund_due_on.is_not(None), Deposit.status.in_(HOLDING))
    return Workload(awaited, _count(refunds), _count(refunds.where(Deposit.refund_due_on < today)))


def _page(statement: Select[Any], order: tuple[Any, ...], number: int, *, size: int = SIZE) -> Page[Deposit]:
    items = db.session.scalars(statement.order_by(*order).limit(size).offset((number - 1) * size))
    return Page(list(items), _count(statement), number, size)


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.with_only_columns(Deposit.id).subquery())) or 0


def _escape(text: str) -> str:
    """Take the pattern signs in what somebody typed literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# --- the ledger -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Balance:
    """What came in for a lot and where it stands. Invariant 8: the four parts make up what was received."""

    lot_number: str | None
    received: int = 0
    held: int = 0
    refunded: int = 0
    converted: int = 0
    forfeited: int = 0

    @property
    def difference(self) -> int:
        """Nought in a correct ledger."""
        return self.received - self.held - self.refunded - self.converted - self.forfeited


def _net(account: Account) -> ColumnElement[int]:
    """What was put on ``account`` less what was taken off."""
    amount = MoneyEntry.amount
    signed = case((MoneyEntry.debit == account, amount), (MoneyEntry.credit == account, -amount), else_=0)
    return func.coalesce(func.sum(signed), 0)


_SUMS = (
    -_net(Account.BANK),
    _net(Account.HELD),
    _net(Account.REFUNDED),
    _net(Account.CONVERTED),
    _net(Account.FORFEITED),
)


def _balance(lot_number: str | None, sums: Any) -> Balance:
    """PostgreSQL sums BIGINT into NUMERIC: whole fen again."""
    return Balance(lot_number, *(int(figure) for figure in sums))


def balance_of_lot(lot_number: str) -> Balance:
    """The balance of one lot."""
    return _balance(lot_number, db.session.execute(select(*_SUMS).where(MoneyEntry.lot_number == lot_number)).one())


def total_balance() -> Balance:
    """The balance of the whole market."""
    return _balance(None, db.session.execute(select(*_SUMS)).one())


def list_balances(*, search: str = "", number: int = 1) -> Page[Balance]:
    """Balances of the lots that money was received for, the lot with the newest movement first."""
    statement = select(MoneyEntry.lot_number, *_SUMS).group_by(MoneyEntry.lot_number)
    if search:
        statement = statement.where(MoneyEntry.lot_number.ilike(f"%{_escape(search)}%", escape="\\"))
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = db.session.execute(
        statement.order_by(func.max(MoneyEntry.id).desc()).limit(SIZE).offset((number - 1) * SIZE)
    )
    return Page([_balance(row[0], row[1:]) for row in rows], total, number)


def entries_of_lot(lot_number: str) -> list[MoneyEntry]:
    """The movements of a lot, oldest first."""
    return list(
        db.session.scalars(select(MoneyEntry).where(MoneyEntry.lot_number == lot_number).order_by(MoneyEntry.id))
    )


def entries_of_deposit(deposit_id: int) -> list[MoneyEntry]:
    """The movements of one deposit, oldest first."""
    return list(
        db.session.scalars(select(MoneyEntry).where(MoneyEntry.deposit_id == deposit_id).order_by(MoneyEntry.id))
    )


def deposits_with_sums() -> Iterator[tuple[str, str, DepositStatus, int, dict[Account, int]]]:
    """Every deposit as ``(reference, lot, status, amount, net amount by account)``, for the balance check."""
    sums = [_net(account).label(account.value) for account in Account]
    rows = db.session.execute(
        select(Deposit.reference, Deposit.lot_number, Deposit.status, Deposit.amount, *sums)
        .outerjoin(MoneyEntry, MoneyEntry.deposit_id == Deposit.id)
        .group_by(Deposit.id, Deposit.reference, Deposit.lot_number, Deposit.status, Deposit.amount)
        .order_by(Deposit.id)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        nets = {account: int(figure) for account, figure in zip(Account, row[4:], strict=True) if figure}
        yield row[0], row[1], row[2], row[3], nets


def entries_off_their_lot() -> list[str]:
    """References of deposits with a movement booked to another lot than their own."""
    return list(
        db.session.scalars(
            select(Deposit.reference)
            .join(MoneyEntry, MoneyEntry.deposit_id == Deposit.id)
            .where(MoneyEntry.lot_number != Deposit.lot_number)
            .distinct()
            .order_by(Deposit.reference)
        )
    )
