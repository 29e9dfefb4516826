"""The machine interface of the room, as clients are written against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD
from tests.factories.bidding import OpenRoom, an_open_room, bid
from tests.factories.funds import a_member, an_account
from trading.core.actor import Actor, Role
from trading.extensions import db


class Machine:
    """A client with an access token."""

    def __init__(self, client: FlaskClient, actor: Actor) -> None:
        self.client = client
        answer = client.post("/api/v1/tokens", json={"username": actor.username, "password": PASSWORD})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        self.token = answer.json["token"]

    def bid(self, number: str, amount: Any, key: str | None = "k1", **headers: str) -> Any:
        """POST one bid."""
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if key is not None:
            sent["Idempotency-Key"] = key
        body = amount if isinstance(amount, dict) else {"amount": amount}
        return self.client.post(f"/api/v1/listings/{number}/bids", json=body, headers=sent)

    def both_ways(self, number: str, amount: str, key: str = "k1", **headers: str) -> list[Any]:
        """POST the same bid through the fast lane and, too long for it, through the framework."""
        sent = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, **headers}
        plain = f'{{"amount":"{amount}"}}'
        address = f"/api/v1/listings/{number}/bids"
        return [self.client.post(address, data=body, headers=sent) for body in (plain, plain + " " * 2000)]


@pytest.fixture
def room(app: Flask, clock: Any) -> OpenRoom:
    room = an_open_room()
    db.session.commit()
    return room


@pytest.fixture
def machine(client: FlaskClient) -> Callable[[Actor], Machine]:
    return lambda actor: Machine(client, actor)


def test_a_bid_is_answered_with_its_whole_receipt(room: OpenRoom, machine: Any, clock: Any) -> None:
    answer = machine(room.bidders[0]).bid(room.number, "3000000.00")
    assert answer.status_code == 201
    body = answer.json
    assert set(body) == {
        "sequence",
        "amount",
        "bidder_number",
        "received_at",
        "closes_at",
        "hash",
        "previous_hash",
        "signature",
    }
    assert (body["sequence"], body["amount"]) == (1, "3000000.00")
    assert body["received_at"].endswith("Z")


def test_the_same_key_gives_the_same_body_and_another_body_is_refused(room: OpenRoom, machine: Any) -> None:
    one = machine(room.bidders[0])
    first = one.bid(room.number, "3000000.00")
    again = one.bid(room.number, "3000000.00")
    assert (again.status_code, again.data) == (201, first.data)
    other = one.bid(room.number, "3010000.00")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("amount", "status", "code"),
    [
        ("2999999.99", 409, "bid_below_minimum"),
        ("3000000.01", 409, "bid_off_step"),
        ("3,000,000", 201, None),
        ("Infinity", 422, "amount_invalid"),
        ("NaN", 422, "amount_invalid"),
        ("1E+1000000", 422, "amount_invalid"),
        ("-3000000", 422, "amount_invalid"),
        ("0", 422, "amount_invalid"),
        ("3000000.001", 422, "amount_invalid"),
        ("", 422, "amount_invalid"),
        ("9" * 40, 422, "amount_invalid"),
    ],
)
def test_amounts_go_through_the_one_strict_parser(
    room: OpenRoom, machine: Any, amount: str, status: int, code: str | None
) -> None:
    answer = machine(room.bidders[0]).bid(room.number, amount)
    assert answer.status_code == status
    assert answer.json.get("code") == code


def test_a_refusal_is_a_problem_with_the_figures_that_mend_it(room: OpenRoom, machine: Any) -> None:
    answer = machine(room.bidders[0]).bid(room.number, "2999999.99")
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 409
    assert answer.json["minimum_amount"] == "3000000.00"
    assert answer.json["rule"] == "V-27"


def test_refusals_are_worded_in_the_callers_language(room: OpenRoom, machine: Any) -> None:
    one = machine(room.bidders[0])
    chinese = one.bid(room.number, "1.00", **{"Accept-Language": "zh-CN"}).json["detail"]
    english = one.bid(room.number, "1.00", **{"Accept-Language": "en"}).json["detail"]
    assert "最低" in chinese
    assert "lowest" in english


def test_the_leader_and_the_unqualified_are_refused(room: OpenRoom, machine: Any) -> None:
    bid(room)
    db.session.commit()
    leading = machine(room.bidders[0]).bid(room.number, "3010000.00")
    assert (leading.status_code, leading.json["code"]) == (409, "already_leading")
    stranger = a_member()
    db.session.commit()
    refused = machine(stranger).bid(room.number, "3010000.00")
    assert (refused.status_code, refused.json["code"]) == (403, "not_qualified")


@pytest.mark.parametrize(
    ("amount", "status", "headers"),
    [
        ("3000000.00", 201, {}),
        ("2000000.00", 409, {}),
        ("3000001.00", 409, {"Accept-Language": "en"}),
        ("nothing", 422, {"Accept-Language": "en"}),
        ("3000000.00", 422, {"Idempotency-Key": ""}),
        ("3000000.00", 401, {"Authorization": "Bearer nonsense"}),
    ],
)
def test_the_fast_lane_says_what_the_framework_says(
    room: OpenRoom, machine: Any, amount: str, status: int, headers: dict[str, str]
) -> None:
    fast, other = machine(room.bidders[0]).both_ways(room.number, amount, **headers)
    assert (fast.status_code, fast.json, fast.mimetype) == (status, other.json, other.mimetype)
    assert other.status_code == status
    assert dict(fast.headers) == dict(other.headers)


def test_no_way_leads_the_markets_own_people_into_the_room(room: OpenRoom, machine: Any) -> None:
    answers = machine(an_account(Role.FINANCE)).both_ways(room.number, "3000000.00")
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(403, "forbidden")] * 2


def test_the_room_closes_and_opens_by_the_clock(room: OpenRoom, machine: Any, clock: Any) -> None:
    one = machine(room.bidders[0])
    clock.set(room.closes_at)
    late = one.bid(room.number, "3000000.00")
    assert (late.status_code, late.json["code"]) == (409, "room_closed")
    assert late.json["closes_at"] == room.closes_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    clock.set(room.closes_at - timedelta(days=10))
    early = one.bid(room.number, "3000000.00", key="k2")
    assert (early.status_code, early.json["code"]) == (409, "room_not_open")


@pytest.mark.parametrize("key", [None, "", "x" * 129, "ключ".encode().decode("latin-1"), "tab\there"])
def test_every_bid_needs_a_sound_key(room: OpenRoom, machine: Any, key: str | None) -> None:
    answer = machine(room.bidders[0]).bid(room.number, "3000000.00", key=key)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_missing")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"amount":3000000}',
        b'{"amount":NaN}',
        b'{"amount":"1","amount":"2"}',
        b"{" * 50000,
        b"\xff\xfe",
        b'{"amount":' + b"[" * 20 + b"]" * 20 + b"}",
    ],
)
def test_hostile_bodies_are_refused_in_order(room: OpenRoom, machine: Any, body: bytes) -> None:
    one = machine(room.bidders[0])
    answer = one.client.post(
        f"/api/v1/listings/{room.number}/bids",
        data=body,
        headers={"Authorization": f"Bearer {one.token}", "Idempotency-Key": "k"},
    )
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}])
def test_without_a_token_nobody_bids(room: OpenRoom, client: FlaskClient, header: dict[str, str]) -> None:
    answer = client.post(
        f"/api/v1/listings/{room.number}/bids",
        json={"amount": "3000000.00"},
        headers={**header, "Idempotency-Key": "k"},
    )
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_a_browsers_cookie_is_worth_nothing_here(room: OpenRoom, sign_in_as: Any) -> None:
    """No cookie is read below /api/, so no other site can bid through a signed-in browser."""
    browser = sign_in_as(room.bidders[0].username)
    answer = browser.post(
        f"/api/v1/listings/{room.number}/bids", json={"amount": "3000000.00"}, headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 401


def test_the_room_tells_everything_but_who(room: OpenRoom, client: FlaskClient) -> None:
    receipt = bid(room)
    db.session.commit()
    body = client.get(f"/api/v1/listings/{room.number}/room").json
    assert body["phase"] == "timed"
    assert (body["sequence"], body["current"], body["minimum_next"], body["step"]) == (
        1,
        "3000000.00",
        "3010000.00",
        "10000.00",
    )
    assert {"server_time", "closes_at", "extensions"} <= set(body)
    register = client.get(f"/api/v1/listings/{room.number}/bids").json
    assert register["bids"][0]["hash"] == register["head"] == receipt.hash
    assert set(register["bids"][0]) == {
        "sequence",
        "bidder_number",
        "signature",
        "amount",
        "received_at",
        "previous_hash",
        "hash",
    }


def test_the_feed_answers_304_until_something_happens(room: OpenRoom, client: FlaskClient, clock: Any) -> None:
    address = f"/listings/{room.number}/feed?after=0"
    first = client.get(address)
    assert first.json["bids"] == []
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    bid(room)
    db.session.commit()
    news = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (news.status_code, len(news.json["bids"])) == (200, 1)
    assert client.get(f"/listings/{room.number}/feed?after=1").json["bids"] == []
    clock.set(room.closes_at + timedelta(minutes=1))
    closing = client.get(address, headers={"If-None-Match": news.headers["ETag"]})
    assert closing.json["phase"] == "closing"


@pytest.mark.parametrize("path", ["room", "bids"])
@pytest.mark.parametrize("number", ["150302-T-2026-99999", "x", "%00"])
def test_unknown_lots_are_not_found(app: Flask, client: FlaskClient, path: str, number: str) -> None:
    answer = client.get(f"/api/v1/listings/{number}/{path}")
    assert answer.status_code == 404
    assert answer.json["code"] == "not_found"
