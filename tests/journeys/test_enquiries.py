"""A question becomes a public answer and nobody learns who asked; a full visit lets the next in line move up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.people import Bidder, Holder, Officer
from tests.journeys.test_self_check import assert_accessible

ASKED = "场内道路能否通行四十吨货车？"
ANSWERED = "能，场内主路按四十吨设计，宽十二米。"


def test_from_a_question_to_the_answer_and_from_a_full_visit_to_a_place(
    served: Site, new_page: Callable[..., Page]
) -> None:
    publisher = Officer(new_page(), "publisher")
    number = publisher.next_to_publish()
    publisher.publish(number)
    asker, owner = Bidder(new_page(width=390, height=800), "buyer1"), Holder(new_page(), "holder")
    desk = Officer(new_page(), "reviewer")
    desk.use_keys()

    # ask, refused once for a telephone number
    asker.page.goto(f"/listings/{number}/questions/new")
    asker.tick("category", "land")
    asker.page.locator("[name=text]").fill(f"{ASKED}请打 13804731234。")
    asker.press("提交提问")
    expect(asker.page.locator(".error-summary")).to_contain_text("13804731234")
    assert_accessible(asker.page)
    asker.page.locator("[name=text]").fill(ASKED)
    asker.press("提交提问")
    expect(asker.page).to_have_url(re.compile("/me/questions$"))

    # forward, answer, publish; the decisions by keys alone
    _decide(desk.page, f"{number}-Q001", "1")
    owner.page.goto(f"/listings/{number}/enquiries")
    expect(owner.page.locator("main")).to_contain_text(ASKED)
    expect(owner.page.locator("main")).not_to_contain_text("buyer1")
    owner.page.locator(f"a[href$='/enquiries/{number}-Q001']").click()
    owner.page.locator("[name=text]").fill(ANSWERED)
    assert_accessible(owner.page)
    owner.press("提交审核")
    expect(owner.page).to_have_url(re.compile("/enquiries$"))
    _decide(desk.page, f"{number}-Q001", "1")
    public = new_page()
    public.goto(f"/listings/{number}")
    expect(public.locator(".qa")).to_contain_text(ANSWERED)
    public.goto(f"/listings/{number}/questions")
    expect(public.locator("#a1")).to_contain_text("提问人 1")
    assert_accessible(public)

    # one place: booked, full, waited for, given back, moved up
    _offer_one_place(owner.page, number)
    asker.page.goto(f"/listings/{number}/visits")
    assert_accessible(asker.page)
    asker.press("预约")
    expect(asker.page).to_have_url(re.compile("/me/visits$"))
    other = Bidder(new_page(), "buyer2")
    other.page.goto(f"/listings/{number}/visits")
    other.press("加入候补")
    mine = other.page.locator(".visit", has_text=f"{number}-V002")
    expect(mine).to_contain_text("候补中")
    asker.page.locator(".visit", has_text=f"{number}-V001").get_by_role("button", name="取消").click()
    expect(asker.page.locator(".visit", has_text=f"{number}-V001")).to_contain_text("您已取消")
    other.page.reload()
    expect(mine).to_contain_text("已预约")
    owner.page.goto(f"/listings/{number}/visits/1/sheet")
    expect(owner.page.locator(".sheet tbody tr")).to_have_count(1)


def _decide(page: Page, question: str, key: str) -> None:
    """Open the case and decide with two keys."""
    page.goto(f"/review/questions/{question}")
    page.locator("main").focus()
    page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".flashes")).to_contain_text(question)


def _offer_one_place(page: Page, number: str) -> None:
    """The owner offers a visit for one, three days from now by the site's own clock."""
    page.goto(f"/listings/{number}/visits/new")
    now = datetime.fromisoformat(page.locator("body").get_attribute("data-server-now") or "")
    day = (now.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=3)).date()
    for name, value in (("day", day.isoformat()), ("starts", "10:00"), ("ends", "11:00"), ("places", "1")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=meeting_point]").fill("厂区东门")
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/enquiries#visits$"))
