"""The review desk: a decision by four keys, a case that comes back mended and passes two levels, two at once.

The desk reads Chinese, the owner English. This runs before the journeys that move the clock by months: the keys decide
on the cases of the samples, which are months overdue afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.people import NUMBER, Holder, Officer, Person, a_scan
from tests.journeys.test_transfer_by_auction import a_tradable_right
from trading.core.clock import LOCAL

MOST_KEYS = 4
#: so dear that the settings of this journey call it large: two levels look at it
START, STEP, DEPOSIT = "260,000,000", "1,000,000", "20,000,000"


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed.append(key)


def an_offer(
    holder: Holder, start: str = "3,600,000", step: str = "50,000", deposit: str = "720,000"
) -> tuple[str, str]:
    """A sale that was submitted: its draft number and its public one."""
    draft = holder.pick_a_parcel(a_tradable_right(holder.page))
    holder.answer(draft, start, step, deposit)
    holder.set_terms(draft)
    holder.hand_in_papers(draft)
    return draft, holder.submit(draft)


def decide_by_keys(officer: Officer, tab: str) -> list[str]:
    """From the work list to the recorded decision on its first case: to agree."""
    page = officer.page
    page.goto(f"/review?tab={tab}")
    number = NUMBER.search(page.locator("main tbody a").first.inner_text())
    assert number is not None, f"nothing waits in {tab}"
    keys = Keys(page)
    keys.press("j", "Enter")
    expect(page).to_have_url(re.compile(f"/review/listings/{number[0]}"))
    page.wait_for_load_state()  # no person presses before the page and its keys are there
    keys.press("a", "Enter")
    expect(page).to_have_url(re.compile(r"/review\?tab="))
    expect(page.locator(".flashes")).to_contain_text(number[0])
    return keys.pressed


def test_a_decision_takes_four_keys(served: Site, new_page: Callable[..., Page]) -> None:
    reviewer, approver = Officer(new_page(), "reviewer"), Officer(new_page(), "approver")
    for officer, tab in ((reviewer, "intake"), (approver, "approval")):
        officer.use_keys()
        pressed = decide_by_keys(officer, tab)
        assert len(pressed) <= MOST_KEYS, pressed


def set_figure(page: Page, key: str, value: int) -> None:
    """Put a figure in force from today on."""
    page.goto(f"/admin/settings/{key}")
    page.locator("[name=value]").fill(str(value))
    now = datetime.fromisoformat(page.locator("body").get_attribute("data-server-now") or "")
    page.locator("[name=valid_from]").fill(now.astimezone(LOCAL).date().isoformat())
    page.locator("[name=reason]").fill("审核层级试行")
    page.locator(f"form[action$='{key}/versions'] button[type=submit]").click()
    expect(page.locator(".flashes")).to_be_visible()


def test_a_case_comes_back_mended_and_passes_two_levels(served: Site, new_page: Callable[..., Page]) -> None:
    admin = Person(new_page(), "secadmin")
    set_figure(admin.page, "review.large_amount", 20_000)
    set_figure(admin.page, "review.levels_large", 2)
    owner = Holder(new_page(locale="en-GB"), "holder")
    draft, number = an_offer(owner, START, STEP, DEPOSIT)

    # --- returned with one item on a paper, another on the price -----------------------------------
    reviewer = Officer(new_page(), "reviewer")
    page = reviewer.page
    page.goto(f"/review/listings/{number}")
    expect(page.locator("#viewer img")).to_have_js_property("complete", True)
    assert page.locator("#viewer img").evaluate("one => one.naturalWidth") > 0
    reviewer.press("认领本件")
    expect(page.locator(".claim")).to_contain_text("您正在办理本件")
    reviewer.tick("decision", "return")
    items = page.locator(".decide__items .item")
    for place, words in enumerate(("出让合同缺第 3 页，请重新扫描。", "起始价请与评估报告一致。")):
        items.nth(place).locator("select").first.select_option(("paper:grant_contract", "question:price")[place])
        items.nth(place).locator("textarea").fill(words)
    page.locator(".rev__act form.decide button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/review\?tab="))

    # --- mended: another scan, another price, and handed in again ----------------------------------
    owner.page.goto(f"/me/listings/{draft}")
    expect(owner.page.locator("main")).to_contain_text("Returned for correction")
    owner.page.goto(f"/me/listings/{draft}/papers")
    owner.page.locator("form[action$='/removal'] button").first.click()
    owner.page.goto(f"/me/listings/{draft}/papers?kind=grant_contract")
    owner.page.locator("[name=file]").set_input_files(a_scan("contract, all pages"))
    owner.page.locator("form[enctype='multipart/form-data'] .btn-primary").click()
    owner.page.goto(f"/me/listings/{draft}/questions/price")
    owner.page.locator("[name=start]").fill("250,000,000")
    owner.page.locator("button[name=go][value=later]").click()
    expect(owner.page).to_have_url(re.compile(f"/me/listings/{draft}$"))
    assert owner.submit(draft) == number

    # --- the desk sees old and new, and takes it in; two levels approve -----------------------------
    page.goto(f"/review/listings/{number}")
    expect(page.locator(".cmp")).to_contain_text("260,000,000")
    expect(page.locator(".handed-desk")).to_contain_text("退回后新交")
    page.locator(".handed__old a").first.click()
    expect(page.locator("#viewer-title")).to_contain_text("撤下")
    reviewer.decide(number, "accept")
    Officer(new_page(), "approver").decide(number, "approve")
    section = Officer(new_page(), "section")
    section.page.goto(f"/review/listings/{number}")
    expect(section.page.locator(".steps-signed")).to_contain_text("科长")
    section.decide(number, "approve")
    Officer(new_page(), "publisher").publish(number)
    owner.page.goto(f"/listings/{number}")
    expect(owner.page.locator("main")).to_contain_text("250,000,000")


def test_of_two_who_decide_at_once_the_second_is_shown_what_the_first_did(
    served: Site, new_page: Callable[..., Page]
) -> None:
    _draft, number = an_offer(Holder(new_page(locale="en-GB"), "holder"))
    first, second = Officer(new_page(), "reviewer"), Officer(new_page(locale="en-GB"), "reviewer")
    for officer in (first, second):
        officer.page.goto(f"/review/listings/{number}")
    first.decide(number, "accept")
    second.tick("decision", "refuse")
    second.page.locator("[name=reason]").fill("Not this one, for a reason of mine.")
    second.page.locator(".rev__act form.decide button[type=submit]").click()
    merge = second.page.locator("section[aria-labelledby=merge]")
    expect(merge).to_contain_text("Meanwhile, after you opened this case")
    expect(merge).to_contain_text("Taken in")
    expect(merge).to_contain_text("Not this one, for a reason of mine.")
