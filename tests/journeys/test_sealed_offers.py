"""Sealed offers from the draft to the result: nobody learns what or how many they are before two persons open them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.errands import Desk
from tests.journeys.land import tradable
from tests.journeys.market import api, move_to, room_of, status_of, wait_for
from tests.journeys.people import Bidder, Holder, Officer

PAGES = {
    "land": {"buildings": "none", "occupancy": "vacant", "is_disputed": "no"},
    "dates": {"mode": "sealed", "notice_wish": "soon"},
    "price": {"start": "4,000,000", "deposit": "400,000"},
    "terms": {"description": "一次报价定价。", "handover": "after_payment", "payment": "once"},
}
#: what is offered: the first bidder's is replaced, the second bidder's wins
REPLACED, SECOND, BEST = "4,510,000", "4,620,000", "4,730,000"

#: what changes with the time alone: countdowns, and the moment of a look-up
CLOCK = re.compile(r"\d+:\d\d(:\d\d)?|\d+ ?(天|小时|分|days?|hours?|min)")
TAG = re.compile(r"<[^>]+>")


def hand_in(bidder: Bidder, number: str, amount: str) -> None:
    """Type an offer and have it sealed."""
    bidder.page.goto(f"/listings/{number}/offer")
    bidder.page.locator("#amount").fill(amount)
    bidder.page.locator("form:has(#amount) button[type=submit]").click()
    expect(bidder.page.locator("#stands")).to_be_visible()
    expect(bidder.page.locator("main")).not_to_contain_text(amount)


def what_is_told(page: Page, number: str) -> dict[str, str]:
    """All that this reader can find out about the offers: what each page and answer says, without its clocks."""
    told = {}
    for path in ("", "/offer", "/opening", "/bids", "/room"):
        main = page.request.get(f"/listings/{number}{path}").text().partition("<main")[2].partition("</main>")[0]
        told[path] = re.sub(r"\s+", " ", CLOCK.sub("", TAG.sub(" ", main)))
    for path in ("/bids", "/room"):
        answer = page.request.get(f"/api/v1/listings/{number}{path}").json()
        told[f"api{path}"] = str({name: value for name, value in answer.items() if name != "server_time"})
    return told


def test_from_the_draft_to_the_result_of_the_opening(served: Site, new_page: Callable[..., Page]) -> None:
    desk = Desk(served)
    owner = Holder(new_page(), "holder")
    draft = owner.pick_a_parcel(tradable(served, "transfer")[0].certificate)
    owner.go_through(draft, PAGES)
    owner.hand_in_papers(draft)
    number = owner.submit(draft)
    desk.publish(number)

    # --- two bidders, the second on a phone and in English ---------------------------------------------
    move_to(served, number, datetime.fromisoformat(room_of(served, number)["opens_at"]) + timedelta(minutes=1))
    one = Bidder(new_page(), "buyer1")
    two = Bidder(new_page(locale="en-GB", width=390, height=844), "buyer2")
    for bidder in (one, two):
        desk.admit(number, *bidder.apply(number))
    visitor = new_page(locale="en-GB")
    before, of_two = what_is_told(visitor, number), what_is_told(two.page, number)
    hand_in(one, number, REPLACED)
    hand_in(one, number, SECOND)
    expect(one.page.locator("section[aria-labelledby=receipts] tbody tr")).to_have_count(2)

    # --- neither the public nor the other bidder notices anything; nor does the desk ----------------------
    assert what_is_told(visitor, number) == before
    assert what_is_told(two.page, number) == of_two
    assert number not in desk["reviewer"].read("/review/openings")
    hand_in(two, number, BEST)
    assert what_is_told(visitor, number) == before

    # --- the deadline, and the word of two persons ----------------------------------------------------
    move_to(served, number, datetime.fromisoformat(room_of(served, number)["closes_at"]) + timedelta(seconds=5))
    first, second = Officer(new_page(), "reviewer"), Officer(new_page(), "approver")
    for officer in (first, second):
        officer.page.goto("/review/openings")
        assert BEST not in officer.page.content()
        officer.page.locator(f"form[action='/review/openings/{number}/confirmation'] button").click()
        expect(officer.page.locator(".flashes")).to_be_visible()
        if officer is first:  # one person's word opens nothing, and nobody gives it twice
            expect(officer.page.locator(f"form[action='/review/openings/{number}/confirmation']")).to_have_count(0)
            assert what_is_told(visitor, number)["api/bids"] == before["api/bids"]
    wait_for(lambda: status_of(served, number) == "award_pending")

    # --- the record for everyone: two offers, the best first, nothing of what was replaced ----------------
    visitor.goto(f"/listings/{number}/opening")
    ranks = visitor.locator("section[aria-labelledby=ranks] tbody tr")
    expect(ranks).to_have_count(2)
    expect(ranks.nth(0)).to_contain_text(BEST)
    expect(ranks.nth(1)).to_contain_text(SECOND)
    expect(visitor.locator("section[aria-labelledby=acts] tbody tr")).to_have_count(3)
    expect(visitor.locator("main")).not_to_contain_text(REPLACED)
    assert [bid["amount"] for bid in api(served, f"/api/v1/listings/{number}/bids")["bids"]]

    # --- award, result, and its notice --------------------------------------------------------------------
    desk.confirm_award(number)
    visitor.goto(f"/listings/{number}")
    expect(visitor.locator("main")).to_contain_text(BEST)
    visitor.goto("/notices?kind=result")
    visitor.locator(".gazette li", has_text=number).get_by_role("link").first.click()
    expect(visitor).to_have_url(re.compile("/notices/"))
    expect(visitor.locator("main")).to_contain_text(BEST)
    assert "hold" in served.flask("verify-register", number)
