"""The main job: a listing is published, bid on live, and becomes an archived contract.

One deal in real browsers, each person in a browser of its own: holder, reviewer, approver, publisher, finance, two
buyers. The market's clock is moved over the notice and the listing period; everything else happens as in service.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Site
from tests.journeys.market import api, market_time, move_to, wait_for
from tests.journeys.people import NUMBER, Bidder, FinanceOfficer, Holder, Officer
from trading.core.clock import LOCAL

pytestmark = pytest.mark.on_each_database

START, STEP, DEPOSIT = 3_600_000, 50_000, 720_000


def a_tradable_right(page: Page) -> str:
    """The certificate of a right of the holder that may be offered."""
    page.goto("/me/listings/new")
    return page.locator("form:has(button.btn-primary) input[name=certificate]").first.get_attribute("value")


def test_a_deal_from_offer_to_archive(served: Site, new_page: Callable[..., Page], tmp_path: Path) -> None:
    # --- a holder offers a parcel -----------------------------------------------------------------
    holder = Holder(new_page(), "holder")
    draft = holder.pick_a_parcel(a_tradable_right(holder.page))
    holder.answer(draft, f"{START:,}", f"{STEP:,}", "800,000")
    # a deposit above a fifth of the start price is refused with its rule, and what was typed stays
    expect(holder.page).to_have_url(re.compile("/questions/price"))
    expect(holder.page.locator(".error-summary")).to_contain_text("V-26")
    expect(holder.page.locator("[name=deposit]")).to_have_value("800,000")
    holder.page.locator("[name=deposit]").fill(f"{DEPOSIT:,}")
    holder.page.locator("button[name=go][value=later]").click()
    holder.set_terms(draft)
    holder.hand_in_papers(draft)
    number = holder.submit(draft)
    assert NUMBER.fullmatch(number)

    # --- the desk: intake, approval by another, publication by a third ------------------------------
    reviewer = Officer(new_page(), "reviewer")
    reviewer.decide(number, "accept")
    Officer(new_page(), "approver").decide(number, "approve")
    Officer(new_page(), "publisher").publish(number)

    room = api(served, f"/api/v1/listings/{number}/room")
    assert room["phase"] == "notice"

    # --- two buyers apply, finance confirms their deposits, they get numbers --------------------------
    opens_at = datetime.fromisoformat(room["opens_at"])
    move_to(served, number, opens_at + timedelta(minutes=1))
    one, two = Bidder(new_page(), "buyer1"), Bidder(new_page(width=390, height=844), "buyer2")
    finance = FinanceOfficer(new_page(), "finance1")
    reviewer.sign_in()
    for index, buyer in enumerate((one, two)):
        application, reference = buyer.apply(number)
        payer = _party_name(finance.page, reference)
        posted = market_time(served, number).astimezone(LOCAL) - timedelta(minutes=1)
        finance.confirm(reference, f"{DEPOSIT:,}.00", payer, f"JY-{number[-5:]}-{index}", posted)
        reviewer.admit(application)

    # --- they bid live, and see each other's bids ---------------------------------------------------
    timed_at = datetime.fromisoformat(api(served, f"/api/v1/listings/{number}/room")["timed_starts_at"])
    move_to(served, number, timed_at + timedelta(seconds=30))
    for person in (one, two, reviewer, holder):
        person.sign_in()
    watcher = new_page(locale="en-GB")
    watcher.goto(f"/listings/{number}/room")
    one.enter_room(number)
    two.enter_room(number)
    expect(one.page.locator("#phase")).to_have_text("限时竞价")
    expect(watcher.locator("#phase")).to_have_text("Timed bidding")

    one.bid("3,600,000")
    expect(one.page.locator("#position")).to_contain_text("您领先")
    expect(two.page.locator("#price-yuan")).to_have_text("3,600,000", timeout=3000)
    two.bid("3,650,000")
    expect(one.page.locator("#position")).to_contain_text("您已被超过", timeout=3000)
    expect(one.page.locator("#price")).to_have_text("365.00")
    expect(watcher.locator("#price-yuan")).to_have_text("3,650,000", timeout=3000)

    # the timed phase extends from each bid
    before = datetime.fromisoformat(api(served, f"/api/v1/listings/{number}/room")["closes_at"])
    served.move_clock(120)
    one.page.reload()
    one.bid("3,700,000")
    after = api(served, f"/api/v1/listings/{number}/room")
    assert datetime.fromisoformat(after["closes_at"]) > before
    assert after["extensions"] >= 1

    # a slip of the keys is shown again before it is sent
    two.page.locator("#amount").fill("37,500,000")
    two.page.locator("#send").click()
    expect(two.page).to_have_url(re.compile("/bids/check"))
    expect(two.page.locator("main")).to_contain_text("人民币叁仟柒佰伍拾万元整")
    two.page.get_by_role("link", name="返回修改").click()
    expect(two.page.locator("#price-yuan")).to_have_text("3,700,000")
    two.bid("3,750,000")

    # --- the room closes, the award is made ----------------------------------------------------------
    closes_at = datetime.fromisoformat(api(served, f"/api/v1/listings/{number}/room")["closes_at"])
    move_to(served, number, closes_at - timedelta(seconds=2))
    expect(two.page.locator("#phase")).to_have_text(re.compile("等待确认结束|已结束"), timeout=20_000)
    expect(two.page.locator("#phase")).to_have_text("已结束", timeout=20_000)
    expect(two.page.locator("#result")).to_contain_text("3,750,000")
    expect(one.page.locator("#phase")).to_have_text("已结束", timeout=20_000)

    reviewer.confirm_award(number)
    confirmed = time.monotonic()

    # --- confirmation and contract: PDFs, archived, for the parties only, checkable by anyone ---------
    contract = two.open_newest_contract()
    papers = wait_for(lambda: len(found := two.papers_of(contract)) == 2 and found, 90)
    print(f"award to both papers: {time.monotonic() - confirmed:.1f} s")
    for paper, (title, words) in zip(
        sorted(papers), [("转让合同", "人民币叁佰柒拾伍万元整"), ("成交确认书", "人民币叁佰柒拾伍万元整")], strict=True
    ):
        answer = two.page.request.get(f"/documents/{paper}.pdf")
        assert answer.status == 200
        content = answer.body()
        path = tmp_path / f"{hashlib.sha256(content).hexdigest()}.pdf"
        path.write_bytes(content)
        text = "".join(page.extract_text() for page in PdfReader(path).pages).replace("\n", "").replace(" ", "")
        assert title in text
        assert words in text
        assert holder.page.request.get(f"/documents/{paper}.pdf").status == 200
        assert one.page.request.get(f"/documents/{paper}.pdf").status == 404
        assert "/sign-in" in watcher.request.get(f"/documents/{paper}.pdf").url
        watcher.goto(f"/verify/{paper}")
        expect(watcher.locator("main")).to_contain_text(hashlib.sha256(content).hexdigest())

    # --- nothing anywhere tells who bid, and everything verifies --------------------------------------
    for address in (f"/listings/{number}", f"/listings/{number}/bids", f"/api/v1/listings/{number}/bids"):
        assert one.username not in watcher.request.get(address).text()
    assert "hold" in served.flask("verify-register", number)
    served.flask("verify-archive")


def _party_name(page: Page, reference: str) -> str:
    """The payer that finance expects, as its page shows it beside the form."""
    page.goto(f"/finance/deposits/{reference}")
    return page.locator("form.match .match__row:has([name=payer_name]) b").inner_text()
