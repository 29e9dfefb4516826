"""How a suspended listing goes on (rule book 2.4, 8.1): when at the earliest, and with which dates.

The time that was lost is given back: every date that lay ahead at the suspension moves by the same span.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from trading.core.calendar import is_working_day, next_working_day
from trading.core.clock import LOCAL, local

_RESUMES = time(9, 0)
_ONE_DAY = timedelta(days=1)
#: no run of official days of rest is nearly as long
_LONGEST_SEARCH = 60


def resumption_at(announced_at: datetime, days: int) -> datetime:
    """When a resumption announced now takes effect: 09:00 of the first working day after ``days`` whole days.

    The day of the announcement isn't counted.
    """
    day = next_working_day(_day(announced_at) + timedelta(days=days + 1))
    return local(day.year, day.month, day.day, _RESUMES.hour, _RESUMES.minute)


def lost_time(dates: Mapping[str, datetime | None], suspended_at: datetime, resumes_at: datetime) -> timedelta:
    """By how much the dates ahead move.

    In the timed phase it is exactly the time that was lost. Before it whole days, so that every date keeps its hour,
    and as many as it takes for the end of applications and the timed phase to fall on working days.
    """
    lost = resumes_at - suspended_at
    timed = dates.get("timed_starts_at")
    if timed is not None and suspended_at >= timed:
        return lost
    least = -(-lost // _ONE_DAY)
    ahead = [dates.get(name) for name in ("apply_ends_at", "timed_starts_at")]
    days = [_day(moment) for moment in ahead if moment is not None and moment > suspended_at]
    fitting = (span for span in range(least, least + _LONGEST_SEARCH) if _all_work(days, span))
    return timedelta(days=next(fitting, least))


def moved(dates: Mapping[str, datetime | None], suspended_at: datetime, span: timedelta) -> dict[str, datetime | None]:
    """The dates after the suspension: those that lay ahead are ``span`` later, the others stand."""
    return {
        name: moment + span if moment is not None and moment > suspended_at else moment
        for name, moment in dates.items()
    }


def _all_work(days: list[date], span: int) -> bool:
    return all(is_working_day(day + timedelta(days=span)) for day in days)


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()
