"""The review desk's acts on rooms: publication opens one, a second person halts one, a person decides a paused one."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.bidding.forms.bids import PausedRoomForm
from trading.bidding.forms.publication import publication_form
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms as services
from trading.bidding.views.room import bp
from trading.core import clock
from trading.core.errors import NotFound, TradingError
from trading.listing import services as listings
from trading.listing.models import Listing
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@bp.get("/review/listings/<number>/publication")
@audience(Audience.DESK)
def propose(number: str) -> Any:
    """Set the dates of a notice, starting from the earliest that the rules allow."""
    listing, plan = listings.propose_dates(number, by=current_actor())
    return _publication_page(listing, publication_form(listing.mode, plan))


@bp.post("/listings/<number>/publication")
@audience(Audience.DESK)
def publish(number: str) -> Any:
    listing, _plan = listings.propose_dates(number, by=current_actor())
    form = publication_form(listing.mode)
    if form.validate_on_submit():
        try:
            transact(services.publish, number, form.schedule(), by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The notice is published."), "success")
            return redirect(url_for("portal.listing", number=number), 303)
    return _publication_page(listing, form), 422


def _publication_page(listing: Listing, form: Any) -> str:
    limits = listings.schedule_limits(listing)
    return render_template("review/publish.html", listing=listing, form=form, limits=limits)


@bp.post("/review/listings/<number>/halt/confirmation")
@audience(Audience.DESK)
def confirm_halt(number: str) -> Any:
    """The second person's word on a suspension, a resumption or a termination."""
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.confirm_halt, number, by=current_actor())
    flash(_("Confirmed. It takes effect at once."), "success")
    return redirect(url_for("review.case", number=number), 303)


@bp.get("/review/rooms")
@audience(Audience.DESK)
def paused() -> Any:
    return render_template("bidding/paused.html", rooms=queries.paused_rooms(), title_of=title, language=html_tag())


@bp.route("/review/rooms/<number>", methods=["GET", "POST"])
@audience(Audience.DESK)
def decide_paused(number: str) -> Any:
    room = queries.get_room(number)
    if not room.waits_for_a_person:
        raise NotFound()
    form = PausedRoomForm()
    if form.validate_on_submit():
        try:
            _decide(number, form)
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The decision is written into the ledger."), "success")
            return redirect(url_for("room.paused"), 303)
    page = render_template(
        "bidding/decide_paused.html", room=room, number=number, title=title(room.listing, html_tag()), form=form
    )
    return page, 422 if form.errors else 200


def _decide(number: str, form: PausedRoomForm) -> None:
    note = form.note.data or ""
    if form.decision.data == "close":
        transact(services.close_paused, number, note, by=current_actor())
        return
    if form.closes_at.instant is None:
        raise services.ReopenTooSoon(earliest=clock.now())
    transact(services.reopen_paused, number, form.closes_at.instant, note, by=current_actor())
