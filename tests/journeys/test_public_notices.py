"""What is published changes only in public: offer, change notice, suspension, resumption, termination, the next round.

Every act takes two persons of the desk; every act leaves a numbered notice that anybody can read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.market import status_of, wait_for
from tests.journeys.people import Holder, Officer
from tests.journeys.test_transfer_by_auction import a_tradable_right

#: the link to a paper that has been made, in either language
PAPER = re.compile(r'href="[^"]+\.pdf"')


def ask_halt(officer: Officer, number: str, act: str, note: str) -> None:
    """The first person asks, with the ground and a reason."""
    officer.page.goto(f"/review/listings/{number}")
    officer.page.locator("details:has([name=act]) > summary").click()
    officer.tick("act", act)
    officer.page.locator("[name=note]").fill(note)
    officer.page.locator(f"form[action='/review/listings/{number}/halt'] button[type=submit]").click()


def confirm_halt(officer: Officer, number: str) -> None:
    """The second person confirms."""
    officer.page.goto(f"/review/listings/{number}")
    officer.page.locator(f"form[action='/review/listings/{number}/halt/confirmation'] button").click()


def kinds_of(page: Page, number: str) -> list[str]:
    """The public notices on a lot's page, newest first."""
    page.goto(f"/listings/{number}")
    return page.locator("section:has(#documents-title) a").all_inner_texts()


def test_every_act_on_what_is_published_is_announced(served: Site, new_page: Callable[..., Page]) -> None:
    holder, visitor = Holder(new_page(), "holder"), new_page(locale="en-GB")
    draft = holder.pick_a_parcel(a_tradable_right(holder.page))
    holder.answer(draft, "3,600,000", "50,000", "720,000")
    holder.set_terms(draft)
    holder.hand_in_papers(draft)
    number = holder.submit(draft)
    reviewer, approver = Officer(new_page(), "reviewer"), Officer(new_page(), "approver")
    reviewer.decide(number, "accept")
    approver.decide(number, "approve")
    Officer(new_page(), "publisher").publish(number)

    # --- a lower price: drafted by one, confirmed by another, old and new in the notice ----------------
    desk = reviewer.page
    desk.goto(f"/review/listings/{number}/change")
    desk.locator("[name=start]").fill("3,700,000")
    desk.locator("[name=note]").fill("权利人申请调整起始价。")
    desk.locator(f"form[action='/review/listings/{number}/change'] button[type=submit]").click()
    expect(desk.locator("table.changes")).to_contain_text("3,600,000.00")
    expect(desk.locator(f"form[action='/review/listings/{number}/change/confirmation']")).to_have_count(0)
    approver.page.goto(f"/review/listings/{number}/change")
    approver.page.locator(f"form[action='/review/listings/{number}/change/confirmation'] button").click()
    expect(approver.page).to_have_url(re.compile(f"/listings/{number}$"))
    assert kinds_of(visitor, number) == ["Change notice", "Notice of offer"]
    visitor.get_by_role("link", name="Change notice").click()
    expect(visitor.locator("table.changes")).to_contain_text("3,700,000.00")

    # --- suspended at once, resumed days after the announcement ---------------------------------------
    ask_halt(reviewer, number, "suspend", "法院来函。")
    confirm_halt(approver, number)
    ask_halt(reviewer, number, "resume", "法院已撤回。")
    confirm_halt(approver, number)
    visitor.goto(f"/listings/{number}")
    expect(visitor.locator(".bidpanel__clock")).to_contain_text("Goes on")
    served.move_clock(13 * 24 * 3600)
    wait_for(lambda: status_of(served, number) != "suspended")
    visitor.goto(f"/listings/{number}")
    expect(visitor.locator(".lot__head .tag", has_text="Suspended")).to_have_count(0)

    # --- terminated, and listed again -----------------------------------------------------------------
    for officer in (reviewer, approver, holder):
        officer.sign_in()
    ask_halt(reviewer, number, "terminate", "权利人申请终止。")
    confirm_halt(approver, number)
    assert kinds_of(visitor, number)[:2] == ["Notice of termination", "Notice of resumption"]
    holder.page.goto(f"/me/listings/{draft}")
    holder.page.locator("form[action$='/next-round'] button").click()
    expect(holder.page).to_have_url(re.compile(r"/me/listings/D-"))
    again = re.search(r"D-\d{4}-\d+", holder.page.url)[0]
    assert again != draft
    holder.page.goto(f"/me/listings/{again}/check")
    expect(holder.page.locator("main")).to_contain_text("3,700,000")

    # --- the gazette, and a paper that can be verified ------------------------------------------------
    visitor.goto("/notices?kind=termination")
    visitor.locator(".gazette a").first.click()
    expect(visitor).to_have_url(re.compile("/notices/"))
    wait_for(lambda: PAPER.search(visitor.request.get(visitor.url).text()), 120)
    visitor.reload()
    visitor.get_by_role("link", name="Verify this notice").click()
    expect(visitor.locator("main")).to_contain_text("Valid")
