"""Visits to the land: when they may be offered, who fits, and until when one may change one's mind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from trading.core.errors import Conflict, Invalid
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_

MOST_PLACES = 200
LONGEST = timedelta(hours=10)


class Wish(Protocol):
    """Somebody who waits for places."""

    persons: int


W = TypeVar("W", bound=Wish)


@dataclass(frozen=True)
class Span:
    """From when and until when something is."""

    starts_at: datetime
    ends_at: datetime


class VisitOutsideNotice(Invalid):
    """Parameters: ``first``, ``last``."""

    code = "visit_outside_notice"
    msgid = N_("Visits lie between the publication and the end of applications: from %(first)s to %(last)s.")
    source = PLATFORM_SETTING
    remedy = N_("Choose a day and hours within these dates.")
    field = "day"


class VisitInThePast(Invalid):
    code = "visit_in_the_past"
    msgid = N_("That time is over already.")
    remedy = N_("Choose a later one.")
    field = "day"


class VisitHoursWrong(Invalid):
    code = "visit_hours_wrong"
    msgid = N_("A visit ends after it starts, within the same day.")
    field = "ends"


class PlacesWrong(Invalid):
    """Parameter: ``most``."""

    code = "places_wrong"
    msgid = N_("A visit has 1 to %(most)s places.")
    field = "places"


class PlacesTaken(Invalid):
    """Parameter: ``taken``."""

    code = "places_taken"
    msgid = N_("%(taken)s places are booked already; there can't be fewer.")
    remedy = N_("Offer a further visit instead, or cancel this one; everybody who booked is told.")
    field = "places"


class MeetingPointMissing(Invalid):
    code = "meeting_point_missing"
    msgid = N_("Say where visitors meet.")
    field = "meeting_point"


class PersonsWrong(Invalid):
    """Parameter: ``most``."""

    code = "persons_wrong"
    msgid = N_("One booking is for 1 to %(most)s persons.")
    source = PLATFORM_SETTING
    field = "persons"


class VisitFull(Conflict):
    """Parameter: ``free``."""

    code = "visit_full"
    msgid = N_("There are only %(free)s places left on this visit; nothing was booked.")
    remedy = N_("Join its waiting list, or choose another visit.")


class BookingEnded(Conflict):
    """Parameter: ``until``."""

    code = "booking_ended"
    msgid = N_("Bookings of this visit could be made and cancelled until %(until)s.")
    source = PLATFORM_SETTING
    remedy = N_("Choose another visit.")


class VisitCancelled(Conflict):
    code = "visit_cancelled"
    msgid = N_("This visit was cancelled.")
    remedy = N_("Choose another visit.")


class BookedAlready(Conflict):
    """Parameter: ``number``."""

    code = "booked_already"
    msgid = N_("You have a booking for a visit of this lot: %(number)s.")
    source = PLATFORM_SETTING
    remedy = N_("Cancel it under “My visits” if you would rather come at another time.")


class UndoEnded(Conflict):
    """Parameter: ``minutes``."""

    code = "undo_ended"
    msgid = N_("A cancelled booking can be restored for %(minutes)s minutes.")
    source = PLATFORM_SETTING
    remedy = N_("Book again; where the visit is full, join its waiting list.")


class NotStarted(Conflict):
    code = "visit_not_started"
    msgid = N_("Who came can be noted once the visit has started.")


def check_slot(slot: Span, notice: Span, now: datetime) -> None:
    """Refuse a time outside the notice or in the past. The bounds themselves are allowed."""
    if not slot.starts_at < slot.ends_at or slot.ends_at - slot.starts_at > LONGEST:
        raise VisitHoursWrong()
    if slot.starts_at < notice.starts_at or slot.ends_at > notice.ends_at:
        raise VisitOutsideNotice(first=notice.starts_at, last=notice.ends_at)
    if slot.starts_at <= now:
        raise VisitInThePast()


def check_places(places: int, taken: int = 0) -> None:
    """Refuse a number of places that nobody can mean, or that is below what was promised."""
    if not 1 <= places <= MOST_PLACES:
        raise PlacesWrong(most=MOST_PLACES)
    if places < taken:
        raise PlacesTaken(taken=taken)


def check_persons(persons: int, most: int) -> None:
    if not 1 <= persons <= most:
        raise PersonsWrong(most=most)


def check_in_time(now: datetime, until: datetime) -> None:
    """Bookings are made, cancelled and restored until a while before the visit; that instant itself is allowed."""
    if now > until:
        raise BookingEnded(until=until)


def fitting(waiting: Iterable[W], free: int) -> Iterator[W]:
    """Who moves up, in the order of the list; a group that is too large lets the next one pass and keeps its place."""
    for wish in waiting:
        if wish.persons <= free:
            free -= wish.persons
            yield wish
