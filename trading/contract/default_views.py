"""Pages of a default: the desk's, the winner's and the next bidder's, the owner's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.bidding.defaults import queries, record
from trading.bidding.defaults import services as defaults
from trading.bidding.defaults.models import Default
from trading.bidding.defaults.states import DefaultStatus, OfferStatus
from trading.bidding.models import Award
from trading.bidding.queries import applications
from trading.bidding.queries import awards as award_queries
from trading.bidding.states import AwardStatus
from trading.contract import queries as contracts
from trading.contract import services
from trading.contract.default_forms import AnswerForm, ConsentForm, DecisionForm, NoticeForm, TakeUpForm
from trading.contract.states import ContractStatus
from trading.core import clock
from trading.core.access import conceal
from trading.core.calendar import deadline
from trading.core.errors import Conflict, Forbidden, Invalid, NotFound
from trading.listing import queries as listings
from trading.listing.permissions import GRANTS, Permission
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm, Form
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("defaults", __name__)

#: what a form shows beside itself instead of a page of its own
_SHOWN = (Invalid, Conflict, Forbidden)


# --- the desk -------------------------------------------------------------------------------------------------------


@bp.route("/review/awards/<number>/default", methods=["GET", "POST"])
@audience(Audience.DESK)
def show(number: str) -> Any:
    """The whole procedure of one award at the desk: notice, hearing, decision, and who is asked next."""
    form = NoticeForm()
    if form.validate_on_submit():
        try:
            transact(services.notice_default, number, form.charge, by=current_actor())
        except _SHOWN as refusal:
            form.absorb(refusal)
        else:
            flash(_("The winner is heard now. A second person decides after that."), "success")
            return redirect(url_for("defaults.show", number=number), 303)
    return _desk_page(number, notice=form), 422 if form.is_submitted() else 200


@bp.post("/review/awards/<number>/default/decision")
@audience(Audience.DESK)
def decide(number: str) -> Any:
    """The second person's decision."""
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            if form.decision.data == "uphold":
                transact(
                    services.uphold_default,
                    number,
                    form.decision_no.data or "",
                    form.reason.data or "",
                    by=current_actor(),
                )
                flash(_("Decided: the award has fallen. Everybody concerned is told."), "warning")
            else:
                transact(defaults.drop, number, form.reason.data or "", by=current_actor())
                flash(_("Decided: the award stands."), "success")
        except _SHOWN as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("defaults.show", number=number), 303)
    return _desk_page(number, decision=form), 422


@bp.post("/review/awards/<number>/default/consent")
@audience(Audience.DESK)
def record_consent(number: str) -> Any:
    """Write down what the owner said on paper."""
    form = ConsentForm()
    if form.validate_on_submit():
        try:
            agrees, paper = form.agrees.data == "yes", form.paper.data or ""
            transact(defaults.consent, number, agrees, paper=paper, by=current_actor())
        except _SHOWN as refusal:
            form.absorb(refusal)
        else:
            flash(_("The owner's word is recorded."), "success")
            return redirect(url_for("defaults.show", number=number), 303)
    return _desk_page(number, consent=form), 422


def _desk_page(
    number: str,
    *,
    notice: NoticeForm | None = None,
    decision: DecisionForm | None = None,
    consent: ConsentForm | None = None,
) -> str:
    award = award_queries.get_award(number)
    listing = award.application.listing
    if current_actor().district not in (None, listing.district_code):
        raise NotFound()
    found = queries.defaults_of(listing.id)
    hearing = next((one for one in found if one.status is DefaultStatus.HEARING), None)
    upheld = queries.last_upheld(listing.id)
    asks = award.status is AwardStatus.FALLEN and upheld is not None and upheld.owner_consents is None
    shown = [form for form in (notice, decision, consent) if form is not None]
    return render_template(
        "contract/default.html",
        award=award,
        listing=listing,
        defaults=found,
        hearing=hearing,
        offers=queries.offers_of(listing.id),
        may_begin=hearing is None and _may_fall(award),
        may_offer=defaults.may_offer(listing),
        due_days=services.due_days(listing),
        consent_due=deadline("award.owner_consent", _decided_on(upheld)) if asks and upheld else None,
        notice=notice or NoticeForm(formdata=None),
        decision=decision or DecisionForm(formdata=None),
        consent=consent or ConsentForm(formdata=None),
        form=shown[0] if shown else ActForm(formdata=None),
        pending=award_queries.pending(district=current_actor().district),
        lot_title=_lot_title,
    )


def _may_fall(award: Award) -> bool:
    """An award may be lost until its contract is signed; what is signed is ended by other rules."""
    contract = contracts.contract_of_listing(award.listing_id)
    unsigned = contract is None or contract.status in (ContractStatus.ISSUED, ContractStatus.CANCELLED)
    return award.status in (AwardStatus.PENDING, AwardStatus.CONFIRMED) and unsigned


def _decided_on(default: Default) -> date:
    return (default.decided_at or default.noticed_at).astimezone(clock.LOCAL).date()


# --- the winner and the next bidder ---------------------------------------------------------------------------------


@bp.get("/me/applications/<number>/award")
@audience(Audience.MEMBER)
def asked(number: str) -> Any:
    """What a bidder is asked about an award: to answer a reproach, or to take it up."""
    return _bidder_page(number)


@bp.post("/me/applications/<number>/award/answer")
@audience(Audience.MEMBER)
def answer(number: str) -> Any:
    """The winner's answer."""
    form = AnswerForm()
    words = (form.answer.data or "",)
    return _bidder_act(number, form, defaults.answer, _("Your answer is in the file."), words)


@bp.post("/me/applications/<number>/award/word")
@audience(Audience.MEMBER)
def take_up(number: str) -> Any:
    """The next bidder takes the award up, or declines."""
    form = TakeUpForm()
    accepts = form.word.data == "accept"
    sentence = _("The award has passed to you. It is examined now.") if accepts else _("You have declined.")
    return _bidder_act(number, form, defaults.accept if accepts else defaults.decline, sentence)


@bp.post("/me/applications/<number>/award/deposit")
@audience(Audience.MEMBER)
def put_deposit_back(number: str) -> Any:
    """Ask for a new deposit where the first has gone back."""
    form = ActForm()
    sentence = _("Pay the deposit under its new reference, then take the award up.")
    return _bidder_act(number, form, defaults.put_deposit_back, sentence)


def _bidder_act(
    number: str, form: Form, use_case: Callable[..., Any], sentence: str, words: tuple[str, ...] = ()
) -> Any:
    own = applications.get_own(number, current_actor().party_id)
    lot = own.application.listing.number or ""
    if form.validate_on_submit():
        try:
            transact(use_case, lot, *words, by=current_actor())
        except _SHOWN as refusal:
            form.absorb(refusal)
        else:
            flash(sentence, "success")
            return redirect(url_for("defaults.asked", number=number), 303)
    return _bidder_page(number, form), 422


def _bidder_page(number: str, form: Form | None = None) -> str:
    own = applications.get_own(number, current_actor().party_id)
    application = own.application
    default = queries.find_default(application.listing_id, application.id)
    offer = queries.find_offer(application.listing_id, application.id)
    if default is None and offer is None:
        raise NotFound()
    return render_template(
        "contract/asked.html",
        application=application,
        listing=application.listing,
        default=default,
        offer=offer,
        is_open=offer is not None and offer.status is OfferStatus.OPEN,
        deposit=application.deposit,
        leads=application.party_id == current_actor().party_id,
        answer_form=form if isinstance(form, AnswerForm) else AnswerForm(formdata=None),
        word_form=form if isinstance(form, TakeUpForm) else TakeUpForm(formdata=None),
        form=form or ActForm(formdata=None),
        lot_title=_lot_title,
    )


# --- the owner ------------------------------------------------------------------------------------------------------


@bp.route("/me/listings/<draft>/award", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def consent(draft: str) -> Any:
    """The owner says whether the next bidders may be asked, and reads what became of the award."""
    listing = listings.get_draft(draft)
    conceal(GRANTS, Permission.EDIT, current_actor(), listing)
    number = listing.number or ""
    award = award_queries.get_award(number)
    form = ConsentForm()
    if form.validate_on_submit():
        try:
            transact(defaults.consent, number, form.agrees.data == "yes", by=current_actor())
        except _SHOWN as refusal:
            form.absorb(refusal)
        else:
            flash(_("Your word is recorded."), "success")
            return redirect(url_for("defaults.consent", draft=draft), 303)
    upheld = queries.last_upheld(listing.id)
    if upheld is None:
        raise NotFound()
    asks = award.status is AwardStatus.FALLEN and upheld.owner_consents is None
    page = render_template(
        "contract/consent.html",
        listing=listing,
        award=award,
        default=upheld,
        steps=record.steps_of(listing.id),
        asks=asks,
        due=deadline("award.owner_consent", _decided_on(upheld)),
        form=form,
        lot_title=_lot_title,
    )
    return page, 422 if form.is_submitted() else 200


def _lot_title(listing: Any) -> str:
    return title(listing, html_tag())
