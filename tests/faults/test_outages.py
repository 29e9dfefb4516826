"""A database that stands still, a disk that takes no more, a deploy in the middle of a room: bidders are told in time,
and what they insist on counts once."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from os import kill as send
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import Databases
from tests.faults.conftest import Lot, Market, at_once, until
from trading.bidding.desk import PATIENCE_SECONDS
from trading.extensions import db


@pytest.fixture
def lot(market: Market) -> Lot:
    return market.lot(market.bidders(4))


def test_a_database_that_stands_still(market: Market, lot: Lot) -> None:
    """Its lines are open and nobody answers. Bidders are told to come back before they lose patience; when the database
    goes on, each bid counts once, whether its first sending got through or not."""
    assert market.bid(lot, 0, 0).status == 201
    db.session.rollback()
    with market.cluster.frozen():
        started = time.monotonic()
        pool, sent = at_once([lambda n=n: market.bid(lot, n, n) for n in (1, 2, 3)])
        answers = [one.result() for one in sent]
        waited = time.monotonic() - started
    pool.shutdown()
    assert {(one.status, one.body["code"]) for one in answers} == {(503, "busy")}
    assert waited < PATIENCE_SECONDS + 7
    again = [market.insist(lot, n, n, answers[n - 1].key) for n in (1, 2, 3)]
    assert {one.status for one in again} <= {201, 409}
    rows = market.assert_sound(lot)
    assert rows[-1]["sequence"] == len(rows) == 1 + sum(one.status == 201 for one in again)


def test_a_deploy_in_the_middle_of_a_room(market: Market, lot: Lot) -> None:
    """Web workers are replaced twice and a table is widened while four bidders go on: no answered bid is lost."""
    over: list[bool] = []

    def bidding(bidder: int) -> None:
        turn = 0
        while not over and turn < 400:
            market.insist(lot, 4 * turn + bidder, bidder)
            turn += 1

    def goes_on() -> None:
        before = len(lot.answers)
        until(lambda: len(lot.answers) > before + 8, "bidding goes on")

    pool, running = at_once([lambda n=n: bidding(n) for n in range(4)])
    try:
        for _deploy in range(2):
            old = set(market.web_workers())
            goes_on()
            send(market.web_master, signal.SIGHUP)
            until(lambda old=old: len(new := set(market.web_workers()) - old) >= 2 and not old & new, "new workers")
            goes_on()
        db.session.rollback()
        options = "-c lock_timeout=5000"
        with psycopg.connect(market.cluster.conninfo(market.database), options=options) as connection:
            connection.execute("ALTER TABLE bids ADD COLUMN deploy_note text")
        goes_on()
        with psycopg.connect(market.cluster.conninfo(market.database), options=options) as connection:
            connection.execute("ALTER TABLE bids DROP COLUMN deploy_note")
        goes_on()
    finally:
        over.append(True)
        for one in running:
            one.result()
        pool.shutdown()
    assert len(market.assert_sound(lot)) >= 8


@pytest.fixture
def on_one_file(databases: Databases, tmp_path: Path) -> Iterator[Market]:
    """The market over SQLite."""
    url = databases.migrated("sqlite")
    app = databases.application(url)
    with app.app_context():
        served = Market(databases.cluster, app, tmp_path)
        try:
            served.serve()
            yield served
        finally:
            served.stop()
            db.session.remove()
            db.engine.dispose()
    databases.drop(url)


def test_a_disk_that_takes_no_more(on_one_file: Market) -> None:
    """No file may grow by a byte. Bidders are told to come back, readers go on reading; with room again the same bids
    count once, and nothing half-written stands in the register."""
    market = on_one_file
    lot = market.lot(market.bidders(2))
    assert market.insist(lot, 0, 0).status == 201
    with _no_room(market.web_workers()):
        refused = market.bid(lot, 1, 1)
        status, _retry, _words = market.page(f"/listings/{lot.number}/bids")
    assert (refused.status, refused.body["code"]) == (503, "busy")
    assert status == 200
    assert market.insist(lot, 1, 1, refused.key).body["sequence"] == 2
    assert len(market.assert_sound(lot)) == 2


class _no_room:  # noqa: N801 - reads as a block
    """The operating system refuses every byte that the processes would write to a file."""

    def __init__(self, processes: list[int]) -> None:
        self._processes = processes

    def __enter__(self) -> None:
        for process in self._processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def __exit__(self, *_failure: Any) -> None:
        for process in self._processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
