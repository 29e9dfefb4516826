"""The trading hall: pages for large screens that everybody in the room reads. No sign-in, nothing to press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, url_for

from trading.bidding import state
from trading.bidding.queries import rooms as queries
from trading.bidding.services.register import standing_of
from trading.bidding.states import phase
from trading.bidding.views.words import words
from trading.core import canonical, clock
from trading.core.deal import TradeMode
from trading.listing.states import ListingStatus
from trading.listing.titles import title
from trading.web.guards import Audience, audience
from trading.web.headers import live_origin
from trading.web.locale import html_tag

bp = Blueprint("hall", __name__)

#: bids of the step line
DRAWN = 60
#: rooms are announced for so long before they open, and keep their result for so long
AHEAD, BEHIND = timedelta(hours=2), timedelta(minutes=30)


@bp.get("/hall")
@audience(Audience.PUBLIC)
def index() -> Any:
    """Every room that runs now, the next to end first."""
    now = clock.now()
    language = html_tag()
    rows = [
        {
            "room": room,
            "state": state.room_state(room, room.listing.status, now),
            "title": title(room.listing, language),
            "minimum": max(standing_of(room).minimum_next, 0),
        }
        for room in _rooms()
    ]
    return render_template("bidding/halls.html", rows=rows, words=words)


@bp.get("/hall/rooms")
@audience(Audience.PUBLIC)
def rooms() -> Any:
    """The same rooms for the page's script."""
    now = clock.now()
    found = {room.listing.number: state.room_state(room, room.listing.status, now) for room in _rooms()}
    answer = jsonify({"order": list(found), "rooms": found, "server_time": canonical.instant(now)})
    answer.headers["X-Server-Time"] = str(int(now.timestamp() * 1000))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/listings/<number>/hall")
@audience(Audience.PUBLIC)
def show(number: str) -> Any:
    """One room, to be read from the far end of the hall."""
    room = queries.get_room(number)
    if room.listing.mode is TradeMode.SEALED:
        return redirect(url_for("offers.record", number=number))
    now = clock.now()
    listing = room.listing
    standing = standing_of(room, suspended=listing.status is ListingStatus.SUSPENDED)
    bids = queries.latest_bids(room.listing_id, DRAWN)
    return render_template(
        "bidding/hall.html",
        number=number,
        title=title(listing, html_tag()),
        area=listing.area,
        room=room,
        standing=standing,
        phase=phase(standing.clock, now),
        money=room.figure.is_money,
        bids=bids,
        state=state.room_state(room, listing.status, now),
        initial_bids=[state.bid_line(room.figure, bid) for bid in reversed(bids)],
        live_address=f"{live_origin()}/listings/{number}/live",
        words=words(room.figure),
    )


def _rooms() -> list[Any]:
    now = clock.now()
    return queries.rooms_for_the_hall(now, now - BEHIND, now + AHEAD)
