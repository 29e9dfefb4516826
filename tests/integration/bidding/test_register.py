"""The bid register through its one door: receipts, idempotency, order, refusals, late arrivals, tampering."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from tests.factories.applications import a_lot, an_application
from tests.factories.bidding import OpenRoom, an_attempt, an_open_room, bid
from tests.factories.funds import a_member
from trading.audit import ledger
from trading.bidding import receipts, rules
from trading.bidding.engine import IdempotencyKeyReused, Receipt
from trading.bidding.models import Bid, LateBid
from trading.bidding.queries import rooms as queries
from trading.bidding.services.register import place
from trading.bidding.verification import verify
from trading.core.actor import Actor
from trading.core.errors import NotFound, TradingError
from trading.extensions import db
from trading.transaction import transact


@pytest.fixture
def room(app: Flask, clock: Any) -> Iterator[OpenRoom]:
    """A lot in timed bidding with three bidders."""
    return an_open_room(bidders=3)


def test_a_bid_gets_a_signed_receipt_and_stands_in_the_register(room: OpenRoom) -> None:
    receipt = bid(room)
    assert (receipt.sequence, receipt.amount) == (1, room.start)
    assert receipt.previous_hash == receipts.register_genesis(room.number)
    assert receipts.is_signed(receipt.hash, receipt.signature)
    row = queries.register(room.listing_id)[0]
    assert (row.sequence, row.amount, row.hash) == (1, room.start, receipt.hash)
    standing = queries.get_room(room.number)
    assert (standing.sequence, standing.top_amount, standing.head) == (1, room.start, receipt.hash)
    assert list(verify(room.number)) == []


def test_the_same_key_and_amount_give_the_same_receipt_for_ever(room: OpenRoom) -> None:
    first = bid(room, key="once")
    bid(room, 1, bidder=1)
    assert bid(room, key="once") == first
    assert len(queries.register(room.listing_id)) == 2


def test_the_same_key_with_another_amount_is_refused(room: OpenRoom) -> None:
    bid(room, key="once")
    with pytest.raises(IdempotencyKeyReused):
        bid(room, 1, key="once")


def test_two_bidders_may_use_the_same_key(room: OpenRoom) -> None:
    assert bid(room, key="1").sequence == 1
    assert bid(room, 1, bidder=1, key="1").sequence == 2


def test_a_group_is_judged_in_order_of_arrival_and_a_refusal_harms_nobody(room: OpenRoom, clock: Any) -> None:
    at = clock.now
    late, early = at + timedelta(microseconds=2), at + timedelta(microseconds=1)
    outcomes = transact(
        place,
        [
            an_attempt(room, 1, 1, received_at=late),
            an_attempt(room, 0, 0, received_at=early),
            an_attempt(room, 0, 2, received_at=late),
        ],
    )
    assert isinstance(outcomes[0], Receipt)
    assert isinstance(outcomes[1], Receipt)
    assert (outcomes[1].sequence, outcomes[0].sequence) == (1, 2)
    assert isinstance(outcomes[2], rules.BidBelowMinimum)
    assert list(verify(room.number)) == []


def test_a_double_click_inside_one_group_is_one_bid(room: OpenRoom) -> None:
    outcomes = transact(place, [an_attempt(room, key="twice"), an_attempt(room, key="twice")])
    assert outcomes[0] == outcomes[1]
    assert len(queries.register(room.listing_id)) == 1


def test_the_timed_phase_extends_from_the_bid(room: OpenRoom, clock: Any) -> None:
    clock.move(minutes=2)
    receipt = bid(room)
    assert receipt.closes_at == clock.now + timedelta(minutes=4)
    assert queries.get_room(room.number).closes_at == receipt.closes_at


@pytest.mark.parametrize("who", ["visitor", "stranger", "applicant", "seller"])
def test_only_a_qualified_bidder_gets_in(app: Flask, clock: Any, who: str) -> None:
    room = an_open_room(bidders=2)
    listing = queries.get_room(room.number).listing
    actor = {
        "visitor": Actor.visitor,
        "stranger": a_member,
        "seller": lambda: a_member(party=listing.owner),
        "applicant": lambda: _unpaid(listing, clock),
    }[who]()
    with pytest.raises(rules.NotQualified):
        bid(room, by=actor)
    assert queries.register(room.listing_id) == []


def _unpaid(listing: Any, clock: Any) -> Actor:
    actor, now = a_member(), clock.now
    clock.set(listing.published_at)
    an_application(listing, actor)
    clock.set(now)
    return actor


def test_a_lot_that_nobody_may_see_is_unknown(app: Flask, clock: Any) -> None:
    room = an_open_room()
    with pytest.raises(NotFound):
        bid(room, listing="150302-T-2026-99999")


def test_a_bid_that_arrives_at_the_close_is_late_and_kept_for_its_bidder(room: OpenRoom, clock: Any) -> None:
    clock.set(room.closes_at)
    outcome = transact(place, [an_attempt(room)])[0]
    assert isinstance(outcome, rules.RoomClosed)
    kept = db.session.query(LateBid).one()
    assert (kept.amount, kept.received_at) == (room.start, room.closes_at)
    assert queries.register(room.listing_id) == []


def test_a_bid_that_arrived_in_time_counts_although_its_turn_came_after_the_close(room: OpenRoom, clock: Any) -> None:
    in_time = room.closes_at - timedelta(microseconds=1)
    clock.set(room.closes_at + timedelta(seconds=1))
    assert bid(room, received_at=in_time).closes_at == in_time + timedelta(minutes=4)
    assert list(verify(room.number)) == []


def test_each_bid_has_one_event_in_the_lots_own_chain(room: OpenRoom) -> None:
    bid(room)
    bid(room, 1, bidder=1)
    placed = [event for event in ledger.history(room.number) if event.action == "bidding.bid_placed"]
    assert [event.detail["sequence"] for event in placed] == [1, 2]
    assert {event.chain for event in placed} == {ledger.lot_chain(room.number)}
    assert list(ledger.verify(ledger.lot_chain(room.number))) == []


@pytest.mark.parametrize("table", ["bids", "audit_events"])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_written(own_app: Flask, clock: Any, table: str, act: str) -> None:
    room = an_open_room()
    bid(room)
    statement = f"UPDATE {table} SET hash = 'x'" if act == "update" else f"DELETE FROM {table}"
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()


@pytest.mark.parametrize(
    ("forgery", "fault"),
    [
        (update(Bid).where(Bid.sequence == 2).values(amount=Bid.amount + 1_000_000), "the row was altered"),
        (update(Bid).where(Bid.sequence == 2).values(bidder_number="00"), "the row was altered"),
        (delete(Bid).where(Bid.sequence == 2), "sequence 2 is missing"),
        (delete(Bid).where(Bid.sequence == 3), "the room's standing doesn't match"),
    ],
)
def test_tampering_is_told_with_its_row(own_app: Flask, clock: Any, forgery: Any, fault: str) -> None:
    """Somebody with the database owner's rights takes the triggers away and changes a row."""
    room = an_open_room(bidders=3)
    for step in range(3):
        bid(room, step, bidder=step)
    assert list(verify(room.number)) == []
    _disarm()
    db.session.execute(forgery)
    db.session.commit()
    assert any(fault in found.what for found in verify(room.number))


def _disarm() -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE bids DISABLE TRIGGER USER"))
    else:
        db.session.execute(text("DROP TRIGGER bids_no_update"))
        db.session.execute(text("DROP TRIGGER bids_no_delete"))


def test_money_that_went_back_ends_the_right_to_bid(room: OpenRoom) -> None:
    """The deposit is asked for at every bid, not only at admission."""
    application = queries.find_application(room.listing_id, room.bidders[0].party_id)
    application.deposit.status = "refund_prepared"
    db.session.commit()
    with pytest.raises(rules.NotQualified):
        bid(room)


def test_bids_before_the_opening_are_refused(app: Flask, clock: Any) -> None:
    listing = a_lot()
    db.session.commit()
    room = OpenRoom(listing.number, listing.id, [a_member()], listing.start_amount, listing.step_amount, clock.now)
    with pytest.raises(TradingError) as refused:
        bid(room)
    assert refused.value.code == "room_not_open"
