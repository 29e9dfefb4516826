"""Pages of the counter: bidders who came in person, their written orders, the second clerk's word."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trading.bidding import receipts
from trading.bidding.admission import Declaration
from trading.bidding.counter import queries, refusals, rules, services
from trading.bidding.counter.forms import EntryForm, OrderForm, SecondForm, order_form, second_form
from trading.bidding.counter.models import BidOrder, CounterEntry
from trading.bidding.counter.states import OrderStatus
from trading.bidding.forms.applications import PaperForm
from trading.bidding.papers import PapersMissing, PapersTooLate
from trading.bidding.queries import rooms
from trading.bidding.services import papers
from trading.bidding.services.register import standing_of
from trading.bidding.states import ApplicationStatus, phase
from trading.bidding.views.applications import lot_title
from trading.core import clock
from trading.core.errors import TradingError
from trading.core.text import clean_text
from trading.documents import uploads
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.arrival import arrived_at
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("counter", __name__, url_prefix="/counter")

#: a scan is shown in a window that may do nothing and reach nothing
_SANDBOX = "default-src 'none'; sandbox"


@bp.get("")
@audience(Audience.DESK)
def index() -> Any:
    """What waits for a second clerk, and the bidders served here."""
    actor = services.authorised(by=current_actor())
    return render_template(
        "counter/index.html",
        waiting=queries.orders_waiting(actor.district),
        page=linked(queries.page_of_entries(actor.district, asked_page())),
        lot_title=lot_title,
    )


@bp.get("/lot")
@audience(Audience.DESK)
def lot() -> Any:
    """From a lot's number to its written application."""
    number = clean_text(request.args.get("number", "")).upper()
    services.may_serve(number, by=current_actor())
    return redirect(url_for("counter.apply", number=number), 303)


@bp.route("/listings/<number>/applications", methods=["GET", "POST"])
@audience(Audience.DESK)
def apply(number: str) -> Any:
    """Type in a signed application."""
    listing = services.may_serve(number, by=current_actor())
    form = EntryForm()
    if request.method == "GET":
        form.paper_at.process_data(clock.now())
    elif form.validate_on_submit():
        try:
            application = _applied(number, form)
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The application is entered. The deposit is paid under the reference below."), "success")
            return redirect(url_for("counter.show", number=application), 303)
    return _entry_page(listing, form)


def _applied(number: str, form: EntryForm) -> str:
    scan, by = _examined(), current_actor()
    party_id = transact(services.register_bidder, number, form.person, by=by)
    application = transact(
        services.apply_for,
        number,
        party_id,
        form.given,
        scan,
        paper_at=form.paper_at.instant,
        received_at=arrived_at(),
        by=by,
    )
    return application.number


def _entry_page(listing: Listing, form: EntryForm) -> Any:
    page = render_template(
        "counter/apply.html", listing=listing, form=form, declarations=list(Declaration), lot_title=lot_title
    )
    return page, 422 if form.has_errors else 200


@bp.route("/applications/<number>", methods=["GET", "POST"])
@audience(Audience.DESK)
def show(number: str) -> Any:
    """One bidder who is served here: the deposit, the number, the room now, and its orders."""
    entry = services.entry_of(number, by=current_actor())
    form = order_form(entry.application.listing.figure)()
    if request.method == "GET":
        form.paper_at.process_data(clock.now())
    elif form.validate_on_submit():
        try:
            order = transact(
                services.enter_order,
                number,
                form.amount.data,
                _examined(),
                paper_at=form.paper_at.instant,
                received_at=arrived_at(),
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The order is entered. A second clerk now confirms it."), "success")
            return redirect(url_for("counter.order", number=order.number), 303)
    return _show_page(entry, form)


@bp.post("/applications/<number>/papers")
@audience(Audience.DESK)
def hand_in(number: str) -> Any:
    """Add a paper that was brought to the counter."""
    entry, form = services.entry_of(number, by=current_actor()), PaperForm()
    if form.validate_on_submit():
        try:
            kept = transact(
                services.hand_in,
                number,
                _examined(),
                kind=form.kind.data,
                received_at=arrived_at(),
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("%(name)s is in the file.", name=kept.filename), "success")
            return redirect(url_for("counter.show", number=number), 303)
    return _show_page(entry, order_form(entry.application.listing.figure)(formdata=None), form)


@bp.post("/applications/<number>/resubmission")
@audience(Audience.DESK)
def resubmit(number: str) -> Any:
    """Give a returned application back to the desk."""
    entry, form = services.entry_of(number, by=current_actor()), ActForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        transact(services.resubmit, number, received_at=arrived_at(), by=current_actor())
    except (PapersMissing, PapersTooLate) as refusal:
        again = PaperForm(formdata=None)
        again.absorb(refusal)
        return _show_page(entry, order_form(entry.application.listing.figure)(formdata=None), again)
    flash(_("The application is back at the desk."), "success")
    return redirect(url_for("counter.show", number=number), 303)


def _show_page(entry: CounterEntry, form: OrderForm, paper_form: PaperForm | None = None) -> Any:
    application = entry.application
    paper_form = paper_form or PaperForm(formdata=None)
    page = render_template(
        "counter/bidder.html",
        entry=entry,
        application=application,
        listing=application.listing,
        lot_title=lot_title,
        orders=queries.orders_of(application.id),
        form=form,
        paper_form=paper_form,
        missing=papers.missing_of(application),
        takes_papers=papers.are_taken(application),
        is_returned=application.status is ApplicationStatus.RETURNED,
        **_room_now(application.listing),
    )
    return page, 422 if form.has_errors or paper_form.has_errors else 200


@bp.get("/orders/<number>")
@audience(Audience.DESK)
def order(number: str) -> Any:
    """One order: what is on the paper, and what became of it."""
    found = services.order_of(number, by=current_actor())
    return _order_page(found, second_form(found.application.listing.figure)(formdata=None))


@bp.post("/orders/<number>/confirmation")
@audience(Audience.DESK)
def confirm(number: str) -> Any:
    """The second clerk's word; pressing twice bids once."""
    found = services.order_of(number, by=current_actor())
    form = second_form(found.application.listing.figure)()
    if found.status is not OrderStatus.ENTERED:
        return redirect(url_for("counter.order", number=number), 303)
    if form.validate_on_submit():
        try:
            transact(services.confirm_order, number, form.amount.data, received_at=arrived_at(), by=current_actor())
        except (rules.AmountsDiffer, rules.SameClerk) as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("counter.order", number=number), 303)
    return _order_page(found, form)


@bp.post("/orders/<number>/drop")
@audience(Audience.DESK)
def drop(number: str) -> Any:
    """Leave an order unbid."""
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.drop_order, number, by=current_actor())
    flash(_("The order is dropped. Nothing was bid."), "success")
    return redirect(url_for("counter.order", number=number), 303)


@bp.get("/scans/<scan>/pages/<int:page>")
@audience(Audience.DESK)
def scan_page(scan: str, page: int) -> Any:
    """One page of a signed order as a picture."""
    data, media_type = services.draw_scan(scan, page, by=current_actor())
    answer = send_file(io.BytesIO(data), mimetype=media_type)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _order_page(found: BidOrder, form: SecondForm) -> Any:
    application = found.application
    bid = queries.get_bid(found)
    page = render_template(
        "counter/order.html",
        order=found,
        application=application,
        listing=application.listing,
        lot_title=lot_title,
        bid=bid,
        signature=receipts.encoded(bytes(bid.signature)) if bid else None,
        refusal=refusals.again(found.refused_code, found.refusal) if found.refusal else None,
        names=queries.names_of({found.entered_by_id, found.confirmed_by_id or 0}),
        is_mine=found.entered_by_id == current_actor().user_id,
        pages=services.count_scan(found),
        form=form,
        **_room_now(application.listing),
    )
    return page, 422 if form.has_errors else 200


def _room_now(listing: Listing) -> dict[str, Any]:
    """How the room stands while the clerk reads."""
    room = rooms.get_room(listing.audit_subject)
    standing = standing_of(room, suspended=listing.status is ListingStatus.SUSPENDED)
    return {"room": room, "standing": standing, "phase": phase(standing.clock, clock.now())}


def _examined() -> uploads.Upload:
    """The scan that was sent: looked at before the transaction begins."""
    sent = request.files.get("file")
    if sent is None:
        raise uploads.FileEmpty()
    return uploads.examine(sent.read(), sent.filename or "")
