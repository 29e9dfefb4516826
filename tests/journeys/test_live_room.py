"""The room on its own: the stream, its loss, a page without scripts, and processes that are really killed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.people import Bidder
from tests.journeys.rooms import open_rooms, place

pytestmark = pytest.mark.on_each_database


@pytest.fixture(scope="module")
def rooms(served: Site) -> list[dict[str, Any]]:
    """Rooms open for bidding now, one for each test here."""
    return open_rooms(served, rooms=6)


@pytest.fixture
def hot(rooms: list[dict[str, Any]]) -> dict[str, Any]:
    """One of the rooms, untouched."""
    return rooms.pop()


def a_watcher(site: Site, number: str, after: int = 0) -> socket.socket:
    """Open a stream on a bare socket."""
    watcher = socket.create_connection(("127.0.0.1", int(site.env["LIVE_PORT"])), timeout=10)
    watcher.sendall(f"GET /listings/{number}/live?after={after} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return watcher


def read_until(watcher: socket.socket, words: str) -> str:
    """Read until ``words`` have come."""
    heard = ""
    while words not in heard:
        piece = watcher.recv(65536)
        assert piece, f"the stream ended before {words!r}: {heard[-500:]}"
        heard += piece.decode()
    return heard


def test_a_watcher_hears_of_a_bid_in_well_under_a_second(served: Site, hot: dict[str, Any]) -> None:
    number = hot["rooms"][0]["listing"]
    watcher = a_watcher(served, number)
    assert "text/event-stream" in read_until(watcher, '"bids":[]')
    waits = []
    for turn in range(5):
        receipt = place(served, hot, turn, turn % 2)
        answered = time.monotonic()
        read_until(watcher, receipt["hash"])
        waits.append(time.monotonic() - answered)
    watcher.close()
    print(f"answer to watcher: {[round(1000 * wait) for wait in waits]} ms")
    assert sorted(waits)[2] < 0.5


def test_a_watcher_that_comes_back_misses_nothing(served: Site, hot: dict[str, Any]) -> None:
    number = hot["rooms"][0]["listing"]
    for turn in range(3):
        place(served, hot, turn, turn % 2)
    with a_watcher(served, number, after=1) as watcher:
        heard = read_until(watcher, "id: 3")
    assert [bid["sequence"] for bid in json.loads(heard.split("data: ")[1].split("\n")[0])["bids"]] == [2, 3]


def test_the_address_of_the_stream_leads_to_the_stream(served: Site, hot: dict[str, Any], new_page: Any) -> None:
    number = hot["rooms"][0]["listing"]
    page = new_page()
    page.goto("/")
    answer = page.request.get(f"/listings/{number}/live", max_redirects=0)
    assert answer.status == 307
    assert answer.headers["location"].endswith(f":{served.env['LIVE_PORT']}/listings/{number}/live")


def test_the_page_goes_on_when_the_stream_dies(
    served: Site, hot: dict[str, Any], new_page: Callable[..., Page]
) -> None:
    """Polling takes over while the stream's address answers nobody."""
    number = hot["rooms"][0]["listing"]
    page = new_page(locale="en-GB")
    page.route(re.compile(rf":{served.env['LIVE_PORT']}/"), lambda route: route.abort())
    page.goto(f"/listings/{number}/room")
    receipt = place(served, hot, 0, 0)
    whole = f"{int(float(receipt['amount'])):,}"
    expect(page.locator("#price-yuan")).to_have_text(whole, timeout=6000)
    expect(page.locator("#conn")).to_contain_text("polling")


def test_the_room_works_without_scripts(served: Site, hot: dict[str, Any], new_page: Callable[..., Page]) -> None:
    number, username = hot["rooms"][0]["listing"], hot["bidders"][0]["username"]
    bidder = Bidder(new_page(javascript=False), username)
    bidder.page.goto(f"/listings/{number}/room")
    bidder.page.locator("#send").click()
    expect(bidder.page).to_have_url(re.compile(f"/listings/{number}/room$"))
    expect(bidder.page.locator("#position")).to_contain_text("您领先")
    expect(bidder.page.locator("#bids li")).to_have_count(1)
    bidder.page.locator("#amount").fill("1e9")
    bidder.page.locator("#send").click()
    expect(bidder.page.locator("#bid-error")).not_to_be_empty()
    expect(bidder.page.locator("#amount")).to_have_value("1e9")


def test_a_killed_web_worker_loses_nothing_that_was_answered(served: Site, hot: dict[str, Any]) -> None:
    """kill -9 between bids: gunicorn brings a new worker, the register has every receipt, the key still answers."""
    number = hot["rooms"][0]["listing"]
    receipts = []
    for turn in range(4):
        if turn == 2:
            os.kill(_web_worker(served), signal.SIGKILL)
        receipts.append(_persistent(lambda turn=turn: place(served, hot, turn, turn % 2)))
    assert [receipt["sequence"] for receipt in receipts] == [1, 2, 3, 4]
    assert place(served, hot, 3, 1) == receipts[3]
    assert "hold" in served.flask("verify-register", number)


def _web_worker(site: Site) -> int:
    """A worker process of gunicorn."""
    master = site.processes.running["web"].pid
    with open(f"/proc/{master}/task/{master}/children") as children:
        return int(children.read().split()[0])


def _persistent(ask: Callable[[], Any]) -> Any:
    """Ask again with the same key until there is an answer, as a client would."""
    for _attempt in range(40):
        try:
            return ask()
        except OSError:
            time.sleep(0.25)
    raise AssertionError("no answer")
