"""Settings that the authority may change, as one frozen object; rules receive figures, never read this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Policy:
    """Business parameters of a market. Periods with a legal source stand in :mod:`trading.core.calendar`."""

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
    #: timed bidding may start on a day of rest (V-25 says no; a rehearsal on a Sunday says yes)
    timed_on_rest_days: bool = False
    #: a price at or below this part of the benchmark is low (V-32)
    low_price_percent: int = 80
    #: failed sign-ins per account and source before a pause
    sign_in_failures: int = 5
    sign_in_pause: timedelta = timedelta(minutes=15)
    #: application and database clocks may differ by this much before rooms pause
    clock_skew: timedelta = timedelta(milliseconds=500)


_policy = Policy()


def policy() -> Policy:
    """The policy in force."""
    return _policy


def use(chosen: Policy) -> None:
    """Put ``chosen`` in force for this process."""
    global _policy
    _policy = chosen
