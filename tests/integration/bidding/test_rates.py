"""Lenders bid an annual rate down: pages, machines, register, receipts and verification speak of rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD
from tests.factories.bidding import OpenRoom, a_rate_room, an_attempt, an_open_room, bid
from trading.bidding import receipts
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms
from trading.bidding.services.register import place
from trading.bidding.verification import verify
from trading.core import canonical
from trading.core.actor import Actor
from trading.core.money import AmountInvalid, Fen
from trading.core.rates import Rate, RateInvalid
from trading.extensions import db
from trading.transaction import transact


@pytest.fixture
def room(app: Flask, clock: Any) -> OpenRoom:
    return a_rate_room()


def test_the_lowest_rate_wins_and_the_register_holds(room: OpenRoom, clock: Any) -> None:
    bid(room)
    clock.move(seconds=5)
    best = bid(room, 6, bidder=1)
    assert best.amount == Rate(4700)
    assert list(verify(room.number)) == []
    clock.set(best.closes_at + timedelta(seconds=3))
    transact(rooms.settle, room.listing_id, by=Actor.system())
    award = queries.find_award(room.listing_id)
    assert (award.sequence, award.amount) == (2, 4700)
    assert list(verify(room.number)) == []


def test_yuan_are_no_rate_and_a_rate_is_no_price(room: OpenRoom, clock: Any) -> None:
    priced = an_open_room()
    mixed = [an_attempt(room, amount=Fen(4700)), an_attempt(priced, amount=Rate(4700))]
    outcomes = [type(outcome) for outcome in transact(place, mixed)]
    assert outcomes == [RateInvalid, AmountInvalid]


@pytest.fixture
def machine(room: OpenRoom, client: FlaskClient) -> Callable[..., Any]:
    db.session.commit()

    def post(body: dict[str, str], key: str, bidder: int = 0) -> Any:
        signed_in = client.post(
            "/api/v1/tokens", json={"username": room.bidders[bidder].username, "password": PASSWORD}
        )
        headers = {"Authorization": f"Bearer {signed_in.json['token']}", "Idempotency-Key": key}
        return client.post(f"/api/v1/listings/{room.number}/bids", json=body, headers=headers)

    return post


def test_machines_bid_an_annual_rate_and_can_recompute_it(
    room: OpenRoom, machine: Callable[..., Any], client: FlaskClient
) -> None:
    answer = machine({"annual_rate": "4.85"}, "k1")
    assert (answer.status_code, answer.json["annual_rate"], "amount" in answer.json) == (201, "4.850", False)
    assert machine({"annual_rate": "4.850"}, "k1").json == answer.json
    assert machine({"annual_rate": "4.800"}, "k1").json["code"] == "idempotency_key_reused"
    above = machine({"annual_rate": "4.85"}, "k2", bidder=1)
    assert (above.status_code, above.json["code"]) == (409, "bid_below_minimum")
    assert (above.json["minimum_amount"], above.json["current_amount"]) == ("4.800", "4.850")
    beside = machine({"annual_rate": "4.82"}, "k3", bidder=1)
    assert beside.json["code"] == "bid_below_minimum"
    beside = machine({"annual_rate": "4.72"}, "k4", bidder=1).json
    assert (beside["code"], beside["lower_amount"], beside["upper_amount"]) == ("bid_off_step", "4.700", "4.750")
    assert machine({"amount": "4800000.00"}, "k5", bidder=1).json["code"] == "rate_invalid"
    state = client.get(f"/api/v1/listings/{room.number}/room").json
    told = [state[name] for name in ("figure", "start", "step", "current", "minimum_next")]
    assert told == ["annual_rate", "5.000", "0.050", "4.850", "4.800"]
    register = client.get(f"/api/v1/listings/{room.number}/bids").json
    [line] = register["bids"]
    fact = {name: line[name] for name in ("sequence", "bidder_number", "annual_rate", "received_at", "previous_hash")}
    assert canonical.digest({"listing": room.number, **fact}) == line["hash"] == register["head"]
    assert line["previous_hash"] == receipts.register_genesis(room.number)


def test_the_pages_speak_of_rates(room: OpenRoom, client: FlaskClient, sign_in_as: Callable[..., FlaskClient]) -> None:
    bid(room, 3)
    lender = sign_in_as(room.bidders[1].username)
    page = lender.get(f"/listings/{room.number}/room", headers={"Accept-Language": "en"}).text
    assert "4.850" in page
    assert "4.800" in page
    assert "per cent a year" in page
    assert "人民币" not in page
    register = client.get(f"/listings/{room.number}/bids", headers={"Accept-Language": "en"}).text
    assert "4.850 %" in register
    assert "yuan/m²" not in register


def test_a_rate_far_below_is_shown_again_before_it_is_sent(
    room: OpenRoom, sign_in_as: Callable[..., FlaskClient]
) -> None:
    bid(room)
    lender = sign_in_as(room.bidders[1].username)
    form = {"amount": "0.4", "key": "a-slip"}
    answer = lender.post(f"/listings/{room.number}/bids", data=form)
    assert answer.status_code == 303
    check = lender.get(answer.location).text
    assert "0.400 %" in check
    assert queries.get_room(room.number).sequence == 1
    confirmed = lender.post(f"/listings/{room.number}/bids", data={**form, "confirmed": "yes"})
    assert confirmed.status_code == 303
    assert queries.get_room(room.number).top_amount == 400
