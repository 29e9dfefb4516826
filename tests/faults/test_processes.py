"""Processes that are really killed while bids and closes are under way: no acknowledged bid is lost, none counts twice.

Work is stopped at a chosen point by holding a row that it needs; then the process is killed, and the row let go.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from random import Random

import psycopg
import pytest

from tests.faults.conftest import Lot, Market, at_once, kill, until
from trading.audit import ledger
from trading.bidding.queries import rooms as queries
from trading.bidding.states import AwardStatus
from trading.extensions import db


@pytest.fixture(scope="module")
def bidders(market: Market) -> list:
    return market.bidders(6)


@pytest.fixture
def lot(market: Market, bidders: list) -> Lot:
    return market.lot(bidders)


def test_a_web_worker_killed_in_the_middle_of_a_group(market: Market, lot: Lot) -> None:
    """Six bids hang in transactions of both workers when these are killed: none was acknowledged, none is written; each
    bidder who asks again under the old key gets one answer."""
    keys = [market.new_key() for _bidder in range(6)]
    with market.holding_room(lot):
        pool, sent = at_once([lambda n=n: market.bid(lot, n, n, keys[n]) for n in range(6)])
        until(lambda: len(lot.sent) == 6 and market.waiting(), "a group of bids waits for the room")
        for worker in market.web_workers():
            kill(worker)
        first = [answer.result().status for answer in sent]
        pool.shutdown()
    # a line that was still being opened may have found the next worker, who couldn't get the room either
    assert set(first) <= {0, 503}
    assert 0 in first
    again = [market.insist(lot, n, n, keys[n]) for n in range(6)]
    assert {answer.status for answer in again} <= {201, 409}
    assert again[5].status == 201
    rows = market.assert_sound(lot)
    assert len(rows) == sum(answer.status == 201 for answer in again)
    if set(first) == {0}:
        assert [answer.body["sequence"] for answer in again] == list(range(1, 7))


def test_web_workers_killed_at_any_moment_of_bidding(market: Market, lot: Lot) -> None:
    """Four bidders go on bidding, each insisting on an answer, while workers are killed at random moments."""
    dice = Random("kill")  # noqa: S311 - repeatable on purpose
    over = []

    def bidding(bidder: int) -> None:
        turn = 0
        while not over and turn < 400:
            market.insist(lot, 4 * turn + bidder, bidder)
            turn += 1

    pool, running = at_once([lambda n=n: bidding(n) for n in range(4)])
    try:
        for _kill in range(2):
            before = len(lot.answers)
            until(lambda before=before: len(lot.answers) > before + 4, "bidding goes on")
            time.sleep(dice.uniform(0, 0.08))
            kill(dice.choice(market.web_workers()))
        before = len(lot.answers)
        until(lambda: len(lot.answers) > before + 4, "bidding goes on")
    finally:
        over.append(True)
        for one in running:
            one.result()
        pool.shutdown()
    assert len(market.assert_sound(lot)) >= 4


def test_an_acknowledgement_that_got_lost_is_given_again(market: Market, lot: Lot) -> None:
    """The line breaks after the bid was sent. Asked again under its key, the register says that it stands, once."""
    for turn in range(6):
        market.bid_and_hang_up(lot, turn, turn % 2, f"lost-{turn}")
        answer = market.insist(lot, turn, turn % 2, f"lost-{turn}")
        assert (answer.status, answer.body["sequence"]) == (201, turn + 1)
        assert market.bid(lot, turn, turn % 2, f"lost-{turn}").body == answer.body
    assert len(market.assert_sound(lot)) == 6


def test_the_databases_own_processes_ended_under_a_group(market: Market, lot: Lot) -> None:
    """The connections of waiting groups are cut: the platform tries again by itself, and bidders notice nothing."""
    with market.holding_room(lot) as holder:
        pool, sent = at_once([lambda n=n: market.insist(lot, n, n) for n in range(6)])
        for process in until(market.waiting, "a group of bids waits for the room"):
            holder.execute("SELECT pg_terminate_backend(%s)", (process,))
    answers = [one.result() for one in sent]
    pool.shutdown()
    assert {answer.status for answer in answers} <= {201, 409}
    assert max(answer.amount for answer in answers if answer.status == 201) == lot.amount(5)
    market.assert_sound(lot)


def test_the_database_killed_and_started_again(market: Market, lot: Lot) -> None:
    """kill -9 of the whole server with bids under way. While it is away bidders are told to come back; what was
    acknowledged before is there afterwards, and what wasn't can be asked again."""
    for turn in range(4):
        assert market.bid(lot, turn, turn % 2).status == 201
    hanging = market.new_key()
    db.session.rollback()
    with suppress(psycopg.OperationalError), market.holding_room(lot):  # the holder's own line dies too
        pool, (sent,) = at_once([lambda: market.bid(lot, 4, 0, hanging)])
        until(market.waiting, "the bid waits for the room")
        market.cluster.kill()
    db.session.remove()
    db.engine.dispose()
    try:
        away = market.bid(lot, 5, 1)
        status, retry_after, words = market.page(f"/listings/{lot.number}/room")
    finally:
        market.cluster.start()
    assert (away.status, away.body["code"]) == (503, "busy")
    assert (status, retry_after) == (503, "1")
    assert "系统繁忙" in words
    assert sent.result().status in (0, 201, 503)
    pool.shutdown()
    assert market.insist(lot, 4, 0, hanging).body["sequence"] == 5
    assert market.insist(lot, 5, 1, away.key).body["sequence"] == 6
    assert len(market.assert_sound(lot)) == 6


def test_a_worker_killed_in_the_middle_of_a_close_and_two_after_it(market: Market, bidders: list) -> None:
    """A worker has judged a room and is writing when it is killed: nothing of the close is there. Then two workers meet
    over eight rooms that are due: each is decided once, for the best bid."""
    now = market.now()
    lots = [market.lot(bidders[:2], capped=True, now=now) for _room in range(8)]
    for place, one in enumerate(lots):
        for turn in range(1 + place % 3):
            assert market.insist(one, turn, turn % 2).status == 201
    chains = [ledger.lot_chain(one.number) for one in lots]
    db.session.rollback()
    held = market.holding("SELECT 1 FROM audit_chains WHERE name = ANY(%s) FOR UPDATE", chains)
    with held, market.worker() as worker:
        market.jump(now + timedelta(minutes=3, seconds=3))
        until(market.waiting, "the worker waits for a lot's chain")
        kill(worker.running["worker"].pid)
    assert [market.room(one).closed_at for one in lots] == [None] * len(lots)
    with market.worker(), market.worker():
        # however long it took to get here: a settler two minutes late would leave the rooms to a person
        market.jump(now + timedelta(minutes=3, seconds=4))
        for one in lots:
            until(lambda one=one: market.room(one).closed_at, "the room is decided")
    for place, one in enumerate(lots):
        acts = [event.action for event in ledger.history(one.number)]
        assert (acts.count("room.closed"), acts.count("award.decided")) == (1, 1)
        award = queries.find_award(one.listing_id)
        assert (award.sequence, award.amount) == (1 + place % 3, one.amount(place % 3))
        assert award.status is AwardStatus.PENDING
        market.assert_sound(one)
