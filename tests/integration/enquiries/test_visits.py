"""Visits through the services, on both databases: places, the waiting list, changes, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.factories import enquiries as make
from tests.factories.applications import a_lot, a_reviewer
from tests.factories.funds import a_member
from trading.audit import ledger
from trading.core import clock as market_clock
from trading.core.errors import Forbidden, NotFound
from trading.enquiries import limits, timekeeping
from trading.enquiries.models import VisitSlot
from trading.enquiries.queries import visits as queries
from trading.enquiries.rules import questions as texts
from trading.enquiries.rules import visits as rules
from trading.enquiries.services import bookings, slots
from trading.enquiries.states import BookingStatus, SlotStatus
from trading.extensions import db
from trading.listing.states import ListingStatus
from trading.notices import queries as notices
from trading.notices.kinds import NoticeKind

pytestmark = pytest.mark.usefixtures("app", "clock")

B = BookingStatus


def tick() -> None:
    """The clock's turn, which begins with what was committed."""
    db.session.commit()
    timekeeping.keep_time()


def told(user_id: int | None) -> list[NoticeKind]:
    """The kinds of what an account was told, oldest first."""
    return [message.kind for message in reversed(notices.list_messages(user_id or 0).items)]


def test_owner_and_desk_offer_visits_and_nobody_else() -> None:
    listing, owner = make.an_offered_lot()
    assert make.a_visit(listing, owner).number == 1
    assert make.a_visit(listing, a_reviewer()).number == 2
    for stranger in (a_member(), a_reviewer(district="150303")):
        with pytest.raises(NotFound):
            make.a_visit(listing, stranger)


def test_a_visit_outside_the_notice_is_refused_with_its_dates() -> None:
    listing, owner = make.an_offered_lot()
    late = listing.apply_ends_at
    assert late is not None
    with pytest.raises(rules.VisitOutsideNotice) as refusal:
        make.a_visit(listing, owner, starts_at=late - timedelta(hours=1), ends_at=late + timedelta(minutes=1))
    assert refusal.value.params["last"] == late
    make.a_visit(listing, owner, starts_at=late - timedelta(hours=1), ends_at=late)
    with pytest.raises(rules.MeetingPointMissing):
        make.a_visit(listing, owner, meeting_point=" ")
    with pytest.raises(texts.ContactData) as contact:
        make.a_visit(listing, owner, notes="到场请打 13804731234")
    assert contact.value.on_field == "notes"


def test_places_are_booked_by_members_but_not_by_the_owner_or_staff() -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner)
    visitor = a_member()
    booking = make.a_booking(slot, visitor, persons=3)
    assert (booking.status, slot.taken, slot.free) == (B.BOOKED, 3, 1)
    assert told(visitor.user_id) == [NoticeKind.VISIT_BOOKED]
    for actor in (owner, a_reviewer()):
        with pytest.raises(Forbidden):
            make.a_booking(slot, actor)
    with pytest.raises(rules.PersonsWrong):
        make.a_booking(slot, persons=6)
    with pytest.raises(rules.BookedAlready):
        make.a_booking(make.a_visit(listing, owner), visitor)


def test_a_full_visit_is_refused_and_nothing_is_written() -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner)
    make.a_booking(slot, persons=3)
    with pytest.raises(rules.VisitFull) as refusal:
        make.a_booking(slot, persons=2)
    assert refusal.value.params == {"free": 1}
    assert len(queries.coming_to(slot.id)) == 1


def test_the_database_itself_holds_no_place_too_many() -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(VisitSlot).where(VisitSlot.id == slot.id).values(taken=5))


def test_who_waits_and_fits_moves_up_in_order_and_is_told() -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner, places=3)
    leaving = a_member()
    booked = make.a_booking(slot, leaving, persons=3)
    waiting = [make.a_booking(slot, a_member(), persons=persons, may_wait=True) for persons in (4, 2, 2, 1)]
    assert [one.status for one in waiting] == [B.WAITING] * 4
    assert [queries.waiting_before(one) for one in waiting] == [0, 1, 2, 3]
    bookings.cancel(booked.number, by=leaving)
    assert [one.status for one in waiting] == [B.WAITING, B.BOOKED, B.WAITING, B.BOOKED]
    assert slot.taken == 3
    assert told(waiting[1].user_id) == [NoticeKind.VISIT_MOVED_UP]
    assert "booking.move_up" in [event.action for event in ledger.history(waiting[1].number)]


def test_a_cancellation_is_undone_in_time_and_else_not(clock: Any) -> None:
    listing, owner = make.an_offered_lot()
    slot, visitor = make.a_visit(listing, owner), a_member()
    booking = make.a_booking(slot, visitor, persons=2)
    bookings.cancel(booking.number, by=visitor)
    assert slot.taken == 0
    clock.move(minutes=limits.undo_minutes())
    bookings.restore(booking.number, by=visitor)
    assert (booking.status, slot.taken) == (B.BOOKED, 2)
    bookings.cancel(booking.number, by=visitor)
    clock.move(minutes=limits.undo_minutes(), seconds=1)
    with pytest.raises(rules.UndoEnded):
        bookings.restore(booking.number, by=visitor)
    with pytest.raises(NotFound):
        bookings.cancel(booking.number, by=a_member())


def test_undoing_where_the_places_are_gone_leads_to_the_end_of_the_list() -> None:
    listing, owner = make.an_offered_lot()
    slot, visitor = make.a_visit(listing, owner, places=2), a_member()
    booking = make.a_booking(slot, visitor, persons=2)
    other = make.a_booking(slot, persons=2, may_wait=True)
    bookings.cancel(booking.number, by=visitor)
    bookings.restore(booking.number, by=visitor)
    assert (other.status, booking.status, slot.taken) == (B.BOOKED, B.WAITING, 2)


def test_bookings_end_a_while_before_the_visit(clock: Any) -> None:
    listing, owner = make.an_offered_lot()
    slot, visitor = make.a_visit(listing, owner), a_member()
    booking = make.a_booking(slot, visitor)
    clock.set(limits.bookings_until(slot))
    make.a_booking(slot)
    clock.move(seconds=1)
    with pytest.raises(rules.BookingEnded):
        make.a_booking(slot)
    with pytest.raises(rules.BookingEnded):
        bookings.cancel(booking.number, by=visitor)


def test_a_change_keeps_bookings_tells_everybody_and_moves_waiters_up() -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner, places=2)
    booked, waiting = make.a_booking(slot, persons=2), make.a_booking(slot, persons=1, may_wait=True)
    number = listing.number or ""
    with pytest.raises(rules.PlacesTaken):
        slots.change(number, slot.number, make.an_offer(places=1), by=owner)
    slots.change(number, slot.number, make.an_offer(places=3, meeting_point="厂区西门"), by=owner)
    assert (slot.revision, slot.taken, waiting.status) == (1, 3, B.BOOKED)
    assert told(booked.user_id) == [NoticeKind.VISIT_BOOKED, NoticeKind.VISIT_CHANGED]
    assert told(waiting.user_id) == [NoticeKind.VISIT_CHANGED, NoticeKind.VISIT_MOVED_UP]


def test_calling_a_visit_off_needs_a_reason_and_tells_everybody() -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner, places=1)
    coming = [make.a_booking(slot), make.a_booking(slot, may_wait=True)]
    with pytest.raises(texts.ReasonNeeded):
        slots.cancel(listing.number or "", slot.number, " ", by=owner)
    slots.cancel(listing.number or "", slot.number, "道路施工。", by=owner)
    assert [one.status for one in coming] == [B.DROPPED, B.DROPPED]
    assert all(told(one.user_id)[-1] is NoticeKind.VISIT_CANCELLED for one in coming)
    with pytest.raises(rules.VisitCancelled):
        make.a_booking(slot)


def test_visitors_are_reminded_once_a_day_before(clock: Any) -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner, places=1)
    booked, waiting = make.a_booking(slot), make.a_booking(slot, may_wait=True)
    tick()
    clock.set(slot.starts_at - timedelta(days=1))
    tick()
    tick()
    assert told(booked.user_id).count(NoticeKind.VISIT_REMINDER) == 1
    assert NoticeKind.VISIT_REMINDER not in told(waiting.user_id)


def test_visits_of_a_lot_that_is_halted_are_called_off_by_the_clock() -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner)
    booking = make.a_booking(slot)
    listing.status = ListingStatus.SUSPENDED
    with pytest.raises(texts.NotOnOffer):
        make.a_booking(slot)
    tick()
    assert (slot.status, booking.status) == (SlotStatus.CANCELLED, B.DROPPED)
    assert told(booking.user_id)[-1] is NoticeKind.VISIT_CANCELLED


def test_who_came_is_noted_once_the_visit_has_begun(clock: Any) -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner)
    booking = make.a_booking(slot)
    with pytest.raises(rules.NotStarted):
        slots.note_attendance(booking.number, True, by=owner)
    clock.set(slot.starts_at)
    slots.note_attendance(booking.number, True, by=owner)
    assert booking.has_come is True
    with pytest.raises(NotFound):
        slots.note_attendance(booking.number, False, by=a_member())


def test_places_of_two_lots_know_nothing_of_each_other() -> None:
    visitor = a_member()
    for _time in range(2):
        listing, owner = make.an_offered_lot()
        assert make.a_booking(make.a_visit(listing, owner), visitor).number == f"{listing.number}-V001"
    assert queries.list_own(visitor.party_id or 0).total == 2
    assert queries.open_slots(a_lot().id, market_clock.now()) == []
