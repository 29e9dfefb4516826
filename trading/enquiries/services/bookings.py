"""Booking places on a visit, waiting for them, giving them back, and thinking better of that."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.enquiries import limits
from trading.enquiries.models import VisitBooking, VisitSlot
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import visits as queries
from trading.enquiries.rules import questions as texts
from trading.enquiries.rules import visits as rules
from trading.enquiries.services import news
from trading.enquiries.services.queue import move_up
from trading.enquiries.states import BOOKING, BookingStatus
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.notices.kinds import NoticeKind
from trading.series import next_number


def book(listing_number: str, slot_number: int, *, persons: int, may_wait: bool = False, by: Actor) -> VisitBooking:
    """Book places. A full visit is refused, or with ``may_wait`` joined at the end of its waiting list."""
    listing = listings.get_listing_for_update(listings.get_public_listing(listing_number).id)
    authorise(GRANTS, Permission.BOOK, by, listing)
    slot = _open_slot(listing, slot_number)
    rules.check_persons(persons, limits.most_persons())
    now = clock.now()
    known = queries.find_coming(listing.id, by.party_id or 0, now)
    if known is not None:
        raise rules.BookedAlready(number=known.number)
    fits = persons <= slot.free
    if not fits and not may_wait:
        raise rules.VisitFull(free=slot.free)
    booking = VisitBooking(
        number=f"{listing.number}-V{next_number(f'booking:{listing.number}'):03d}",
        slot=slot,
        party_id=by.party_id,
        user_id=by.user_id,
        persons=persons,
        status=BookingStatus.BOOKED if fits else BookingStatus.WAITING,
        booked_at=now,
        queued_at=now,
        revision=0,
    )
    if fits:
        slot.taken += persons
    db.session.add(booking)
    db.session.flush()
    ledger.record(
        "booking.made",
        booking.number,
        by=by,
        chain=booking.audit_chain,
        after=booking.status.value,
        detail={"visit": slot.audit_subject, "persons": persons},
    )
    if fits:
        news.tell_visitor(slot, NoticeKind.VISIT_BOOKED, booking)
    return booking


def cancel(number: str, *, by: Actor) -> VisitBooking:
    """Give places back, or leave the waiting list. Whoever waits and fits moves up at once."""
    booking, slot = _own(number, by)
    was_booked = booking.status is BookingStatus.BOOKED
    rules.check_in_time(clock.now(), limits.bookings_until(slot))
    booking.cancelled_at = clock.now()  # before the state: the database asks for both at once
    ledger.advance(booking, "cancel", BOOKING, by=by)
    booking.revision += 1
    if was_booked:
        slot.taken -= booking.persons
        move_up(slot, by=by)
    return booking


def restore(number: str, *, by: Actor) -> VisitBooking:
    """Undo a cancellation while the time for it lasts: into the places if they are free, else to the list's end."""
    booking, slot = _own(number, by)
    now = clock.now()
    if booking.cancelled_at is None or now > limits.undo_until(booking.cancelled_at):
        raise rules.UndoEnded(minutes=limits.undo_minutes())
    slot = _open_slot(slot.listing, slot.number)
    known = queries.find_coming(slot.listing_id, booking.party_id, now)
    if known is not None:
        raise rules.BookedAlready(number=known.number)
    fits = booking.persons <= slot.free
    booking.cancelled_at, booking.queued_at = None, now
    ledger.advance(booking, "restore" if fits else "queue_again", BOOKING, by=by)
    booking.revision += 1
    if fits:
        slot.taken += booking.persons
    return booking


def remind(number: str, *, by: Actor) -> None:
    """Remind one visitor of the visit. Called by the clock; nothing happens where it was done or isn't needed."""
    found = queries.get_booking(number)
    authorise(GRANTS, Permission.KEEP_TIME, by, found.slot.listing)
    slot = queries.get_slot_for_update(found.slot_id)
    booking = queries.get_booking_for_update(number)
    if booking.reminded_at is None and booking.status is BookingStatus.BOOKED and slot.is_offered:
        booking.reminded_at = clock.now()
        news.tell_visitor(slot, NoticeKind.VISIT_REMINDER, booking)


def _open_slot(listing: Listing, number: int) -> VisitSlot:
    """The visit, locked, if places on it can still be booked."""
    slot = queries.get_slot_for_update(queries.get_slot(listing.number or "", number).id)
    if listing.status is not ListingStatus.PUBLISHED:
        raise texts.NotOnOffer()
    if not slot.is_offered:
        raise rules.VisitCancelled()
    rules.check_in_time(clock.now(), limits.bookings_until(slot))
    return slot


def _own(number: str, by: Actor) -> tuple[VisitBooking, VisitSlot]:
    """One's own booking and its visit, locked below their listing."""
    found = queries.get_booking(number)
    conceal(GRANTS, Permission.OWN_BOOKING, by, found)
    listings.get_listing_for_update(found.slot.listing_id)
    slot = queries.get_slot_for_update(found.slot_id)
    return queries.get_booking_for_update(number), slot
