"""The history of a parcel, told by every room that has something to say about it.

The land book knows rights and burdens. Listings and deals stand on upper floors, which the land book
may not see: the front door registers their tellers here when it opens the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from trading.core import clock
from trading.core.messages import N_
from trading.parcels.models import LandRight


@dataclass(frozen=True)
class HistoryEntry:
    """Something that happened to a parcel. ``msgid`` and ``params`` make the sentence, ``href`` leads to the file."""

    at: datetime
    msgid: str
    params: dict[str, object]
    href: str | None = None


#: from a parcel code to what a room has to tell of it
Teller = Callable[[str], Iterable[HistoryEntry]]

_tellers: dict[str, Teller] = {}


def listen_to(room: str, teller: Teller) -> None:
    """Let a room tell its part; a second call for the same room replaces the first."""
    _tellers[room] = teller


def of_parcel(code: str, rights: Iterable[LandRight]) -> list[HistoryEntry]:
    """Everything that happened to a parcel, newest first."""
    entries = [entry for right in rights for entry in _of_right(right)]
    entries += [entry for teller in _tellers.values() for entry in teller(code)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_right(right: LandRight) -> Iterable[HistoryEntry]:
    yield HistoryEntry(
        _begin_of(right.started_on), N_("%(mode)s of the land-use right"), {"mode": right.acquisition_mode}
    )
    if right.ended_at is not None:
        yield HistoryEntry(right.ended_at, N_("The right went over to another holder"), {})
    for burden in right.burdens:
        yield HistoryEntry(_begin_of(burden.registered_on), N_("%(kind)s registered"), {"kind": burden.kind})
        if burden.ended_on is not None:
            yield HistoryEntry(_begin_of(burden.ended_on), N_("%(kind)s ended"), {"kind": burden.kind})


def _begin_of(day: date) -> datetime:
    """A land-book date as an instant, for putting it in order."""
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)
