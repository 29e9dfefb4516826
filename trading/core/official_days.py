"""The official days of a year: which weekdays are free and which weekends are worked, as the State Council published.

A year is known from the package, or from what the administrator copied from the notice (kept as the setting
``calendar.<year>``); the administrator's word counts, since a notice may be amended.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from trading.core import settings
from trading.core.errors import Invalid, Refusals, TradingError
from trading.core.messages import N_

#: the days that law makes free every year (Regulation on Public Holidays for National Annual Festivals)
FIXED_HOLIDAYS = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
#: a notice gives about thirty days; a longer list is a slip
_MOST_DAYS = 60

_DAY = r"(?:([0-9]{4})-)?([0-9]{1,2})-([0-9]{1,2})"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:\.\.|~|～|—|至|to)\s*{_DAY})?")


class UnreadableLine(Invalid):
    """Parameter: ``line``."""

    code = "calendar_line_unreadable"
    msgid = N_("“%(line)s” isn't a date or a range. Write 2027-01-01, or 2027-01-01..2027-01-03.")


class OutsideTheYear(Invalid):
    """Parameters: ``line``, ``year``."""

    code = "calendar_other_year"
    msgid = N_("“%(line)s” isn't in %(year)s.")


class RangeBackwards(Invalid):
    """Parameter: ``line``."""

    code = "calendar_range_backwards"
    msgid = N_("“%(line)s” ends before it begins.")


class WorkingWeekday(Invalid):
    """Parameter: ``day``."""

    code = "calendar_not_a_weekend"
    msgid = N_("%(day)s is no Saturday or Sunday: only weekends can be made up.")
    field = "working"


class RestAndWork(Invalid):
    """Parameter: ``day``."""

    code = "calendar_day_twice"
    msgid = N_("%(day)s is in both lists.")
    field = "working"


class HolidayMissing(Invalid):
    """Parameter: ``day``."""

    code = "calendar_holiday_missing"
    msgid = N_("%(day)s is missing: it is a holiday every year.")
    source = N_("Regulation on Public Holidays for National Annual Festivals, article 2")
    field = "rest"


class TooManyDays(Invalid):
    """Parameter: ``most``."""

    code = "calendar_too_many_days"
    msgid = N_("More than %(most)s days of rest can't be right.")
    field = "rest"


@dataclass(frozen=True)
class OfficialDays:
    """One year's exceptions from the rule that weekdays are worked and weekends are free."""

    year: int
    rest: frozenset[date]
    working: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """True where ``day``, of this year, is worked."""
        return day in self.working or (day not in self.rest and day.weekday() < 5)

    def written(self) -> str:
        """The text that is kept: JSON, sorted, so that equal years are equal texts."""
        return json.dumps({"rest": _texts(self.rest), "working": _texts(self.working)}, separators=(",", ":"))


def setting_key(year: int) -> str:
    """The key under which a year is kept."""
    return f"calendar.{year}"


def published(year: int) -> OfficialDays | None:
    """What the administrator published for ``year`` last, or None. A notice holds for the whole year at once."""
    found = settings.versions(setting_key(year))
    return read(year, found[-1].text) if found else None


@lru_cache(maxsize=64)
def read(year: int, text: str) -> OfficialDays:
    """Read what :meth:`OfficialDays.written` wrote."""
    kept = json.loads(text)
    rest, working = (frozenset(map(date.fromisoformat, kept[name])) for name in ("rest", "working"))
    return OfficialDays(year, rest, working)


@lru_cache(maxsize=64)
def packaged(year: int) -> OfficialDays | None:
    """What the package knows of ``year``, or None where it was made before the notice."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=place) for place in range((date(year + 1, 1, 1) - first).days)]
    try:
        works = {day: bool(chinese_calendar.is_workday(day)) for day in days}
    except NotImplementedError:
        return None
    # a free weekend belongs to the holiday that it touches
    rest = {day for day in days if not works[day] and day.weekday() < 5}
    working = {day for day in days if works[day] and day.weekday() >= 5}
    weekend = {day for day in days if day.weekday() >= 5} - working
    for step in (timedelta(days=1), timedelta(days=-1)):
        for day in sorted(rest, reverse=step.days > 0):
            while (day := day - step) in weekend and day.year == year:
                rest.add(day)
    return OfficialDays(year, frozenset(rest), frozenset(working))


def judge(year: int, rest: str, working: str) -> OfficialDays:
    """Read the two lists of a notice, one date or range a line; refuses what can't be right, all at once."""
    refusals: list[TradingError] = []
    free = _read_lines(year, rest, "rest", refusals)
    worked = _read_lines(year, working, "working", refusals)
    if not refusals:
        refusals += [WorkingWeekday(day=day) for day in sorted(worked) if day.weekday() < 5]
        refusals += [RestAndWork(day=day) for day in sorted(worked & free)]
        refusals += [HolidayMissing(day=day) for day in (date(year, *one) for one in FIXED_HOLIDAYS) if day not in free]
        refusals += [TooManyDays(most=_MOST_DAYS)] if len(free) > _MOST_DAYS else []
    if refusals:
        raise Refusals(refusals)
    return OfficialDays(year, frozenset(free), frozenset(worked))


def lines(days: frozenset[date]) -> str:
    """Write days as :func:`judge` reads them: ranges where days follow each other."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return "\n".join(run[0].isoformat() + (f"..{run[-1]}" if len(run) > 1 else "") for run in runs)


def _read_lines(year: int, text: str, field: str, refusals: list[TradingError]) -> set[date]:
    days: set[date] = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        try:
            days |= _read_line(year, line)
        except Invalid as refusal:
            refusal.on_field = field
            refusals.append(refusal)
    return days


def _read_line(year: int, line: str) -> set[date]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UnreadableLine(line=line[:40])
    try:
        first = _day(year, *found.groups()[:3])
        last = _day(year, *found.groups()[3:]) if found[5] else first
    except ValueError as fault:
        raise UnreadableLine(line=line[:40]) from fault
    if first.year != year or last.year != year:
        raise OutsideTheYear(line=line[:40], year=year)
    if last < first:
        raise RangeBackwards(line=line[:40])
    return {first + timedelta(days=place) for place in range((last - first).days + 1)}


def _day(year: int, own_year: str | None, month: str, day: str) -> date:
    return date(int(own_year or year), int(month), int(day))


def _texts(days: frozenset[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]
