"""The owner's pages: own listings, a new one, the task list, check and submit, withdraw."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.access import conceal
from trading.core.deal import Business
from trading.core.errors import Conflict, TradingError
from trading.listing import queries, rules, services
from trading.listing.forms import RightForm, SubmitForm, WithdrawForm
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.states import EDITABLE, LISTING, OVER
from trading.listing.titles import start_label, title
from trading.listing.views import tasks
from trading.listing.views.answers import answer_sections
from trading.listing.views.correction_rows import open_rows
from trading.parcels import queries as parcels
from trading.parcels import services as land_book
from trading.parcels.drawing import parcel_plan_svg, shape_svg
from trading.parcels.models import LandRight
from trading.parties import queries as parties
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("listing", __name__)


def own_listing(draft: str) -> Listing:
    """The draft of this number, if the reader may open its file."""
    listing = queries.get_draft(draft)
    conceal(GRANTS, Permission.EDIT, current_actor(), listing)
    return listing


@bp.get("/me/listings")
@audience(Audience.MEMBER)
def index() -> Any:
    listings = queries.listings_of_party(current_actor().party_id)
    rows = [(listing, title(listing, html_tag()), shape_svg(listing.right.parcel)) for listing in listings]
    return render_template("listing/my/index.html", rows=rows, editable=EDITABLE, start_label=start_label)


@bp.route("/me/listings/new", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def new() -> Any:
    """Pick one of the own rights, or type the number of a certificate."""
    business = _business()
    form = RightForm(business=business.value)
    if form.validate_on_submit():
        try:
            draft = transact(_start, form.certificate.data or "", business, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("listing.task_list", draft=draft), 303)
    page = render_template(
        "listing/my/new.html",
        form=form,
        business=business,
        businesses=list(Business),
        is_office=_is_office(),
        choices=_own_rights(business),
    )
    return page, 422 if form.errors else 200


@bp.get("/me/listings/<draft>")
@audience(Audience.MEMBER)
def task_list(draft: str) -> Any:
    listing = own_listing(draft)
    findings = services.findings_of(listing)
    return render_template(
        "listing/my/tasklist.html",
        listing=listing,
        heading=title(listing, html_tag()),
        groups=tasks.task_groups(listing),
        correction=open_rows(listing),
        progress=tasks.Progress.of(listing),
        findings=tasks.finding_lines(findings),
        blocked=any(finding.blocks for finding in findings),
        plan=services.plan(listing),
        plan_svg=_plan(listing),
        is_editable=listing.status in EDITABLE,
        can_retract=services.may_retract(listing) and listing.mode.has_room,
        can_list_again=listing.status in OVER,
        can_withdraw="withdraw" in LISTING.acts_from(listing.status),
        years_left=listing.right.years_left(clock.today()),
    )


@bp.get("/me/listings/<draft>/check")
@audience(Audience.MEMBER)
def check(draft: str) -> Any:
    """All answers on one page before they are handed in."""
    listing = own_listing(draft)
    if listing.status not in EDITABLE:
        return redirect(url_for("listing.task_list", draft=draft))
    return _check_page(listing, SubmitForm(formdata=None, version=listing.version))


@bp.post("/me/listings/<draft>/submission")
@audience(Audience.MEMBER)
def submit(draft: str) -> Any:
    form = SubmitForm()
    if form.validate_on_submit():
        try:
            transact(services.submit, draft, expected=form.expected, by=current_actor())
        except Conflict as refusal:
            form.absorb(refusal)
            return _check_page(own_listing(draft), form, status_of(refusal))
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("listing.submitted", draft=draft), 303)
    return _check_page(own_listing(draft), form, 422)


@bp.get("/me/listings/<draft>/submitted")
@audience(Audience.MEMBER)
def submitted(draft: str) -> Any:
    """The number, and what happens next."""
    listing = own_listing(draft)
    if listing.number is None:
        return redirect(url_for("listing.task_list", draft=draft))
    return render_template(
        "listing/my/submitted.html", listing=listing, heading=title(listing, html_tag()), plan=services.plan(listing)
    )


@bp.route("/me/listings/<draft>/withdrawal", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def withdraw(draft: str) -> Any:
    listing = own_listing(draft)
    form = WithdrawForm(version=listing.version)
    if form.validate_on_submit():
        try:
            transact(services.withdraw, draft, form.reason.data or "", expected=form.expected, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The listing is withdrawn."), "success")
            return redirect(url_for("listing.index"), 303)
    page = render_template("listing/my/withdraw.html", listing=listing, heading=title(listing, html_tag()), form=form)
    return page, 422 if form.errors else 200


def _start(certificate: str, business: Business, *, by: Any) -> str:
    return services.start_draft(certificate, business=business, by=by).draft_number


def _business() -> Business:
    """What the reader wants to do: from the form that was sent, or the address; a transfer where neither says."""
    asked = request.form.get("business") or request.args.get("business", "")
    return Business(asked) if asked in list(Business) else Business.TRANSFER


def _is_office() -> bool:
    """The reader's party disposes of other people's rights: a court or a bankruptcy administrator."""
    party_id = current_actor().party_id
    return party_id is not None and parties.get_party(party_id).kind in rules.OFFICES


def _check_page(listing: Listing, form: SubmitForm, status: int = 200) -> Any:
    page = render_template(
        "listing/my/check.html",
        listing=listing,
        heading=title(listing, html_tag()),
        sections=answer_sections(listing),
        findings=[line for line in tasks.finding_lines(services.findings_of(listing)) if line["tone"] != "note"],
        form=form,
    )
    return page, status


def _own_rights(business: Business) -> list[dict[str, Any]]:
    """The rights that the reader may offer, with a thumbnail and whether each may trade now."""
    actor = current_actor()
    if actor.party_id is None:
        return []
    if business is Business.SUBLEASE:
        rights = parcels.rights_leased_by(parties.get_party(actor.party_id).name, clock.today())
    else:
        rights = parcels.rights_of_party(actor.party_id)
    active = queries.active_of_rights([right.id for right in rights])
    return [_right_choice(right, active.get(right.id), business) for right in rights]


def _right_choice(right: LandRight, active: Listing | None, business: Business) -> dict[str, Any]:
    findings = land_book.judge(right, business=business)
    blocking = [line for line in tasks.finding_lines(findings) if line["tone"] == "err"]
    return {
        "right": right,
        "parcel": right.parcel,
        "shape": shape_svg(right.parcel),
        "active": active,
        "blocking": blocking,
        "count": len(findings),
        "years_left": right.years_left(clock.today()),
    }


def _plan(listing: Listing) -> Any:
    parcel = listing.right.parcel
    caption = tasks.use_caption(parcel)
    return parcel_plan_svg(parcel, neighbours=parcels.neighbours_of(parcel), caption=caption)
