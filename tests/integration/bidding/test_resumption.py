"""A suspended lot goes on with the time it had left, keeps its bids, and its register still verifies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import FrozenClock
from tests.factories.applications import a_lot, a_reviewer, an_application
from tests.factories.bidding import an_open_room, bid
from tests.factories.contract import an_approver
from trading.bidding import verification
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms, timetable
from trading.bidding.services.register import place
from trading.bidding.states import Phase, phase
from trading.core.actor import Actor
from trading.core.calendar import is_working_day
from trading.core.clock import LOCAL
from trading.extensions import db
from trading.listing import services as listings
from trading.listing.models import Listing
from trading.listing.queries import get_listing
from trading.listing.states import HaltAct, HaltReason, ListingStatus
from trading.worker import settle_due

pytestmark = pytest.mark.usefixtures("app", "clock")
SYSTEM = Actor.system()


def halt(listing: Listing, act: HaltAct) -> None:
    number = listing.number or ""
    listings.ask_halt(number, act=act, reason=HaltReason.ORDER, note="法院来函。", by=a_reviewer())
    rooms.confirm_halt(number, by=an_approver())
    db.session.commit()


def test_dates_ahead_move_by_whole_days_to_working_days(clock: FrozenClock) -> None:
    listing = a_lot()
    awaited = an_application(listing)
    before = {name: getattr(listing, name) for name in ("opens_at", "apply_ends_at", "timed_starts_at", "cap_at")}
    clock.move(days=6)
    suspended_at = clock()
    halt(listing, HaltAct.SUSPEND)
    clock.move(days=2)
    halt(listing, HaltAct.RESUME)
    assert listing.resumption is not None
    resumes_at = listing.resumption.resumes_at
    clock.set(resumes_at + timedelta(seconds=1))
    settle_due()
    assert listing.status is ListingStatus.PUBLISHED
    room = queries.get_room(listing.number or "")
    span = listing.timed_starts_at - before["timed_starts_at"]
    assert span >= resumes_at - suspended_at
    assert span % timedelta(days=1) == timedelta(0)
    assert is_working_day(listing.timed_starts_at.astimezone(LOCAL).date())
    assert listing.opens_at == before["opens_at"], "bidding had opened before the suspension"
    assert (room.timed_starts_at, room.cap_at, room.closes_at) == (
        listing.timed_starts_at,
        before["cap_at"] + span,
        listing.timed_starts_at,
    )
    assert awaited.deposit.due_at == listing.apply_ends_at == before["apply_ends_at"] + span


def test_a_timed_phase_that_was_broken_off_keeps_its_bids_and_reopens(clock: FrozenClock) -> None:
    opened = an_open_room()
    listing = get_listing(opened.number)
    bid(opened, 0, 0)
    clock.move(seconds=30)
    bid(opened, 1, 1)
    left = queries.get_room(opened.number).closes_at - clock()
    halt(listing, HaltAct.SUSPEND)
    halt(listing, HaltAct.RESUME)
    assert listing.resumption is not None
    clock.set(listing.resumption.resumes_at + timedelta(seconds=2))
    assert timetable.resume(listing.id, by=SYSTEM)
    assert not timetable.resume(listing.id, by=SYSTEM), "only once"
    db.session.commit()
    room = queries.get_room(opened.number)
    assert phase(room.clock, clock()) is Phase.TIMED
    assert room.closes_at - clock() >= left
    assert room.sequence == 2
    bid(opened, 2, 0)
    assert not list(verification.verify(opened.number))
    clock.set(queries.get_room(opened.number).closes_at + timedelta(seconds=5))
    settle_due()
    assert listing.status is ListingStatus.AWARD_PENDING
    assert not list(verification.verify(opened.number))


def test_nothing_goes_on_before_its_time(clock: FrozenClock) -> None:
    listing = a_lot()
    halt(listing, HaltAct.SUSPEND)
    halt(listing, HaltAct.RESUME)
    assert listing.resumption is not None
    clock.set(listing.resumption.resumes_at - timedelta(seconds=1))
    settle_due()
    assert listing.status is ListingStatus.SUSPENDED
    assert place([]) == []


def test_a_lot_whose_resumption_was_announced_can_still_be_terminated(clock: FrozenClock) -> None:
    listing = a_lot()
    for act in (HaltAct.SUSPEND, HaltAct.RESUME, HaltAct.TERMINATE):
        halt(listing, act)
    clock.move(days=30)
    settle_due()
    assert listing.status is ListingStatus.TERMINATED
