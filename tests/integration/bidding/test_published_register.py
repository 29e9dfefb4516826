"""What an outsider can do with docs/register.md alone: check a real register and a real receipt."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.bidding import an_open_room, bid
from trading.bidding.api import receipt_body

PAGE = Path(__file__).resolve().parents[3] / "docs" / "register.md"


def test_the_published_program_finds_a_real_register_in_order(app: Flask, clock: Any, client: FlaskClient) -> None:
    room = an_open_room(bidders=3)
    for turn, steps in enumerate((0, 1, 5, 6, 40)):
        clock.move(seconds=11, microseconds=turn)
        bid(room, steps, turn % 3)
    names: dict[str, Any] = {"__name__": "check_register"}
    (source,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    exec(compile(source, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    address = f"/api/v1/listings/{room.number}"
    register, state = client.get(f"{address}/bids").get_json(), client.get(f"{address}/room").get_json()
    assert len(register["bids"]) == 5
    assert names["faults"](register, state) == []
    register["bids"][2]["amount"] = register["bids"][3]["amount"]
    assert names["faults"](register, state)


def test_a_receipt_checks_with_the_published_key(app: Flask, clock: Any, client: FlaskClient) -> None:
    room = an_open_room()
    receipt = receipt_body(bid(room))
    key = load_pem_public_key(client.get("/api/v1/receipt-key").data)
    key.verify(base64.b64decode(receipt["signature"]), receipt["hash"].encode())  # type: ignore[union-attr, call-arg]
    assert client.get(f"/api/v1/listings/{room.number}/bids").get_json()["head"] == receipt["hash"]
