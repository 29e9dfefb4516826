"""Two hundred rounds of bids fired around the closing instant, through real processes on PostgreSQL.

Every round brings the clock of all processes to just before a room's close and fires. In half of the rounds bids
reach the platform a few milliseconds to both sides of the close; in the other half they arrive in time, but a
stranger holds the room's row until the drain is over and two settlers wait for it too. Whatever the timing: each bid
is in the register or refused with the truth, a room that took a bid in time lives on, one that didn't is decided for
its best bid, and a bid that came too late is on its bidder's list.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bench.load import Answer
from tests.faults.conftest import Lot, Market, until
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms as services
from trading.core import clock
from trading.core.actor import Actor
from trading.extensions import db
from trading.listing.states import ListingStatus
from trading.transaction import transact

ROUNDS = 200
BIDDERS = 4
#: bids are fired so many milliseconds around the close
EDGE = 12
LEAD = timedelta(milliseconds=40)


class Rounds:
    """One room after the other, each for as long as bids keep it open."""

    def __init__(self, market: Market, seed: str) -> None:
        self.market, self.dice = market, Random(seed)  # noqa: S311 - repeatable on purpose
        self.bidders = market.bidders(BIDDERS)
        self.pool = ThreadPoolExecutor(BIDDERS + 2)
        self.lots: list[Lot] = []
        self.steps = 0
        #: what became of bids, of rooms
        self.counts = {"taken": 0, "late": 0, "outbid": 0, "extended": 0, "decided": 0}

    def lot(self) -> Lot:
        """A room that is open, the last one or a fresh one; every third can't be extended."""
        if not self.lots or self.market.room(self.lots[-1]).closed_at is not None:
            capped = self.dice.random() < 0.3
            self.lots.append(self.market.lot(self.bidders, capped=capped))
            self.steps = 0
        return self.lots[-1]

    def settle(self, lot: Lot) -> bool:
        """What a worker does, in a thread of its own."""
        with self.market.app.app_context():
            try:
                return transact(services.settle, lot.listing_id, by=Actor.system())
            finally:
                db.session.remove()

    def fire(self, lot: Lot, at: list[float]) -> list[Any]:
        """Send a bid of each bidder at these instants of the monotonic clock, rising in a random order of bidders."""
        order = self.dice.sample(range(BIDDERS), BIDDERS)
        first, self.steps = self.steps, self.steps + BIDDERS

        def send(place: int, bidder: int) -> Answer:
            time.sleep(max(0.0, at[place] - time.monotonic()))
            return self.market.bid(lot, first + place, bidder)

        return [self.pool.submit(send, place, bidder) for place, bidder in enumerate(order)]

    def edge(self) -> None:
        """Bids to both sides of the close; then the drain passes, and two settlers come."""
        lot = self.lot()
        closes_at = self.market.room(lot).closes_at
        db.session.rollback()
        self.market.jump(closes_at - LEAD)
        close = time.monotonic() + LEAD.total_seconds()
        middle = self.dice.uniform(-2 * EDGE, 2 * EDGE)
        spread = sorted((middle + self.dice.uniform(-EDGE, EDGE)) / 1000 for _bid in range(BIDDERS))
        answers = [one.result() for one in self.fire(lot, [close + beside for beside in spread])]
        self.market.jump(closes_at + timedelta(seconds=2, milliseconds=1))
        decided = [one.result() for one in [self.pool.submit(self.settle, lot) for _settler in range(2)]]
        self.judge(lot, closes_at, answers, decided)

    def queue(self) -> None:
        """Bids that arrived in time wait for the room's row together with two settlers that the drain let loose."""
        lot = self.lot()
        closes_at = self.market.room(lot).closes_at
        db.session.rollback()
        with self.market.holding_room(lot):
            self.market.jump(closes_at - timedelta(milliseconds=200))
            sent = self.fire(lot, [0.0] * BIDDERS)
            until(self.market.waiting, "bids wait for the room")
            self.market.jump(closes_at + timedelta(seconds=2, milliseconds=1))
            settlers = [self.pool.submit(self.settle, lot) for _settler in range(2)]
            time.sleep(self.dice.uniform(0, 0.03))
        answers = [one.result() for one in sent]
        self.judge(lot, closes_at, answers, [one.result() for one in settlers])

    def judge(self, lot: Lot, closed_at: Any, answers: list[Answer], decided: list[bool]) -> None:
        """What must be true of every round, whichever way it went."""
        room = self.market.room(lot)
        taken = [answer for answer in answers if answer.status == 201]
        late = [answer for answer in answers if answer.body.get("code") == "room_closed"]
        outbid = [answer for answer in answers if answer.body.get("code") == "bid_below_minimum"]
        leading = [answer for answer in answers if answer.body.get("code") == "already_leading"]
        assert len(taken) + len(late) + len(outbid) + len(leading) == BIDDERS, [answer.body for answer in answers]
        assert sum(decided) <= 1
        assert (room.closed_at is not None) == any(decided)
        if taken and room.cap_at > closed_at:
            # a bid in time keeps the room open: four minutes from the last of them
            assert room.closes_at > closed_at
            assert not any(decided)
        if not taken and not leading:
            assert any(decided)
        for name, number in (("taken", taken), ("late", late), ("outbid", outbid)):
            self.counts[name] += len(number)
        self.counts["extended"] += room.closes_at > closed_at
        self.counts["decided"] += any(decided)
        db.session.rollback()

    def finish(self) -> None:
        """Close what is still open; then every register, award and late list at once."""
        self.pool.shutdown()
        for lot in self.lots:
            room = self.market.room(lot)
            if room.closed_at is None:
                self.market.jump(room.closes_at + timedelta(seconds=3))
                db.session.rollback()
                assert self.settle(lot)
            rows = self.market.assert_sound(lot)
            award, status = queries.find_award(lot.listing_id), self.market.room(lot).listing.status
            if not rows:
                assert (award, status) == (None, ListingStatus.FAILED)
            else:
                assert (award.sequence, award.amount) == (rows[-1]["sequence"], lot.amount(self.steps_of(lot, rows)))
            late = [answer for answer in lot.answers if answer.body.get("code") == "room_closed"]
            kept = [
                bid.amount
                for application in queries.applications_of(lot.listing_id)
                for bid in queries.own_late_bids(lot.listing_id, application.id)
            ]
            assert sorted(kept) == sorted(answer.amount for answer in late)

    @staticmethod
    def steps_of(lot: Lot, rows: list[dict[str, Any]]) -> int:
        """How many steps over the start price the best bid stands, by the public register."""
        whole, _point, decimals = rows[-1]["amount"].partition(".")
        return (int(whole + decimals) - lot.start) // lot.step


@pytest.mark.parametrize("half", ["one", "other"])
def test_bids_around_the_closing_instant(market: Market, half: str) -> None:
    """A hundred rounds each, so that two workers share them."""
    rounds = Rounds(market, f"close-{half}")
    with clock.at(market.clock):
        for place in range(ROUNDS // 2):
            (rounds.queue if place % 2 else rounds.edge)()
        rounds.finish()
    print(rounds.counts, len(rounds.lots), "rooms")
    # a hundred rounds that all went one way would have tried nothing
    assert min(rounds.counts[name] for name in ("taken", "late", "extended", "decided")) >= 5, rounds.counts
