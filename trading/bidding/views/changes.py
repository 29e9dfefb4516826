"""Changing a published lot: the desk drafts, a second person confirms; the owner withdraws, or lists again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.bidding.forms.changes import ChangeForm, RateChangeForm, RetractForm
from trading.bidding.services import changes, rooms
from trading.bidding.views.room import bp
from trading.core import canonical
from trading.core.access import authorise, conceal, permits
from trading.core.errors import NotFound, TradingError
from trading.listing import queries as listings
from trading.listing import services
from trading.listing.gazette import queries as gazette
from trading.listing.gazette import reading
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services import Proposal
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@bp.get("/review/listings/<number>/change")
@audience(Audience.DESK)
def change(number: str) -> Any:
    """The change that waits for its second person, or a form for a new one."""
    return _change_page(_seen(number))


@bp.post("/review/listings/<number>/change")
@audience(Audience.DESK)
def draft_change(number: str) -> Any:
    listing = _seen(number)
    form = _form_of(listing)()
    if form.validate_on_submit():
        try:
            transact(
                changes.draft,
                number,
                _proposal(form),
                form.note.data or "",
                expected=form.expected,
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
            return _change_page(_seen(number), form), status_of(refusal)
        flash(_("The change is drafted. A second person must confirm it."), "success")
        return redirect(url_for("room.change", number=number), 303)
    return _change_page(listing, form), 422


@bp.post("/review/listings/<number>/change/confirmation")
@audience(Audience.DESK)
def confirm_change(number: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(changes.confirm, number, by=current_actor())
    flash(_("The change is in force and its notice is public."), "success")
    return redirect(url_for("portal.listing", number=number), 303)


@bp.post("/review/listings/<number>/change/removal")
@audience(Audience.DESK)
def drop_change(number: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.drop_change, number, by=current_actor())
    flash(_("The draft is dropped."), "success")
    return redirect(url_for("review.case", number=number), 303)


@bp.route("/me/listings/<draft>/retraction", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def retract(draft: str) -> Any:
    """The owner takes a published listing back before bidding opens."""
    listing = _own(draft)
    if not services.may_retract(listing):
        raise NotFound()
    form = RetractForm(version=listing.version)
    if form.validate_on_submit():
        try:
            transact(rooms.retract, draft, form.reason.data or "", expected=form.expected, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The listing is withdrawn, and its notice is public."), "success")
            return redirect(url_for("listing.task_list", draft=draft), 303)
    page = render_template("listing/my/retract.html", listing=listing, heading=title(listing, html_tag()), form=form)
    return page, 422 if form.errors else 200


@bp.post("/me/listings/<draft>/next-round")
@audience(Audience.MEMBER)
def list_again(draft: str) -> Any:
    """Begin the next round of a listing that ended without a deal."""
    if not ActForm().validate_on_submit():
        abort(400)
    fresh = transact(_list_again, draft, by=current_actor())
    flash(
        _("The next round is begun as a draft. Look through it; the prices are yours to change."),
        "success",
    )
    return redirect(url_for("listing.task_list", draft=fresh), 303)


def _list_again(draft: str, *, by: Any) -> str:
    return services.list_again(draft, by=by).draft_number


def _own(draft: str) -> Listing:
    listing = listings.get_draft(draft)
    conceal(GRANTS, Permission.WITHDRAW, current_actor(), listing)
    return listing


def _seen(number: str) -> Listing:
    listing = listings.get_listing(number)
    authorise(GRANTS, Permission.DRAFT_CHANGE, current_actor(), listing)
    return listing


def _form_of(listing: Listing) -> type[ChangeForm]:
    return ChangeForm if listing.figure.is_money else RateChangeForm


def _proposal(form: ChangeForm) -> Proposal:
    return Proposal(
        start_amount=form.start.data,
        step_amount=form.step.data,
        deposit_amount=form.deposit.data,
        handover=form.handover.data or None,
        payment=form.payment.data or None,
        terms_note=form.terms_note.data,
        description=form.description.data,
        new_dates=form.new_dates.data,
    )


def _change_page(listing: Listing, form: ChangeForm | None = None) -> Any:
    actor, waiting, said = current_actor(), gazette.waiting_change(listing.id), listing.said
    business = listing.business.value
    form = form or _form_of(listing)(
        formdata=None,
        version=listing.version,
        start=listing.figure.of(listing.start_amount or 0),
        step=None if listing.step_amount is None else listing.figure.of(listing.step_amount),
        deposit=listing.deposit_amount,
        handover=said.handover,
        payment=said.payment,
        terms_note=said.terms_note,
        description=listing.description,
    )
    return render_template(
        "review/change.html",
        listing=listing,
        heading=title(listing, html_tag()),
        form=form,
        waiting=waiting,
        waiting_rows=reading.change_rows(waiting.changes, business) if waiting else [],
        land_moved=reading.change_rows(services.land_moved(listing), business),
        planned=reading.dates(_planned(listing), listing.mode.value),
        may_confirm=waiting is not None
        and waiting.drafted_by_id != actor.user_id
        and permits(GRANTS, Permission.CONFIRM_CHANGE, actor, listing),
    )


def _planned(listing: Listing) -> dict[str, str | None]:
    """The dates of a notice period that begins now."""
    return {
        name: canonical.instant(moment)
        for name, moment in asdict(services.plan(listing)).items()
        if name != "published_at"
    }
