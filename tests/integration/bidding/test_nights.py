"""Timed bidding that lasts longer than a day rests at night and goes on in the morning of the next working day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.bidding import OpenRoom, an_open_room, bid
from trading.bidding import rules
from trading.bidding.queries import rooms as queries
from trading.bidding.states import Phase, phase
from trading.bidding.verification import verify
from trading.core.clock import local
from trading.extensions import db
from trading.worker import settle_due

#: a Friday; the next working day is a Monday
EVENING, MORNING = local(2026, 3, 20, 18), local(2026, 3, 23, 9)
WINDOW = timedelta(minutes=4)


@pytest.fixture
def room(app: Flask, clock: Any) -> OpenRoom:
    """A room on a Friday afternoon that may last until Tuesday."""
    clock.set(EVENING - timedelta(minutes=10))
    room = an_open_room(cap_at=local(2026, 3, 24, 18))
    db.session.commit()
    return room


def test_a_close_that_would_fall_into_the_night_comes_after_the_morning(room: OpenRoom, clock: Any) -> None:
    clock.set(EVENING - timedelta(minutes=9))
    assert bid(room).closes_at == EVENING - timedelta(minutes=5)
    clock.set(EVENING - timedelta(minutes=5, microseconds=1))
    assert bid(room, 1, bidder=1).closes_at == EVENING - timedelta(minutes=1, microseconds=1)
    clock.set(EVENING - timedelta(minutes=2))
    assert bid(room, 2).closes_at == MORNING + WINDOW
    assert list(verify(room.number)) == []


def test_at_night_nobody_bids_and_nothing_closes(room: OpenRoom, clock: Any, client: FlaskClient) -> None:
    clock.set(EVENING - timedelta(minutes=8))
    bid(room)
    clock.set(EVENING - timedelta(minutes=5))
    bid(room, 1, bidder=1)
    clock.set(EVENING - timedelta(minutes=2))
    bid(room, 2)
    db.session.commit()
    clock.set(EVENING + timedelta(hours=20))
    assert phase(queries.get_room(room.number).clock, clock.now) is Phase.RESTING
    with pytest.raises(rules.RoomResting) as refusal:
        bid(room, 3, bidder=1)
    assert refusal.value.params["resumes_at"] == MORNING
    assert settle_due() == 0
    told = client.get(f"/api/v1/listings/{room.number}/room").json
    assert (told["phase"], len(told["rests"])) == ("resting", 2)
    assert "夜间暂停" in client.get(f"/listings/{room.number}/room").get_data(as_text=True)
    clock.set(MORNING)
    assert bid(room, 3, bidder=1).closes_at == MORNING + WINDOW
    clock.set(MORNING + WINDOW + timedelta(seconds=3))
    assert settle_due() == 1
    assert queries.find_award(room.listing_id).amount == room.start + 3 * room.step
    assert list(verify(room.number)) == []


def test_a_room_whose_cap_lies_in_the_evening_has_no_night(app: Flask, clock: Any) -> None:
    clock.set(EVENING - timedelta(minutes=10))
    room = an_open_room(cap_at=EVENING + timedelta(hours=4))
    assert queries.get_room(room.number).rests is None
    clock.set(EVENING - timedelta(minutes=9))
    bid(room)
    clock.set(EVENING - timedelta(minutes=5, seconds=1))
    bid(room, 1, bidder=1)
    clock.set(EVENING - timedelta(minutes=2))
    assert bid(room, 2).closes_at == EVENING + timedelta(minutes=2)
