"""Private negotiation: an offer on display, proposals that nobody else reads, one version that both confirm."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.errands import Desk, Errand
from tests.journeys.land import tradable
from tests.journeys.market import api, status_of, today, wait_for
from tests.journeys.people import Bidder, Holder, Officer


@dataclass(frozen=True)
class Case:
    """A business, the languages of both sides, and the figures that are named one after the other."""

    business: str
    owners: str
    buyers: str
    pages: dict[str, dict[str, str]]
    rival: str
    proposed: str
    countered: str
    #: what a proposal says besides the figure
    wishes: dict[str, str]


LAND = {"buildings": "none", "occupancy": "vacant", "is_disputed": "no"}
BY_AGREEMENT = {"mode": "negotiated", "notice_wish": "soon"}
CASES = {
    "a transfer, offered in English": Case(
        "transfer",
        "en-GB",
        "zh-CN",
        {
            "land": LAND,
            "dates": BY_AGREEMENT,
            "price": {"start": "5,000,000"},
            "terms": {"description": "Open to talks.", "handover": "after_payment", "payment": "once"},
        },
        rival="4,410,000",
        proposed="4,520,000",
        countered="4,830,000",
        wishes={},
    ),
    "a lease, offered in Chinese": Case(
        "lease",
        "zh-CN",
        "en-GB",
        {
            "land": LAND,
            "dates": BY_AGREEMENT,
            "term": {
                "term_starts_on": "2028-01-01",
                "term_months": "60",
                "rent_rhythm": "yearly",
                "may_sublet": "no",
            },
            "price": {"start": "300,000"},
            "terms": {"description": "租期可议。"},
        },
        rival="241,000",
        proposed="252,000",
        countered="283,000",
        wishes={"starts_on": "2028-01-01", "months": "48"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_from_the_draft_to_the_contract_and_the_result(served: Site, new_page: Callable[..., Page], case: Case) -> None:
    desk = Desk(served)
    owner = Holder(new_page(locale=case.owners), "holder")
    draft = owner.pick_a_parcel(tradable(served, case.business)[0].certificate, case.business)
    owner.go_through(draft, case.pages)
    owner.hand_in_papers(draft)
    number = owner.submit(draft)
    desk.publish(number)

    # --- a buyer finds it and proposes; so does another, and neither learns of the other -----------------
    buyer = Bidder(new_page(locale=case.buyers, width=390, height=844), "buyer1")
    page = buyer.page
    page.goto(f"/listings/{number}")
    page.locator(f".bidpanel a[href='/listings/{number}/proposal']").click()
    for name, value in {"amount": case.proposed, "message": "可在一个月内付清。", **case.wishes}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("form:has([name=amount]) button[type=submit]").click()
    expect(page.locator(".turns li")).to_have_count(1)
    rival, address = Errand(served, "buyer2"), f"/listings/{number}/proposal"
    rival.send(address, address, amount=case.rival, **case.wishes)
    visitor = new_page(locale=case.owners)
    visitor.goto(f"/listings/{number}")
    for readable in (visitor.content(), rival.read(f"/listings/{number}"), rival.read(address)):
        assert case.proposed not in readable

    # --- the owner compares, can't accept before the display is over, and answers with a figure ----------
    mine = owner.page
    mine.goto(f"/me/listings/{draft}/proposals")
    rows = mine.locator("main tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(case.proposed)
    rows.first.get_by_role("link").first.click()
    expect(mine.locator("[name=binds]")).to_have_count(0)
    mine.locator("details:has([name=amount]) > summary").click()
    mine.locator("[name=amount]").fill(case.countered)
    mine.locator("form[action$='/counter'] button[type=submit]").click()
    expect(mine.locator(".turns li")).to_have_count(2)
    here = mine.url

    # --- both confirm the same version ---------------------------------------------------------------
    page.reload()
    expect(page.locator("#confirm-title")).to_contain_text(case.countered)
    version = page.locator(".turn-now .digest").get_attribute("title")
    page.locator("[name=binds]").check()
    page.locator("form[action$='/confirmation'] button[type=submit]").click()
    expect(page.locator(".flashes")).to_be_visible()
    over = datetime.fromisoformat(api(served, f"/api/v1/listings/{number}")["apply_ends_at"])
    served.move_clock((over.date() - today(served) + timedelta(days=1)).total_seconds())
    owner.sign_in()
    mine.goto(here)
    assert mine.locator(".turn-now .digest").get_attribute("title") == version
    mine.locator("[name=binds]").check()
    mine.locator("form[action$='/acceptance'] button[type=submit]").click()
    expect(mine.locator(".contactcard")).to_be_visible()
    buyer.sign_in()
    page.goto(address)
    expect(page.locator(".contactcard")).to_be_visible()
    assert "contactcard" not in rival.read(address)

    # --- the desk checks the agreement; the contract is drawn up ------------------------------------------
    officer = Officer(new_page(), "reviewer")
    officer.page.goto("/review/agreements")
    officer.page.locator(f"a[href='/review/agreements/{number}']").first.click()
    expect(officer.page.locator("main")).to_contain_text(version or "")
    officer.page.locator(f"form[action='/review/agreements/{number}/confirmation'] button").click()
    expect(officer.page.locator(".flashes")).to_be_visible()
    contract = buyer.open_newest_contract()
    expect(page.locator("main")).to_contain_text(case.countered)
    for paper in wait_for(lambda: len(found := buyer.papers_of(contract)) == 2 and found, 90):
        assert page.request.get(f"/documents/{paper}.pdf").body().startswith(b"%PDF")
        assert mine.request.get(f"/documents/{paper}.pdf").status == 200

    # --- the result is public, the way to it isn't ----------------------------------------------------------
    desk["publisher"].send(f"/review/agreements/{number}", f"/review/listings/{number}/result")
    assert status_of(served, number) == "result_published"
    visitor.goto(f"/listings/{number}")
    expect(visitor.locator("main")).to_contain_text(case.countered)
    expect(visitor.locator("main")).not_to_contain_text(case.proposed)
    visitor.goto("/notices?kind=result")
    expect(visitor.locator(".gazette")).to_contain_text(re.compile(number))
