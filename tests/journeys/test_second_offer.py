"""A winner gives its award up: it is heard, a second person decides, and the next bidder takes the award up.

The lot is one of the sample market whose award waits for its check; nobody moves the clock, since the winner answers.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.people import NUMBER, Officer, Regular

DECISION = "乌自然资决字〔2026〕第9号"


def test_an_award_passes_to_the_next_bidder(served: Site, new_page: Callable[..., Page]) -> None:
    # --- the desk gives notice ----------------------------------------------------------------------
    reviewer = Officer(new_page(), "reviewer")
    reviewer.page.goto("/review/awards")
    award = reviewer.page.locator("section:has(#pending) a[href^='/review/awards/']").last.get_attribute("href")
    number = NUMBER.search(award)[0]
    reviewer.page.goto(f"{award}/default")
    reviewer.tick("ground", "gave_up")
    reviewer.page.locator("[name=note]").fill("竞得人来函声明放弃竞得。")
    reviewer.page.locator("[name=bars]").uncheck()  # it bids in other journeys
    reviewer.press("告知并听取陈述申辩")
    expect(reviewer.page.locator("main")).to_contain_text("陈述申辩截止")

    # --- the winner answers by the message that it got -------------------------------------------------
    winner = Regular(new_page(), "buyer1")
    winner.page.goto("/me/bids")
    winner.page.locator(f"li:has-text('{number}') h2 a").click()
    winner.page.locator("a[href$='/award']").click()
    winner.page.locator("[name=answer]").fill("属实，无异议。")
    winner.press("提交陈述申辩")
    expect(winner.page.locator("main")).to_contain_text("属实，无异议。")

    # --- another decides, and writes down the owner's consent ------------------------------------------
    approver = Officer(new_page(), "approver")
    approver.page.goto(f"{award}/default")
    approver.tick("decision", "uphold")
    approver.page.locator("[name=decision_no]").fill(DECISION)
    approver.page.locator("[name=reason]").fill("竞得人书面放弃，事实清楚。")
    approver.page.locator("form[action$='/decision'] button").click()
    expect(approver.page.locator("main")).to_contain_text("竞得资格丧失，待递补")
    approver.tick("agrees", "yes")
    approver.page.locator("[name=paper]").fill("权利人同意递补的函")
    approver.page.locator("form[action$='/consent'] button").click()
    expect(approver.page.locator("#offers")).to_be_visible()

    # --- the public reads it by numbers, the next bidder takes it up ------------------------------------
    public = new_page()
    public.goto(f"/listings/{number}/bids")
    expect(public.locator("main")).to_contain_text(DECISION)
    following = Regular(new_page(), "buyer2")
    following.page.goto("/me/bids")
    following.page.locator(f"li:has-text('{number}') h2 a").click()
    following.page.locator("a[href$='/award']").click()
    following.tick("word", "accept")
    following.page.locator("form[action$='/word'] button").click()
    expect(following.page.locator("main")).to_contain_text("已接受")

    # --- a new confirmation, at the next bidder's own bid ------------------------------------------------
    offered = approver.page.locator("section:has(#offers) td.num").first.inner_text()
    approver.confirm_award(number)
    following.page.goto("/me/contracts")
    expect(following.page.locator("main")).to_contain_text(offered)
    public.reload()
    expect(public.locator("main")).to_contain_text("下一顺位竞买人递补")
