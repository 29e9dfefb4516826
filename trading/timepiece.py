"""How far this machine's clock and the database's are apart.

The market has one clock. Where processes on several machines, or the database, tell different times, nobody can say
whether a bid was in time: traffic is turned away and rooms whose minutes count are paused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from trading.core import clock
from trading.core.policy import CLOCK_SKEW
from trading.extensions import db


@dataclass(frozen=True)
class Offset:
    """``apart``: the database's clock against ours, as far as one question can tell; ``doubt``: how much that can be
    wrong, half the question's way there and back."""

    apart: timedelta
    doubt: timedelta = timedelta()

    @property
    def is_too_far(self) -> bool:
        """True where the clocks differ by more than is allowed, whatever the doubt."""
        return abs(self.apart) - self.doubt > CLOCK_SKEW

    @property
    def milliseconds(self) -> int:
        return round(self.apart.total_seconds() * 1000)


def compare() -> Offset:
    """Ask the database for the time; raises where it can't be reached."""
    before = clock.system_now()
    told = _ask()
    after = clock.system_now()
    doubt = (after - before) / 2
    return Offset(told - (before + doubt), doubt)


def _ask() -> datetime:
    if db.engine.dialect.name == "sqlite":
        db.session.execute(select(1))
        return datetime.now(UTC)  # an embedded database has no clock of its own
    return db.session.execute(select(func.clock_timestamp())).scalar_one()
