"""One clock for all processes: what happens when the database tells another time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories.bidding import OpenRoom, an_open_room, bid
from tests.factories.funds import an_account
from trading import timepiece, worker
from trading.bidding import rules
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms
from trading.bidding.verification import verify
from trading.core.actor import Actor, Role
from trading.core.policy import CLOCK_SKEW
from trading.extensions import db
from trading.transaction import transact

AN_HOUR = timepiece.Offset(timedelta(hours=1))


@pytest.fixture
def room(app: Flask, clock: Any) -> OpenRoom:
    room = an_open_room()
    bid(room)
    db.session.commit()
    return room


def test_the_clocks_of_one_machine_agree(app: Flask) -> None:
    assert not timepiece.compare().is_too_far


def test_a_database_that_is_ahead_is_found_out(app: Flask, database_kind: str) -> None:
    if database_kind == "sqlite":
        return  # an embedded database has no clock of its own
    db.session.execute(text("CREATE SCHEMA ahead"))
    db.session.execute(
        text(
            "CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE "
            "AS $$ SELECT pg_catalog.clock_timestamp() + interval '800 ms' $$"
        )
    )
    db.session.execute(text("SET LOCAL search_path = ahead, public, pg_catalog"))
    offset = timepiece.compare()
    assert offset.is_too_far
    assert abs(offset.apart - timedelta(milliseconds=800)) <= offset.doubt


@pytest.mark.parametrize(
    ("apart", "doubt", "too_far"), [(500, 0, False), (501, 0, True), (-600, 50, True), (900, 450, False)]
)
def test_a_slow_answer_is_no_difference(apart: int, doubt: int, too_far: bool) -> None:
    offset = timepiece.Offset(timedelta(milliseconds=apart), timedelta(milliseconds=doubt))
    assert offset.is_too_far is too_far
    assert timedelta(milliseconds=500) == CLOCK_SKEW


def test_rooms_whose_minutes_count_are_paused_for_a_person(room: OpenRoom) -> None:
    assert worker.pause_for_clocks(AN_HOUR) == 1
    paused = queries.get_room(room.number)
    assert (paused.pause_reason, paused.waits_for_a_person) == (rooms.CLOCKS_DIFFER, True)
    with pytest.raises(rules.RoomPaused):
        bid(room, 1, bidder=1)
    assert worker.pause_for_clocks(AN_HOUR) == 0
    assert list(verify(room.number)) == []


def test_the_room_goes_on_when_a_person_says_so(room: OpenRoom, clock: Any) -> None:
    worker.pause_for_clocks(AN_HOUR)
    approver = an_account(Role.APPROVER)
    db.session.commit()
    until = clock.now + timedelta(minutes=30)
    transact(rooms.reopen_paused, room.number, until, "时钟已校准", by=approver)
    assert bid(room, 1, bidder=1).closes_at == until


def test_free_bidding_goes_on(room: OpenRoom, clock: Any) -> None:
    clock.move(days=-3)
    assert worker.pause_for_clocks(AN_HOUR) == 0
    assert not transact(rooms.pause_for_clocks, room.listing_id, 800, by=Actor.system())
