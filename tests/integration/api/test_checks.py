"""The self-check for machines."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import PASSWORD
from tests.factories.funds import a_member
from tests.factories.listing import an_owner
from tests.factories.parcels import a_benchmark_price, a_burden, a_parcel, a_right
from trading.core.deal import BurdenKind
from trading.core.findings import Severity
from trading.portal.checks.catalogue import FACTS

pytestmark = pytest.mark.usefixtures("app", "clock")

ENGLISH = {"Accept-Language": "en", "Content-Type": "application/json"}


def ask(client: FlaskClient, body: Any, **headers: str) -> Any:
    return client.post("/api/v1/checks", data=json.dumps(body), headers=ENGLISH | headers)


def found(client: FlaskClient, body: Any, **headers: str) -> dict[str, dict[str, Any]]:
    answer = ask(client, body, **headers)
    assert answer.status_code == 200, answer.text
    return {line["rule"]: line for line in answer.json["findings"]}


def test_a_lease_of_more_than_twenty_years_is_a_finding_with_its_law_and_the_way_out(client: FlaskClient) -> None:
    facts = {"term_starts_on": "2026-04-01", "term_ends_on": "2046-04-01"}
    line = found(client, {"business": "lease", "facts": facts})["V-10"]
    assert line["severity"] == "error"
    assert line["source"] == "Civil Code, article 705"
    assert "2046-03-31" in line["remedy"]
    assert line["field"] == "term_ends_on"
    facts["term_ends_on"] = "2046-03-31"
    assert found(client, {"business": "lease", "facts": facts}) == {}


def test_the_land_book_answers_for_a_parcel_by_any_number(client: FlaskClient) -> None:
    right = a_right(price_paid=False)
    for number in (right.parcel.code, right.parcel.unit_code, right.certificate_no):
        answer = ask(client, {"business": "transfer", "parcel": number}).json
        assert answer["parcel"] == right.parcel.code
        assert "V-16" in [line["rule"] for line in answer["findings"]]
        assert answer["verdict"] == "no"


def test_a_stated_fact_asks_what_if(client: FlaskClient) -> None:
    right = a_right(price_paid=False)
    lines = found(client, {"business": "transfer", "parcel": right.parcel.code, "facts": {"price_paid": True}})
    assert "V-16" not in lines


def test_a_price_of_four_fifths_is_low_and_a_fen_more_is_not(client: FlaskClient) -> None:
    a_benchmark_price()
    code = a_right(a_parcel(area=Decimal("20000.00"))).parcel.code
    body = {"business": "transfer", "parcel": code, "facts": {"land_price": "3072000.00"}}
    assert found(client, body)["V-32"]["severity"] == "route"
    body["facts"] = {"land_price": "3072000.01"}
    assert found(client, body)["V-32"]["severity"] == "note"


def test_materials_say_what_is_held(client: FlaskClient) -> None:
    papers = ask(client, {"business": "transfer", "parcel": a_right().parcel.code}).json["materials"]
    by_kind = {(paper["side"], paper["kind"]): paper for paper in papers}
    assert by_kind["offering", "certificate"]["held"]
    assert by_kind["offering", "grant_contract"]["required"]


def test_a_stranger_reads_no_names_and_the_holder_does(client: FlaskClient) -> None:
    _by, right = an_owner()
    a_burden(right)
    a_burden(right, BurdenKind.LEASE, holder_name="李租客")
    body = {"business": "transfer", "parcel": right.parcel.code}
    masked = ask(client, body).text
    assert "农商银行" not in json.dumps(json.loads(masked), ensure_ascii=False)
    assert "李租客" not in json.dumps(json.loads(masked), ensure_ascii=False)
    member = a_member(right.holders[0])
    token = client.post("/api/v1/tokens", json={"username": member.username, "password": PASSWORD}).json["token"]
    line = found(client, body, Authorization=f"Bearer {token}")["V-21"]
    assert "乌海农商银行（示例）" in line["message"]
    assert "1,800,000" in line["message"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "member_missing", "business"),
        ({"business": 5}, "member_missing", "business"),
        ({"business": "sale"}, "business_unknown", "business"),
        ({"business": "lease", "facts": []}, "facts_invalid", "facts"),
        ({"business": "lease", "colour": "red"}, "member_unknown", "colour"),
        ({"business": "lease", "parcel": "nowhere"}, "parcel_unknown", "parcel"),
        ({"business": "lease", "facts": {"colour": "red"}}, "fact_unknown", "facts.colour"),
        ({"business": "lease", "facts": {"price_paid": "yes"}}, "fact_invalid", "facts.price_paid"),
        ({"business": "lease", "facts": {"land_price": "1.005"}}, "amount_invalid", "facts.land_price"),
        ({"business": "lease", "facts": {"area": "x"}}, "area_invalid", "facts.area"),
        ({"business": "lease", "facts": {"ends_on": "2026-13-01"}}, "fact_invalid", "facts.ends_on"),
        ([], "body_invalid", None),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_place(client: FlaskClient, body: Any, code: str, field: str) -> None:
    answer = ask(client, body)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["code"] == code
    assert answer.json.get("field") == field


def test_several_wrong_facts_are_named_at_once(client: FlaskClient) -> None:
    answer = ask(client, {"business": "lease", "facts": {"area": "x", "ends_on": "y"}})
    assert [error["field"] for error in answer.json["errors"]] == ["facts.area", "facts.ends_on"]


def test_the_description_names_every_fact_and_just_what_is_answered(client: FlaskClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json["components"]["schemas"]
    assert set(schemas["Facts"]["properties"]) == set(FACTS)
    assert schemas["Finding"]["properties"]["severity"]["enum"] == [severity.value for severity in Severity]
    right = a_right()
    a_burden(right)
    body = ask(client, {"business": "transfer", "parcel": right.parcel.code}).json
    assert set(body) == set(schemas["Check"]["properties"])
    assert set(body["findings"][0]) == set(schemas["Finding"]["properties"])
    assert set(body["materials"][0]) == set(schemas["Material"]["properties"])
    assert set(body["rules"]) == set(schemas["Check"]["properties"]["rules"]["properties"])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_LIKELY = st.sampled_from(
    [
        *(True, False, 0, 1, 3, 50, "0.00", "1200000.00", "25"),
        *("2026-02-28", "2024-02-29", "2199-12-31", "1949-10-01"),
        *sorted({member.value for fact in FACTS.values() if fact.choices for member in fact.choices}),
    ]
)
_BODIES = _JSON | st.fixed_dictionaries(
    {"business": st.sampled_from(["transfer", "lease", "sublease", "mortgage"]) | _JSON},
    optional={
        "parcel": st.text(max_size=30),
        "facts": st.dictionaries(st.sampled_from(sorted(FACTS)), _LIKELY | _JSON, max_size=8),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_BODIES)
def test_no_body_breaks_it(client: FlaskClient, body: Any) -> None:
    assert ask(client, body).status_code in {200, 422}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(business=st.sampled_from(["transfer", "lease", "sublease", "mortgage"]), data=st.data())
def test_no_facts_that_are_well_formed_break_it(client: FlaskClient, business: str, data: Any) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(FACTS)), unique=True, max_size=25))
    stated = {name: data.draw(_value(name)) for name in names}
    answer = ask(client, {"business": business, "facts": stated})
    assert answer.status_code == 200, answer.text


def _value(name: str) -> Any:
    fact = FACTS[name]
    if fact.choices is not None:
        return st.sampled_from([member.value for member in fact.choices])
    return {
        "yes_no": st.booleans(),
        "money": st.sampled_from(["0.00", "0.01", "1200000.00", "9999999999999.99"]),
        "area": st.sampled_from(["0.00", "0.01", "20000.00"]),
        "date": st.sampled_from(["1949-10-01", "2024-02-29", "2026-03-02", "2199-12-31"]),
        "number": st.integers(0, fact.most),
        "percent": st.sampled_from(["0", "24.99", "25", "100"]),
        "text": st.text(st.characters(categories=["L", "N"]), max_size=40),
    }[fact.kind.value]
