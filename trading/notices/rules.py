"""When something goes out: the hour of the digest, the quiet of the night, and how long to wait after a failure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from trading.core import clock
from trading.notices.states import Medium, Timing, Topic

#: the local hour at which a day's messages go out together, and at which the night ends
MORNING = time(8)
#: the local hour at which the night begins
EVENING = time(21)

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=4)
#: with the waits above this is a little more than a day
MOST_ATTEMPTS = 12
#: a wait is drawn from this share of it on both sides, so that a gateway that comes back isn't overrun
JITTER_PERCENT = 25

#: topics that are worth an SMS unless the person says otherwise
_SMS_TOPICS = frozenset({Topic.LOT, Topic.DEAL})


def default_timing(topic: Topic, medium: Medium) -> Timing:
    """What somebody is sent who has chosen nothing."""
    if medium is Medium.MAIL:
        return Timing.INSTANT
    return Timing.DAYTIME if topic in _SMS_TOPICS else Timing.OFF


def effective(timing: Timing, *, is_urgent: bool) -> Timing:
    """The timing of one message: what is urgent doesn't wait for the day's letter."""
    return Timing.INSTANT if is_urgent and timing is Timing.DAILY else timing


def due_at(timing: Timing, now: datetime) -> datetime:
    """The first instant at which a message of this timing may go out."""
    if timing is Timing.DAILY:
        return _next_morning(now)
    if timing is Timing.DAYTIME and _is_night(now):
        return _next_morning(now)
    return now


def wait_after(attempt: int, draw: int) -> timedelta:
    """The wait after failure number ``attempt``: four times the one before, capped, moved by ``draw`` per cent.

    ``draw`` lies between minus and plus :data:`JITTER_PERCENT`.
    """
    wait = FIRST_WAIT
    for _time in range(attempt - 1):
        wait = min(wait * 4, LONGEST_WAIT)
    return wait * (100 + draw) / 100


def is_spent(attempt: int) -> bool:
    """True where failure number ``attempt`` was the last."""
    return attempt >= MOST_ATTEMPTS


def _is_night(now: datetime) -> bool:
    hour = now.astimezone(clock.LOCAL).time()
    return hour >= EVENING or hour < MORNING


def _next_morning(now: datetime) -> datetime:
    here = now.astimezone(clock.LOCAL)
    morning = datetime.combine(here.date(), MORNING, tzinfo=clock.LOCAL)
    return morning if here < morning else morning + timedelta(days=1)
