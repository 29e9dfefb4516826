"""The market's parameters as one frozen object; rules receive figures, never read this.

The figures are rows of the catalogue (:mod:`trading.core.settings`) in the version in force today; a rehearsal or a
test may put others in their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from trading.core import settings

#: application and database clocks may differ by this much; a matter of machines, no setting
CLOCK_SKEW = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Policy:
    """Business parameters of a market. Time limits that end on a day are asked of :mod:`trading.core.calendar`."""

    #: how long a valid bid keeps a timed room open (trade.timed_window)
    timed_window: timedelta = timedelta(minutes=4)
    #: at least so many qualified bidders, or no timed phase is held
    timed_bidders: int = 2
    #: how long bids that arrived in time may still reach the register after the close
    drain: timedelta = timedelta(seconds=2)
    #: a close decided later than this waits for a person
    settle_late: timedelta = timedelta(seconds=120)
    #: a deposit may be at most this part of the start price (V-26)
    deposit_percent_max: int = 20
    #: a bid this many steps over the current price, or this part of the reference, is shown again first
    interrupt_steps: int = 10
    interrupt_percent: int = 150
    #: a notice stands for so many working days before bidding opens (V-25)
    notice_working_days: int = 10
    #: timed bidding goes on between these full hours of working days, where it may last longer than a day
    timed_from_hour: int = 9
    timed_until_hour: int = 18
    #: so many working days timed bidding may last at most, unless the notice sets another latest close
    timed_days: int = 3
    #: timed bidding may start on a day of rest (V-25 says no; a rehearsal on a Sunday says yes)
    timed_on_rest_days: bool = False
    #: a price at or below this part of the benchmark is low (V-32)
    low_price_percent: int = 80
    #: failed sign-ins per account and source before a pause
    sign_in_failures: int = 5
    sign_in_pause: timedelta = timedelta(minutes=15)

    @property
    def timed_hours(self) -> tuple[int, int]:
        """The full hours at which a day of timed bidding begins and ends."""
        return self.timed_from_hour, self.timed_until_hour


_rehearsed: Policy | None = None


def policy() -> Policy:
    """The policy in force: what the authority has set, or what a rehearsal put in its place."""
    return _rehearsed or _from_settings()


def use(chosen: Policy | None) -> None:
    """Put ``chosen`` in force for this process, whatever the settings say; None gives them their say back."""
    global _rehearsed
    _rehearsed = chosen


def _from_settings() -> Policy:
    return Policy(
        timed_window=timedelta(minutes=_whole("trade.timed_window")),
        timed_bidders=_whole("trade.timed_bidders"),
        drain=timedelta(seconds=_whole("room.drain")),
        settle_late=timedelta(seconds=_whole("room.settle_late")),
        deposit_percent_max=_whole("rule.deposit_percent_max"),
        interrupt_steps=_whole("room.interrupt_steps"),
        interrupt_percent=_whole("room.interrupt_percent"),
        notice_working_days=_whole("trade.notice_working_days"),
        timed_from_hour=_whole("trade.timed_from_hour"),
        timed_until_hour=_whole("trade.timed_until_hour"),
        timed_days=_whole("trade.timed_days"),
        timed_on_rest_days=bool(settings.value("trade.timed_on_rest_days")),
        low_price_percent=_whole("rule.low_price_percent"),
        sign_in_failures=_whole("access.sign_in_failures"),
        sign_in_pause=timedelta(minutes=_whole("access.sign_in_pause")),
    )


def _whole(key: str) -> int:
    return int(settings.value(key))
