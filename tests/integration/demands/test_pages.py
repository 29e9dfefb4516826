"""The pages through the front door: the poster's task list, the desk, the public's list, both sides of an approach."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from tests.factories.demands import a_demand, a_party, a_poster, a_submitted_demand, an_approach, match_everything
from tests.factories.funds import an_account
from tests.factories.listing import a_published_listing
from tests.factories.parcels import a_right
from trading.core.actor import Role
from trading.core.deal import OwnerType
from trading.demands import services
from trading.demands.queries import demands as queries
from trading.demands.states import DemandKind, DemandStatus, ReportReason
from trading.extensions import db

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[..., FlaskClient]
ENGLISH = {"Accept-Language": "en"}


def test_a_post_is_made_page_by_page(sign_in_as: SignIn) -> None:
    poster = a_poster()
    member = sign_in_as(poster.username)
    answer = member.post("/me/demands/new", data={"kind": "rent"})
    draft = re.search(r"DQ-\d{4}-\d{4}", answer.location)[0]  # type: ignore[index]
    assert answer.location == f"/me/demands/{draft}/questions/land"
    land = {
        "districts": "150302",
        "uses": ["industrial", "other"],
        "area_min": "20",
        "area_unit": "mu",
        "buildings": "any",
    }
    assert member.post(f"/me/demands/{draft}/questions/land", data={**land, "uses": []}).status_code == 422
    assert member.post(f"/me/demands/{draft}/questions/land", data=land).location.endswith("/questions/money")
    rent = {"amount_max": "300,000", "term_months": "241"}
    refused = member.post(f"/me/demands/{draft}/questions/money", data=rent, headers=ENGLISH)
    assert refused.status_code == 422
    assert "V-10" in refused.text
    rent["term_months"] = "240"
    assert member.post(f"/me/demands/{draft}/questions/money", data=rent).location.endswith("/questions/post")
    post = {"description": "电话 13812345678", "name_wish": "shown", "contact_wish": "phone", "valid_days": "60"}
    refused = member.post(f"/me/demands/{draft}/questions/post", data=post)
    assert refused.status_code == 422
    assert "D-01" in refused.text
    assert "13812345678" in refused.text  # nothing typed is lost
    post["description"] = "检修场地。"
    assert member.post(f"/me/demands/{draft}/questions/post", data=post).location.endswith("/check")
    page = member.get(f"/me/demands/{draft}/check")
    assert "检修场地。" in page.text
    assert member.post(f"/me/demands/{draft}/submission").status_code == 422
    assert member.post(f"/me/demands/{draft}/submission", data={"declared": "y"}).status_code == 303
    demand = queries.get_draft(draft)
    assert (demand.status, str(demand.area_min), demand.amount_max) == (DemandStatus.SUBMITTED, "13333.33", 30_000_000)


@pytest.mark.parametrize("kind", list(DemandKind))
def test_every_page_of_a_poster_opens(sign_in_as: SignIn, kind: DemandKind) -> None:
    poster = a_poster()
    demand = services.start(kind, by=poster)
    db.session.commit()
    member = sign_in_as(poster.username)
    draft = demand.draft_number
    for page in ("", "/questions/land", "/questions/money", "/questions/post", "/check"):
        assert member.get(f"/me/demands/{draft}{page}").status_code == 200, page
    assert draft in member.get("/me/demands").text


def test_another_member_finds_nothing(sign_in_as: SignIn) -> None:
    demand = a_submitted_demand()
    stranger = sign_in_as(a_poster().username)
    for page in ("", "/questions/land", "/check"):
        assert stranger.get(f"/me/demands/{demand.draft_number}{page}").status_code == 404
    assert stranger.get(f"/demands/{demand.number}").status_code == 404


def test_the_desk_decides_with_one_choice(sign_in_as: SignIn) -> None:
    poster = a_poster()
    demand = a_submitted_demand(poster)
    reviewer = sign_in_as(an_account(Role.REVIEWER).username)
    assert demand.number in reviewer.get("/review/demands").text
    page = reviewer.get(f"/review/demands/{demand.number}")
    assert re.findall(r'data-key="(\d)"', page.text) == ["1", "2", "3"]
    decide = f"/review/demands/{demand.number}/decision"
    assert reviewer.post(decide, data={"decision": "refuse"}).status_code == 422
    answer = reviewer.post(decide, data={"decision": "publish", "version": demand.version})
    assert answer.status_code == 303
    assert queries.get_demand(demand.number or "").status is DemandStatus.PUBLISHED
    assert sign_in_as(poster.username).get("/review/demands").status_code == 403


def test_what_the_desk_returned_shows_its_changes(sign_in_as: SignIn) -> None:
    poster, officer = a_poster(), an_account(Role.REVIEWER)
    demand = a_submitted_demand(poster)
    services.return_for_correction(demand.number or "", "金额有误。", by=officer)
    assert "金额有误。" in sign_in_as(poster.username).get(f"/me/demands/{demand.draft_number}").text
    services.answer_money(demand.draft_number, amount_max=5, by=poster)
    services.submit(demand.draft_number, by=poster)
    page = sign_in_as(officer.username).get(f"/review/demands/{demand.number}").text
    assert "amount_max" in page
    assert re.findall(r'data-key="(\d)"', page) == ["1", "2"]


# --- the public -----------------------------------------------------------------------------------------------------


def test_the_list_filters_and_helps_where_nothing_fits(client: FlaskClient) -> None:
    buy = a_demand()
    lend = a_demand(kind=DemandKind.LEND, land={"districts": ["150303"]})
    numbers = (buy.number, lend.number)

    def found(query: str) -> list[bool]:
        page = client.get(f"/demands?{query}").text
        return [f'/demands/{number}"' in page for number in numbers]

    assert found("") == [True, True]
    assert found("kind=buy") == [True, False]
    assert found("district=150303") == [False, True]
    assert found("district=150302&district=150303&use=industrial") == [True, True]
    assert found("mu_min=46") == [False, False]
    assert found("mu_max=15") == [True, True]
    assert found("amount_min=450") == [False, True]
    page = client.get("/demands?kind=rent&district=150303", headers=ENGLISH).text
    assert "without “Wanted to rent”" in page
    assert "was left out" in client.get("/demands?mu_min=abc", headers=ENGLISH).text


def test_every_format_tells_the_same(client: FlaskClient) -> None:
    person = a_demand(a_poster(a_party(OwnerType.PERSON, "苏和·巴图")))
    hidden = a_demand(name_wish="anonymous")
    rows = list(csv.reader(io.StringIO(client.get("/demands.csv").data.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {person.number, hidden.number}
    body = client.get("/demands.json").json
    assert {one["number"]: one["poster"] for one in body["demands"]} == {person.number: "苏*·**", hidden.number: None}
    assert client.get("/demands.xlsx").data.startswith(b"PK")
    for ending, entry in (("rss", "item"), ("atom", "{http://www.w3.org/2005/Atom}entry")):
        root = ET.fromstring(client.get(f"/demands.{ending}").data)  # noqa: S314 - our own
        assert len(list(root.iter(entry))) == 2
    everything = client.get("/demands").text + client.get("/demands.csv").text + client.get("/api/v1/demands").text
    assert "巴图" not in everything
    assert hidden.party.name not in everything
    assert "2618899" not in everything


def test_the_page_of_a_demand_says_what_fits_and_why(client: FlaskClient) -> None:
    demand = a_demand()
    listing = a_published_listing()
    match_everything()
    page = client.get(f"/demands/{demand.number}", headers=ENGLISH).text
    assert f"/listings/{listing.number}" in page
    assert "The start price of 3,600,000 yuan is within the budget." in page


def test_an_owner_sees_the_demands_that_fit(sign_in_as: SignIn) -> None:
    party = a_party()
    owner = a_poster(party)
    listing = a_published_listing(by=owner, right=a_right(holder=party))
    demand = a_demand()
    assert f"/demands/{demand.number}" in sign_in_as(owner.username).get(f"/me/listings/{listing.draft_number}").text


def test_machines_read_demands_page_by_page(client: FlaskClient) -> None:
    numbers = {a_demand().number for _place in range(3)}
    first = client.get("/api/v1/demands?limit=2").json
    second = client.get(f"/api/v1/demands?limit=2&cursor={first['next_cursor']}").json
    assert {one["number"] for one in first["demands"] + second["demands"]} == numbers
    assert second["next"] is None
    schema = client.get("/api/v1/openapi.json").json["components"]["schemas"]["Demand"]
    assert set(schema["properties"]) == set(first["demands"][0])
    number = first["demands"][0]["number"]
    assert client.get(f"/api/v1/demands/{number}").json == first["demands"][0]
    assert client.get("/api/v1/demands/150300-D-2026-99999").status_code == 404
    assert client.get("/api/v1/demands?kind=steal").json["code"] == "parameter_invalid"


# --- approaches and reports -----------------------------------------------------------------------------------------


def test_an_offer_is_answered_and_contact_data_appear(sign_in_as: SignIn) -> None:
    poster, sender = a_poster(), a_poster()
    demand = a_demand(poster)
    offering = sign_in_as(sender.username)
    assert offering.get(f"/demands/{demand.number}/approach").status_code == 200
    refused = offering.post(f"/demands/{demand.number}/approach", data={"message": "加微信 abc123456"})
    assert refused.status_code == 422
    assert "D-01" in refused.text
    answer = offering.post(f"/demands/{demand.number}/approach", data={"message": "约三十亩。"})
    address = answer.location
    assert "2618899" not in offering.get(address).text
    answering = sign_in_as(poster.username)
    assert address in answering.get("/me/approaches").text
    assert answering.post(f"{address}/answer", data={"decision": "agree", "answer": "愿意。"}).status_code == 303
    assert "2618899" not in answering.get(address).text
    assert offering.post(f"{address}/exchange").status_code == 303
    for side in (offering, answering):
        assert "2618899" in side.get(address).text
    assert sign_in_as(a_poster().username).get(address).status_code == 404
    assert answering.get(f"/demands/{demand.number}/approach").status_code == 403


def test_reports_reach_the_desk_and_are_decided(sign_in_as: SignIn) -> None:
    poster, sender = a_poster(), a_poster()
    approach = an_approach(a_demand(poster), sender)
    member = sign_in_as(poster.username)
    told = member.post(f"/me/approaches/{approach.number}/report", data={"reason": "abusive", "note": "骚扰"})
    assert told.status_code == 303
    reviewer = sign_in_as(an_account(Role.REVIEWER).username)
    page = reviewer.get("/review/demands?tab=reports").text
    report = re.search(r"/review/demands/reports/([\w-]+)", page)[1]  # type: ignore[index]
    decide = f"/review/demands/reports/{report}"
    assert reviewer.post(decide, data={"decision": "uphold"}).status_code == 422
    assert reviewer.post(decide, data={"decision": "uphold", "reason": "属实。"}).status_code == 303
    assert "属实" in reviewer.get(f"/review/demands/{approach.demand.number}").text


def test_the_poster_isnt_told_who_reported(sign_in_as: SignIn) -> None:
    poster, reader = a_poster(), a_poster()
    demand = a_demand(poster)
    services.report_demand(demand.number or "", reason=ReportReason.UNTRUE, by=reader)
    page: Any = sign_in_as(poster.username).get(f"/me/demands/{demand.draft_number}").text
    assert reader.username not in page
