"""What a file of the bank says, as plain values, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from trading.core import clock
from trading.core.errors import Invalid, TradingError
from trading.core.messages import N_
from trading.core.money import Fen
from trading.funds.states import Direction

#: entries of one file; a supervised account has some hundred a day
MAX_ENTRIES = 20_000
MAX_BYTES = 8 * 1024 * 1024


class StatementUnreadable(Invalid):
    """The file as a whole can't be read."""

    code = "statement_unreadable"
    msgid = N_("This file can't be read. Hand in a statement as CSV or as ISO 20022 camt.053 (XML).")
    field = "file"


class EntryFaulty(Invalid):
    """One entry can't be taken as it stands. ``msgid`` says why."""

    code = "entry_faulty"
    msgid = N_("This entry can't be read.")


class BalancesDiffer(Invalid):
    """Parameters: ``computed``, ``closing``."""

    code = "statement_balances_differ"
    msgid = N_("Opening balance and entries give %(computed)s, the closing balance says %(closing)s.")
    remedy = N_("The file is cut off or was changed. Take it from the bank again.")


@dataclass(frozen=True)
class LineFact:
    """One entry: ``amount`` in fen, ``booked_at`` an instant, ``account`` the other side's, digits and letters only."""

    reference: str
    direction: Direction
    amount: int
    booked_at: datetime
    name: str
    account: str = ""
    bank_name: str = ""
    remark: str = ""
    #: the row of the file, counted as a spreadsheet or the bank counts
    row: int = 0


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row; row 0 is the file as a whole."""

    row: int
    refusal: TradingError


@dataclass
class Reading:
    """All that a file says."""

    facts: list[LineFact] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def received(self) -> int:
        """The sum of what came in, fen."""
        return sum(fact.amount for fact in self.facts if fact.direction is Direction.IN)

    @property
    def paid(self) -> int:
        """The sum of what went out, fen."""
        return sum(fact.amount for fact in self.facts if fact.direction is Direction.OUT)

    def finish(self) -> Reading:
        """Fill in the days, and find what only the whole file shows: repeats, balances that don't add up."""
        days = [fact.booked_at.astimezone(clock.LOCAL).date() for fact in self.facts]
        self.first_day = min([*days, *filter(None, [self.first_day])], default=None)
        self.last_day = max([*days, *filter(None, [self.last_day])], default=None)
        if self.last_day is None:
            if not self.faults:
                raise StatementUnreadable(N_("The file holds no entries."))
            # nothing could be read, and every row says why: the file is shown under the day it was handed in
            self.first_day = self.last_day = clock.today()
        self.faults += _repeats(self.facts)
        if self.opening is not None and self.closing is not None and not self.faults:
            computed = self.opening + self.received - self.paid
            if computed != self.closing:
                self.faults.append(RowFault(0, BalancesDiffer(computed=Fen(computed), closing=Fen(self.closing))))
        self.faults.sort(key=lambda fault: fault.row)
        return self


def _repeats(facts: Iterable[LineFact]) -> list[RowFault]:
    seen: dict[str, int] = {}
    found = []
    for fact in facts:
        if fact.reference in seen:
            words = N_("The bank's reference %(reference)s stands in row %(row)s already.")
            refusal = EntryFaulty(words, reference=fact.reference, row=seen[fact.reference])
            found.append(RowFault(fact.row, refusal))
        seen.setdefault(fact.reference, fact.row)
    return found
