"""Pages of rights of first purchase: the applicant's claim and the reviewer's decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.bidding.forms.priority import ClaimDecisionForm, ClaimForm
from trading.bidding.priority import USUAL_RANK, PriorityKind, PriorityStatus
from trading.bidding.queries import applications as queries
from trading.bidding.queries import priority as claims
from trading.bidding.services import applications, priority
from trading.bidding.states import UNDECIDED
from trading.bidding.views.applications import bp, lot_title
from trading.core.errors import NotFound, TradingError
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.guards import Audience, audience


@bp.route("/me/applications/<number>/priority", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def priority_claim(number: str) -> Any:
    """Claim a right of first purchase with an application, and read what became of it."""
    own = queries.get_own(number, current_actor().party_id)
    form = ClaimForm()
    if form.validate_on_submit():
        try:
            kind = PriorityKind(form.kind.data)
            transact(priority.claim, number, kind, form.paper.data or "", by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The claim is in the file. It is decided before you are admitted."), "success")
            return redirect(url_for("applications.priority_claim", number=number), 303)
    page = render_template(
        "applications/priority.html",
        application=own.application,
        claim=claims.find_claim(own.application.id),
        is_open=own.application.status in UNDECIDED and own.application.listing.mode.has_room,
        form=form,
        lot_title=lot_title,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/review/applications/<number>/priority", methods=["GET", "POST"])
@audience(Audience.DESK)
def decide_priority(number: str) -> Any:
    """Decide on a claim; its applicant is named only while its application is open."""
    dossier = applications.examine(number, by=current_actor())
    claim = claims.find_claim(dossier.application.id)
    if claim is None:
        raise NotFound()
    form = ClaimDecisionForm(rank=USUAL_RANK[claim.kind])
    if form.validate_on_submit():
        recognised, reason = form.decision.data == "recognise", form.reason.data or ""
        try:
            transact(priority.decide, number, form.rank.data, reason, recognised=recognised, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The claim is decided; the applicant is told."), "success")
            return redirect(url_for("applications.examine", number=number), 303)
    page = render_template(
        "applications/decide_priority.html",
        application=dossier.application,
        party=dossier.party,
        claim=claim,
        is_open=claim.status is PriorityStatus.CLAIMED,
        form=form,
        lot_title=lot_title,
    )
    return page, 422 if form.is_submitted() else 200
