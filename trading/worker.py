"""The worker: writes down closes that are due, makes the papers that are owed, sends what is to be told, keeps house.

Settling, rendering, sending, alerting and matching run side by side, so that no paper and no slow mail server keeps a
room waiting.
Every tick has its own transaction; a fault is logged and the next tick tries again.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from trading import timepiece
from trading.bidding.defaults import queries as award_offers
from trading.bidding.defaults import services as defaults
from trading.bidding.queries import rooms as standings
from trading.bidding.services import news, rooms, roots, timetable, winner_check
from trading.contract import news as deals
from trading.core import clock
from trading.core.actor import Actor
from trading.demands import upkeep as demands
from trading.documents import press
from trading.documents import services as documents
from trading.enquiries import timekeeping
from trading.following import alerts
from trading.funds import queries as money
from trading.funds import services as funds
from trading.intents import queries as negotiations
from trading.intents import services as intents
from trading.listing import queries as listings
from trading.listing import services as corrections
from trading.notices import post
from trading.parcels import importing
from trading.parties import services as parties
from trading.transaction import let_go, transact

log = logging.getLogger(__name__)

SETTLE_EVERY = 0.2
RENDER_EVERY = 0.2
#: seconds between two looks at the database's clock
CLOCKS_EVERY = 2.0
SEND_EVERY = 1.0
IMPORT_EVERY = 1.0
#: seconds between two looks at what was published and what happened to watched lots
ALERT_EVERY = 2.0
#: seconds between two looks at what came to the market, for whoever looks for it
MATCH_EVERY = 2.0
#: seconds between two looks at what no act tells by itself: who is outbid, which papers are ready
NEWS_EVERY = 3.0
#: a paper ordered so lately has somebody waiting for it
FRESH = timedelta(minutes=10)
#: seconds of rest between the papers of a backlog
BETWEEN_OLD_PAPERS = 2.0
HOUSEKEEPING_EVERY = 300.0
#: after a fault a loop waits this long, so that a missing database doesn't fill the log
AFTER_FAULT = 2.0


class Worker:
    """The loops of one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = threading.Event()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; the act under way is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        papers = threading.Thread(target=self._repeat, args=(_Press().tick, RENDER_EVERY), name="press")
        letters = threading.Thread(target=self._repeat, args=(_Herald().tick, SEND_EVERY), name="post")
        files = threading.Thread(target=self._repeat, args=(_Importer().tick, IMPORT_EVERY), name="imports")
        scout = threading.Thread(target=self._repeat, args=(alerts.look, ALERT_EVERY), name="alerts")
        pairs = threading.Thread(target=self._repeat, args=(demands.tick, MATCH_EVERY), name="matching")
        beside = (papers, letters, files, scout, pairs)
        for thread in beside:
            thread.start()
        log.info("the worker has started")
        self._repeat(_Settler(_Watchmaker(bool(self._app.config["CLOCK_FILE"]))).tick, SETTLE_EVERY)
        for thread in beside:
            thread.join()
        log.info("the worker has stopped")

    def _repeat(self, act: Callable[[], None], every: float) -> None:
        wait = 0.0
        while not self._stopping.wait(wait):
            try:
                with self._app.app_context():
                    act()
                wait = every
            except Exception:
                log.exception("%s failed", threading.current_thread().name)
                wait = AFTER_FAULT


def settle_due() -> int:
    """Take up every announced resumption and write down every close that is due; returns how many were decided. One
    room's trouble isn't another's."""
    _resume_due()
    decided = 0
    due = rooms.due()
    let_go()
    for listing_id in due:
        try:
            decided += transact(rooms.settle, listing_id, by=Actor.system())
        except Exception:
            log.exception("room %s could not be settled", listing_id)
    return decided


def end_negotiations() -> int:
    """Close what is under negotiation on listings that ended; remind or end where nobody agrees. Returns the ended."""
    over, waiting = negotiations.listings_to_clear(), negotiations.displays_over(clock.now())
    let_go()
    for listing_id in over:
        transact(intents.clear, listing_id, by=Actor.system())
    return sum(transact(intents.lapse_or_remind, listing_id, by=Actor.system()) for listing_id in waiting)


def admit_due() -> int:
    """Give numbers to the bidders of lots that are examined after the bidding; returns how many. One application's
    trouble isn't another's."""
    numbers = winner_check.due()
    let_go()
    for number in numbers:
        try:
            transact(winner_check.admit, number, by=Actor.system())
        except Exception:
            log.exception("application %s could not be admitted", number)
    return len(numbers)


def _resume_due() -> None:
    coming = timetable.resumptions_due()
    let_go()
    for listing_id in coming:
        try:
            transact(timetable.resume, listing_id, by=Actor.system())
        except Exception:
            log.exception("lot %s could not be resumed", listing_id)


def lapse_corrections() -> int:
    """Close the listings that weren't mended by their day; returns how many."""
    over = listings.corrections_over(clock.today())
    let_go()
    return sum(transact(corrections.lapse, listing_id, by=Actor.system()) for listing_id in over)


def lapse_award_offers() -> int:
    """End the offers of fallen awards that nobody answered in time; the next bidder is asked. Returns how many."""
    over = award_offers.offers_due(clock.now())
    let_go()
    return sum(transact(defaults.lapse, listing_id, by=Actor.system()) for listing_id in over)


class _Press:
    """Makes fresh papers at once, and a backlog at leisure so that it doesn't slow the market down."""

    def __init__(self) -> None:
        self._rested_since = time.monotonic()
        press.shared().warm()

    def tick(self) -> None:
        rested = time.monotonic() - self._rested_since > BETWEEN_OLD_PAPERS
        if rested or documents.is_urgent(FRESH):
            documents.render_due(limit=1)
            self._rested_since = time.monotonic()


class _Herald:
    """Tells what no act tells by itself, and sends what is due."""

    def __init__(self) -> None:
        self._looked_at = 0.0
        self._kept_time_at = 0.0
        #: bids of each room at the last look, and the contracts whose papers were told of
        self._bids: dict[int, int] = {}
        self._papers: set[str] = set()

    def tick(self) -> None:
        if time.monotonic() - self._looked_at > NEWS_EVERY:
            self._looked_at = time.monotonic()
            self._tell_outbid()
            self._tell_papers()
        if time.monotonic() - self._kept_time_at > HOUSEKEEPING_EVERY:
            self._kept_time_at = time.monotonic()
            timekeeping.keep_time()
        post.send_due()

    def _tell_outbid(self) -> None:
        counts = standings.bid_counts()
        let_go()
        for listing_id, count in counts.items():
            if self._bids.get(listing_id) != count:
                transact(news.tell_outbid, listing_id)
        self._bids = counts

    def _tell_papers(self) -> None:
        ready = set(deals.papers_ready())
        let_go()
        for number in sorted(ready - self._papers):
            transact(deals.tell_papers_ready, number, by=Actor.system())
        self._papers = ready


def look_at_entries() -> int:
    """Look what new entries of the bank pay; returns how many. One entry's trouble isn't another's."""
    waiting = money.lines_to_look_at()
    let_go()
    for line_id in waiting:
        try:
            transact(funds.look, line_id, by=Actor.system())
        except Exception:
            log.exception("entry %s could not be looked at", line_id)
    return len(waiting)


class _Importer:
    """Checks and loads the files that were handed in, one after the other, and removes old ones; matches entries."""

    def __init__(self) -> None:
        self._kept_house_at = time.monotonic()

    def tick(self) -> None:
        importing.take_next()
        look_at_entries()
        admit_due()
        if time.monotonic() - self._kept_house_at > HOUSEKEEPING_EVERY:
            self._kept_house_at = time.monotonic()
            importing.keep_house()


def pause_for_clocks(offset: timepiece.Offset) -> int:
    """Pause every room whose minutes count; returns how many."""
    counting = standings.rooms_on_the_clock(clock.now())
    let_go()
    paused = 0
    for listing_id in counting:
        paused += transact(rooms.pause_for_clocks, listing_id, offset.milliseconds, by=Actor.system())
    return paused


class _Watchmaker:
    """Compares the clocks. A first difference only holds the settling up: one slow answer pauses nobody's room."""

    def __init__(self, is_moved_by_hand: bool) -> None:
        self._is_off = is_moved_by_hand
        self._looked_at = 0.0
        self._times_off = 0

    def clocks_agree(self) -> bool:
        """Look, now and then, and pause what must be paused."""
        if self._is_off or time.monotonic() - self._looked_at < CLOCKS_EVERY:
            return self._times_off == 0
        self._looked_at = time.monotonic()
        offset = timepiece.compare()
        let_go()
        self._times_off = self._times_off + 1 if offset.is_too_far else 0
        if self._times_off > 1:
            paused = pause_for_clocks(offset)
            log.error("the database's clock is %s ms off; %s rooms paused", offset.milliseconds, paused)
        return self._times_off == 0


class _Settler:
    """Settles at every tick, as long as the clocks agree, and now and then forgets what has expired."""

    def __init__(self, watchmaker: _Watchmaker) -> None:
        self._watchmaker = watchmaker
        self._kept_house_at = time.monotonic()
        self._rooted: datetime | None = None

    def tick(self) -> None:
        if self._watchmaker.clocks_agree():
            settle_due()
        if time.monotonic() - self._kept_house_at > HOUSEKEEPING_EVERY:
            self._kept_house_at = time.monotonic()
            transact(parties.forget_expired)
            end_negotiations()
            lapse_corrections()
            lapse_award_offers()
            transact(parties.end_bars, by=Actor.system())
        self._publish_root()

    def _publish_root(self) -> None:
        """Once an hour, as soon as it has begun; the table's own uniqueness decides between two workers."""
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        if hour != self._rooted:
            transact(roots.publish_root, by=Actor.system())
            self._rooted = hour
