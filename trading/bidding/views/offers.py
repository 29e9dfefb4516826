"""Pages of sealed offers: a bidder's own page, the desk's word on the opening, and the public record."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.bidding import offers as rules
from trading.bidding import receipts
from trading.bidding.forms.bids import BidForm, WithdrawalForm, form_of
from trading.bidding.models import Room
from trading.bidding.offer_record import record_of
from trading.bidding.queries import offers as queries
from trading.bidding.queries import rooms
from trading.bidding.services import offers as services
from trading.bidding.services import opening
from trading.bidding.states import OfferAct, phase
from trading.core import clock
from trading.core.deal import TradeMode
from trading.core.errors import NotFound, TradingError
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.arrival import arrived_at
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("offers", __name__)


@bp.get("/listings/<number>/offer")
@audience(Audience.PUBLIC)
def show(number: str) -> Any:
    room = _sealed_room(number)
    return _page(room, form_of(room.figure)(formdata=None, key=_new_key()))


@bp.post("/listings/<number>/offer")
@audience(Audience.MEMBER)
def hand_in(number: str) -> Any:
    """An offer from the page. What was typed never comes back in an answer."""
    room = _sealed_room(number)
    form = form_of(room.figure)()
    status = 422
    if form.validate_on_submit():
        try:
            receipt = transact(
                services.hand_in,
                number,
                form.amount.data,
                key=form.key.data,
                received_at=arrived_at(),
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
            status = status_of(refusal)
        else:
            if receipt.act is OfferAct.LATE:
                flash(
                    _("Your offer arrived after the deadline and doesn't count. It is kept with its time."), "warning"
                )
            else:
                flash(_("Your offer is sealed. Nobody can read it before the opening."), "success")
            return redirect(url_for("offers.show", number=number), 303)
    form.amount.data, form.amount.raw_data = None, []
    return _page(_sealed_room(number), form, status)


@bp.post("/listings/<number>/offer/withdrawal")
@audience(Audience.MEMBER)
def withdraw(number: str) -> Any:
    form = WithdrawalForm()
    if not form.validate_on_submit():
        abort(400)
    transact(services.withdraw, number, key=form.key.data, received_at=arrived_at(), by=current_actor())
    flash(_("Your offer is withdrawn. You may hand in another until the deadline."), "success")
    return redirect(url_for("offers.show", number=number), 303)


@bp.get("/listings/<number>/opening")
@audience(Audience.PUBLIC)
def record(number: str) -> Any:
    """The record of the opening: for everyone, for ever."""
    room = _sealed_room(number)
    return render_template(
        "bidding/opening.html",
        number=number,
        title=title(room.listing, html_tag()),
        room=room,
        phase=phase(room.clock, clock.now()),
        record=record_of(room),
        genesis=receipts.offers_genesis(number),
    )


@bp.get("/review/openings")
@audience(Audience.DESK)
def to_open() -> Any:
    """Lots whose offers wait for two persons."""
    actor, now = current_actor(), clock.now()
    rows = [
        {
            "room": room,
            "title": title(room.listing, html_tag()),
            "opening": word if word is not None and opening.holds(word, now) else None,
            "until": word.first_at + opening.window() if word is not None else None,
            "is_mine": word is not None and word.first_by_id == actor.user_id,
        }
        for room, word in queries.to_open(now, district=actor.district)
    ]
    return render_template("bidding/openings.html", rows=rows)


@bp.post("/review/openings/<number>/confirmation")
@audience(Audience.DESK)
def confirm(number: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    word = transact(opening.confirm_opening, number, by=current_actor())
    if word.second_at is None:
        flash(_("Your word is given. A second person must confirm in a session of their own."), "success")
    else:
        flash(_("Confirmed. The offers are opened in a moment, all of them at once."), "success")
    return redirect(url_for("offers.to_open"), 303)


def _sealed_room(number: str) -> Room:
    room = rooms.get_room(number)
    if room.listing.mode is not TradeMode.SEALED:
        raise NotFound()
    return room


def _page(room: Room, form: BidForm, status: int = 200) -> Any:
    listing, now = room.listing, clock.now()
    application = rooms.find_application(room.listing_id, current_actor().party_id)
    own = queries.own_acts(room.listing_id, application.id) if application else []
    page = render_template(
        "bidding/offer.html",
        number=listing.number,
        title=title(listing, html_tag()),
        listing=listing,
        room=room,
        phase=phase(room.clock, now),
        application=application,
        may_offer=application is not None and application.bidder_number is not None and application.deposit.is_held,
        own=own,
        receipts={act.sequence: receipts.encoded(bytes(act.signature)) for act in own},
        standing=rules.standing(own),
        form=form,
        withdrawal=WithdrawalForm(formdata=None, key=_new_key()),
    )
    return page, status


def _new_key() -> str:
    return secrets.token_urlsafe(18)
