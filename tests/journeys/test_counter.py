"""A bidder without a computer: applies at the counter, is admitted, and beats an online rival by a written order."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.market import api, market_time
from tests.journeys.people import FinanceOfficer, Officer, Regular, a_scan
from trading.bidding.admission import Declaration
from trading.seeding.holders import resident_id


class Clerk(Regular):
    """Somebody of a counter."""

    def apply_for(self, number: str, name: str, id_code: str) -> tuple[str, str]:
        """Type in a signed application; return its number and the deposit's reference."""
        page = self.page
        page.goto("/counter")
        page.locator("#number").fill(number)
        page.locator("form[action='/counter/lot'] button").click()
        page.locator("[name=name]").fill(name)
        page.locator("[name=id_type]").select_option("resident_id")
        page.locator("[name=id_code]").fill(id_code)
        for declaration in Declaration:
            page.locator(f"[name={declaration.value}]").check()
        page.locator("[name=file]").set_input_files(a_scan("竞买申请"))
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_url(re.compile("/counter/applications/"))
        return page.url.rsplit("/", 1)[1], page.locator(".slip__ref .ref").inner_text()

    def order(self, application: str, amount: str) -> str:
        """Type in a signed order; return the address of its page."""
        self.page.goto(f"/counter/applications/{application}")
        self.page.locator("[name=amount]").fill(amount)
        self.page.locator("[name=file]").set_input_files(a_scan(f"报价委托 {amount}"))
        self.page.locator(".counter__form button[type=submit]").click()
        expect(self.page).to_have_url(re.compile("/counter/orders/"))
        return self.page.url

    def confirm(self, order: str, amount: str) -> None:
        """Read the paper of a waiting order and confirm it."""
        self.page.goto("/counter")
        self.page.locator(f"a[href$='{order.rsplit('/', 1)[1]}']").click()
        expect(self.page.locator(".counter__scan")).to_be_visible()
        self.page.locator("[name=amount]").fill(amount)
        self.page.locator(".counter__form button[type=submit]").dblclick()
        expect(self.page.locator(".counter__form")).to_have_count(0)


def a_lot_that_takes_bids_and_applications(site: Site) -> dict:
    """One of the samples, in free bidding."""
    for place in range(1, 12):
        lot = api(site, f"/api/v1/listings/150302-T-2026-{place:05d}")
        now = market_time(site, lot["number"]).isoformat()
        if lot["mode"] == "listing" and lot["current"] and lot["opens_at"] < now < lot["apply_ends_at"]:
            return lot
    raise AssertionError("no sample lot is in free bidding")


def test_a_written_order_beats_an_online_rival(served: Site, new_page: Callable[..., Page]) -> None:
    lot = a_lot_that_takes_bids_and_applications(served)
    number, name = lot["number"], "额尔敦·巴特尔"
    first, second = Clerk(new_page(), "clerk1"), Clerk(new_page(), "clerk2")
    application, reference = first.apply_for(number, name, resident_id(Random("counter"), "150302"))  # noqa: S311
    FinanceOfficer(new_page(), "finance1").confirm(
        reference, lot["deposit_amount"], name, f"JY-{number[-5:]}-C", market_time(served, number)
    )
    Officer(new_page(), "reviewer").admit(application)

    best = float(api(served, f"/api/v1/listings/{number}/room")["minimum_next"])
    step = float(api(served, f"/api/v1/listings/{number}/room")["step"])
    low, high = f"{best - step:.2f}", f"{best:.2f}"
    # too low is refused by the room's own rule, which both clerks read
    order = first.order(application, low)
    second.confirm(order, low)
    first.page.goto(order)
    for clerk in (first, second):
        expect(clerk.page.locator(".alert-warning")).to_contain_text(f"{int(best):,}")
    second.confirm(first.order(application, high), high)
    expect(second.page.locator("h1")).to_have_text("出价回执")

    bidder_number = second.page.locator(".pairs dd").first.inner_text()
    watcher = new_page()
    watcher.goto(f"/listings/{number}/hall")
    expect(watcher.locator("#leader")).to_have_text(bidder_number)
    assert name not in watcher.content()
    state = api(served, f"/api/v1/listings/{number}/room")
    assert (state["leader"], float(state["current"])) == (bidder_number, best)
