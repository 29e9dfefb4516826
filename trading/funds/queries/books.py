"""The ledger: balances of lots, parties and the whole account, and what the checks compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.funds.models import BankLine, Deposit, Instalment, MoneyEntry
from trading.funds.queries.pieces import count_of, holds
from trading.funds.states import (
    ON_THE_ACCOUNT,
    Account,
    DepositStatus,
    Direction,
    InstalmentStatus,
    LineStatus,
)


@dataclass(frozen=True)
class Balance:
    """What came in for a lot, a party or all, and where it stands. Invariant 8: the parts make up what was received."""

    lot_number: str | None
    received: int = 0
    unmatched: int = 0
    held: int = 0
    in_transit: int = 0
    refunded: int = 0
    returned: int = 0
    converted: int = 0
    price: int = 0
    forfeited: int = 0

    @property
    def difference(self) -> int:
        """Nought in a correct ledger."""
        back = self.unmatched + self.in_transit + self.refunded + self.returned
        return self.received - back - self.held - self.converted - self.price - self.forfeited


def _net(*accounts: Account) -> ColumnElement[int]:
    """What was put on ``accounts`` less what was taken off."""
    amount = MoneyEntry.amount
    signed = case((MoneyEntry.debit.in_(accounts), amount), else_=0) - case(
        (MoneyEntry.credit.in_(accounts), amount), else_=0
    )
    return func.coalesce(func.sum(signed), 0)


_STANDS_ON = (
    Account.HELD,
    Account.IN_TRANSIT,
    Account.REFUNDED,
    Account.RETURNED,
    Account.CONVERTED,
    Account.PRICE,
    Account.FORFEITED,
)
#: of one lot or party: money is theirs from the moment it is matched, so that unmatched money is a source
_OWN_SUMS = (-_net(Account.BANK, Account.UNMATCHED), *(_net(account) for account in _STANDS_ON))
#: of the whole account
_ALL_SUMS = (-_net(Account.BANK), _net(Account.UNMATCHED), *(_net(account) for account in _STANDS_ON))


def _own(lot_number: str | None, sums: Any) -> Balance:
    """PostgreSQL sums BIGINT into NUMERIC: whole fen again."""
    received, *rest = (int(figure) for figure in sums)
    return Balance(lot_number, received, 0, *rest)


def balance_of_lot(lot_number: str) -> Balance:
    """The balance of one lot."""
    return _own(lot_number, db.session.execute(select(*_OWN_SUMS).where(MoneyEntry.lot_number == lot_number)).one())


def balance_of_party(party_id: int) -> Balance:
    """The balance of one party, over all its lots."""
    return _own(None, db.session.execute(select(*_OWN_SUMS).where(MoneyEntry.party_id == party_id)).one())


def total_balance() -> Balance:
    """The balance of the whole market."""
    return Balance(None, *(int(figure) for figure in db.session.execute(select(*_ALL_SUMS)).one()))


def list_balances(*, search: str = "", number: int = 1) -> Page[Balance]:
    """Balances of the lots that money was received for, the lot with the newest movement first."""
    statement = (
        select(MoneyEntry.lot_number, *_OWN_SUMS)
        .where(MoneyEntry.lot_number.is_not(None))
        .group_by(MoneyEntry.lot_number)
    )
    if search:
        statement = statement.where(holds(search, MoneyEntry.lot_number))
    rows = db.session.execute(
        statement.order_by(func.max(MoneyEntry.id).desc()).limit(SIZE).offset((number - 1) * SIZE)
    )
    return Page([_own(row[0], row[1:]) for row in rows], count_of(statement), number)


def book_balance(before: datetime) -> int:
    """What the ledger says lay on the supervised account when ``before`` came, fen: by the bank's own times.

    Money with the bank on its way back still lies there.
    """
    statement = select(func.coalesce(func.sum(_signed_on_account()), 0)).outerjoin(
        BankLine, MoneyEntry.line_id == BankLine.id
    )
    return int(db.session.scalar(statement.where(_booked_at() < before)) or 0)


def _signed_on_account() -> ColumnElement[int]:
    amount = MoneyEntry.amount
    into = case((MoneyEntry.debit.in_(ON_THE_ACCOUNT), amount), else_=0)
    return into - case((MoneyEntry.credit.in_(ON_THE_ACCOUNT), amount), else_=0)


def _booked_at() -> ColumnElement[datetime]:
    """When money came or went by the bank's clock; what moves inside the account doesn't matter here."""
    crosses = (MoneyEntry.credit == Account.BANK) | MoneyEntry.debit.in_((Account.REFUNDED, Account.RETURNED))
    return case((crosses, func.coalesce(BankLine.booked_at, MoneyEntry.at)), else_=MoneyEntry.at)


def entries_of_lot(lot_number: str) -> list[MoneyEntry]:
    """The movements of a lot, oldest first."""
    return _entries(MoneyEntry.lot_number == lot_number)


def entries_of_deposit(deposit_id: int) -> list[MoneyEntry]:
    """The movements of one deposit, oldest first."""
    return _entries(MoneyEntry.deposit_id == deposit_id)


def entries_of_party(party_id: int) -> list[MoneyEntry]:
    """The movements of one party's money, oldest first."""
    return _entries(MoneyEntry.party_id == party_id)


def _entries(condition: ColumnElement[bool]) -> list[MoneyEntry]:
    return list(db.session.scalars(select(MoneyEntry).where(condition).order_by(MoneyEntry.id)))


# --- what the checks compare ------------------------------------------------------------------------


def deposits_with_sums() -> Iterator[tuple[str, str, DepositStatus, int, dict[Account, int]]]:
    """Every deposit as ``(reference, lot, status, amount, net amount by account)``, for the balance check."""
    yield from _claims_with_sums(Deposit, MoneyEntry.deposit_id)


def instalments_with_sums() -> Iterator[tuple[str, str, InstalmentStatus, int, dict[Account, int]]]:
    """Every part of a price likewise."""
    yield from _claims_with_sums(Instalment, MoneyEntry.instalment_id)


def _claims_with_sums(claim: Any, named_by: Any) -> Iterator[tuple[str, str, Any, int, dict[Account, int]]]:
    sums = [_net(account).label(account.value) for account in Account]
    rows = db.session.execute(
        select(claim.reference, claim.lot_number, claim.status, claim.amount, *sums)
        .outerjoin(MoneyEntry, named_by == claim.id)
        .group_by(claim.id, claim.reference, claim.lot_number, claim.status, claim.amount)
        .order_by(claim.id)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        nets = {account: int(figure) for account, figure in zip(Account, row[4:], strict=True) if figure}
        yield row[0], row[1], row[2], row[3], nets


def lines_with_sums() -> Iterator[tuple[str, str | None, Direction, LineStatus, int, int]]:
    """Every entry of the bank as ``(number, lot, direction, status, amount, what stands unmatched)``."""
    net = _net(Account.UNMATCHED)
    rows = db.session.execute(
        select(
            BankLine.number, func.max(MoneyEntry.lot_number), BankLine.direction, BankLine.status, BankLine.amount, net
        )
        .outerjoin(MoneyEntry, MoneyEntry.line_id == BankLine.id)
        .group_by(BankLine.id, BankLine.number, BankLine.direction, BankLine.status, BankLine.amount)
        .order_by(BankLine.id)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield (*row[:5], int(row[5]))


def entries_off_their_lot() -> list[str]:
    """References of deposits with a movement booked to another lot or party than their own."""
    return list(
        db.session.scalars(
            select(Deposit.reference)
            .join(MoneyEntry, MoneyEntry.deposit_id == Deposit.id)
            .where(or_(MoneyEntry.lot_number != Deposit.lot_number, MoneyEntry.party_id != Deposit.party_id))
            .distinct()
            .order_by(Deposit.reference)
        )
    )
