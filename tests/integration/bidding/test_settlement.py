"""The close: the drain, one decision, nobody late, and a person where the platform stood still."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories.applications import a_lot
from tests.factories.bidding import an_attempt, an_open_room, bid
from tests.factories.funds import an_account
from trading.bidding import rules
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms as services
from trading.bidding.services.register import place
from trading.bidding.states import AwardStatus
from trading.bidding.verification import verify
from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden
from trading.extensions import db
from trading.listing.states import ListingStatus
from trading.transaction import transact

SYSTEM = Actor.system()


def settle_all() -> list[int]:
    """What the worker does at each tick."""
    return [listing_id for listing_id in services.due() if transact(services.settle, listing_id, by=SYSTEM)]


def test_nothing_is_decided_before_the_drain_is_over(app: Flask, clock: Any) -> None:
    room = an_open_room()
    bid(room)
    closes_at = queries.get_room(room.number).closes_at
    clock.set(closes_at + timedelta(seconds=2) - timedelta(microseconds=1))
    assert settle_all() == []
    clock.set(closes_at + timedelta(seconds=2))
    assert settle_all() == [room.listing_id]


def test_the_best_bid_wins_once(app: Flask, clock: Any) -> None:
    room = an_open_room()
    bid(room)
    best = bid(room, 4, bidder=1)
    clock.set(best.closes_at + timedelta(seconds=3))
    assert settle_all() == [room.listing_id]
    assert settle_all() == []
    award = queries.find_award(room.listing_id)
    assert (award.sequence, award.amount, award.status) == (2, best.amount, AwardStatus.PENDING)
    standing = queries.get_room(room.number)
    assert standing.closed_at == clock.now
    assert standing.listing.status is ListingStatus.AWARD_PENDING
    assert list(verify(room.number)) == []


def test_after_the_decision_even_a_bid_that_arrived_in_time_is_late(app: Flask, clock: Any) -> None:
    room = an_open_room()
    receipt = bid(room)
    clock.set(receipt.closes_at + timedelta(seconds=3))
    settle_all()
    outcome = transact(place, [an_attempt(room, 1, 1, received_at=receipt.closes_at - timedelta(seconds=1))])[0]
    assert isinstance(outcome, rules.RoomClosed)
    assert len(queries.own_late_bids(room.listing_id, _application_id(room, 1))) == 1
    assert list(verify(room.number)) == []


def _application_id(room: Any, bidder: int) -> int:
    return queries.find_application(room.listing_id, room.bidders[bidder].party_id).id


def test_a_room_without_a_bid_fails_and_its_bidders_are_let_go(app: Flask, clock: Any) -> None:
    room = an_open_room()
    clock.set(room.closes_at + timedelta(seconds=3))
    settle_all()
    assert queries.get_room(room.number).listing.status is ListingStatus.FAILED
    assert queries.find_award(room.listing_id) is None
    for application in queries.applications_of(room.listing_id):
        assert application.status.value == "lost"
        assert application.deposit.refund_due_on is not None


def test_one_bidder_needs_no_timed_phase(app: Flask, clock: Any) -> None:
    room = an_open_room(bidders=1)
    standing = queries.get_room(room.number)
    assert standing.closes_at == standing.timed_starts_at


def test_a_bid_that_a_failed_lot_turned_away_is_on_its_bidders_list(app: Flask, clock: Any) -> None:
    """The close has ended the application meanwhile; the bid arrived all the same."""
    room = an_open_room()
    closes_at = queries.get_room(room.number).closes_at
    clock.set(closes_at + timedelta(seconds=3))
    assert settle_all() == [room.listing_id]
    assert queries.get_room(room.number).listing.status is ListingStatus.FAILED
    arrived = closes_at - timedelta(milliseconds=1)
    with pytest.raises(rules.RoomClosed):
        bid(room, received_at=arrived)
    application = queries.find_application(room.listing_id, room.bidders[0].party_id)
    (late,) = queries.own_late_bids(room.listing_id, application.id)
    assert (late.received_at, late.refused_at, late.amount) == (arrived, clock.now, room.start)


def test_a_settler_that_comes_too_late_pauses_the_room_for_a_person(app: Flask, clock: Any) -> None:
    room = an_open_room()
    receipt = bid(room)
    clock.set(receipt.closes_at + timedelta(seconds=120))
    clock.move(microseconds=1)
    settle_all()
    paused = queries.get_room(room.number)
    assert (paused.paused_at, paused.closed_at) == (clock.now, None)
    assert settle_all() == []
    with pytest.raises(rules.RoomPaused):
        bid(room, 1, bidder=1)


def test_just_in_time_is_not_too_late(app: Flask, clock: Any) -> None:
    room = an_open_room()
    receipt = bid(room)
    clock.set(receipt.closes_at + timedelta(seconds=120))
    settle_all()
    assert queries.get_room(room.number).closed_at == clock.now


@pytest.fixture
def paused(app: Flask, clock: Any) -> Any:
    room = an_open_room()
    receipt = bid(room)
    clock.set(receipt.closes_at + timedelta(hours=1))
    settle_all()
    return room


def test_an_approver_closes_a_paused_room_on_the_register_as_it_stands(paused: Any, clock: Any) -> None:
    approver = an_account(Role.APPROVER)
    db.session.commit()
    transact(services.close_paused, paused.number, "机房停电，按登记簿确认", by=approver)
    assert services.queries.paused_rooms() == []
    assert settle_all() == [paused.listing_id]
    assert queries.find_award(paused.listing_id).amount == paused.start
    assert list(verify(paused.number)) == []


def test_an_approver_lets_a_paused_room_go_on(paused: Any, clock: Any) -> None:
    approver = an_account(Role.APPROVER)
    db.session.commit()
    until = clock.now + timedelta(hours=2)
    transact(services.reopen_paused, paused.number, until, "机房停电，恢复竞价", by=approver)
    assert bid(paused, 1, bidder=1).closes_at == until
    assert list(verify(paused.number)) == []


def test_bidders_get_time_to_come_back(paused: Any, clock: Any) -> None:
    approver = an_account(Role.APPROVER)
    db.session.commit()
    with pytest.raises(services.ReopenTooSoon):
        transact(services.reopen_paused, paused.number, clock.now + timedelta(seconds=60), "恢复竞价", by=approver)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PUBLISHER, Role.FINANCE, Role.SYSADMIN, Role.MEMBER])
def test_nobody_else_decides_a_paused_room(paused: Any, role: Role) -> None:
    other = an_account(role)
    db.session.commit()
    with pytest.raises(Forbidden):
        transact(services.close_paused, paused.number, "试一试", by=other)


def test_a_person_may_not_settle(app: Flask, clock: Any) -> None:
    listing = a_lot()
    db.session.commit()
    with pytest.raises(Forbidden):
        transact(services.settle, listing.id, by=an_account(Role.APPROVER))
