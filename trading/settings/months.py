"""A year as a grid of months: which days are free, which weekends are worked."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from trading.core import calendar, official_days
from trading.core.official_days import OfficialDays

_MONDAY_FIRST = Calendar(firstweekday=0)


@dataclass(frozen=True)
class Day:
    """One field of the grid. ``mark`` is ``rest`` (a holiday by the notice), ``work`` (a made-up weekend), ``weekend``
    or nothing."""

    on: date
    mark: str


@dataclass(frozen=True)
class Month:
    """One month: weeks of seven fields, None where a field belongs to a neighbour."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def months(year: int, days: OfficialDays | None) -> list[Month]:
    """The grid of ``year``; without official days only the weekends are marked."""
    return [
        Month(
            date(year, month, 1),
            tuple(
                tuple(Day(one, _mark(one, days)) if one.month == month else None for one in week)
                for week in _MONDAY_FIRST.monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    ]


def known_days(year: int) -> OfficialDays | None:
    """The official days of a year as far as anybody knows them."""
    return official_days.published(year) or official_days.packaged(year)


def count_working_days(year: int) -> int | None:
    """How many days of the year are worked, or None where that isn't known."""
    if not calendar.is_published(year):
        return None
    return sum(
        calendar.is_working_day(day.on) for month in months(year, None) for week in month.weeks for day in week if day
    )


def _mark(day: date, days: OfficialDays | None) -> str:
    if days is not None and day in days.working:
        return "work"
    if days is not None and day in days.rest:
        return "rest"
    return "weekend" if day.weekday() >= 5 else ""
