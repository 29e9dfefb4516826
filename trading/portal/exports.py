"""The same search in other formats: tables, map data, feeds and calendars."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from flask import request, url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from trading.core import canonical, city
from trading.core.area import format_mu
from trading.core.messages import N_
from trading.core.money import wan
from trading.listing.states import ListingStatus
from trading.portal import representation
from trading.portal.queries import Lot
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.stages import next_end, stage_of
from trading.web import tables
from trading.web.filters import label, local_datetime, use_name
from trading.web.locale import html_tag
from trading.web.tables import Column

_BACK_OUT = frozenset({ListingStatus.WITHDRAWN, ListingStatus.RETRACTED, ListingStatus.TERMINATED, ListingStatus.VOID})


@dataclass(frozen=True)
class Format:
    """One way of writing a list of lots. ``write`` takes the lots, the instant and the address of the search."""

    label: str
    media_type: str
    write: Callable[[Sequence[Lot], datetime, str], bytes]
    #: offered as a file to keep; the others are read by programs in place
    is_download: bool = True


def columns(now: datetime) -> list[Column]:
    """The columns of CSV and XLSX, headed in the reader's language."""
    return [
        Column(_("Number"), lambda lot: lot.listing.number),
        Column(_("Notice number"), lambda lot: lot.listing.notice_number),
        Column(_("Business"), lambda lot: label(lot.listing.kind)),
        Column(_("State"), lambda lot: label(stage_of(lot, now))),
        Column(_("District"), lambda lot: city.here().district(lot.parcel.district_code).name(html_tag())),
        Column(_("Location"), lambda lot: lot.parcel.location),
        Column(_("Parcel code"), lambda lot: lot.parcel.code),
        Column(_("Unit code"), lambda lot: lot.parcel.unit_code),
        Column(_("Use"), lambda lot: use_name(lot.parcel.use_code, lot.parcel.use_scheme)),
        Column(_("Area (m²)"), lambda lot: lot.parcel.area),
        Column(_("Area (mu)"), lambda lot: Decimal(format_mu(lot.parcel.area).replace(",", ""))),
        Column(_("Start price (yuan)"), lambda lot: _yuan(lot.listing.start_amount)),
        Column(_("Step (yuan)"), lambda lot: _yuan(lot.listing.step_amount)),
        Column(_("Deposit (yuan)"), lambda lot: _yuan(lot.listing.deposit_amount)),
        Column(_("Current or deal price (yuan)"), lambda lot: _yuan(lots.price(lot))),
        Column(_("Bids"), lambda lot: lot.room.sequence if lot.room else 0),
        Column(_("Notice published"), lambda lot: lot.listing.published_at),
        Column(_("Applications close"), lambda lot: lot.listing.apply_ends_at),
        Column(_("Closes"), lambda lot: lot.room.closes_at if lot.room else lot.listing.timed_starts_at),
        Column(_("Address"), lambda lot: _address(lot)),
    ]


def _yuan(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount) / 100


def _address(lot: Lot) -> str:
    return url_for("portal.listing", number=lot.listing.number, _external=True)


# --- tables ---------------------------------------------------------------------------------------------------------


def write_csv(found: Sequence[Lot], now: datetime, address: str) -> bytes:
    """The lots as text."""
    return tables.write_csv(columns(now), found)


def write_xlsx(found: Sequence[Lot], now: datetime, address: str) -> bytes:
    """The lots as a workbook."""
    return tables.write_xlsx(_("Listings"), columns(now), found)


# --- map data and JSON ----------------------------------------------------------------------------------------------


def write_geojson(found: Sequence[Lot], now: datetime, address: str) -> bytes:
    """RFC 7946: longitude before latitude, generalised outlines only."""
    features = [
        {
            "type": "Feature",
            "id": lot.listing.number,
            "geometry": representation.outline(lot.parcel),
            "properties": {
                name: value for name, value in representation.listing_body(lot, now).items() if name != "parcel"
            }
            | representation.parcel_body(lot.parcel),
        }
        for lot in found
    ]
    return _json({"type": "FeatureCollection", "features": features})


def write_json(found: Sequence[Lot], now: datetime, address: str) -> bytes:
    """The shape of the machine interface, whole and without pages."""
    return _json(
        {
            "generated_at": canonical.instant(now),
            "url": address,
            "listings": [representation.listing_body(lot, now) for lot in found],
        }
    )


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


# --- feed and calendar ----------------------------------------------------------------------------------------------


def write_rss(found: Sequence[Lot], now: datetime, address: str) -> bytes:
    """RSS 2.0, newest notice first. An item's identity changes with the lot's state, so that news are new items."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": "http://www.w3.org/2005/Atom"})
    channel = ET.SubElement(root, "channel")
    _elements(
        channel,
        ("title", _("Land on offer in %(city)s", city=city.here().name(html_tag()))),
        ("link", url_for("portal.listings", _external=True)),
        ("description", _("Notices of the secondary land market.")),
        ("language", html_tag().lower()),
        ("lastBuildDate", format_datetime(now)),
    )
    ET.SubElement(channel, "atom:link", {"href": address, "rel": "self", "type": "application/rss+xml"})
    for lot in sorted(found, key=lambda one: one.listing.published_at, reverse=True):
        entry = ET.SubElement(channel, "item")
        _elements(
            entry,
            ("title", f"{lots.title(lot)} · {label(stage_of(lot, now))}"),
            ("link", _address(lot)),
            ("description", _summary(lot)),
            ("pubDate", format_datetime(lot.listing.published_at)),
        )
        identity = ET.SubElement(entry, "guid", {"isPermaLink": "false"})
        identity.text = f"{lot.listing.number}#{lot.listing.status.value}"
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8", xml_declaration=False)


def write_atom(found: Sequence[Lot], now: datetime, address: str) -> bytes:
    """RFC 4287, newest notice first. An entry's identity changes with the lot's state, as in the RSS feed."""
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": html_tag()})
    ordered = sorted(found, key=lambda one: one.listing.published_at, reverse=True)
    updated = max((_changed_at(lot) for lot in ordered), default=now)
    _elements(
        feed,
        ("id", address),
        ("title", _("Land on offer in %(city)s", city=city.here().name(html_tag()))),
        ("updated", canonical.instant(updated)),
    )
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": url_for("portal.listings", _external=True)})
    _elements(ET.SubElement(feed, "author"), ("name", city.here().authority(html_tag())))
    for lot in ordered:
        entry = ET.SubElement(feed, "entry")
        _elements(
            entry,
            ("id", f"{_address(lot)}#{lot.listing.status.value}"),
            ("title", f"{lots.title(lot)} · {label(stage_of(lot, now))}"),
            ("published", canonical.instant(lot.listing.published_at)),
            ("updated", canonical.instant(_changed_at(lot))),
            ("summary", _summary(lot)),
        )
        ET.SubElement(entry, "link", {"rel": "alternate", "href": _address(lot)})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="utf-8", xml_declaration=False)


def _changed_at(lot: Lot) -> datetime:
    """When the lot last became news: its publication, its close or its award."""
    listing, room = lot.listing, lot.room
    moments = (
        listing.published_at,
        listing.concluded_at,
        room.closed_at if room is not None else None,
        lot.agreed_at,
    )
    return max(moment for moment in moments if moment is not None)


def _elements(parent: ET.Element, *pairs: tuple[str, str]) -> None:
    for name, text in pairs:
        ET.SubElement(parent, name).text = text


def _summary(lot: Lot) -> str:
    amount = lots.price(lot)
    return _(
        "%(area)s mu, %(price_label)s %(amount)s ×10,000 yuan. %(location)s",
        area=format_mu(lot.parcel.area),
        price_label=lots.price_label(lot),
        amount=wan(amount) if amount is not None else "–",
        location=lot.parcel.location,
    )


def write_ics(found: Iterable[Lot], now: datetime, address: str, *, name: str | None = None) -> bytes:
    """One event a lot: from the start of its timed phase to its close; without one, when offers close.

    ``SEQUENCE`` rises with every change.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Secondary Land Market//Listings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name or _("Land on offer in %(city)s", city=city.here().name(html_tag())))
    for lot in found:
        calendar.add_component(_event(lot, now))
    return calendar.to_ical()


def _event(lot: Lot, now: datetime) -> Event:
    listing, room = lot.listing, lot.room
    closes_at = room.closes_at if room is not None else listing.timed_starts_at or listing.apply_ends_at
    starts_at = min(listing.timed_starts_at or closes_at, closes_at)
    end = next_end(lot, now)
    event = Event()
    event.add("uid", f"{listing.number}@{request.host.rsplit(':', 1)[0]}")
    event.add("sequence", listing.version + (room.revision if room is not None else 0))
    event.add("dtstamp", now)
    event.add("dtstart", starts_at)
    event.add("dtend", closes_at)
    words = N_("Bidding: %(title)s") if listing.timed_starts_at else N_("Offers close: %(title)s")
    event.add("summary", _(words, title=lots.title(lot)))
    event.add("location", lot.parcel.location)
    event.add("url", _address(lot))
    event.add("status", "CANCELLED" if listing.status in _BACK_OUT else "CONFIRMED")
    description = [_summary(lot), listing.number or ""]
    if end is not None:
        description.append(f"{_(end.label)} {local_datetime(end.at)}")
    event.add("description", "\n".join(description))
    return event


#: by the ending of the address
FORMATS: dict[str, Format] = {
    "xlsx": Format("XLSX", tables.XLSX, write_xlsx),
    "csv": Format("CSV", tables.CSV, write_csv),
    "geojson": Format("GeoJSON", "application/geo+json", write_geojson, is_download=False),
    "rss": Format("RSS", "application/rss+xml; charset=utf-8", write_rss, is_download=False),
    "atom": Format("Atom", "application/atom+xml; charset=utf-8", write_atom, is_download=False),
    "ics": Format("iCalendar", "text/calendar; charset=utf-8", write_ics),
    "json": Format("JSON", "application/json", write_json, is_download=False),
}
