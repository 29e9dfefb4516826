"""SELECTs on visits and bookings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.enquiries.models import VisitBooking, VisitSlot
from trading.enquiries.states import COMING, BookingStatus, SlotStatus
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus

# --- visits ---------------------------------------------------------------------------------------


def get_slot(listing_number: str, number: int) -> VisitSlot:
    """One visit of a listing; raise :class:`NotFound`."""
    slot = db.session.scalar(
        select(VisitSlot).join(VisitSlot.listing).where(Listing.number == listing_number, VisitSlot.number == number)
    )
    if slot is None:
        raise NotFound()
    return slot


def get_slot_for_update(slot_id: int) -> VisitSlot:
    """Lock one visit (below its listing), read anew."""
    return db.session.scalars(
        select(VisitSlot)
        .where(VisitSlot.id == slot_id)
        .with_for_update(of=VisitSlot)
        .execution_options(populate_existing=True)
    ).one()


def slots_of(listing_id: int) -> list[VisitSlot]:
    """Every visit of a listing that is or was offered, in the order of time."""
    return list(
        db.session.scalars(
            select(VisitSlot).where(VisitSlot.listing_id == listing_id).order_by(VisitSlot.starts_at, VisitSlot.id)
        )
    )


def open_slots(listing_id: int, now: datetime) -> list[VisitSlot]:
    """The visits that are still to come, the next first."""
    return list(
        db.session.scalars(
            select(VisitSlot)
            .where(
                VisitSlot.listing_id == listing_id,
                VisitSlot.status == SlotStatus.OFFERED,
                VisitSlot.starts_at > now,
            )
            .order_by(VisitSlot.starts_at, VisitSlot.id)
        )
    )


def stranded_slots(now: datetime) -> list[tuple[str, int]]:
    """Visits to come of lots that aren't on offer any more: listing's number and the visit's."""
    rows = db.session.execute(
        select(Listing.number, VisitSlot.number)
        .join(VisitSlot.listing)
        .where(
            VisitSlot.status == SlotStatus.OFFERED,
            VisitSlot.starts_at > now,
            Listing.status != ListingStatus.PUBLISHED,
        )
        .order_by(Listing.id, VisitSlot.number)
    )
    return [(number or "", place) for number, place in rows]


# --- bookings -------------------------------------------------------------------------------------


def get_booking(number: str) -> VisitBooking:
    """The booking with this number; raise :class:`NotFound`."""
    booking = db.session.scalar(select(VisitBooking).where(VisitBooking.number == number))
    if booking is None:
        raise NotFound()
    return booking


def get_booking_for_update(number: str) -> VisitBooking:
    """Lock one booking (below its listing and its visit), read anew."""
    booking = db.session.scalar(
        select(VisitBooking)
        .where(VisitBooking.number == number)
        .with_for_update(of=VisitBooking)
        .execution_options(populate_existing=True)
    )
    if booking is None:
        raise NotFound()
    return booking


def coming_to(slot_id: int) -> list[VisitBooking]:
    """Who wants to come, booked and waiting, in the order of the list. Callers that change them hold the lock."""
    return list(
        db.session.scalars(
            select(VisitBooking)
            .where(VisitBooking.slot_id == slot_id, VisitBooking.status.in_(COMING))
            .order_by(VisitBooking.queued_at, VisitBooking.id)
            .execution_options(populate_existing=True)
        ).unique()
    )


def find_coming(listing_id: int, party_id: int, now: datetime) -> VisitBooking | None:
    """A party's booking for a visit of the listing that isn't over. Callers hold the listing's lock."""
    return db.session.scalar(
        select(VisitBooking)
        .join(VisitBooking.slot)
        .where(
            VisitSlot.listing_id == listing_id,
            VisitSlot.ends_at > now,
            VisitBooking.party_id == party_id,
            VisitBooking.status.in_(COMING),
        )
        .order_by(VisitBooking.id)
        .limit(1)
    )


def waiting_before(booking: VisitBooking) -> int:
    """How many bookings wait before this one."""
    is_before = (VisitBooking.queued_at < booking.queued_at) | (
        (VisitBooking.queued_at == booking.queued_at) & (VisitBooking.id < booking.id)
    )
    return db.session.scalar(
        select(func.count())
        .select_from(VisitBooking)
        .where(VisitBooking.slot_id == booking.slot_id, VisitBooking.status == BookingStatus.WAITING, is_before)
    )


def waiting_counts(listing_id: int) -> dict[int, int]:
    """How many bookings wait for each visit of a listing."""
    rows = db.session.execute(
        select(VisitBooking.slot_id, func.count())
        .join(VisitBooking.slot)
        .where(VisitSlot.listing_id == listing_id, VisitBooking.status == BookingStatus.WAITING)
        .group_by(VisitBooking.slot_id)
    )
    return dict(rows.all())


def list_own(party_id: int, number: int = 1) -> Page[VisitBooking]:
    """A party's bookings, those of the latest visits first."""
    statement = select(VisitBooking).where(VisitBooking.party_id == party_id)
    total = db.session.scalar(select(func.count()).select_from(statement.subquery()))
    items = db.session.scalars(
        statement.join(VisitBooking.slot)
        .order_by(VisitSlot.starts_at.desc(), VisitBooking.id.desc())
        .limit(SIZE)
        .offset((number - 1) * SIZE)
    )
    return Page(list(items.unique()), total or 0, number)


def to_remind(now: datetime, until: datetime) -> list[str]:
    """The bookings whose visit starts until then and that weren't reminded of it."""
    return list(
        db.session.scalars(
            select(VisitBooking.number)
            .join(VisitBooking.slot)
            .where(
                VisitSlot.status == SlotStatus.OFFERED,
                VisitSlot.starts_at > now,
                VisitSlot.starts_at <= until,
                VisitBooking.status == BookingStatus.BOOKED,
                VisitBooking.reminded_at.is_(None),
            )
            .order_by(VisitBooking.id)
        )
    )
