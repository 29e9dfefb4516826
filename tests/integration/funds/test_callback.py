"""Messages of the bank: signed, in time, taken once; the same entry twice changes nothing."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import FrozenClock
from tests.factories.funds import a_deposit, a_finance_officer, confirm
from trading.core import canonical
from trading.core import clock as market_clock
from trading.core.money import decimal_yuan
from trading.funds import api, callback, queries
from trading.funds.models import Deposit
from trading.funds.states import DepositStatus

_nonces = count(1)


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def told(deposit: Deposit, **overrides: Any) -> dict[str, Any]:
    """What the bank says of a faultless payment."""
    body = {
        "reference": "K20260302-1",
        "direction": "in",
        "amount": decimal_yuan(deposit.amount),
        "booked_at": canonical.instant(market_clock.now()),
        "name": deposit.party.name,
        "account": "6228480402564890018",
        "bank": "农业银行",
        "remark": deposit.reference,
    }
    return body | overrides


def call(client: FlaskClient, body: dict[str, Any] | bytes, **overrides: str) -> TestResponse:
    """Send a message as the bank signs it; any header may be overridden."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = overrides.pop("timestamp", str(int(market_clock.now().timestamp())))
    nonce = overrides.pop("nonce", f"nonce-{next(_nonces):012d}")
    with client.application.app_context():
        signature = overrides.pop("signature", callback.signature(api.callback_key(), stamp, nonce, raw))
    headers = {"X-Bank-Timestamp": stamp, "X-Bank-Nonce": nonce, "X-Bank-Signature": signature}
    return client.post("/api/v1/bank/entries", data=raw, headers=headers, content_type="application/json")


def test_a_message_pays_a_deposit(client: FlaskClient) -> None:
    deposit = a_deposit()
    answer = call(client, told(deposit))
    assert (answer.status_code, answer.json["status"]) == (201, "matched")
    assert queries.get_deposit(deposit.reference).status is DepositStatus.HELD
    assert deposit.party.name not in answer.get_data(as_text=True)


def test_the_same_entry_in_another_message_changes_nothing(client: FlaskClient) -> None:
    deposit = a_deposit()
    first, again = call(client, told(deposit)), call(client, told(deposit))
    assert (again.status_code, again.json) == (201, first.json)
    assert queries.total_balance().received == deposit.amount


def test_a_message_is_taken_once(client: FlaskClient) -> None:
    deposit = a_deposit()
    assert call(client, told(deposit), nonce="nonce-once-00001").status_code == 201
    again = call(client, told(deposit), nonce="nonce-once-00001")
    assert (again.status_code, again.json["code"]) == (409, "callback_replayed")


def test_an_entry_that_changes_its_amount_is_refused(client: FlaskClient) -> None:
    deposit = a_deposit()
    call(client, told(deposit))
    answer = call(client, told(deposit, amount="1.00"))
    assert (answer.status_code, answer.json["code"]) == (409, "bank_entry_differs")


def test_a_message_after_the_desk_was_quicker_changes_nothing(client: FlaskClient) -> None:
    deposit = a_deposit()
    confirm(deposit, by=a_finance_officer(), voucher_no="K20260302-1")
    assert call(client, told(deposit)).json["status"] == "matched"
    assert queries.total_balance().received == deposit.amount


@pytest.mark.parametrize(
    "forged",
    [
        {"signature": "0" * 64},
        {"signature": ""},
        {"signature": "ü"},
        {"timestamp": "0"},
        {"timestamp": "x"},
        {"timestamp": "99999999999"},
        {"nonce": "short"},
        {"nonce": "with space in it, long"},
    ],
)
def test_what_is_not_signed_in_time_is_refused(client: FlaskClient, forged: dict[str, str]) -> None:
    answer = call(client, told(a_deposit()), **forged)
    assert (answer.status_code, answer.json["code"]) == (403, "callback_signature_invalid")
    assert queries.total_balance().received == 0


def test_a_body_that_was_changed_on_the_way_is_refused(client: FlaskClient) -> None:
    body = json.dumps(told(a_deposit())).encode()
    stamp, nonce = str(int(market_clock.now().timestamp())), "nonce-changed-0001"
    signature = callback.signature(api.callback_key(), stamp, nonce, body)
    answer = call(client, body.replace(b"in", b"ni", 1), timestamp=stamp, nonce=nonce, signature=signature)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "overrides",
    [{"amount": "NaN"}, {"amount": "0"}, {"direction": "up"}, {"booked_at": "soon"}, {"reference": ""}, {"name": None}],
)
def test_what_cannot_be_read_is_named(client: FlaskClient, overrides: dict[str, Any]) -> None:
    answer = call(client, told(a_deposit(), **overrides))
    assert answer.status_code == 422
    assert queries.total_balance().received == 0


def test_unmatched_money_is_kept_all_the_same(client: FlaskClient) -> None:
    answer = call(client, told(a_deposit(), name="张三"))
    assert (answer.status_code, answer.json["status"]) == (201, "unmatched")
    assert queries.total_balance().unmatched == 50_000_000
