"""Visits as iCalendar: those of a listing, or one's own. ``SEQUENCE`` rises with every change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import request, url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from trading.enquiries.models import VisitBooking, VisitSlot
from trading.enquiries.states import BookingStatus
from trading.listing.titles import title
from trading.web.locale import html_tag

MEDIA_TYPE = "text/calendar; charset=utf-8"


def of_listing(slots: Iterable[VisitSlot], now: datetime) -> bytes:
    """Every visit of a listing, cancelled ones included, so that subscribers drop them."""
    calendar = _calendar()
    for slot in slots:
        event = _event(slot, f"{slot.listing.number}-visit-{slot.number}", slot.revision, now)
        event.add("status", "CONFIRMED" if slot.is_offered else "CANCELLED")
        event.add("url", url_for("visits.index", number=slot.listing.number, _external=True))
        calendar.add_component(event)
    return calendar.to_ical()


def of_booking(booking: VisitBooking, now: datetime) -> bytes:
    """One booking; tentative on the waiting list, cancelled once it is given back or the visit called off."""
    status = {BookingStatus.BOOKED: "CONFIRMED", BookingStatus.WAITING: "TENTATIVE"}
    calendar = _calendar()
    event = _event(booking.slot, booking.number, booking.slot.revision + booking.revision, now)
    event.add("status", status.get(booking.status, "CANCELLED"))
    event.add("url", url_for("visits.mine", _external=True))
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Secondary Land Market//Visits//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _event(slot: VisitSlot, identity: str, sequence: int, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{identity}@{request.host.rsplit(':', 1)[0]}")
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.ends_at)
    event.add("summary", _("Site visit: %(title)s", title=title(slot.listing, html_tag())))
    event.add("location", slot.meeting_point)
    event.add("description", "\n".join(part for part in (slot.listing.number, slot.languages, slot.notes) if part))
    return event
