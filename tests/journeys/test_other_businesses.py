"""Leases, subleases, loans, court sales and several parcels at once, from the draft to the published result.

Owner, bidder and visitor walk in browsers, in the language of the case; the desk runs errands. One bidder is enough for
each: what a room is like with several is the matter of other journeys.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.errands import Desk
from tests.journeys.land import tradable, two_of_one_district
from tests.journeys.market import move_to, room_of, status_of, today, wait_for
from tests.journeys.people import Bidder, Holder


@dataclass(frozen=True)
class Case:
    """What is offered: how the draft begins, its pages with their answers, and the words that the public reads."""

    owner: str
    business: str
    locale: str
    begin: Callable[[Holder, Site], str]
    pages: dict[str, dict[str, str]]
    bidder: str
    bid: str
    #: what the public page says at the start, and once the result is published
    shown: tuple[str, ...]
    result: str


# --- how drafts begin -----------------------------------------------------------------------------------------------


def own_land(business: str) -> Callable[[Holder, Site], str]:
    """The holder picks a right."""
    return lambda owner, site: owner.pick_a_parcel(tradable(site, business)[0].certificate, business)


def a_third_of_it(owner: Holder, site: Site) -> str:
    """Only a part of the parcel is let."""
    draft = own_land("lease")(owner, site)
    page = owner.page
    page.goto(f"/me/listings/{draft}/right")
    page.locator("details:has([name=part_area]) > summary").click()
    page.locator("[name=part_area]").fill("1200.50")
    page.locator("[name=part_note]").fill("The northern part along the road, with the gate")
    page.locator("form[action$='/part'] button").click()
    expect(page.locator("details:has([name=part_area])")).to_have_attribute("open", "")
    return draft


def two_parcels(owner: Holder, site: Site) -> str:
    """A second parcel joins the first."""
    first, second = two_of_one_district(site, "transfer")
    draft = owner.pick_a_parcel(first.certificate)
    owner.page.goto(f"/me/listings/{draft}/right")
    owner.page.locator("[name=certificate]").fill(second.certificate)
    owner.page.locator("form[action$='/rights'] button").click()
    expect(owner.page.locator("main")).to_contain_text("Parcel 2 of 2")
    return draft


def leased_land(owner: Holder, site: Site) -> str:
    """The registry records a lease; then its lessee finds the land among what may be sublet."""
    land = tradable(site, "lease")[-1]  # the others' stories begin with the first
    day = today(site)
    Desk(site)["sysadmin"].send(
        f"/admin/land/parcels/{land.parcel}/burdens/new?kind=lease",
        "/burdens/new",
        holder_name="乌海市湜岱精密制造有限公司",
        registered_on=(day - timedelta(days=200)).isoformat(),
        due_on=day.replace(year=day.year + 12, day=1).isoformat(),
        paper_no="租备（2026）第 9 号",
    )
    return owner.pick_a_parcel(land.certificate, "sublease")


def by_office(owner: Holder, site: Site) -> str:
    """A court types the number of somebody else's certificate."""
    return owner.type_a_certificate(tradable(site, "transfer")[0].certificate)


# --- cases ----------------------------------------------------------------------------------------------------------

LAND = {"buildings": "none", "occupancy": "vacant", "is_disputed": "no"}
ON_THE_MARKET = {"mode": "listing", "notice_wish": "soon"}
TERM = {"term_starts_on": "2028-01-01", "term_months": "60", "rent_rhythm": "yearly", "may_sublet": "no"}
RISES = {"rent_free_months": "3", "escalation_rate": "5", "escalation_years": "2"}

CASES = {
    "a part let, in English": Case(
        "holder",
        "lease",
        "en-GB",
        a_third_of_it,
        {
            "land": LAND,
            "dates": ON_THE_MARKET,
            "term": TERM | RISES,
            "price": {"start": "240,000", "step": "5,000", "deposit": "48,000"},
            "terms": {"description": "Water, power and road are there."},
        },
        bidder="buyer1",
        bid="240,000",
        shown=("Start rent per year", "1,200.50"),
        result="240,000 yuan a year",
    ),
    "a sublease, in Chinese": Case(
        "buyer1",
        "sublease",
        "zh-CN",
        leased_land,
        {
            "land": LAND | {"occupancy": "leased", "occupancy_note": "由转租方承租，余期十年以上。"},
            "dates": ON_THE_MARKET,
            "term": TERM | {"term_months": "36"},
            "price": {"start": "180,000", "step": "2,000", "deposit": "30,000"},
            "terms": {"description": "场地硬化，水电到位。"},
        },
        bidder="buyer2",
        bid="182,000",
        shown=("转租", "起始年租金"),
        result="182,000",
    ),
    "a loan, in Chinese": Case(
        "holder",
        "mortgage",
        "zh-CN",
        own_land("mortgage"),
        {
            "land": LAND,
            "dates": ON_THE_MARKET,
            "loan": {
                "loan": "3,000,000",
                "loan_months": "36",
                "loan_purpose": "购置设备",
                "repayment": "at_end",
                "security": "ordinary",
            },
            "price": {"start": "6", "step": "0.05", "deposit": "30,000"},
            "terms": {"description": "水、电、路已通。"},
        },
        bidder="bank",
        bid="5.850",
        shown=("最高年利率",),
        result="5.850",
    ),
    "a court sale, in Chinese": Case(
        "court",
        "transfer",
        "zh-CN",
        by_office,
        {
            "court": {
                "ruling_no": "（2026）演执字第 3 号",
                "ruling_on": "2026-01-05",
                "appraisal_amount": "5,000,000",
                "court_round": "first",
            },
            "land": LAND,
            "dates": {"notice_wish": "soon"},
            "price": {"start": "3,500,000", "step": "50,000", "deposit": "350,000"},
            "terms": {"description": "按现状交付。", "handover": "after_payment", "payment": "once"},
        },
        bidder="buyer1",
        bid="3,500,000",
        shown=("司法处置",),
        result="3,500,000",
    ),
    "two parcels, in English": Case(
        "holder",
        "transfer",
        "en-GB",
        two_parcels,
        {
            "land": LAND,
            "dates": ON_THE_MARKET,
            "price": {"start": "9,000,000", "step": "100,000", "deposit": "900,000"},
            "terms": {"description": "Sold together only.", "handover": "after_payment", "payment": "once"},
        },
        bidder="buyer2",
        bid="9,100,000",
        shown=("Parcels offered together", "Offered together with it"),
        result="9,100,000",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_from_the_draft_to_the_published_result(served: Site, new_page: Callable[..., Page], case: Case) -> None:
    desk = Desk(served)
    owner = Holder(new_page(locale=case.locale), case.owner)
    draft = case.begin(owner, served)
    owner.go_through(draft, case.pages)
    owner.hand_in_papers(draft)
    number = owner.submit(draft)
    desk.publish(number)
    visitor = new_page(locale=case.locale, width=390, height=844)
    visitor.goto(f"/listings/{number}")
    for words in case.shown:
        expect(visitor.locator("main")).to_contain_text(words)

    # --- one bidder, admitted and bidding -----------------------------------------------------------
    move_to(served, number, datetime.fromisoformat(room_of(served, number)["opens_at"]) + timedelta(minutes=1))
    bidder = Bidder(new_page(locale=case.locale), case.bidder)
    desk.admit(number, *bidder.apply(number))
    bidder.enter_room(number)
    (bidder.bid_rate if case.business == "mortgage" else bidder.bid)(case.bid)

    # --- closed, confirmed, published ---------------------------------------------------------------
    closes_at = datetime.fromisoformat(room_of(served, number)["closes_at"])
    move_to(served, number, closes_at + timedelta(seconds=5))
    wait_for(lambda: status_of(served, number) == "award_pending")
    desk.confirm_award(number)
    assert status_of(served, number) == "result_published"
    visitor.goto(f"/listings/{number}")
    expect(visitor.locator("main")).to_contain_text(case.result)
    visitor.goto("/notices?kind=result")
    expect(visitor.locator(".gazette").first).to_contain_text(re.compile(re.escape(number)))
