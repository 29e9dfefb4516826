"""The proposing side's pages: one's proposal on a listing, and all of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.deal import TradeMode
from trading.core.errors import NotFound, TradingError
from trading.intents import queries, rules, services
from trading.intents.forms import BindingForm, TurnForm, turn_form
from trading.intents.models import Proposal
from trading.intents.states import Side
from trading.intents.views import words
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.parties import queries as parties
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience

bp = Blueprint("proposals", __name__)


@bp.get("/me/proposals")
@audience(Audience.MEMBER)
def mine() -> Any:
    """Every proposal of the reader's party, and where it stands."""
    return render_template(
        "intents/mine.html", proposals=queries.proposals_of(current_actor().party_id), lot_title=words.lot_title
    )


@bp.get("/listings/<number>/proposal")
@audience(Audience.SIGNED_IN)
def show(number: str) -> Any:
    """One's own proposal on a listing: what was said, and what can be done now."""
    listing, proposal = _own(number)
    return _page(listing, proposal, _proposing(listing, proposal))


@bp.post("/listings/<number>/proposal")
@audience(Audience.SIGNED_IN)
def propose(number: str) -> Any:
    """Make a proposal, or put another version in the place of the last one."""
    listing, proposal = _own(number)
    form = turn_form(listing.business)()
    if form.validate_on_submit():
        try:
            transact(services.propose, number, form.said, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            return _page(listing, proposal, form), status_of(refusal)
        flash(_("Your proposal is with the owner. You are told when there is an answer."), "success")
        return redirect(url_for("proposals.show", number=number), 303)
    return _page(listing, proposal, form), 422


@bp.post("/listings/<number>/proposal/confirmation")
@audience(Audience.SIGNED_IN)
def confirm(number: str) -> Any:
    """Confirm the owner's counter-proposal."""
    listing, proposal = _own(number)
    form = BindingForm()
    if form.validate_on_submit():
        try:
            transact(services.confirm_counter, number, form.version.data or "", by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            return _page(listing, proposal, _proposing(listing, proposal), form), status_of(refusal)
        flash(_("You have confirmed the counter-proposal. There is an agreement once the owner accepts it."), "success")
        return redirect(url_for("proposals.show", number=number), 303)
    return _page(listing, proposal, _proposing(listing, proposal), form), 422


@bp.route("/listings/<number>/proposal/withdrawal", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def withdraw(number: str) -> Any:
    """Take the proposal back, after a look at what that means."""
    listing, proposal = _own(number)
    if proposal is None:
        raise NotFound()
    if ActForm().validate_on_submit():
        transact(services.withdraw, number, by=current_actor())
        flash(_("Your proposal is withdrawn."), "success")
        return redirect(url_for("proposals.show", number=number), 303)
    return render_template("intents/withdraw.html", listing=listing, proposal=proposal, lot_title=words.lot_title)


def _own(number: str) -> tuple[Listing, Proposal | None]:
    listing = listings.get_public_listing(number)
    if listing.mode is not TradeMode.NEGOTIATED:
        raise NotFound()
    services.authorise_to_propose(current_actor())
    return listing, queries.find_proposal(listing.id, current_actor().party_id)


def _proposing(listing: Listing, proposal: Proposal | None) -> TurnForm:
    """The form, filled in with the last version."""
    form = turn_form(listing.business)
    if proposal is None:
        return form(formdata=None)
    said = proposal.latest
    return form(
        formdata=None,
        amount=listing.figure.of(said.amount),
        starts_on=said.starts_on,
        months=said.months,
        rent_free_months=said.rent_free_months,
    )


def _page(listing: Listing, proposal: Proposal | None, form: TurnForm, confirming: BindingForm | None = None) -> str:
    actor = current_actor()
    agreement = queries.find_agreement(listing.id)
    is_counter = proposal is not None and proposal.is_open and proposal.latest.side is Side.OWNER
    version = proposal.latest.hash if proposal is not None else ""
    return render_template(
        "intents/proposal.html",
        listing=listing,
        proposal=proposal,
        form=form,
        confirming=confirming or BindingForm(formdata=None, version=version),
        to_confirm=is_counter and proposal.latest.confirmed_at is None,
        obstacle=_obstacle(listing, actor.party_id or 0),
        agreement=agreement if proposal is not None and agreement and agreement.proposal_id == proposal.id else None,
        contact=words.other_side(agreement, listing.owner, proposal.id) if proposal is not None else None,
        display_is_over=listing.apply_ends_at is not None and listing.apply_ends_at <= clock.now(),
        lot_title=words.lot_title,
        asked_label=words.asked_label(listing.business),
        unit=words.unit(listing.business),
    )


def _obstacle(listing: Listing, party_id: int) -> TradingError | None:
    """What stands against proposing now, for the page to say instead of showing a form."""
    try:
        services.check_may_propose(listing, parties.get_party(party_id), by=current_actor())
    except (rules.OwnerMayNotPropose, rules.ProposerNotVerified, rules.ProposerBarred, rules.NotOpenToProposals) as why:
        return why
    return None
