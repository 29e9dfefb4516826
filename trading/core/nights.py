"""The nights in which timed bidding rests, where it may last longer than a day. Instants are aware UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

from trading.core.calendar import next_working_day
from trading.core.clock import LOCAL, local

#: pairs of instants, each an evening and the morning that ends it
Rests = tuple[tuple[datetime, datetime], ...]


def nightly_rests(timed_starts_at: datetime, cap_at: datetime, window: timedelta, hours: tuple[int, int]) -> Rests:
    """The rests of a timed phase: each evening until the morning of the next working day, as long as a whole window
    of bidding can follow before the latest close. ``hours``: the full hours at which a day begins and ends."""
    rests: list[tuple[datetime, datetime]] = []
    day = timed_starts_at.astimezone(LOCAL).date()
    while True:
        evening = local(day.year, day.month, day.day, hours[1])
        day = next_working_day(day + timedelta(days=1))
        morning = local(day.year, day.month, day.day, hours[0])
        if morning + window > cap_at:
            return tuple(rests)
        if evening > timed_starts_at:
            rests.append((evening, morning))
