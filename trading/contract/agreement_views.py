"""Pages of the contract desk for agreements of private negotiation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.contract import agreed, progress, services
from trading.contract import queries as contracts
from trading.contract.forms import ReopenForm, VoidForm, ending_form
from trading.contract.rules import check_agreement
from trading.contract.views import papers_of
from trading.core import clock
from trading.core.calendar import Deadline, deadline
from trading.core.errors import Invalid, NotFound
from trading.core.findings import Finding
from trading.intents import queries
from trading.intents.models import Agreement
from trading.intents.states import AgreementStatus
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import say_msgid
from trading.web.forms import ActForm, Form
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("agreements", __name__)


@bp.get("/review/agreements")
@audience(Audience.DESK)
def index() -> Any:
    """Agreements to check, and what was decided lately."""
    district = current_actor().district
    decided = queries.agreements(*AgreementStatus.decided(), district=district)
    return render_template(
        "contract/agreements.html",
        pending=queries.agreements(AgreementStatus.PENDING, district=district),
        decided=sorted(decided, key=lambda one: one.decided_at, reverse=True)[:20],
        check_due=_check_due,
        lot_title=_lot_title,
    )


@bp.get("/review/agreements/<number>")
@audience(Audience.DESK)
def show(number: str) -> Any:
    """One agreement: what both sides confirmed, what the post-check found, and what can be done."""
    return _page(number, ActForm())


@bp.post("/review/agreements/<number>/confirmation")
@audience(Audience.DESK)
def confirm(number: str) -> Any:
    """Confirm the agreement: it is a deal."""
    form = ActForm()
    if form.validate_on_submit():
        try:
            contract = transact(services.confirm_agreement, number, by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(
                _("The agreement is confirmed. Contract %(number)s is being made.", number=contract.number), "success"
            )
            return redirect(url_for("agreements.show", number=number), 303)
    return _page(number, form), 422


@bp.route("/review/agreements/<number>/reopening", methods=["GET", "POST"])
@audience(Audience.DESK)
def reopen(number: str) -> Any:
    """Give the agreement back to its two sides, on a page of its own that asks for the reasons."""
    agreement = _get(number)
    form = ReopenForm()
    if form.validate_on_submit():
        transact(services.reopen_agreement, number, form.reason.data or "", by=current_actor())
        flash(_("The agreement of %(number)s is given back. Both sides are told.", number=number), "warning")
        return redirect(url_for("agreements.show", number=number), 303)
    if not form.is_submitted():
        blocking = [finding for finding in _findings(agreement) if finding.blocks]
        form.reason.data = "\n".join(f"{one.rule}: {say_msgid(one.msgid, dict(one.params))}" for one in blocking)
    page = render_template("contract/reopen.html", agreement=agreement, form=form, lot_title=_lot_title)
    return page, 422 if form.is_submitted() else 200


@bp.route("/review/agreements/<number>/voiding", methods=["GET", "POST"])
@audience(Audience.DESK)
def void(number: str) -> Any:
    """Declare a deal by private negotiation void, on a page of its own that asks for the reason."""
    agreement, form = _get(number), VoidForm()
    if form.validate_on_submit():
        transact(services.void_agreement, number, form.reason.data or "", by=current_actor())
        flash(_("The deal of %(number)s is void. Papers already issued are revoked.", number=number), "warning")
        return redirect(url_for("agreements.show", number=number), 303)
    page = render_template("contract/void_agreement.html", agreement=agreement, form=form, lot_title=_lot_title)
    return page, 422 if form.is_submitted() else 200


def _page(number: str, form: Form) -> str:
    agreement = _get(number)
    is_pending = agreement.status is AgreementStatus.PENDING
    is_deal = agreement.status in (AgreementStatus.CONFIRMED, AgreementStatus.VOID)
    contract = contracts.contract_of_listing(agreement.listing_id) if is_deal else None
    papers = papers_of(contract)
    return render_template(
        "contract/agreement.html",
        agreement=agreement,
        listing=agreement.listing,
        findings=_findings(agreement) if is_pending else [],
        say=say_msgid,
        check_due=_check_due(agreement),
        pending=queries.agreements(AgreementStatus.PENDING, district=current_actor().district),
        form=form,
        contract=contract,
        papers=papers,
        making=progress.is_in_the_making(papers),
        stations=progress.stations(contract, papers) if contract else [],
        overdue=contract is not None and progress.is_overdue(contract),
        ending_form=ending_form(contract),
        lot_title=_lot_title,
    )


def _get(number: str) -> Agreement:
    agreement = queries.get_agreement(number)
    if current_actor().district not in (None, agreement.listing.district_code):
        raise NotFound()
    return agreement


def _findings(agreement: Agreement) -> list[Finding]:
    """What the post-check finds now, the blocking ones first."""
    found = [*check_agreement(agreed.facts_of(agreement)), *agreed.land_findings(agreement)]
    return sorted(found, key=lambda finding: not finding.blocks)


def _check_due(agreement: Agreement) -> Deadline:
    """The last day of the post-check."""
    return deadline("trade.winner_check", agreement.agreed_at.astimezone(clock.LOCAL).date())


def _lot_title(listing: Any) -> str:
    return title(listing, html_tag())
