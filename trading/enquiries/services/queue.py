"""The waiting list of a visit: whoever fits moves up as soon as places are free."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.actor import Actor
from trading.enquiries import limits
from trading.enquiries.models import VisitBooking, VisitSlot
from trading.enquiries.queries import visits as queries
from trading.enquiries.rules import visits as rules
from trading.enquiries.services import news
from trading.enquiries.states import BOOKING, BookingStatus
from trading.extensions import db
from trading.notices.kinds import NoticeKind


def move_up(slot: VisitSlot, *, by: Actor) -> list[VisitBooking]:
    """Give free places to those who wait, in their order. The caller holds the visit's lock.

    Nobody moves up once bookings have ended: they couldn't give the places back.
    """
    db.session.flush()
    if not slot.is_offered or clock.now() > limits.bookings_until(slot):
        return []
    waiting = [one for one in queries.coming_to(slot.id) if one.status is BookingStatus.WAITING]
    moved = list(rules.fitting(waiting, slot.free))
    for booking in moved:
        slot.taken += booking.persons
        booking.revision += 1
        ledger.advance(booking, "move_up", BOOKING, by=by, detail={"persons": booking.persons})
    news.tell_visitors(slot, NoticeKind.VISIT_MOVED_UP, moved)
    return moved
