"""Pages of the contract desk, and of the two sides of a contract."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.audit import ledger
from trading.bidding.defaults import queries as defaults
from trading.bidding.defaults.states import DefaultStatus
from trading.bidding.models import Award
from trading.bidding.queries import awards as award_queries
from trading.bidding.queries import rooms as room_queries
from trading.bidding.services import papers as bidder_papers
from trading.bidding.services import winner_check
from trading.bidding.states import AwardStatus
from trading.contract import facts, progress, queries, services
from trading.contract.forms import CheckForm, RulingForm, SigningForm, VoidForm, ending_form
from trading.contract.models import Contract
from trading.contract.rules import passed, post_check
from trading.contract.states import ContractStatus
from trading.core import clock
from trading.core.calendar import Deadline, deadline
from trading.core.deal import TradeMode
from trading.core.errors import Invalid, NotFound
from trading.documents import queries as documents
from trading.documents.models import Document
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import say_msgid
from trading.web.forms import ActForm, Form
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.viewer import Viewer

bp = Blueprint("contract", __name__)


# --- the desk ------------------------------------------------------------------------------------------------


@bp.get("/review/awards")
@audience(Audience.DESK)
def awards() -> Any:
    """Awards to check, results to publish, and what was done lately."""
    district = current_actor().district
    return render_template(
        "contract/awards.html",
        pending=award_queries.pending(district=district),
        to_publish=award_queries.to_publish(district=district),
        decided=award_queries.decided(district=district),
        check_due=_check_due,
        lot_title=_lot_title,
    )


@bp.get("/review/awards/<number>")
@audience(Audience.DESK)
def award(number: str) -> Any:
    """One award: what the post-check found, the register's digest, the papers, and what can be done."""
    return _award_page(number, ActForm())


@bp.post("/review/awards/<number>/confirmation")
@audience(Audience.DESK)
def confirm(number: str) -> Any:
    """Confirm the award; the papers are ordered in the same breath."""
    form = ActForm()
    if form.validate_on_submit():
        try:
            contract = transact(services.conclude, number, by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The award is confirmed. Contract %(number)s is being made.", number=contract.number), "success")
            return redirect(url_for("contract.award", number=number), 303)
    return _award_page(number, form), 422


@bp.post("/review/awards/<number>/winner")
@audience(Audience.DESK)
def record_check(number: str) -> Any:
    """Record that the winner's papers were examined after the bidding and are in order."""
    form = CheckForm()
    if form.validate_on_submit():
        try:
            transact(winner_check.record, number, form.note.data or "", by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The examination of the winner's papers is recorded."), "success")
            return redirect(url_for("contract.award", number=number), 303)
    return _award_page(number, form), 422


@bp.route("/review/awards/<number>/voiding", methods=["GET", "POST"])
@audience(Audience.DESK)
def void(number: str) -> Any:
    """Declare the award void, on a page of its own that asks for the reason."""
    form = VoidForm()
    if form.validate_on_submit():
        try:
            transact(services.void_award, number, form.reason.data or "", by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The award of %(number)s is void. Papers already issued are revoked.", number=number), "warning")
            return redirect(url_for("contract.award", number=number), 303)
    found = award_queries.get_award(number)
    page = render_template(
        "contract/void.html",
        award=found,
        contract=queries.contract_of_listing(found.listing_id),
        form=form,
        lot_title=_lot_title,
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/review/listings/<number>/result")
@audience(Audience.DESK)
def publish_result(number: str) -> Any:
    """Publish the result of a deal, however it came about."""
    listing = listings.get_listing(number)
    if ActForm().validate_on_submit():
        transact(services.publish_result, number, by=current_actor())
        flash(_("The result of %(number)s is published.", number=number), "success")
    return redirect(_desk_address(listing), 303)


@bp.post("/review/listings/<number>/signing")
@audience(Audience.DESK)
def record_signing(number: str) -> Any:
    """Write down that both sides have signed."""
    listing, form = listings.get_listing(number), SigningForm()
    contract = queries.contract_of_listing(listing.id)
    if contract is not None and form.validate_on_submit():
        try:
            transact(services.record_signing, contract.number, form.signed_on.data, by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The signing is recorded."), "success")
            return redirect(_desk_address(listing), 303)
    return _ending_page(listing, form), 422


@bp.post("/review/listings/<number>/ruling")
@audience(Audience.DESK)
def record_ruling(number: str) -> Any:
    """Write down the court's ruling by which the right passes."""
    listing, form = listings.get_listing(number), RulingForm()
    contract = queries.contract_of_listing(listing.id)
    if contract is not None and form.validate_on_submit():
        try:
            transact(
                services.record_ruling,
                contract.number,
                form.ruling_no.data or "",
                form.signed_on.data,
                by=current_actor(),
            )
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The court's ruling is recorded: the right passes by it."), "success")
            return redirect(_desk_address(listing), 303)
    return _ending_page(listing, form), 422


def _desk_address(listing: Listing) -> str:
    """Where the desk looks at the deal of a listing."""
    desk = "agreements.show" if listing.mode is TradeMode.NEGOTIATED else "contract.award"
    return url_for(desk, number=listing.number)


def _ending_page(listing: Listing, form: Form) -> str:
    """What ends a contract was refused: the form again, on a page of its own."""
    if current_actor().district not in (None, listing.district_code):
        raise NotFound()
    contract = queries.contract_of_listing(listing.id)
    return render_template(
        "contract/ending.html", listing=listing, contract=contract, form=form, back=_desk_address(listing)
    )


def _award_page(number: str, form: Form) -> str:
    found = award_queries.get_award(number)
    listing = found.application.listing
    if current_actor().district not in (None, listing.district_code):
        raise NotFound()
    contract = queries.contract_of_listing(listing.id)
    checked = facts.award_facts(listing, found) if found.status is AwardStatus.PENDING else None
    return render_template(
        "contract/award.html",
        award=found,
        listing=listing,
        contract=contract,
        papers=papers_of(contract),
        making=progress.is_in_the_making(papers_of(contract)),
        stations=progress.stations(contract, papers_of(contract)) if contract else [],
        overdue=contract is not None and progress.is_overdue(contract),
        findings=post_check(checked) if checked else [],
        passed=passed(checked) if checked else 0,
        say=say_msgid,
        record=facts.bid_record(listing, found, room_queries.get_room(number)),
        check_due=_check_due(found),
        defaults=(procedures := defaults.defaults_of(listing.id)),
        hearing=next((one for one in procedures if one.status is DefaultStatus.HEARING), None),
        events=[event for event in ledger.history(number) if event.action.startswith(("award.", "room.closed"))],
        form=form,
        ending_form=ending_form(contract),
        pending=award_queries.pending(district=current_actor().district),
        winners_file=(file := winner_check.examine(found, by=current_actor())),
        viewer=_viewer(number, file),
        check_form=form if isinstance(form, CheckForm) else CheckForm(formdata=None),
        lot_title=_lot_title,
    )


def _viewer(number: str, file: winner_check.WinnersFile | None) -> Viewer | None:
    """The paper of the winner that is open beside the award."""
    if file is None or not file.papers:
        return None
    return Viewer.over(
        file.papers,
        next((one for one in file.papers if one.removed_at is None), file.papers[0]),
        count_pages=lambda paper: bidder_papers.count_pages(paper.public_id, by=current_actor()),
        case=lambda **asked: url_for("contract.award", number=number, **asked),
        picture="applications.paper_page",
        download="applications.paper",
    )


def _check_due(award: Award) -> Deadline:
    """The last day of the post-check."""
    return deadline("trade.winner_check", award.decided_at.astimezone(clock.LOCAL).date())


# --- the two sides -------------------------------------------------------------------------------------------


@bp.get("/me/contracts")
@audience(Audience.MEMBER)
def mine() -> Any:
    """The acting party's contracts, on either side."""
    actor = current_actor()
    contracts = queries.contracts_of_party(actor.party_id)
    papers = documents.by_numbers(contract.number for contract in contracts)
    return render_template(
        "contract/mine.html",
        contracts=contracts,
        papers=papers,
        party_id=actor.party_id,
        is_overdue=progress.is_overdue,
        lot_title=_lot_title,
    )


@bp.get("/contracts/<number>")
@audience(Audience.MEMBER)
def show(number: str) -> Any:
    """One contract, for its parties only."""
    contract = queries.get_own_contract(number, current_actor())
    papers = papers_of(contract)
    return render_template(
        "contract/show.html",
        contract=contract,
        listing=contract.listing,
        papers=papers,
        making=progress.is_in_the_making(papers),
        stations=progress.stations(contract, papers),
        overdue=progress.is_overdue(contract),
        is_open=contract.status is ContractStatus.ISSUED,
        balance_due_on=_balance_due(contract),
        lot_title=_lot_title,
    )


def _balance_due(contract: Contract) -> Deadline | None:
    """The last day for the price, once the day of signing is known."""
    return deadline("trade.balance_due", contract.signed_on) if contract.signed_on and not contract.ruling_no else None


def papers_of(contract: Contract | None) -> list[Document]:
    """The contract and the confirmation, in that order."""
    if contract is None:
        return []
    numbers = dict.fromkeys((contract.number, contract.confirmation_number))
    found = documents.by_numbers(numbers)
    return [found[number] for number in numbers if number in found]


def _lot_title(listing: Any) -> str:
    return title(listing, html_tag())
