"""Bidding together: the leading party's page of members, and the page on which each of the others answers."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.bidding import admission
from trading.bidding.forms.applications import DeclarationForm, MembersForm
from trading.bidding.joint import MOST_OTHERS, share_text
from trading.bidding.models import Application
from trading.bidding.queries import applications as queries
from trading.bidding.services import joint as services
from trading.bidding.states import ApplicationStatus
from trading.bidding.views.applications import bp, lot_title
from trading.core.errors import Invalid, NotFound, TradingError
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.arrival import arrived_at
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience


@bp.route("/me/applications/<number>/members", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def members(number: str) -> Any:
    """Name who bids together, or name them anew."""
    application = _own(number)
    if application.party_id != current_actor().party_id:
        raise NotFound()
    form = MembersForm(data=_stated(application))
    if form.validate_on_submit():
        try:
            transact(
                services.name_members,
                number,
                form.share_0.data or "",
                form.others,
                received_at=arrived_at(),
                by=current_actor(),
            )
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The parties are named. Each is asked to confirm in its own account."), "success")
            return redirect(url_for("applications.show", number=number), 303)
    page = render_template(
        "applications/members.html",
        application=application,
        lot_title=lot_title,
        places=range(1, MOST_OTHERS + 1),
        is_open=application.status is ApplicationStatus.JOINT_PENDING,
        form=form,
    )
    return page, 422 if form.has_errors else 200


@bp.post("/me/applications/<number>/alone")
@audience(Audience.MEMBER)
def go_alone(number: str) -> Any:
    """Bid without the others."""
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.go_alone, number, received_at=arrived_at(), by=current_actor())
    flash(_("You bid alone now. Pay the deposit under the reference below."), "success")
    return redirect(url_for("applications.show", number=number), 303)


@bp.route("/me/applications/<number>/joining", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def join(number: str) -> Any:
    """Confirm one's part in another party's application, with the declarations of every bidder."""
    application = _own(number)
    form = DeclarationForm()
    if form.validate_on_submit():
        try:
            transact(services.confirm, number, form.given, received_at=arrived_at(), by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("You have confirmed. The leading party bids and pays for all of you."), "success")
            return redirect(url_for("applications.show", number=number), 303)
    member = services.invitation(application, current_actor().party_id)
    if member is None:
        return redirect(url_for("applications.show", number=number), 303)
    page = render_template(
        "applications/joining.html",
        application=application,
        member=member,
        lot_title=lot_title,
        share_text=share_text,
        declarations=list(admission.Declaration),
        obstacle=_obstacle(application),
        form=form,
    )
    return page, 422 if form.has_errors else 200


@bp.post("/me/applications/<number>/declining")
@audience(Audience.MEMBER)
def decline(number: str) -> Any:
    """Say that one doesn't bid with the others."""
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.decline, number, by=current_actor())
    flash(_("You have declined. The leading party is told."), "success")
    return redirect(url_for("applications.mine"), 303)


def _own(number: str) -> Application:
    return queries.get_own(number, current_actor().party_id).application


def _obstacle(application: Application) -> TradingError | None:
    """What would stand against confirming now: the page says so instead of showing a form."""
    try:
        services.check_may_join(application.listing, application, arrived_at(), by=current_actor())
    except TradingError as refusal:
        return refusal
    return None


def _stated(application: Application) -> dict[str, str]:
    """What was named before, but for the identity numbers."""
    stated = {}
    for member in application.members:
        stated[f"share_{member.position}"] = share_text(member.share).removesuffix(" %")
        if member.position:
            stated[f"name_{member.position}"] = member.party.name
    return stated
