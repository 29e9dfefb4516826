"""How much may be followed, what a search is kept as, and which moments of a lot its watchers hear of."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from trading.core import clock
from trading.core.errors import Conflict, Invalid
from trading.core.messages import N_

LONGEST_NAME = 80
LONGEST_QUERY = 1000

#: how a list is laid out is no part of what is looked for
_LAYOUT = frozenset({"page", "after", "before", "view", "sort"})

#: a publication may reach the database this much after the instant that it bears
SETTLED = timedelta(minutes=1)


class TooManyLots(Conflict):
    code = "too_many_lots_watched"
    msgid = N_("Your watch list holds %(most)s lots at most.")
    remedy = N_("Take off lots whose round has ended.")


class TooManySearches(Conflict):
    code = "too_many_searches"
    msgid = N_("You can keep %(most)s searches at most.")
    remedy = N_("Delete one that you don't need any more.")


class SearchTooLong(Invalid):
    code = "search_too_long"
    msgid = N_("This search has too many conditions to be kept.")
    remedy = N_("Drop a few of them.")


class Occasion(StrEnum):
    """What watchers of a lot hear of."""

    CHANGED = "changed"
    ANSWERED = "answered"
    OPENS = "opens"
    LAST_DAY = "last_day"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    TERMINATED = "terminated"
    DEAL = "deal"
    FAILED = "failed"
    VOID = "void"


def canonical(query: str) -> str:
    """A query string as it is kept: without layout, in order, each pair once. Refused where it is too long."""
    pairs = sorted({(name, value) for name, value in parse_qsl(query) if name not in _LAYOUT})
    kept = urlencode(pairs)
    if len(kept) > LONGEST_QUERY:
        raise SearchTooLong()
    return kept


def last_digest(now: datetime, hour: int) -> datetime:
    """The latest hour of the day's letter that is past, with everything published before it safely written."""
    past = (now - SETTLED).astimezone(clock.LOCAL)
    today = datetime.combine(past.date(), time(hour), tzinfo=clock.LOCAL)
    return today if today <= past else today - timedelta(days=1)
