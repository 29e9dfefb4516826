"""What an outsider can do with the downloads alone: check a real register, real receipts, and a real opening."""

from __future__ import annotations

import base64
import copy
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.bidding import a_rate_room, an_open_room, bid
from tests.verifier import PATH, program
from trading.bidding.api import receipt_body

PROGRAM = program()


def test_the_program_finds_a_real_register_in_order(app: Flask, clock: Any, client: FlaskClient) -> None:
    room = an_open_room(bidders=3)
    given = []
    for turn, steps in enumerate((0, 1, 5, 6, 40)):
        clock.move(seconds=11, microseconds=turn)
        given.append((str(turn), receipt_body(bid(room, steps, turn % 3))))
    key = PROGRAM.key_of(client.get("/api/v1/receipt-key").text)
    register = client.get(f"/api/v1/listings/{room.number}/bids").get_json()
    assert len(register["bids"]) == 5
    assert PROGRAM.check(register, key, given) == []
    for place in range(5):
        for member in ("sequence", "bidder_number", "amount", "received_at", "previous_hash", "hash", "signature"):
            tampered = copy.deepcopy(register)
            tampered["bids"][place][member] = register["bids"][place - 1][member]
            assert {where for where, _what in PROGRAM.check(tampered, key)} == {f"bid {place + 1}"}, member


def test_a_register_of_rates_and_one_with_a_step_table(app: Flask, clock: Any, client: FlaskClient) -> None:
    key = PROGRAM.key_of(client.get("/api/v1/receipt-key").text)
    room = a_rate_room()
    for turn in range(3):
        bid(room, turn, turn % 2)
    register = client.get(f"/api/v1/listings/{room.number}/bids").get_json()
    assert register["rules"] == {"figure": "annual_rate", "start": "5.000", "step": "0.050", "steps": []}
    assert PROGRAM.check(register, key) == []
    register["rules"]["step"] = "0.100"
    assert PROGRAM.check(register, key) == [
        ("bid 2", "doesn't reach the minimum of its moment"),
        ("bid 3", "doesn't reach the minimum of its moment"),
    ]


def test_a_receipt_checks_with_the_published_key(app: Flask, clock: Any, client: FlaskClient) -> None:
    room = an_open_room()
    receipt = receipt_body(bid(room))
    key = load_pem_public_key(client.get("/api/v1/receipt-key").data)
    key.verify(base64.b64decode(receipt["signature"]), receipt["hash"].encode())  # type: ignore[union-attr, call-arg]
    assert client.get(f"/api/v1/listings/{room.number}/bids").get_json()["head"] == receipt["hash"]


def test_the_program_can_be_downloaded_and_the_register_leads_to_it(
    app: Flask, clock: Any, client: FlaskClient
) -> None:
    room = an_open_room()
    page = client.get(f"/listings/{room.number}/bids").text
    assert "/static/downloads/verify_register.py" in page
    with client.get("/static/downloads/verify_register.py") as answer:
        assert answer.data == PATH.read_bytes()
