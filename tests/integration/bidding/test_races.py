"""Real threads, real commits, on both databases: whatever the timing, the register's invariants hold."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories.bidding import OpenRoom, an_attempt, an_open_room
from trading.bidding import desk, rules
from trading.bidding.engine import Attempt, Receipt
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms as services
from trading.bidding.services.register import place
from trading.bidding.verification import verify
from trading.core.actor import Actor
from trading.core.errors import TradingError
from trading.extensions import db
from trading.transaction import transact

THREADS = 12


def together(app: Flask, calls: list[Callable[[], Any]]) -> list[Any]:
    """Run every call in a thread of its own, all released at once; refusals are outcomes."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with app.app_context():
            gate.wait()
            try:
                return call()
            except TradingError as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def placed(attempt: Attempt) -> Callable[[], Any]:
    """Place one bid in a transaction of its own."""
    return lambda: transact(place, [attempt])[0]


def assert_sound(room: OpenRoom, rows: int) -> None:
    db.session.rollback()
    assert [bid.sequence for bid in queries.register(room.listing_id)] == list(range(1, rows + 1))
    assert list(verify(room.number)) == []


@pytest.fixture(params=["alone", "desk"])
def way(request: pytest.FixtureRequest, own_app: Flask) -> Callable[[Attempt], Callable[[], Any]]:
    """Each bid in its own transaction, or all through the desk that commits in groups."""
    if request.param == "alone":
        return placed
    own_app.config["BID_DESK"] = "thread"
    return lambda attempt: lambda: desk.submit(attempt)


def test_of_equal_bids_at_once_one_wins(own_app: Flask, way: Any) -> None:
    room = an_open_room(bidders=THREADS)
    outcomes = together(own_app, [way(an_attempt(room, 0, bidder)) for bidder in range(THREADS)])
    assert sum(isinstance(outcome, Receipt) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, rules.BidBelowMinimum) for outcome in outcomes) == THREADS - 1
    assert_sound(room, 1)


def test_rising_bids_at_once_never_leave_a_lower_one_on_top(own_app: Flask, way: Any) -> None:
    room = an_open_room(bidders=THREADS)
    outcomes = together(own_app, [way(an_attempt(room, bidder, bidder)) for bidder in range(THREADS)])
    won = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert max(receipt.amount for receipt in won) == room.start + (THREADS - 1) * room.step
    assert_sound(room, len(won))
    assert queries.get_room(room.number).top_amount == room.start + (THREADS - 1) * room.step


def test_a_double_click_counts_once(own_app: Flask, way: Any) -> None:
    room = an_open_room()
    attempt = an_attempt(room, key="double-click")
    outcomes = together(own_app, [way(attempt)] * 8)
    assert len({outcome.hash for outcome in outcomes}) == 1
    assert_sound(room, 1)


def test_two_settlers_decide_once(own_app: Flask, clock: Any) -> None:
    room = an_open_room()
    receipt = transact(place, [an_attempt(room)])[0]
    clock.set(receipt.closes_at + timedelta(seconds=3))
    outcomes = together(
        own_app, [lambda: transact(services.settle, room.listing_id, by=Actor.system()) for _settler in range(6)]
    )
    assert sorted(map(str, outcomes)) == ["False"] * 5 + ["True"]
    assert_sound(room, 1)
    assert queries.find_award(room.listing_id).amount == room.start


@pytest.mark.parametrize("seed", range(8))
def test_bids_around_the_closing_instant_are_in_or_late_but_never_lost(own_app: Flask, clock: Any, seed: int) -> None:
    """Bids that arrived within a second of the close race with the settler for the lock."""
    room = an_open_room(bidders=6)
    first = transact(place, [an_attempt(room)])[0]
    closes_at = first.closes_at
    clock.set(closes_at + timedelta(seconds=2))
    moments = [closes_at + timedelta(milliseconds=125 * (bidder - 3) + seed) for bidder in range(1, 6)]
    calls = [
        placed(an_attempt(room, bidder, bidder, received_at=moment)) for bidder, moment in enumerate(moments, start=1)
    ]
    calls.insert(seed % 6, lambda: transact(services.settle, room.listing_id, by=Actor.system()))
    outcomes = together(own_app, calls)
    decided = outcomes.pop(seed % 6)
    won = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, TradingError)]
    assert len(won) + len(refused) == len(outcomes) == 5
    assert all(isinstance(one, rules.RoomClosed | rules.BidBelowMinimum) for one in refused)
    assert_sound(room, 1 + len(won))
    standing = queries.get_room(room.number)
    # either the settler was first and everybody else is late, or a bid was first and the room lives on
    assert (standing.closed_at is not None) == (decided is True)
    assert (decided is True) == (won == [])
    if won:
        assert standing.closes_at == max(receipt.received_at for receipt in won) + timedelta(minutes=4)


def test_the_desk_gives_every_waiting_bidder_an_answer(own_app: Flask) -> None:
    """Sixty bids on five rooms through one desk: groups span rooms, everybody hears."""
    own_app.config["BID_DESK"] = "thread"
    rooms = [an_open_room(bidders=THREADS) for _room in range(5)]
    attempts = [an_attempt(room, bidder, bidder) for bidder in range(THREADS) for room in rooms]
    outcomes = together(own_app, [lambda attempt=attempt: desk.submit(attempt) for attempt in attempts])
    assert all(isinstance(outcome, Receipt | rules.BidBelowMinimum) for outcome in outcomes)
    for room in rooms:
        mine = [o for o, a in zip(outcomes, attempts, strict=True) if a.listing == room.number]
        assert_sound(room, sum(isinstance(outcome, Receipt) for outcome in mine))
