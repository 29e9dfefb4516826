"""The description says what the interface does, no more and no less."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.bidding import an_open_room, bid

pytestmark = pytest.mark.usefixtures("app", "clock")


def described(client: FlaskClient) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json


def test_every_route_is_described_and_every_description_has_a_route(app: Flask, client: FlaskClient) -> None:
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    paths = {(method, path) for path, methods in described(client)["paths"].items() for method in methods}
    assert paths == routes


def test_every_reference_leads_somewhere(client: FlaskClient) -> None:
    document = described(client)
    for reference in _references(document):
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [found for value in node.values() for found in _references(value)]
    if isinstance(node, list):
        return [found for value in node for found in _references(value)]
    return []


@pytest.mark.parametrize(
    ("path", "schema"),
    [("", "Listing"), ("/room", "Room"), ("/bids", "Register")],
)
def test_answers_have_just_the_members_that_are_described(client: FlaskClient, path: str, schema: str) -> None:
    room = an_open_room()
    bid(room)
    body = (
        client.get("/api/v1/listings").json["listings"][0]
        if not path
        else client.get(f"/api/v1/listings/{room.number}{path}").json
    )
    schemas = described(client)["components"]["schemas"]
    assert set(body) == set(schemas[schema]["properties"])
    if schema == "Register":
        # a line has one of the two names for what was bid, and a rank where there is one
        assert set(body["bids"][0]) == set(schemas["BidLine"]["properties"]) - {"annual_rate", "priority"}


def test_the_refusals_of_a_bid_are_described(client: FlaskClient) -> None:
    responses = described(client)["paths"]["/listings/{number}/bids"]["post"]["responses"]
    words = " ".join(answer.get("description", "") for answer in responses.values())
    for code in (
        "bid_below_minimum",
        "bid_off_step",
        "already_leading",
        "room_closed",
        "room_not_open",
        "not_qualified",
        "amount_invalid",
        "idempotency_key_reused",
    ):
        assert code in words
