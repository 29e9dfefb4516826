"""Offering visits, changing and calling them off, and noting who came: for the owner or the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trading.audit import ledger
from trading.core import canonical, clock
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.core.text import clean_text
from trading.enquiries import limits
from trading.enquiries.models import VisitBooking, VisitSlot
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import visits as queries
from trading.enquiries.rules import questions as texts
from trading.enquiries.rules import visits as rules
from trading.enquiries.rules.visits import Span
from trading.enquiries.services import news
from trading.enquiries.services.queue import move_up
from trading.enquiries.states import BOOKING, SLOT, BookingStatus
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.notices.kinds import NoticeKind
from trading.series import next_number


@dataclass(frozen=True)
class Offer:
    """What is offered: when, where, for how many, in which languages, and what else visitors should know."""

    starts_at: datetime
    ends_at: datetime
    meeting_point: str
    places: int
    languages: str = ""
    notes: str = ""

    def cleaned(self) -> Offer:
        """As it is kept; refused where nobody could find the place, or could call the owner instead."""
        point, languages = clean_text(self.meeting_point)[:200], clean_text(self.languages)[:100]
        notes = clean_text(self.notes, multiline=True)[:500]
        if not point:
            raise rules.MeetingPointMissing()
        for field, text in (("meeting_point", point), ("languages", languages), ("notes", notes)):
            texts.refuse_contact_data(text, field)
        return Offer(self.starts_at, self.ends_at, point, self.places, languages, notes)


def offer(listing_number: str, what: Offer, *, by: Actor) -> VisitSlot:
    """Offer a visit. Everybody may book it on the same terms."""
    listing = _listing_for(listing_number, by)
    what = _checked(listing, what)
    slot = VisitSlot(
        listing=listing,
        number=next_number(f"visit:{listing.number}"),
        offered_at=clock.now(),
        offered_by_id=by.user_id,
        taken=0,
        revision=0,
    )
    _take(slot, what)
    db.session.add(slot)
    db.session.flush()
    ledger.record("visit.offered", slot.audit_subject, by=by, chain=slot.audit_chain, detail=_facts(slot))
    return slot


def change(listing_number: str, number: int, what: Offer, *, by: Actor) -> VisitSlot:
    """Change a visit that hasn't begun. Bookings stand; everybody who comes or waits is told."""
    listing = _listing_for(listing_number, by)
    slot = _slot_for(listing, number)
    what = _checked(listing, what)
    rules.check_places(what.places, slot.taken)
    before = _facts(slot)
    _take(slot, what)
    if _facts(slot) == before:
        return slot
    slot.revision += 1
    coming = queries.coming_to(slot.id)
    for booking in coming:
        booking.reminded_at = None
    ledger.record("visit.changed", slot.audit_subject, by=by, chain=slot.audit_chain, detail=_facts(slot))
    news.tell_visitors(slot, NoticeKind.VISIT_CHANGED, coming)
    move_up(slot, by=by)
    return slot


def cancel(listing_number: str, number: int, reason: str, *, by: Actor) -> VisitSlot:
    """Call a visit off, with the reason. Everybody who comes or waits is told."""
    slot = _slot_for(_listing_for(listing_number, by), number)
    reason = clean_text(reason, multiline=True)[:500]
    if not reason:
        raise texts.ReasonNeeded()
    return _cancel(slot, reason, by=by)


def strand(listing_number: str, number: int, reason: str, *, by: Actor) -> bool:
    """Call a visit off because its lot isn't on offer any more. Called by the clock; False where it has changed."""
    listing = listings.get_numbered_for_update(listing_number)
    authorise(GRANTS, Permission.KEEP_TIME, by, listing)
    slot = queries.get_slot_for_update(queries.get_slot(listing_number, number).id)
    if not slot.is_offered or listing.status is ListingStatus.PUBLISHED:
        return False
    _cancel(slot, reason, by=by)
    return True


def note_attendance(booking_number: str, has_come: bool, *, by: Actor) -> VisitBooking:
    """Note whether somebody came, once the visit has begun."""
    found = queries.get_booking(booking_number)
    listings.get_listing_for_update(found.slot.listing_id)
    conceal(GRANTS, Permission.OFFER_VISITS, by, found.slot.listing)
    slot = queries.get_slot_for_update(found.slot_id)
    booking = queries.get_booking_for_update(booking_number)
    if clock.now() < slot.starts_at or booking.status is not BookingStatus.BOOKED:
        raise rules.NotStarted()
    if booking.has_come is not has_come:
        booking.has_come = has_come
        detail = {"has_come": has_come}
        ledger.record("booking.attendance", booking.number, by=by, chain=slot.audit_chain, detail=detail)
    return booking


def _cancel(slot: VisitSlot, reason: str, *, by: Actor) -> VisitSlot:
    coming = queries.coming_to(slot.id)
    slot.taken, slot.reason = 0, reason
    slot.revision += 1
    ledger.advance(slot, "cancel", SLOT, by=by, note=reason, detail={"bookings": len(coming)})
    for booking in coming:
        ledger.advance(booking, "drop", BOOKING, by=by)
    news.tell_visitors(slot, NoticeKind.VISIT_CANCELLED, coming)
    return slot


def _listing_for(number: str, by: Actor) -> Listing:
    listing = listings.get_numbered_for_update(number)
    conceal(GRANTS, Permission.OFFER_VISITS, by, listing)
    return listing


def _slot_for(listing: Listing, number: int) -> VisitSlot:
    slot = queries.get_slot_for_update(queries.get_slot(listing.number or "", number).id)
    if not slot.is_offered:
        raise rules.VisitCancelled()
    if slot.starts_at <= clock.now():
        raise rules.VisitInThePast()
    return slot


def _checked(listing: Listing, what: Offer) -> Offer:
    if listing.status is not ListingStatus.PUBLISHED:
        raise texts.NotOnOffer()
    rules.check_slot(Span(what.starts_at, what.ends_at), limits.notice_of(listing), clock.now())
    rules.check_places(what.places)
    return what.cleaned()


def _take(slot: VisitSlot, what: Offer) -> None:
    slot.starts_at, slot.ends_at, slot.places = what.starts_at, what.ends_at, what.places
    slot.meeting_point, slot.languages, slot.notes = what.meeting_point, what.languages, what.notes


def _facts(slot: VisitSlot) -> dict[str, object]:
    return {
        "starts_at": canonical.instant(slot.starts_at),
        "ends_at": canonical.instant(slot.ends_at),
        "meeting_point": slot.meeting_point,
        "languages": slot.languages,
        "notes": slot.notes,
        "places": slot.places,
    }
