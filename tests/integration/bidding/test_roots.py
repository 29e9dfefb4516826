"""The hourly root: one an hour, over everything that moved, and no register can be another afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.bidding import OpenRoom, an_open_room, bid
from tests.factories.funds import an_account
from tests.factories.notices import told
from tests.verifier import program
from trading.audit import ledger
from trading.audit.models import Chain
from trading.bidding import receipts
from trading.bidding.services import roots
from trading.core import canonical, settings
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden
from trading.extensions import db
from trading.notices import wording
from trading.notices.kinds import NoticeKind
from trading.transaction import transact

PROGRAM = program()


@pytest.fixture
def room(app: Flask, clock: Any) -> Iterator[OpenRoom]:
    """A room with two bids."""
    made = an_open_room()
    bid(made, 0, 0)
    bid(made, 1, 1)
    return made


def publish() -> Any:
    return transact(roots.publish_root, by=Actor.system())


def of(room: OpenRoom, root: Any) -> dict[str, Any]:
    (entry,) = [entry for entry in root.entries if entry.get("listing") == room.number]
    return entry


def test_there_is_one_root_an_hour(room: OpenRoom, clock: Any) -> None:
    first = publish()
    assert (first.sequence, first.previous_hash) == (1, receipts.roots_genesis())
    assert publish() is None
    clock.move(minutes=59)
    assert publish() is None
    clock.move(minutes=1)
    second = publish()
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert list(roots.verify_roots()) == []


def test_a_root_names_registers_and_digests_of_every_other_chain(room: OpenRoom, clock: Any) -> None:
    receipt = bid(room, 2, 0)
    root = publish()
    assert of(room, root) == {"listing": room.number, "bids": 3, "head": receipt.hash}
    leaves = {entry["chain"] for entry in root.entries if "chain" in entry}
    for name in (ledger.lot_chain(room.number), ledger.HOUSE):
        # the root's own event comes after what it covers
        chain = db.session.get(Chain, name)
        events = [event for event in ledger.history(f"root:{root.sequence}") if event.chain == name]
        sequence, head = (chain.sequence - 1, events[0].previous_hash) if events else (chain.sequence, chain.head)
        assert canonical.digest({"chain": name, "sequence": sequence, "head": head}) in leaves


def test_what_moved_in_this_hour_and_the_one_before_is_covered_and_no_more(room: OpenRoom, clock: Any) -> None:
    publish()
    for hour in range(3):
        clock.move(hours=1)
        covers = any(entry.get("listing") == room.number for entry in publish().entries)
        assert covers is (hour == 0)


def test_only_the_platform_itself_publishes(room: OpenRoom) -> None:
    with pytest.raises(Forbidden):
        transact(roots.publish_root, by=room.bidders[0])


def test_a_stranger_holds_a_register_against_kept_roots(room: OpenRoom, clock: Any, client: FlaskClient) -> None:
    publish()
    bid(room, 2, 0)
    listed = client.get("/api/v1/roots").get_json()
    assert ([root["sequence"] for root in listed["roots"]], listed["next_before"]) == ([1], None)
    kept = client.get("/api/v1/roots/1").get_json()
    assert {name: kept[name] for name in listed["roots"][0]} == listed["roots"][0]
    assert client.get("/api/v1/roots/2").status_code == 404
    assert client.get("/api/v1/roots?before=1").get_json()["roots"] == []
    register = client.get(f"/api/v1/listings/{room.number}/bids").get_json()
    key = PROGRAM.key_of(client.get("/api/v1/receipt-key").text)
    assert PROGRAM.check(register, key, (), [("1", kept)]) == []
    other = an_open_room()
    forged = client.get(f"/api/v1/listings/{other.number}/bids").get_json() | {"listing": room.number}
    assert "bid 2" in [place for place, _words in PROGRAM.check(forged, key, (), [("1", kept)])]


def test_roots_are_pages_for_people(room: OpenRoom, clock: Any, client: FlaskClient) -> None:
    assert client.get("/roots").status_code == 200
    first = publish()
    clock.move(hours=1)
    second = publish()
    listed = client.get("/roots").text
    assert listed.index(second.hash) < listed.index(first.hash)
    shown = client.get("/roots/1").text
    assert first.hash in shown
    assert f"/listings/{room.number}/bids" in shown
    assert "/roots/2" in shown
    assert client.get("/roots/3").status_code == 404
    assert "/roots" in client.get(f"/listings/{room.number}/bids").text


@pytest.mark.parametrize(("hours", "letters"), [("24", [[1, 2, 3, 4, 5]]), ("1", [[2], [3], [4], [5], [6]])])
def test_the_administrators_get_the_roots_outside(
    room: OpenRoom, clock: Any, hours: str, letters: list[list[int]]
) -> None:
    """Those of a day at midnight, or each at once; to the three administrators alone."""
    keepers = [an_account(role) for role in (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)]
    reviewer = an_account(Role.REVIEWER)
    db.session.commit()
    tomorrow = market_clock.today() + timedelta(days=1)
    clock.set(market_clock.local(tomorrow.year, tomorrow.month, tomorrow.day, 20, 30))
    versions = {"record.roots_mail_hours": [settings.Version(hours, date(2026, 1, 1))]}
    hashes = {}
    with settings.taken_from(lambda: versions):
        for _hour in range(6):
            root = publish()
            hashes[root.sequence] = root.hash
            clock.move(hours=1)
    for keeper in keepers:
        notes = [wording.note_of(message) for message in told(keeper) if message.kind is NoticeKind.ROOTS]
        lines = [[line.text for line in note.lots] for note in notes]
        assert [[int(line.split(" ")[0]) for line in letter] for letter in lines] == letters
        assert all(hashes[int(line.split(" ")[0])] in line for letter in lines for line in letter)
    assert not told(reviewer)


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ("UPDATE register_roots SET entries_hash = 'x'", "root 1", "altered"),
        ("UPDATE register_roots SET at = '2026-03-02 01:00:00.000000'", "root 1", "altered"),
        ("UPDATE register_roots SET entries = '[]'", "root 1", "altered"),
        ("UPDATE register_roots SET previous_hash = 'x'", "root 1", "doesn't follow"),
        ("DELETE FROM bids WHERE sequence = 2", None, "this bid had another hash"),
        ("UPDATE bids SET hash = 'x' WHERE sequence = 2", None, "this bid had another hash"),
    ],
)
def test_tampering_past_the_triggers_is_named(room: OpenRoom, change: str, place: str | None, words: str) -> None:
    publish()
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(change))
    table = "bids" if "bids" in change else "register_roots"
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    else:
        act = "update" if change.startswith("UPDATE") else "delete"
        db.session.execute(text(f"DROP TRIGGER {table}_no_{act}"))
    db.session.execute(text(change))
    db.session.expire_all()
    faults = list(roots.verify_roots())
    assert (place or room.number) in {fault.listing for fault in faults}
    assert any(words in fault.what for fault in faults)
