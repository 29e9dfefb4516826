"""A day of the supervised account: what the bank and the ledger say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from trading.core import clock
from trading.extensions import db
from trading.funds.models import BankLine, BankStatement, Payout
from trading.funds.queries.bank import last_closing, lines_between
from trading.funds.queries.books import book_balance
from trading.funds.states import Direction, LineStatus, Origin, PayoutStatus


@dataclass(frozen=True)
class Day:
    """The day's entries and both balances at its end; ``statement`` is None where no file tells the bank's."""

    on: date
    ledger: int
    statement: BankStatement | None
    lines: list[BankLine] = field(default_factory=list)
    #: typed at the desk, and on no statement until now
    only_typed: list[BankLine] = field(default_factory=list)
    #: the bank paid what the market didn't order
    not_ours: list[BankLine] = field(default_factory=list)
    #: recorded as paid by voucher until then, and on no statement
    only_by_voucher: list[Payout] = field(default_factory=list)

    @property
    def bank(self) -> int | None:
        """The closing balance, fen."""
        return self.statement.closing_balance if self.statement else None

    @property
    def difference(self) -> int | None:
        """The bank's balance less the ledger's; nought where both agree."""
        return None if self.bank is None else self.bank - self.ledger

    @property
    def received(self) -> int:
        return sum(line.amount for line in self.lines if line.direction is Direction.IN)

    @property
    def paid(self) -> int:
        return sum(line.amount for line in self.lines if line.direction is Direction.OUT)


def day_of_account(on: date) -> Day:
    """Compare bank and ledger at the end of a local day."""
    first = datetime(on.year, on.month, on.day, tzinfo=clock.LOCAL)
    end = first + timedelta(days=1)
    found = lines_between(first, end)
    by_voucher = select(Payout).where(
        Payout.status == PayoutStatus.PAID, Payout.paid_line_id.is_(None), Payout.settled_at.between(first, end)
    )
    return Day(
        on=on,
        ledger=book_balance(end),
        statement=last_closing(on, on),
        lines=found,
        only_typed=[one for one in found if one.origin is Origin.DESK and one.statement_id is None],
        not_ours=[one for one in found if one.direction is Direction.OUT and one.status is LineStatus.WAITING],
        only_by_voucher=list(db.session.scalars(by_voucher.order_by(Payout.id))),
    )
