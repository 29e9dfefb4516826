"""Listings and documents for machines."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories.applications import a_lot
from tests.factories.bidding import an_open_room, bid
from tests.factories.contract import a_contract
from tests.factories.listing import an_approved_listing
from tests.factories.parcels import a_burden

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_pages_hang_together_without_gap_or_repetition(client: FlaskClient, clock) -> None:
    numbers = []
    for _lot in range(5):
        numbers.append(a_lot().number)
        clock.move(minutes=1)
    seen, address = [], "/api/v1/listings?limit=2"
    while address:
        page = client.get(address).json
        seen += [row["number"] for row in page["listings"]]
        address = page["next"]
    assert seen == numbers[::-1]


def test_a_listing_in_the_words_of_the_interface(client: FlaskClient) -> None:
    room = an_open_room()
    bid(room)
    body = client.get(f"/api/v1/listings/{room.number}").json
    assert body["start_amount"] == "3000000.00"
    assert body["current"] == "3000000.00"
    assert body["stage"] == "timed"
    assert body["closes_at"].endswith("Z")
    assert body["outline"]["type"] == "Polygon"


def test_burdens_are_told(client: FlaskClient) -> None:
    lot = a_lot()
    a_burden(lot.right, amount_fen=180_000_000)
    [burden] = client.get(f"/api/v1/listings/{lot.number}").json["right"]["burdens"]
    assert burden["amount"] == "1800000.00"


def test_an_unknown_and_an_unpublished_listing_look_alike(client: FlaskClient) -> None:
    answers = [client.get(f"/api/v1/listings/{number}") for number in ("nothing", an_approved_listing().number)]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].json == answers[1].json
    assert answers[0].mimetype == "application/problem+json"
    assert answers[0].json["code"] == "not_found"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cursor=nonsense", "cursor_invalid"),
        ("cursor=WzEsMl0", "cursor_invalid"),
        ("limit=0", "limit_invalid"),
        ("limit=9999", "limit_invalid"),
        ("kind=barter", "parameter_invalid"),
        ("area_min=many", "parameter_invalid"),
    ],
)
def test_what_cannot_be_read_is_refused(client: FlaskClient, query: str, code: str) -> None:
    answer = client.get(f"/api/v1/listings?{query}")
    assert answer.status_code == 422
    assert answer.json["code"] == code


def test_the_sentence_follows_the_callers_language(client: FlaskClient) -> None:
    english = client.get("/api/v1/listings?limit=x", headers={"Accept-Language": "en"}).json["detail"]
    chinese = client.get("/api/v1/listings?limit=x", headers={"Accept-Language": "zh-CN"}).json["detail"]
    assert english.isascii()
    assert not chinese.isascii()


def test_a_document_is_verified_by_number_and_hash(client: FlaskClient, clock) -> None:
    contract = a_contract(clock)
    body = client.get(f"/api/v1/documents/{contract.number}/verification").json
    assert (body["status"], body["kind"]) == ("pending", "contract")
    altered = client.get(f"/api/v1/documents/{contract.number}/verification?sha256={'0' * 64}").json
    assert altered["status"] == "altered"
    assert client.get("/api/v1/documents/nothing/verification").json == {"number": "nothing", "status": "unknown"}
