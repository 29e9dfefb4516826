"""Pages of a room: the room itself, its feed, bids and the public register."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.bidding import desk, receipts, rules, state
from trading.bidding.api import receipt_body
from trading.bidding.defaults import record
from trading.bidding.engine import Attempt
from trading.bidding.forms.bids import BidForm, form_of
from trading.bidding.models import Application, Room
from trading.bidding.queries import rooms as queries
from trading.bidding.services.register import standing_of
from trading.bidding.states import BIDDING_PHASES, phase
from trading.bidding.views.words import words
from trading.core import clock
from trading.core.deal import Figure, TradeMode
from trading.core.errors import NotFound, TradingError
from trading.core.money import Fen, yuan
from trading.core.policy import policy
from trading.core.rates import Rate, percent
from trading.listing.states import ListingStatus
from trading.listing.titles import title
from trading.parcels.queries import reference_amount_of
from trading.web.actor import current_actor
from trading.web.arrival import arrived_at
from trading.web.errors import problem_of
from trading.web.filters import said
from trading.web.guards import Audience, audience
from trading.web.headers import live_origin
from trading.web.locale import html_tag

bp = Blueprint("room", __name__)

#: how many register rows the page shows; the rest stands behind the public record
SHOWN = 30


@bp.get("/listings/<number>/room")
@audience(Audience.PUBLIC)
def show(number: str) -> Any:
    room = queries.get_room(number)
    if room.listing.mode is TradeMode.SEALED:
        return redirect(url_for("offers.show", number=number))
    return _page(room, form_of(room.figure)(formdata=None, key=_new_key()))


@bp.post("/listings/<number>/bids")
@audience(Audience.MEMBER)
def place(number: str) -> Any:
    """A bid from the page. The script asks for JSON; without it the answer is a page."""
    room = queries.get_room(number)
    if room.listing.mode is TradeMode.SEALED:
        raise NotFound()
    form = form_of(room.figure)()
    if not form.validate_on_submit():
        return _refused_form(room, form)
    if not form.confirmed.data and _needs_second_look(room, form.amount.data):
        address = url_for("room.check", number=number, amount=_typed(form.amount.data), key=form.key.data)
        return jsonify({"code": "second_look", "address": address}) if _wants_json() else redirect(address, 303)
    attempt = Attempt(
        listing=number, amount=form.amount.data, key=form.key.data, received_at=arrived_at(), by=current_actor()
    )
    try:
        receipt = desk.submit(attempt)
    except TradingError as refusal:
        if _wants_json():
            return problem_of(refusal)
        form.absorb(refusal)
        return _refused_form(room, form)
    if _wants_json():
        return jsonify(receipt_body(receipt)), 201
    flash(
        _(
            "Your bid of %(amount)s stands as number %(sequence)s.",
            amount=said(receipt.amount),
            sequence=receipt.sequence,
        ),
        "success",
    )
    return redirect(url_for("room.show", number=number), 303)


@bp.get("/listings/<number>/bids/check")
@audience(Audience.MEMBER)
def check(number: str) -> Any:
    """The interruption before an unusually high bid: nothing has been sent yet."""
    room = queries.get_room(number)
    form = form_of(room.figure)(request.args, meta={"csrf": False})
    if not form.validate():
        return redirect(url_for("room.show", number=number), 303)
    standing = standing_of(room)
    return render_template(
        "bidding/check.html",
        number=number,
        figure=room.figure,
        area=room.listing.area,
        amount=form.amount.data,
        typed=_typed(form.amount.data),
        current=room.top_amount,
        minimum=standing.minimum_next,
        steps_over=rules.steps_beyond(standing, form.amount.data),
        reference=_reference(room),
        closes_at=room.closes_at,
        form=form_of(room.figure)(formdata=None, amount=form.amount.data, key=form.key.data, confirmed="yes"),
    )


@bp.get("/listings/<number>/bids")
@audience(Audience.PUBLIC)
def bids(number: str) -> Any:
    """The public register, with what anyone needs to recompute it."""
    room = queries.get_room(number)
    if room.listing.mode is TradeMode.SEALED:
        return redirect(url_for("offers.record", number=number))
    return render_template(
        "bidding/register.html",
        number=number,
        title=title(room.listing, html_tag()),
        room=room,
        area=room.listing.area,
        bids=queries.register(room.listing_id),
        genesis=receipts.register_genesis(number),
        steps=record.steps_of(room.listing_id),
    )


@bp.get("/listings/<number>/feed")
@audience(Audience.PUBLIC)
def feed(number: str) -> Any:
    """The poll: what happened after a sequence number. Unchanged rooms answer 304."""
    room = queries.get_room(number)
    now = clock.now()
    after = _last_seen(request.args.get("after", ""))
    tag = f"{state.feed_tag(room, room.listing.status, now)}-{after}"
    if tag in request.if_none_match:
        answer = jsonify()
        answer.status_code = 304
        answer.set_data(b"")
    else:
        lines = queries.bids_after(room.listing_id, after)
        answer = jsonify(state.feed(room, room.listing.status, lines, now))
    answer.set_etag(tag)
    answer.headers["X-Server-Time"] = str(int(now.timestamp() * 1000))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/listings/<number>/live")
@audience(Audience.PUBLIC)
def live(number: str) -> Any:
    """The stream lives in a process of its own, so that watchers never take a worker away from bidders."""
    queries.get_room(number)
    return redirect(f"{live_origin()}/listings/{number}/live", 307)


def _last_seen(text: str) -> int:
    """The sequence that a poller has; whatever is no sequence reads as the beginning."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _page(room: Room, form: BidForm, status: int = 200) -> Any:
    listing, actor, now = room.listing, current_actor(), clock.now()
    application = queries.find_application(room.listing_id, actor.party_id)
    standing = standing_of(room, suspended=listing.status is ListingStatus.SUSPENDED)
    bids_shown = queries.latest_bids(room.listing_id, SHOWN)
    page = render_template(
        "bidding/room.html",
        number=listing.number,
        title=title(listing, html_tag()),
        listing=listing,
        parcel=listing.right.parcel,
        room=room,
        standing=standing,
        phase=phase(standing.clock, now),
        money=room.figure.is_money,
        can_bid=application is not None and _may_bid(application) and phase(standing.clock, now) in BIDDING_PHASES,
        application=application,
        own=_own_position(room, application),
        late=queries.own_late_bids(room.listing_id, application.id) if application else [],
        bids=bids_shown,
        initial_bids=[state.bid_line(room.figure, bid) for bid in reversed(bids_shown)],
        reference=_reference(room),
        state=state.room_state(room, listing.status, now),
        live_address=f"{live_origin()}/listings/{listing.number}/live",
        words=words(room.figure),
        steps=record.steps_of(room.listing_id) if room.closed_at else [],
        form=form,
    )
    return page, status


def _may_bid(application: Application) -> bool:
    return application.bidder_number is not None and application.status.value == "qualified"


def _own_position(room: Room, application: Application | None) -> dict[str, Any]:
    """What the page says of the reader: leading, outbid, still waiting, watching."""
    if application is None or application.bidder_number is None:
        return {"state": "watching", "number": None, "best": None}
    best = queries.best_amount(room, application.id)
    leading = room.top_application_id == application.id
    return {
        "state": "leading" if leading else "outbid" if best else "waiting",
        "number": application.bidder_number,
        "best": best,
    }


def _refused_form(room: Room, form: BidForm) -> Any:
    if _wants_json():
        sentence = next(iter(form.form_errors), None) or next(
            (error for errors in form.errors.values() for error in errors), ""
        )
        return jsonify({"code": "amount_invalid", "detail": str(sentence)}), 422
    return _page(room, form, 422)


def _reference(room: Room) -> Fen | None:
    """What the land is worth by published prices; nothing to hold a rent or a rate against."""
    return reference_amount_of(room.listing.rights) if room.figure is Figure.PRICE else None


def _typed(amount: Fen | Rate) -> str:
    """An amount as it stands in a box."""
    return percent(amount) if isinstance(amount, Rate) else yuan(amount, trim=True)


def _needs_second_look(room: Room, amount: Fen | Rate) -> bool:
    market = policy()
    return rules.needs_second_look(
        standing_of(room),
        amount,
        _reference(room),
        steps=market.interrupt_steps,
        percent=market.interrupt_percent,
    )


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _new_key() -> str:
    return secrets.token_urlsafe(18)
