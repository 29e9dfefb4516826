"""A market of real processes over a PostgreSQL of its own, which tests kill and start again."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from processes import Processes, read_procfile
from sqlalchemy import make_url

from bench import checker
from bench.load import Answer
from tests import postgres
from tests.conftest import Databases
from tests.factories.applications import a_lot, a_qualified_application
from tests.factories.funds import a_member
from trading.bidding.queries import rooms as queries
from trading.bidding.verification import verify
from trading.core import clock
from trading.core.actor import Actor
from trading.core.money import decimal_yuan
from trading.extensions import db
from trading.parties import services as parties

ROOT = Path(__file__).resolve().parent.parent.parent
PROCFILE = read_procfile()
#: how long anything that must happen may take; nothing here waits that long unless it is broken
PATIENCE = 120.0


def until(holds: Callable[[], Any], what: str) -> Any:
    """Wait until ``holds`` answers something true; return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = holds()
        if answer:
            return answer
        time.sleep(0.01)
    raise AssertionError(f"in {PATIENCE:.0f} seconds it didn't come to this: {what}")


@dataclass(frozen=True)
class Lot:
    """A room in timed bidding, with the tokens of its bidders, and what they have been answered."""

    number: str
    listing_id: int
    start: int
    step: int
    tokens: list[str]
    answers: list[Answer] = field(default_factory=list)
    #: keys of the bids that have left for the platform
    sent: list[str] = field(default_factory=list)

    def amount(self, steps: int) -> int:
        return self.start + steps * self.step


class Market:
    """The served market, and the test's own hand in its database."""

    def __init__(self, cluster: postgres.Cluster, app: Flask, folder: Path) -> None:
        self.cluster, self.app, self.folder = cluster, app, folder
        self.database = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database or ""
        self.clock_file = folder / "clock"
        self.clock_file.write_text("0")
        self.clock = clock.OffsetFile(self.clock_file)
        self.port = _free_port()
        self.env = {
            **os.environ,
            "MARKET_ENV": "development",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATA_DIR": str(app.config["DATA_DIR"]),
            "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "CLOCK_FILE": str(self.clock_file),
            "LOG_LEVEL": "error",
        }
        self._web: Processes | None = None
        self._keys = itertools.count(1)

    # --- processes ----------------------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Start the web processes."""
        self._web = Processes({"web": PROCFILE["web"]}, self.env, lambda _name, line: print(line))
        self._web.start()
        self._web.wait_until_ready(f"http://127.0.0.1:{self.port}/readyz")

    def stop(self) -> None:
        if self._web is not None:
            self._web.stop()

    def web_workers(self) -> list[int]:
        """The process ids of gunicorn's workers."""
        master = self.web_master
        return [int(one) for one in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    @property
    def web_master(self) -> int:
        """The process that starts and ends the workers."""
        assert self._web is not None
        return self._web.running["web"].pid

    @contextmanager
    def worker(self) -> Iterator[Processes]:
        """One more worker for a block: it settles, as in service."""
        process = Processes({"worker": PROCFILE["worker"]}, self.env, lambda _name, line: print(line))
        process.start()
        try:
            yield process
        finally:
            process.stop()

    # --- time ---------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.clock()

    def jump(self, moment: datetime) -> None:
        """Let every process's clock stand at ``moment`` now, and go on from there."""
        offset = (moment - clock.system_now()).total_seconds()
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(f"{offset:.6f}")
        fresh.replace(self.clock_file)

    # --- rooms --------------------------------------------------------------------------------------------------------

    def bidders(self, count: int) -> list[tuple[Actor, str]]:
        """Accounts with their access tokens."""
        with clock.at(self.clock):
            actors = [a_member() for _bidder in range(count)]
            day = timedelta(days=1)
            made = [(one, parties.issue_token(one.user_id or 0, day * 900, by=Actor.system())[0]) for one in actors]
            db.session.commit()
        return made

    def lot(self, bidders: list[tuple[Actor, str]], *, capped: bool = False, now: datetime | None = None) -> Lot:
        """A room whose timed phase began a minute before ``now``. ``capped``: its close is final, no bid moves it."""
        began = (now or self.now()) - timedelta(days=12, minutes=1)
        with clock.at(began):
            cap = {"cap_at": began + timedelta(days=12, minutes=4)} if capped else {}
            listing = a_lot(**cap)
            for actor, _token in bidders:
                a_qualified_application(listing, actor)
            db.session.commit()
        tokens = [token for _actor, token in bidders]
        made = Lot(listing.number or "", listing.id, listing.start_amount or 0, listing.step_amount or 0, tokens)
        db.session.commit()
        return made

    def room(self, lot: Lot) -> Any:
        """The room's row as it is committed now."""
        db.session.rollback()
        return queries.get_room(lot.number)

    # --- bids ---------------------------------------------------------------------------------------------------------

    def new_key(self) -> str:
        return f"fault-{next(self._keys)}"

    def bid(self, lot: Lot, steps: int, bidder: int, key: str | None = None) -> Answer:
        """Send one bid, once; what came back, status 0 where nothing did."""
        key, amount, sent = key or self.new_key(), lot.amount(steps), time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", *self._request(lot, amount, bidder, key))
            lot.sent.append(key)
            answer = connection.getresponse()
            status, body = answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            status, body = 0, {}
        finally:
            connection.close()
        said = Answer(f"bidder-{bidder}", amount, key, sent, time.monotonic(), status, body)
        lot.answers.append(said)
        return said

    def bid_and_hang_up(self, lot: Lot, steps: int, bidder: int, key: str) -> None:
        """Send a bid and close the line without waiting for its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = time.monotonic()
        connection.request("POST", *self._request(lot, lot.amount(steps), bidder, key))
        connection.close()
        lot.answers.append(Answer(f"bidder-{bidder}", lot.amount(steps), key, sent, time.monotonic(), 0, {}))

    def insist(self, lot: Lot, steps: int, bidder: int, key: str | None = None) -> Answer:
        """Send a bid again under its key until it is answered, as a client would."""
        key = key or self.new_key()

        def answered() -> Answer | None:
            answer = self.bid(lot, steps, bidder, key)
            if answer.status in (0, 503):
                time.sleep(0.1)
                return None
            return answer

        return until(answered, "a bid is answered")

    def page(self, path: str) -> tuple[int, str, str]:
        """Ask for a page as a signed-in reader does: status, Retry-After, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": "market=" + "x" * 43})
        answer = connection.getresponse()
        found = answer.status, answer.getheader("Retry-After", ""), answer.read().decode()
        connection.close()
        return found

    def _request(self, lot: Lot, amount: int, bidder: int, key: str) -> tuple[str, bytes, dict[str, str]]:
        body = json.dumps({"amount": decimal_yuan(amount)}).encode()
        token = lot.tokens[bidder]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        return f"/api/v1/listings/{lot.number}/bids", body, headers

    # --- the database -------------------------------------------------------------------------------------------------

    @contextmanager
    def holding(self, statement: str, *values: Any) -> Iterator[psycopg.Connection]:
        """Hold the rows that ``statement`` locks, so that whoever needs them waits in the middle of its work."""
        with psycopg.connect(self.cluster.conninfo(self.database)) as connection:
            connection.execute(statement, values)
            yield connection

    def holding_room(self, lot: Lot) -> Any:
        return self.holding("SELECT 1 FROM rooms WHERE listing_id = %s FOR UPDATE", lot.listing_id)

    def waiting(self) -> list[int]:
        """The database processes that wait for somebody's lock."""
        with psycopg.connect(self.cluster.conninfo(), autocommit=True) as connection:
            question = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
            rows = connection.execute(question, (self.database,)).fetchall()
        return [pid for (pid,) in rows]

    # --- the verdict --------------------------------------------------------------------------------------------------

    def assert_sound(self, lot: Lot) -> list[dict[str, Any]]:
        """Check the register by the house's own rule, and from outside by what bidders were told; return its rows."""
        db.session.rollback()
        assert list(verify(lot.number)) == []
        register = checker.register_of(f"http://127.0.0.1:{self.port}", lot.number)
        assert checker.check(register, lot.answers, lot.start, lot.step) == []
        db.session.rollback()
        return register["bids"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def at_once(calls: list[Callable[[], Any]]) -> tuple[ThreadPoolExecutor, list[Any]]:
    """Start every call in a thread of its own; shut the pool down when their results have been read."""
    pool = ThreadPoolExecutor(len(calls))
    return pool, [pool.submit(call) for call in calls]


def kill(process: int) -> None:
    """kill -9."""
    os.kill(process, signal.SIGKILL)


@pytest.fixture(scope="module")
def market(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """The market, served over a database of its own in the worker's cluster."""
    url = databases.migrated("postgresql")
    app = databases.application(url)
    with app.app_context():
        served = Market(databases.cluster, app, tmp_path_factory.mktemp("faults"))
        try:
            served.serve()
            yield served
        finally:
            served.stop()
            db.session.remove()
            db.engine.dispose()
    databases.drop(url)
