"""Days that count: working days, periods, and the dates on which they end.

The day of the event is never counted. A period in calendar days, months or years that would end on a day of rest
ends on the next working day; working-day periods skip days of rest and honour made-up weekends. The State Council
publishes each year's days late in the year before: a deadline that runs beyond what is published isn't known yet.
It is worked out by weekdays for orientation and says so; it is never passed off as certain.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from trading.core import official_days, settings
from trading.core.settings import CATALOGUE, Kind, Setting, Unit

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """One time limit as it is in force on a day. ``before`` counts back from the event instead of on from it."""

    key: str
    value: int
    unit: Unit
    source: str
    label: str
    before: bool = False


@dataclass(frozen=True)
class Deadline:
    """The last day of a period. ``provisional`` is the date by weekdays where official days aren't published yet."""

    provisional: date
    calibrated: bool
    rule_key: str

    @property
    def on(self) -> date | None:
        """The last day, or None where nobody can know it yet."""
        return self.provisional if self.calibrated else None


def _period(setting: Setting, value: int) -> Period:
    return Period(setting.key, value, setting.unit, setting.source, setting.label, setting.before)


#: every time limit by its key, with the figures that hold until the authority sets others
PERIODS: dict[str, Period] = {
    setting.key: _period(setting, int(setting.default)) for setting in CATALOGUE.values() if setting.kind is Kind.PERIOD
}


def period(key: str, on: date | None = None) -> Period:
    """Return the time limit ``key`` as it is in force on a day (today, if none is named)."""
    return _period(CATALOGUE[key], int(settings.value(key, on)))


def is_working_day(day: date) -> bool:
    """True on a working day: by the official calendar, or by the weekday where none is published yet."""
    published = official_days.published(day.year)
    if published is not None:
        return published.is_working_day(day)
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_calibrated(first: date, last: date) -> bool:
    """True where the official calendar covers every day from ``first`` to ``last``."""
    return all(is_published(year) for year in range(min(first, last).year, max(first, last).year + 1))


def is_published(year: int) -> bool:
    """True where the official days of ``year`` are known: from the administrator, or from the package."""
    return official_days.published(year) is not None or official_days.packaged(year) is not None


def add_working_days(start: date, days: int) -> date:
    """Return the ``days``-th working day after ``start`` (before it, if negative). A date that binds somebody
    is asked of :func:`deadline`, which also says whether the calendar was published."""
    step = _ONE_DAY if days >= 0 else -_ONE_DAY
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days have passed: those after ``start`` up to ``end``, none where ``end`` isn't later."""
    return sum(is_working_day(start + timedelta(days=days)) for days in range(1, (end - start).days + 1))


def next_working_day(day: date) -> date:
    """Return ``day`` itself if it is a working day, else the first one after it."""
    return next(candidate for candidate in _days_from(day, _ONE_DAY) if is_working_day(candidate))


def previous_working_day(day: date) -> date:
    """Return ``day`` itself if it is a working day, else the last one before it."""
    return next(candidate for candidate in _days_from(day, -_ONE_DAY) if is_working_day(candidate))


def _days_from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on (or back), or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Return the same date so many years on; 29 February becomes the 28th in a common year."""
    return add_months(day, 12 * years)


def deadline(key: str, start: date, *, value: int | None = None) -> Deadline:
    """Return the last day of the period ``key`` for an event on ``start``, by the figure in force on that day.

    ``value`` replaces the figure where a case has its own. Periods that run before an event end on a working day at
    the latest moment that still leaves the full time.
    """
    limit = period(key, start)
    figure = limit.value if value is None else value
    signed = -figure if limit.before else figure
    if limit.unit is Unit.WORKING_DAY:
        end = add_working_days(start, signed)
        first = start if end == start else start + (_ONE_DAY if end > start else -_ONE_DAY)
        return Deadline(end, is_calibrated(first, end), key)
    falls_on = _calendar_end(limit, signed, start)
    end = previous_working_day(falls_on) if limit.before else next_working_day(falls_on)
    return Deadline(end, is_calibrated(falls_on, end), key)


def _calendar_end(limit: Period, figure: int, start: date) -> date:
    """Return the day a calendar period ends on before days of rest are looked at."""
    match limit.unit:
        case Unit.DAY:
            return start + timedelta(days=figure)
        case Unit.MONTH:
            return add_months(start, figure)
        case Unit.YEAR:
            return add_years(start, figure)
        case Unit.YEARLY:
            return _next_yearly(start, figure)
        case _:
            raise ValueError(f"{limit.key} is counted in minutes and has no last day")


def _next_yearly(start: date, month_and_day: int) -> date:
    month, day = divmod(month_and_day, 100)
    this_year = date(start.year, month, day)
    return this_year if this_year > start else date(start.year + 1, month, day)
