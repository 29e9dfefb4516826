"""The history of a parcel, told by every room that has something to say about it.

The land book tells its recorded events. Listings and deals stand on upper floors, which the land book
may not see: the front door registers their tellers here when it opens the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from trading.core import clock
from trading.core.deal import AcquisitionMode, BurdenKind
from trading.core.messages import N_
from trading.parcels.models import LandEvent, Parcel
from trading.parcels.states import LandEventKind


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


def of_parcel(parcel: Parcel) -> list[HistoryEntry]:
    """Everything that happened to a parcel, newest first."""
    entries = [_of_event(event) for event in parcel.events]
    entries += [entry for teller in _tellers.values() for entry in teller(parcel.code)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


_WORDS = {
    LandEventKind.FIRST_REGISTERED: N_("%(mode)s of the land-use right"),
    LandEventKind.TRANSFERRED: N_("The right went over to another holder"),
    LandEventKind.BURDEN_REGISTERED: N_("%(kind)s registered"),
    LandEventKind.BURDEN_CHANGED: N_("%(kind)s: settled by a decision"),
    LandEventKind.BURDEN_ENDED: N_("%(kind)s ended"),
}


def _of_event(event: LandEvent) -> HistoryEntry:
    """One recorded event in words. Burdens and modes are told by their labels; figures and names aren't public."""
    params: dict[str, object] = {}
    if "mode" in event.detail:
        params["mode"] = AcquisitionMode(event.detail["mode"])
    if "burden" in event.detail:
        params["kind"] = BurdenKind(event.detail["burden"])
    at = datetime.combine(event.effective_on, time(), tzinfo=clock.LOCAL) + timedelta(microseconds=event.sequence)
    return HistoryEntry(at, _WORDS.get(event.kind, event.kind.label), params)
