"""Visits of a lot for everybody, booking them, and one's own bookings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.access import conceal, permits
from trading.core.errors import TradingError
from trading.enquiries import calendars, limits
from trading.enquiries.forms import BookForm
from trading.enquiries.models import VisitBooking
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import visits as queries
from trading.enquiries.rules.visits import PersonsWrong, VisitFull
from trading.enquiries.services import bookings as services
from trading.enquiries.states import BookingStatus
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.paging import asked_page, linked

bp = Blueprint("visits", __name__)


@bp.get("/listings/<number>/visits")
@audience(Audience.PUBLIC)
def index(number: str) -> Any:
    """The visits that are offered: places left, never names."""
    return _index_page(listings.get_public_listing(number))


@bp.get("/listings/<number>/visits.ics")
@audience(Audience.PUBLIC)
def calendar(number: str) -> Response:
    listing = listings.get_public_listing(number)
    return _calendar(calendars.of_listing(queries.slots_of(listing.id), clock.now()), f"{number}-visits.ics")


@bp.post("/listings/<number>/visits/<int:slot>/bookings")
@audience(Audience.MEMBER)
def book(number: str, slot: int) -> Any:
    """Book places, or join the waiting list where the reader said so."""
    listing, form = listings.get_public_listing(number), BookForm()
    if not form.validate_on_submit():
        return _index_page(listing, PersonsWrong(most=limits.most_persons()), slot)
    try:
        booking = transact(
            services.book,
            number,
            slot,
            persons=form.persons.data or 0,
            may_wait=request.form.get("wait") == "yes",
            by=current_actor(),
        )
    except TradingError as refusal:
        return _index_page(listing, refusal, slot, form.persons.data)
    if booking.status is BookingStatus.BOOKED:
        flash(_("Your places are booked. Take the visit over into your calendar below."), "success")
    else:
        flash(
            _("You are on the waiting list. You move up by yourself when places become free, and are told."), "success"
        )
    return redirect(url_for("visits.mine"), 303)


@bp.get("/me/visits")
@audience(Audience.MEMBER)
def mine() -> str:
    """The bookings of the reader's party."""
    page = queries.list_own(current_actor().party_id or 0, asked_page())
    now = clock.now()
    return render_template(
        "enquiries/my_visits.html",
        page=linked(page),
        lot_title=_title,
        waits_before={one.id: queries.waiting_before(one) for one in page if one.status is BookingStatus.WAITING},
        can_cancel={one.id for one in page if one.is_coming and now <= limits.bookings_until(one.slot)},
        can_restore={one.id for one in page if _can_restore(one)},
        bookings_until=limits.bookings_until,
        undo_until=limits.undo_until,
        now=now,
    )


@bp.get("/me/visits/<booking>.ics")
@audience(Audience.MEMBER)
def booking_calendar(booking: str) -> Response:
    found = queries.get_booking(booking)
    conceal(GRANTS, Permission.OWN_BOOKING, current_actor(), found)
    return _calendar(calendars.of_booking(found, clock.now()), f"{booking}.ics")


@bp.post("/me/visits/<booking>/cancellation")
@audience(Audience.MEMBER)
def cancel(booking: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.cancel, booking, by=current_actor())
    minutes = limits.undo_minutes()
    flash(_("Your booking is cancelled. You can undo that for %(minutes)s minutes.", minutes=minutes), "success")
    return redirect(url_for("visits.mine"), 303)


@bp.post("/me/visits/<booking>/restoration")
@audience(Audience.MEMBER)
def restore(booking: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    restored = transact(services.restore, booking, by=current_actor())
    if restored.status is BookingStatus.BOOKED:
        flash(_("Your booking stands again."), "success")
    else:
        flash(_("The places are gone meanwhile; you are at the end of the waiting list."), "success")
    return redirect(url_for("visits.mine"), 303)


# --- shared ---------------------------------------------------------------------------------------


def _index_page(
    listing: Listing, refusal: TradingError | None = None, place: int | None = None, persons: int | None = None
) -> Any:
    actor, now = current_actor(), clock.now()
    own = queries.find_coming(listing.id, actor.party_id, now) if actor.party_id is not None else None
    is_on_offer = listing.status is ListingStatus.PUBLISHED
    slots = queries.slots_of(listing.id)
    page = render_template(
        "enquiries/visits.html",
        listing=listing,
        heading=_title(listing),
        slots=[slot for slot in slots if slot.starts_at > now],
        past=[slot for slot in slots if slot.starts_at <= now and slot.is_offered],
        waiting=queries.waiting_counts(listing.id),
        bookable={slot.id for slot in slots if is_on_offer and slot.is_offered and now <= limits.bookings_until(slot)},
        bookings_until=limits.bookings_until,
        most_persons=limits.most_persons(),
        own=own,
        is_visitor=actor.user_id is None,
        may_book=actor.user_id is None or permits(GRANTS, Permission.BOOK, actor, listing),
        can_manage=permits(GRANTS, Permission.OFFER_VISITS, actor, listing),
        notice=limits.notice_of(listing),
        is_on_offer=is_on_offer,
        refusal=refusal,
        refused_place=place,
        refused_persons=persons,
        may_wait=isinstance(refusal, VisitFull),
    )
    return page, status_of(refusal) if refusal else 200


def _can_restore(booking: VisitBooking) -> bool:
    """Cancelled so lately that it may be undone, and the visit still takes bookings."""
    now, slot = clock.now(), booking.slot
    return (
        booking.cancelled_at is not None
        and slot.is_offered
        and now <= limits.undo_until(booking.cancelled_at)
        and now <= limits.bookings_until(slot)
    )


def _calendar(content: bytes, filename: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = calendars.MEDIA_TYPE
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def _title(listing: Listing) -> str:
    return title(listing, html_tag())
