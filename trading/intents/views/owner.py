"""The owner's pages: the proposals on a listing side by side, and one of them with everything that was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.access import conceal
from trading.core.deal import TradeMode
from trading.core.errors import NotFound, TradingError
from trading.intents import queries, services
from trading.intents.forms import BindingForm, DeclineForm, TurnForm, turn_form
from trading.intents.models import Proposal
from trading.intents.permissions import GRANTS, Permission
from trading.intents.views import words
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import Form
from trading.web.guards import Audience, audience

bp = Blueprint("received", __name__)

#: how many proposals stand side by side
MOST_COMPARED = 4


@bp.get("/me/listings/<draft>/proposals")
@audience(Audience.MEMBER)
def index(draft: str) -> Any:
    """The proposals on one's listing: a table to sort, and those that were picked side by side."""
    listing = _own(draft)
    sort = request.args.get("sort", "best")
    proposals = sorted(queries.proposals_on(listing.id), key=_order(listing, sort))
    picked = request.args.getlist("with")[:MOST_COMPARED]
    return render_template(
        "intents/received.html",
        listing=listing,
        proposals=proposals,
        compared=[one for one in proposals if one.number in picked],
        sort=sort if sort in _SORTS else "best",
        picked=picked,
        display_is_over=_display_is_over(listing),
        lot_title=words.lot_title,
        asked_label=words.asked_label(listing.business),
    )


@bp.get("/me/listings/<draft>/proposals/<number>")
@audience(Audience.MEMBER)
def show(draft: str, number: str) -> Any:
    """One proposal with its history, and the owner's answers to it."""
    return _page(_own(draft), number)


@bp.post("/me/listings/<draft>/proposals/<number>/counter")
@audience(Audience.MEMBER)
def counter(draft: str, number: str) -> Any:
    """Answer with another figure."""
    listing = _own(draft)
    form = turn_form(listing.business)()
    return _act(
        listing,
        number,
        form,
        lambda: transact(services.counter, draft, number, form.version.data or "", form.said, by=current_actor()),
        _("Your counter-proposal is with the other side."),
        countering=form,
    )


@bp.post("/me/listings/<draft>/proposals/<number>/refusal")
@audience(Audience.MEMBER)
def decline(draft: str, number: str) -> Any:
    """Decline, with the reason."""
    listing, form = _own(draft), DeclineForm()
    return _act(
        listing,
        number,
        form,
        lambda: transact(
            services.decline, draft, number, form.version.data or "", form.reason.data or "", by=current_actor()
        ),
        _("The proposal is declined. The other side reads your reason."),
        declining=form,
    )


@bp.post("/me/listings/<draft>/proposals/<number>/acceptance")
@audience(Audience.MEMBER)
def accept(draft: str, number: str) -> Any:
    """Accept the version that the other side confirmed."""
    listing, form = _own(draft), BindingForm()
    return _act(
        listing,
        number,
        form,
        lambda: transact(services.accept, draft, number, form.version.data or "", by=current_actor()),
        _("Agreed. The desk checks the agreement now; below you find how to reach the other side."),
        accepting=form,
    )


def _act(listing: Listing, number: str, form: Form, act: Callable[[], Any], done: str, **forms: Form) -> Any:
    """Carry an answer out, and come back to the proposal with what happened."""
    if not form.validate_on_submit():
        return _page(listing, number, **forms), 422
    try:
        act()
    except TradingError as refusal:
        form.absorb(refusal)
        return _page(_own(listing.draft_number), number, **forms), status_of(refusal)
    flash(done, "success")
    return redirect(url_for("received.show", draft=listing.draft_number, number=number), 303)


def _page(
    listing: Listing,
    number: str,
    countering: TurnForm | None = None,
    declining: DeclineForm | None = None,
    accepting: BindingForm | None = None,
) -> str:
    proposal = queries.get_proposal(listing.id, number)
    agreement = queries.find_agreement(listing.id)
    version = proposal.latest.hash
    return render_template(
        "intents/one.html",
        listing=listing,
        proposal=proposal,
        agreement=agreement if agreement is not None and agreement.proposal_id == proposal.id else None,
        contact=words.other_side(agreement, proposal.party, proposal.id),
        countering=countering or _answering(listing, proposal),
        declining=declining or DeclineForm(formdata=None, version=version),
        accepting=accepting or BindingForm(formdata=None, version=version),
        is_countering=countering is not None,
        is_declining=declining is not None,
        may_answer=proposal.is_open and listing.status is ListingStatus.PUBLISHED,
        display_is_over=_display_is_over(listing),
        lot_title=words.lot_title,
        asked_label=words.asked_label(listing.business),
        unit=words.unit(listing.business),
    )


def _answering(listing: Listing, proposal: Proposal) -> TurnForm:
    said = proposal.latest
    return turn_form(listing.business)(
        formdata=None,
        version=said.hash,
        amount=listing.figure.of(said.amount),
        starts_on=said.starts_on,
        months=said.months,
        rent_free_months=said.rent_free_months,
    )


def _own(draft: str) -> Listing:
    listing = listings.get_draft(draft)
    conceal(GRANTS, Permission.REPLY, current_actor(), listing)
    if listing.mode is not TradeMode.NEGOTIATED:
        raise NotFound()
    return listing


def _display_is_over(listing: Listing) -> bool:
    return listing.apply_ends_at is not None and listing.apply_ends_at <= clock.now()


_SORTS = ("best", "newest", "state")


def _order(listing: Listing, sort: str) -> Callable[[Proposal], Any]:
    """The key of an order: the best figure, the latest turn, or those under negotiation first."""
    direction = 1 if listing.figure.falls else -1
    match sort:
        case "newest":
            return lambda one: -one.latest.made_at.timestamp()
        case "state":
            return lambda one: (one.status.value != "agreed", not one.is_open, direction * one.latest.amount)
        case _:
            return lambda one: (not one.is_open and one.status.value != "agreed", direction * one.latest.amount)
