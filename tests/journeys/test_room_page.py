"""The page of a room under what happens to real computers: wrong clocks, sleep, six tabs, dead lines, double clicks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Site
from tests.journeys.people import Bidder
from tests.journeys.rooms import amount_of, open_rooms, place

#: a computer whose clock is seven hours slow and can be set anew while the page is open
WRONG_CLOCK = """
const right = Date.now.bind(Date);
window.setClock = (hours) => { Date.now = () => right() + hours * 3600000; };
window.setClock(-7);
"""
#: counts the streams that a tab opens
COUNTED = """
window.streams = new Set();
window.EventSource = class extends EventSource {
  constructor(address) { super(address); window.streams.add(this); }
  static alive() { return [...window.streams].filter((one) => one.readyState !== 2).length; }
};
"""
#: keeps what the live regions said
HEARD = """
window.heard = [];
document.addEventListener("DOMContentLoaded", () => {
  for (const id of ["say", "say-now"]) {
    const node = document.getElementById(id);
    const hear = new MutationObserver(() => window.heard.push([id, node.textContent]));
    if (node) hear.observe(node, { childList: true, characterData: true, subtree: true });
  }
});
"""


@pytest.fixture(scope="module")
def rooms(served: Site) -> list[dict[str, Any]]:
    """Rooms open for bidding now, one for each test here."""
    return open_rooms(served, bidders=3, rooms=6)


@pytest.fixture
def hot(rooms: list[dict[str, Any]]) -> dict[str, Any]:
    """One of the rooms, untouched."""
    return rooms.pop()


def written(hot: dict[str, Any], steps: int) -> str:
    """An amount as pages write it."""
    return f"{amount_of(hot, steps):,}"


def enter(page: Page, hot: dict[str, Any], tail: str = "room") -> None:
    page.goto(f"/listings/{hot['listing']}/{tail}")
    expect(page.locator("#conn")).to_have_class("conn__ok")


def seconds_left(page: Page) -> int:
    """What the countdown says."""
    *hours, minutes, seconds = map(int, page.locator("#clock").inner_text().split(":"))
    return sum(hours) * 3600 + minutes * 60 + seconds


def true_seconds_left(page: Page, hot: dict[str, Any]) -> float:
    state = page.request.get(f"/api/v1/listings/{hot['listing']}/room").json()
    ends = state["timed_starts_at" if state["phase"] == "free" else "closes_at"]
    return (datetime.fromisoformat(ends) - datetime.fromisoformat(state["server_time"])).total_seconds()


def test_a_wrong_clock_and_one_that_jumps_change_nothing(
    served: Site, hot: dict[str, Any], new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.add_init_script(WRONG_CLOCK)
    enter(page, hot)
    assert abs(seconds_left(page) - true_seconds_left(page, hot)) < 3
    page.evaluate("window.setClock(9)")
    place(served, hot, 0, 0)
    expect(page.locator("#price-yuan")).to_have_text(written(hot, 0))
    assert abs(seconds_left(page) - true_seconds_left(page, hot)) < 3
    expect(page.locator("#phase")).to_have_text("自由报价")


def test_a_tab_that_slept_is_right_as_soon_as_it_wakes(
    served: Site, hot: dict[str, Any], new_page: Callable[..., Page]
) -> None:
    page = new_page()
    enter(page, hot)
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    place(served, hot, 2, 0)
    browser.send("Page.setWebLifecycleState", {"state": "active"})
    expect(page.locator("#price-yuan")).to_have_text(written(hot, 2), timeout=3000)
    expect(page.locator("#conn")).to_have_class("conn__ok")
    assert abs(seconds_left(page) - true_seconds_left(page, hot)) < 3


def test_six_tabs_share_one_stream_and_hand_it_on(
    served: Site, hot: dict[str, Any], new_page: Callable[..., Page]
) -> None:
    first = new_page()
    first.context.add_init_script(COUNTED)
    tabs = [first, *(first.context.new_page() for _tab in range(5))]
    for tab in tabs:
        enter(tab, hot)
    alive = [tab.evaluate("window.EventSource.alive()") for tab in tabs]
    assert sum(alive) == 1
    place(served, hot, 0, 0)
    for tab in tabs:
        expect(tab.locator("#price-yuan")).to_have_text(written(hot, 0))
    tabs.pop(alive.index(1)).close()
    tabs[0].wait_for_function("() => window.EventSource.alive() === 1")
    place(served, hot, 1, 1)
    for tab in tabs:
        expect(tab.locator("#price-yuan")).to_have_text(written(hot, 1))
    assert sum(tab.evaluate("window.EventSource.alive()") for tab in tabs) == 1


def test_a_bid_whose_answer_is_lost_counts_once(
    served: Site, hot: dict[str, Any], new_page: Callable[..., Page]
) -> None:
    """A double click, and no answer: one bid, which the page finds in the register by itself. Then the line dies."""
    bidder = Bidder(new_page(), hot["bidders"][0]["username"])
    page = bidder.page
    bidder.enter_room(hot["listing"])
    sent: list[str] = []

    def lose_the_answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fetch()
        route.abort()

    page.route(re.compile("/bids$"), lose_the_answer)
    page.locator("#amount").fill(str(amount_of(hot, 1)))
    page.locator("#send").dblclick()
    expect(page.locator("#said")).to_contain_text(written(hot, 1))
    expect(page.locator("#position")).to_contain_text("您领先")
    expect(page.locator("#bids li")).to_have_count(1)
    assert len(sent) == 1
    page.context.set_offline(True)
    expect(page.locator("#conn-words")).to_contain_text("网络已断开")
    page.context.set_offline(False)
    place(served, hot, 2, 1)
    expect(page.locator("#price-yuan")).to_have_text(written(hot, 2))
    expect(page.locator("#conn")).to_have_class("conn__ok")


def test_what_a_screen_reader_hears(served: Site, hot: dict[str, Any], new_page: Callable[..., Page]) -> None:
    """Being outbid at once; a rush of others' bids once, with the last price."""
    bidder = Bidder(new_page(), hot["bidders"][0]["username"])
    page = bidder.page
    page.add_init_script(HEARD)
    bidder.enter_room(hot["listing"])
    bidder.bid(written(hot, 0))
    place(served, hot, 1, 1)
    page.wait_for_function(
        "() => window.heard.some(([from, text]) => from === 'say-now' && text.includes('您已被超过'))"
    )
    for steps, other in ((2, 2), (3, 1), (4, 2)):
        place(served, hot, steps, other)
    page.wait_for_function(
        f"() => window.heard.some(([region, text]) => region === 'say' && text.includes('{written(hot, 4)}'))"
    )
    heard = page.evaluate("window.heard")
    assert len([text for region, text in heard if region == "say-now"]) == 1
    assert not any(written(hot, steps) in text for region, text in heard for steps in (2, 3) if region == "say"), heard


def test_the_hall_shows_a_room_and_all_rooms(served: Site, hot: dict[str, Any], new_page: Callable[..., Page]) -> None:
    page = new_page(width=1920, height=1080)
    enter(page, hot, "hall")
    for steps in range(3):
        place(served, hot, steps, steps % 2)
    expect(page.locator("#price-full")).to_have_text(written(hot, 2))
    expect(page.locator("#leader")).to_have_text(re.compile(r"^\d{2}$"))
    expect(page.locator("#ladder svg .dot")).to_have_count(3)
    assert page.locator("#price").evaluate("node => node.getBoundingClientRect().height") > 150
    assert page.locator("#clock").evaluate("node => node.getBoundingClientRect().height") > 120
    assert page.evaluate(
        "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    )
    assert page.locator("main button, main input, main a").count() == 0
    page.goto("/hall")
    row = page.locator(f"tr[data-number='{hot['listing']}']")
    expect(row.locator("[data-part=phase]")).to_have_text("自由报价")
    expect(row.locator("[data-part=leader]")).to_have_text(re.compile(r"^\d{2}$"))
