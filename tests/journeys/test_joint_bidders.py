"""Two parties bid together: named and confirmed, a paper mended, admitted while they watch, certified."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, Site
from tests.journeys.errands import Desk
from tests.journeys.land import tradable
from tests.journeys.market import move_to, room_of, wait_for
from tests.journeys.people import Bidder, Holder, Officer, a_scan
from trading.bidding.admission import Declaration

PAGES = {
    "land": {"buildings": "none", "occupancy": "vacant", "is_disputed": "no"},
    "dates": {"mode": "listing", "notice_wish": "soon"},
    "price": {"start": "4,000,000", "step": "50,000", "deposit": "400,000"},
    "terms": {"description": "水、电、路已通。", "handover": "after_payment", "payment": "once"},
}
_IDENTITY = """
from trading import create_app
from trading.parties import queries, services
with create_app().app_context():
    party = queries.find_user({name!r}).party
    print(party.name, services.identity_code(party), sep="|")
"""


def identity_of(site: Site, username: str) -> list[str]:
    """Name and identity number of an account's party, as its own papers have them."""
    asked = [sys.executable, "-c", _IDENTITY.format(name=username)]
    return subprocess.run(asked, cwd=ROOT, env=site.env, capture_output=True, text=True, check=True).stdout.split("|")


def declare(bidder: Bidder) -> None:
    """Tick what every bidder declares."""
    for declaration in Declaration:
        bidder.page.locator(f"form.declare [name={declaration.value}]").check()


def hand_in(bidder: Bidder, words: str) -> None:
    """Upload the agreement on joint bidding."""
    bidder.page.locator("[name=kind]").select_option("joint_agreement")
    bidder.page.locator("[name=file]").set_input_files(a_scan(words))
    bidder.page.locator("form:has([name=file]) button").click()
    expect(bidder.page.locator("ol.papers")).to_contain_text(words)


def test_two_parties_bid_together(served: Site, new_page: Callable[..., Page]) -> None:
    desk = Desk(served)
    owner = Holder(new_page(), "holder")
    draft = owner.pick_a_parcel(tradable(served, "transfer")[0].certificate)
    owner.go_through(draft, PAGES)
    owner.hand_in_papers(draft)
    number = owner.submit(draft)
    desk.publish(number)
    move_to(served, number, datetime.fromisoformat(room_of(served, number)["opens_at"]) + timedelta(minutes=1))

    # --- one leads and names the other; shares that aren't the whole are refused, and what was typed stays -----
    lead, partner = Bidder(new_page(), "buyer1"), Bidder(new_page(locale="en-GB", width=390, height=844), "buyer2")
    page = lead.page
    page.goto(f"/listings/{number}/applications")
    declare(lead)
    page.locator("[name=jointly]").check()
    page.locator("form.declare button[type=submit]").click()
    name, code = identity_of(served, "buyer2")
    typed = {"share_0": "60", "name_1": name, "id_1": code.strip(), "share_1": "39.9"}
    for field, value in typed.items():
        page.locator(f"[name={field}]").fill(value)
    page.locator("form:has([name=share_0]) button[type=submit]").click()
    expect(page.locator(".error-summary")).to_contain_text("99.9 %")
    page.locator("[name=share_1]").fill("40")
    page.locator("form:has([name=share_0]) button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/me/applications/[^/]+$"))
    application = page.url.rsplit("/", 1)[1]
    reference = page.locator(".slip .ref, .slip__ref .ref").first.inner_text()

    # --- the other confirms in its own account ------------------------------------------------------------
    partner.page.goto(f"/me/applications/{application}/joining")
    declare(partner)
    partner.page.locator("form.declare button[type=submit]").click()
    expect(partner.page.locator("table")).to_contain_text("Confirmed")

    # --- the desk reads the agreement, returns it once with the list, and gets it mended -----------------------
    page.goto(f"/me/applications/{application}/papers")
    hand_in(lead, "协议-缺页")
    reviewer = Officer(new_page(), "reviewer")
    reviewer.page.goto(f"/review/applications/{application}")
    expect(reviewer.page.locator(".viewer__window img")).to_be_visible()
    reviewer.tick("decision", "return")
    reviewer.page.locator("summary", has_text="补正通知").click()
    reviewer.page.locator("[name=mend_joint_agreement]").fill("第二页缺少签章。")
    reviewer.page.locator("form[action$='/decision'] button[type=submit]").click()
    page.goto(f"/me/applications/{application}")
    expect(page.locator(".alert-warning")).to_contain_text("第二页缺少签章。")
    page.goto(f"/me/applications/{application}/papers")
    hand_in(lead, "协议-已补签章")
    page.locator("[name=answer]").fill("已补签章。")
    page.locator("form[action$='/resubmission'] button").click()
    expect(page).to_have_url(re.compile(r"/me/applications/[^/]+$"))

    # --- admission arrives in the open room, without a reload; the other party has no box ----------------------
    lead.enter_room(number)
    page.evaluate("window.stayed = true")
    expect(page.locator("#amount")).to_have_count(0)
    desk.admit(number, application, reference)
    expect(page.locator("#amount")).to_be_visible(timeout=10_000)
    lead.bid("4,000,000")
    expect(page.locator("#position")).to_contain_text("您领先")
    assert page.evaluate("window.stayed")
    partner.page.goto(f"/listings/{number}/room")
    expect(partner.page.locator("#amount")).to_have_count(0)

    # --- the certificate is for their side alone ---------------------------------------------------------------
    paper = f"/documents/{application.replace('TB-', 'TQ-')}.pdf"
    assert wait_for(lambda: partner.page.request.get(paper).status == 200, 60)
    assert reviewer.page.request.get(paper).status == 404
