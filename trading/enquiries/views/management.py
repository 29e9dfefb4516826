"""The owner's page of a lot (the desk's too): questions to answer, visits to offer, and who comes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.access import conceal, permits
from trading.core.codes import mask_id
from trading.core.errors import NotFound, TradingError
from trading.enquiries import limits
from trading.enquiries.forms import AnswerForm, CancelSlotForm, SlotForm
from trading.enquiries.models import VisitSlot
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import questions, visits
from trading.enquiries.rules.questions import LONGEST_ANSWER
from trading.enquiries.rules.visits import MOST_PLACES
from trading.enquiries.services import questions as question_services
from trading.enquiries.services import slots as services
from trading.enquiries.states import BookingStatus, QuestionStatus
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.listing.titles import title
from trading.parties import services as parties
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm, Form
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("enquiry_desk", __name__)


@bp.get("/listings/<number>/enquiries")
@audience(Audience.MEMBER, Audience.DESK)
def show(number: str) -> Any:
    """Questions and visits of one lot."""
    listing, actor, now = _managed(number), current_actor(), clock.now()
    found = questions.for_owner(listing.id)
    is_owner = permits(GRANTS, Permission.ANSWER, actor, listing)
    is_alive = listing.status in (ListingStatus.PUBLISHED, ListingStatus.SUSPENDED)
    slots = visits.slots_of(listing.id)
    return render_template(
        "enquiries/manage.html",
        listing=listing,
        heading=_title(listing),
        to_answer=[one for one in found if one.status is QuestionStatus.FORWARDED],
        with_desk=[one for one in found if one.status is QuestionStatus.DRAFTED],
        answered=[one for one in reversed(found) if one.status is QuestionStatus.ANSWERED],
        is_owner=is_owner,
        can_answer=is_owner and is_alive and now <= limits.answers_until(listing),
        answers_until=limits.answers_until(listing),
        due_of=limits.due_of,
        today=clock.today(),
        slots=slots,
        waiting=visits.waiting_counts(listing.id),
        can_offer=listing.status is ListingStatus.PUBLISHED and now < limits.notice_of(listing).ends_at,
        notice=limits.notice_of(listing),
        now=now,
    )


@bp.route("/listings/<number>/enquiries/<question>", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def answer(number: str, question: str) -> Any:
    """Answer a question, or word a public answer anew."""
    listing = _managed(number)
    found = questions.get_question(question)
    if found.listing_id != listing.id or found not in questions.for_owner(listing.id):
        raise NotFound()
    conceal(GRANTS, Permission.ANSWER, current_actor(), listing)
    form, status = AnswerForm(version=found.version), 200
    if request.method == "GET":
        earlier = found.last_return or found.current
        form.text.data = earlier.text if earlier else ""
    elif form.validate_on_submit():
        try:
            transact(
                question_services.answer, question, form.text.data or "", expected=form.expected, by=current_actor()
            )
        except TradingError as refusal:
            form.absorb(refusal)
            status = status_of(refusal)
        else:
            flash(_("Your answer is with the desk. It is public as soon as the desk has read it."), "success")
            return redirect(url_for("enquiry_desk.show", number=number), 303)
    else:
        status = 422
    page = render_template(
        "enquiries/answer.html",
        listing=listing,
        question=found,
        form=form,
        heading=_title(listing),
        longest=LONGEST_ANSWER,
        due=limits.due_of(found),
    )
    return page, status


# --- visits ---------------------------------------------------------------------------------------


@bp.route("/listings/<number>/visits/new", methods=["GET", "POST"])
@audience(Audience.MEMBER, Audience.DESK)
def offer(number: str) -> Any:
    """Offer a visit."""
    listing, form = _managed(number), SlotForm()
    if form.validate_on_submit():
        try:
            transact(services.offer, number, form.offer, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            return _slot_page(listing, form, None, status_of(refusal))
        flash(_("The visit is offered on the lot's page."), "success")
        return redirect(url_for("enquiry_desk.show", number=number, _anchor="visits"), 303)
    return _slot_page(listing, form, None, 422 if form.errors else 200)


@bp.route("/listings/<number>/visits/<int:slot>/change", methods=["GET", "POST"])
@audience(Audience.MEMBER, Audience.DESK)
def change(number: str, slot: int) -> Any:
    """Change a visit; whoever booked is told."""
    listing, found = _managed(number), visits.get_slot(number, slot)
    form = SlotForm(data=_as_typed(found))
    if form.validate_on_submit():
        try:
            transact(services.change, number, slot, form.offer, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            return _slot_page(listing, form, found, status_of(refusal))
        flash(_("The visit is changed. Everybody who booked is told."), "success")
        return redirect(url_for("enquiry_desk.show", number=number, _anchor="visits"), 303)
    return _slot_page(listing, form, found, 422 if form.errors else 200)


@bp.route("/listings/<number>/visits/<int:slot>/cancellation", methods=["GET", "POST"])
@audience(Audience.MEMBER, Audience.DESK)
def cancel(number: str, slot: int) -> Any:
    """Call a visit off, with the reason."""
    listing, found, form, status = _managed(number), visits.get_slot(number, slot), CancelSlotForm(), 200
    if form.validate_on_submit():
        try:
            transact(services.cancel, number, slot, form.reason.data or "", by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            status = status_of(refusal)
        else:
            flash(_("The visit is cancelled. Everybody who booked is told."), "success")
            return redirect(url_for("enquiry_desk.show", number=number, _anchor="visits"), 303)
    elif form.errors:
        status = 422
    page = render_template(
        "enquiries/cancel_slot.html", listing=listing, heading=_title(listing), slot=found, form=form
    )
    return page, status


@bp.get("/listings/<number>/visits/<int:slot>/sheet")
@audience(Audience.MEMBER, Audience.DESK)
def sheet(number: str, slot: int) -> str:
    """The sheet to sign: names, masked numbers, persons. To print, and to note who came."""
    listing, found = _managed(number), visits.get_slot(number, slot)
    coming = [one for one in visits.coming_to(found.id) if one.status is BookingStatus.BOOKED]
    return render_template(
        "enquiries/sheet.html",
        listing=listing,
        heading=_title(listing),
        slot=found,
        bookings=coming,
        masked={one.id: mask_id(parties.identity_code(one.party)) for one in coming},
        has_begun=found.is_offered and clock.now() >= found.starts_at,
    )


@bp.post("/listings/<number>/visits/<int:slot>/sheet/<booking>")
@audience(Audience.MEMBER, Audience.DESK)
def attendance(number: str, slot: int, booking: str) -> Any:
    """Note whether somebody came."""
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.note_attendance, booking, request.form.get("came") == "yes", by=current_actor())
    return redirect(url_for("enquiry_desk.sheet", number=number, slot=slot), 303)


# --- shared ---------------------------------------------------------------------------------------


def _managed(number: str) -> Listing:
    """The lot, for its owner or the desk of its district."""
    listing = listings.get_public_listing(number)
    conceal(GRANTS, Permission.OFFER_VISITS, current_actor(), listing)
    return listing


def _slot_page(listing: Listing, form: Form, slot: VisitSlot | None, status: int) -> Any:
    page = render_template(
        "enquiries/slot.html",
        listing=listing,
        heading=_title(listing),
        form=form,
        slot=slot,
        notice=limits.notice_of(listing),
        most_places=MOST_PLACES,
    )
    return page, status


def _as_typed(slot: VisitSlot) -> dict[str, Any]:
    """A visit as the form shows it: local day and hours."""
    starts, ends = slot.starts_at.astimezone(clock.LOCAL), slot.ends_at.astimezone(clock.LOCAL)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "meeting_point": slot.meeting_point,
        "places": slot.places,
        "languages": slot.languages,
        "notes": slot.notes,
    }


def _title(listing: Listing) -> str:
    return title(listing, html_tag())
