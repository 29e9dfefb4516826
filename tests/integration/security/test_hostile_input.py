"""Made-up queries, bodies and headers: always a clear answer, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD, FrozenClock
from tests.factories.applications import a_lot
from tests.factories.bidding import OpenRoom, an_open_room
from tests.factories.contract import an_award
from tests.factories.funds import an_account
from tests.factories.listing import a_listing
from trading.core.actor import Role
from trading.core.money import MAX_FEN

SignIn = Callable[..., FlaskClient]

#: what somebody who looks for a crack puts into any parameter
HOSTILE = [
    "\x00",
    "\x00'\"<script>",
    "-1",
    "0",
    "9" * 40,
    "9" * 5000,
    "9223372036854775808",
    "1e9",
    "Infinity",
    "NaN",
    "0x10",
    "１２３",
    "²",
    "٣",
    "%",
    "_\\%",
    "'; DROP TABLE users; --",
    "{{7*7}}",
    "%(amount)s",
    "../../etc/passwd",
    "\u202e\u2066abc",
    "\ufffe\uffff",
    "😀" * 50,
    "字" * 10_000,
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59",
    "",
]
#: every name that a page of the site reads from its address
NAMES = [
    "q",
    "page",
    "kind",
    "district",
    "use",
    "mu_min",
    "mu_max",
    "price_min",
    "price_max",
    "area_min",
    "area_max",
    "open",
    "unburdened",
    "scope",
    "sort",
    "view",
    "tab",
    "part",
    "show",
    "after",
    "amount",
    "key",
    "number",
    "sha256",
    "lang",
    "theme",
    "type",
    "next",
    "year",
    "month",
    "limit",
    "cursor",
    "v",
]
PUBLIC = [
    "/",
    "/listings",
    "/results",
    "/verify",
    "/verify/x",
    "/preferences",
    "/sign-in",
    "/api/v1/listings",
    "/api/v1/documents/x/verification",
    *(f"/listings.{ending}" for ending in ("csv", "xlsx", "geojson", "rss", "ics", "json")),
    *(f"/results.{ending}" for ending in ("csv", "xlsx", "json")),
]
ROOM = ["/listings/{}", "/listings/{}/room", "/listings/{}/bids", "/listings/{}/feed", "/listings/{}/live"]


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def survives(browser: FlaskClient, path: str) -> None:
    """Every parameter at once takes every hostile value, once single and once repeated."""
    for value in HOSTILE:
        query = dict.fromkeys(NAMES if len(value) < 100 else ["q", "page"], value)
        answer = browser.get(path, query_string=query)
        assert answer.status_code < 500, (path, value[:40])
        assert answer.mimetype != "text/html" or "<script>" not in answer.text
    answer = browser.get(path, query_string={name: ["1", "2", "\x00"] for name in NAMES})
    assert answer.status_code < 500, path


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_survive_any_query(client: FlaskClient, path: str) -> None:
    a_lot()
    survives(client, path)


def test_pages_of_a_room_survive_any_query(client: FlaskClient) -> None:
    room = an_open_room()
    for path in ROOM:
        survives(client, path.format(room.number))


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.REVIEWER, ["/review", "/review/applications", "/review/awards", "/review/rooms"]),
        (Role.FINANCE, ["/finance", "/finance/refunds", "/finance/lots"]),
    ],
)
def test_desks_survive_any_query(sign_in_as: SignIn, clock: FrozenClock, role: Role, paths: list[str]) -> None:
    an_award(clock)
    browser = sign_in_as(an_account(role).username)
    for path in paths:
        survives(browser, path)


def test_own_pages_survive_any_query(sign_in_as: SignIn) -> None:
    room = an_open_room()
    browser = sign_in_as(room.bidders[0].username)
    for path in ["/me", "/me/bids", "/me/deposits", "/me/contracts", "/me/listings", "/me/listings/new"]:
        survives(browser, path)
    survives(browser, f"/listings/{room.number}/bids/check")


# --- forms -----------------------------------------------------------------------------------------------------------


def test_the_sign_in_form_survives_anything(client: FlaskClient) -> None:
    for value in HOSTILE:
        for name in ("username", "password", "otp", "next"):
            fields = {"username": "nobody", "password": "nothing"} | {name: value}
            assert client.post("/sign-in", data=fields).status_code in {400, 413, 422}, (name, value[:40])


AMOUNTS = ["Infinity", "-Infinity", "NaN", "sNaN", "1e9", "1E+1000000", "1_000", "0x10", "-1", "0", "²", "٣٠٠", "1,00"]
AMOUNTS += ["9" * 40, "9" * 5000, str(MAX_FEN), "1.001", " ", "", "\x00", "1\x002", "三百万", "$1", "1;2", "１．２．３"]


@pytest.fixture
def room() -> OpenRoom:
    return an_open_room()


@pytest.mark.parametrize("amount", AMOUNTS)
def test_what_is_no_amount_is_no_bid(app: Flask, sign_in_as: SignIn, room: OpenRoom, amount: str) -> None:
    browser = sign_in_as(room.bidders[0].username)
    sent = {"amount": amount, "key": "a-key", "confirmed": "yes"}
    assert browser.post(f"/listings/{room.number}/bids", data=sent).status_code == (400 if "\x00" in amount else 422)
    assert post_bid(app, room, json.dumps({"amount": amount})).status_code == 422
    assert app.test_client().get(f"/api/v1/listings/{room.number}/bids").json["bids"] == []


def test_full_width_digits_are_the_same_amount(sign_in_as: SignIn, room: OpenRoom) -> None:
    browser = sign_in_as(room.bidders[0].username)
    sent = {"amount": "３，０００，０００元", "key": "a-key", "confirmed": "yes"}
    assert browser.post(f"/listings/{room.number}/bids", data=sent).status_code == 303


def test_a_repeated_or_missing_field_is_no_way_around_a_check(sign_in_as: SignIn, room: OpenRoom) -> None:
    browser = sign_in_as(room.bidders[0].username)
    address = f"/listings/{room.number}/bids"
    assert browser.post(address, data={"amount": ["x", "3000000"], "key": "k", "confirmed": "yes"}).status_code == 422
    assert browser.post(address, data={"amount": "3000000"}).status_code == 422
    assert browser.post(address, data={"key": "k"}).status_code == 422


@pytest.mark.parametrize("version", ["9" * 5000, "-1", "x", "²", "１", "\x00", "9" * 30])
def test_a_made_up_version_is_refused_or_passed_over(sign_in_as: SignIn, version: str) -> None:
    listing = a_listing()
    desk = sign_in_as(an_account(Role.REVIEWER).username)
    sent = {"decision": "accept", "version": version}
    assert desk.post(f"/review/listings/{listing.number}/decision", data=sent).status_code in {303, 400, 409, 422}


# --- the machine interface -------------------------------------------------------------------------------------------


def post_bid(app: Flask, room: OpenRoom, body: str | bytes, **headers: str) -> Any:
    machine = app.test_client()
    login = {"username": room.bidders[0].username, "password": PASSWORD}
    token = machine.post("/api/v1/tokens", json=login).json["token"]
    sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": "a-key"} | headers
    return machine.post(f"/api/v1/listings/{room.number}/bids", data=body, headers=sent)


BODIES = [
    "",
    "null",
    "[]",
    '"3000000"',
    '{"amount": NaN}',
    '{"amount": Infinity}',
    '{"amount": 3000000}',
    '{"amount": 3e6}',
    '{"amount": true}',
    '{"amount": null}',
    '{"amount": ["3000000"]}',
    '{"amount": {"amount": "3000000"}}',
    '{"amount": "3000000", "amount": "3000000"}',
    '{"amount": "\\u0000"}',
    '{"amount": "\\ud800"}',
    '{"amount": "3000000"}}',
    '{"AMOUNT": "3000000"}',
    "[" * 100_000,
    '{"a":' * 5000 + "1" + "}" * 5000,
    '{"amount": ' + "9" * 5000 + "}",
    b"\xff\xfe{",
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_odd_json_is_refused(app: Flask, room: OpenRoom, body: str | bytes) -> None:
    answer = post_bid(app, room, body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert app.test_client().get(f"/api/v1/listings/{room.number}/bids").json["bids"] == []


@pytest.mark.parametrize("key", ["", "k" * 129, "k" * 100_000, "ключ", "\x7f", " "])
def test_an_odd_idempotency_key_is_refused(app: Flask, room: OpenRoom, key: str) -> None:
    header = key.encode().decode("latin-1")
    assert post_bid(app, room, '{"amount": "3000000"}', **{"Idempotency-Key": header}).status_code == 422


TEXTS = ["\x00", "\ud800", "x" * 100_000, "\u202e", "", " "]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("member", ["username", "password", "otp"])
def test_odd_credentials_are_refused(client: FlaskClient, member: str, text: str) -> None:
    body = {"username": an_account(Role.MEMBER).username, "password": "wrong"} | {member: text}
    answer = client.post("/api/v1/tokens", data=json.dumps(body))
    assert answer.status_code in {403, 422}
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer \xff", "Basic eDp5", "Bearer a b", "bearer " + "x" * 9000]
)
def test_an_odd_token_is_no_token(client: FlaskClient, header: str) -> None:
    answer = client.post("/api/v1/listings/x/bids", json={}, headers={"Authorization": header})
    assert answer.status_code == 401


# --- numbers in addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["%00", "%0a", "%2e%2e%2f", "..%5c", "x" * 5000, "%F0%9F%98%80", "%ED%A0%80", "%FF", "'", "%25"]
)
def test_made_up_numbers_are_not_found(app: Flask, client: FlaskClient, sign_in_as: SignIn, number: str) -> None:
    member = sign_in_as(an_account(Role.MEMBER).username)
    staff = sign_in_as(an_account(Role.REVIEWER, Role.FINANCE).username)
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or "<any(" in rule.rule or not rule.arguments:
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<{name}>", number).replace(f"<path:{name}>", number)
        for browser in (client, member, staff):
            assert browser.get(path).status_code in {200, 303, 307, 308, 403, 404}, path
