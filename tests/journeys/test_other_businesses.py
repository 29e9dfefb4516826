"""Leases, loans and court sales from the draft to the published result, in the language of whoever does it.

One bidder is enough for each: what a room is like with several is the matter of other journeys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.people import Bidder, FinanceOfficer, Holder, Officer
from tests.journeys.test_transfer_by_auction import _party_name, api, market_time, move_to, wait_for
from trading.core.clock import LOCAL


@dataclass(frozen=True)
class Case:
    """What is offered: the pages with their answers, and the words that the public reads at the end."""

    owner: str
    business: str
    locale: str
    pages: dict[str, dict[str, str]]
    bid: str
    deposit: str
    #: what the public page says at the start, and once the result is published
    shown: str
    result: str
    bidder: str = "buyer1"
    terms: dict[str, str] = field(default_factory=dict)


LAND = {"buildings": "none", "occupancy": "vacant", "is_disputed": "no"}
CASES = {
    "a lease, in English": Case(
        "holder",
        "lease",
        "en-GB",
        {
            "land": LAND,
            "dates": {"mode": "listing", "notice_wish": "soon"},
            "term": {
                "term_starts_on": "2028-01-01",
                "term_months": "60",
                "rent_rhythm": "yearly",
                "rent_free_months": "3",
                "escalation_rate": "5",
                "escalation_years": "2",
                "may_sublet": "no",
            },
            "price": {"start": "240,000", "step": "5,000", "deposit": "48,000"},
        },
        bid="240,000",
        deposit="48,000.00",
        shown="Start rent per year",
        result="240,000 yuan a year",
    ),
    "a loan, in Chinese": Case(
        "holder",
        "mortgage",
        "zh-CN",
        {
            "land": LAND,
            "dates": {"mode": "listing", "notice_wish": "soon"},
            "loan": {
                "loan": "3,000,000",
                "loan_months": "36",
                "loan_purpose": "购置设备",
                "repayment": "at_end",
                "security": "ordinary",
            },
            "price": {"start": "6", "step": "0.05", "deposit": "30,000"},
        },
        bid="5.850",
        deposit="30,000.00",
        shown="最高年利率",
        result="5.850",
        bidder="bank",
    ),
    "a court sale, in Chinese": Case(
        "court",
        "transfer",
        "zh-CN",
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
        },
        bid="3,500,000",
        deposit="350,000.00",
        shown="司法处置",
        result="3,500,000",
        terms={"handover": "after_payment", "payment": "once"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_from_the_draft_to_the_published_result(served: Site, new_page: Callable[..., Page], case: Case) -> None:
    number = _submitted(new_page, case)
    reviewer = Officer(new_page(), "reviewer")
    reviewer.decide(number, "accept")
    Officer(new_page(), "approver").decide(number, "approve")
    publisher = Officer(new_page(), "publisher")
    publisher.publish(number)
    visitor = new_page(locale=case.locale)
    visitor.goto(f"/listings/{number}")
    expect(visitor.locator("main")).to_contain_text(case.shown)

    # --- one bidder, admitted and bidding -----------------------------------------------------------
    room = api(served, f"/api/v1/listings/{number}/room")
    move_to(served, number, datetime.fromisoformat(room["opens_at"]) + timedelta(minutes=1))
    bidder = Bidder(new_page(locale=case.locale), case.bidder)
    finance = FinanceOfficer(new_page(), "finance1")
    reviewer.sign_in()
    application, reference = bidder.apply(number)
    posted = market_time(served, number).astimezone(LOCAL) - timedelta(minutes=1)
    finance.confirm(reference, case.deposit, _party_name(finance.page, reference), f"JY-{number}", posted)
    reviewer.admit(application)
    bidder.enter_room(number)
    (bidder.bid_rate if case.business == "mortgage" else bidder.bid)(case.bid)

    # --- closed, confirmed, published ---------------------------------------------------------------
    closes_at = datetime.fromisoformat(api(served, f"/api/v1/listings/{number}/room")["closes_at"])
    move_to(served, number, closes_at + timedelta(seconds=5))
    wait_for(lambda: api(served, f"/api/v1/listings/{number}")["status"] == "award_pending")
    reviewer.sign_in()
    reviewer.confirm_award(number)
    publisher.sign_in()
    publisher.publish_result(number)
    visitor.goto(f"/listings/{number}")
    expect(visitor.locator("main")).to_contain_text(case.result)
    assert api(served, f"/api/v1/listings/{number}")["status"] == "result_published"
    assert "hold" in served.flask("verify-register", number)


def _submitted(new_page: Callable[..., Page], case: Case) -> str:
    """Draft, every page, papers, submission; returns the public number."""
    owner = Holder(new_page(locale=case.locale), case.owner)
    certificate = _a_right_of_the_holder(new_page, case.business)
    if case.owner == "holder":
        draft = owner.pick_a_parcel(certificate, case.business)
    else:
        draft = owner.type_a_certificate(certificate)
    for sheet, answers in case.pages.items():
        owner.fill(draft, sheet, **answers)
    owner.fill(draft, "terms", description="水、电、路已通。", **case.terms)
    owner.hand_in_papers(draft)
    return owner.submit(draft)


def _a_right_of_the_holder(new_page: Callable[..., Page], business: str) -> str:
    """The certificate of a right of the sample holder that may be offered."""
    page = Holder(new_page(), "holder").page
    page.goto(f"/me/listings/new?business={business}")
    return page.locator("form:has(button.btn-primary) input[name=certificate]").first.get_attribute("value") or ""
