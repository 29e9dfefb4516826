"""A visitor keeps a search and a lot, signs in, and hears of what is published next."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.people import Officer, Person
from tests.journeys.test_self_check import assert_accessible


def test_a_search_kept_before_log_in_tells_of_the_next_publication(served: Site, new_page: Callable[..., Page]) -> None:
    # --- before log-in, on a phone and without scripts: a lot and a search ---------------------------
    page = new_page(width=390, height=800, javascript=False)
    page.goto("/listings?kind=transfer&view=list")
    page.locator(".ledger .star a").first.click()
    page.get_by_role("button", name="关注此标的").click()
    expect(page).to_have_url(re.compile("kind=transfer"))
    page.get_by_role("link", name="保存此搜索").click()
    expect(page.locator("[name=name]")).to_have_value("转让")
    page.get_by_role("button", name="保存搜索").click()
    expect(page.locator(".searches")).to_contain_text("转让")
    page.goto("/me/watch")
    expect(page.locator(".ledger-watch li")).to_have_count(1)

    # --- signed in, both are in the account ------------------------------------------------------------
    Person(page, "buyer3")
    expect(page.locator(".flashes")).to_contain_text("已转入账号")
    page.goto("/me/watch")
    expect(page.locator(".ledger-watch li")).to_have_count(1)

    # --- a lot that fits is published: seconds later it stands in the inbox ----------------------------
    publisher = Officer(new_page(), "publisher")
    number = publisher.next_to_publish()
    publisher.publish(number)
    reader = new_page(locale="en-GB")
    Person(reader, "buyer3")
    hit = reader.locator(".inbox__item", has_text=number)
    for _look in range(20):
        reader.goto("/me/messages?topic=search")
        if hit.count():
            break
        reader.wait_for_timeout(500)
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text("Transfer")
    assert_accessible(reader)
    hit.locator(".inbox__lots a").click()
    expect(reader).to_have_url(re.compile(f"/listings/{number}$"))

    # --- the pages hold what they promise: undo, accessible in both sizes --------------------------------
    for path in ("/me/watch", "/me/searches"):
        reader.goto(path)
        assert_accessible(reader)
    reader.goto("/me/watch")
    reader.locator(".ledger-watch button.star__btn").click()
    expect(reader.locator(".ledger-watch li")).to_have_count(0)
    reader.get_by_role("button", name="Bring it back").click()
    expect(reader.locator(".ledger-watch li")).to_have_count(1)
