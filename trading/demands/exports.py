"""The same search in other formats: tables, JSON and feeds."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from flask import url_for
from flask_babel import gettext as _

from trading.core import canonical, city
from trading.demands.models import Demand
from trading.demands.representation import demand_body
from trading.demands.views import words
from trading.web import tables
from trading.web.filters import label
from trading.web.locale import html_tag
from trading.web.tables import Column

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Format:
    """One way of writing a list of demands. ``write`` takes the demands, the instant and the address of the search."""

    label: str
    media_type: str
    write: Callable[[Sequence[Demand], datetime, str], bytes]
    #: offered as a file to keep; the others are read by programs in place
    is_download: bool = True


def _columns() -> list[Column]:
    """The columns of CSV and XLSX, headed in the reader's language."""
    return [
        Column(_("Number"), lambda demand: demand.number),
        Column(_("Kind"), lambda demand: label(demand.kind)),
        Column(_("State"), lambda demand: label(demand.shown_status)),
        Column(_("Posted by"), words.poster),
        Column(_("Districts"), words.places),
        Column(_("Uses"), words.uses),
        Column(_("Area at least (m²)"), lambda demand: demand.area_min),
        Column(_("Area at most (m²)"), lambda demand: demand.area_max),
        Column(_("Amount from (yuan)"), lambda demand: _yuan(demand.amount_min)),
        Column(_("Amount at most (yuan)"), lambda demand: _yuan(demand.amount_max)),
        Column(_("Price by area"), words.unit_amount),
        Column(_("Annual rate asked"), words.rate),
        Column(_("Term (months)"), lambda demand: demand.term_months),
        Column(_("Put on the market"), lambda demand: demand.published_at),
        Column(_("Stands until"), lambda demand: demand.valid_until),
        Column(_("Address"), _address),
    ]


def _yuan(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).scaleb(-2)


def _address(demand: Demand) -> str:
    return url_for("demands.show", number=demand.number, _external=True)


def write_csv(found: Sequence[Demand], now: datetime, address: str) -> bytes:
    return tables.write_csv(_columns(), found)


def write_xlsx(found: Sequence[Demand], now: datetime, address: str) -> bytes:
    return tables.write_xlsx(_("Demands"), _columns(), found)


def write_json(found: Sequence[Demand], now: datetime, address: str) -> bytes:
    """The shape of the machine interface, whole and without pages."""
    body = {
        "generated_at": canonical.instant(now),
        "url": address,
        "demands": [demand_body(demand) for demand in found],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


# --- feeds ----------------------------------------------------------------------------------------------------------


def write_rss(found: Sequence[Demand], now: datetime, address: str) -> bytes:
    """RSS 2.0, newest first."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": _ATOM})
    channel = ET.SubElement(root, "channel")
    _elements(
        channel,
        ("title", _feed_title()),
        ("link", url_for("demands.index", _external=True)),
        ("description", _("Who wants to buy, to rent or to lend.")),
        ("language", html_tag().lower()),
        ("lastBuildDate", format_datetime(now)),
    )
    ET.SubElement(channel, "atom:link", {"href": address, "rel": "self", "type": "application/rss+xml"})
    for demand in _newest(found):
        entry = ET.SubElement(channel, "item")
        _elements(
            entry,
            ("title", words.title(demand)),
            ("link", _address(demand)),
            ("description", _summary(demand)),
            ("pubDate", format_datetime(demand.published_at)),  # type: ignore[arg-type]
        )
        ET.SubElement(entry, "guid", {"isPermaLink": "false"}).text = demand.number
    return _xml(root)


def write_atom(found: Sequence[Demand], now: datetime, address: str) -> bytes:
    """Atom 1.0, newest first."""
    root = ET.Element("feed", {"xmlns": _ATOM})
    _elements(
        root,
        ("title", _feed_title()),
        ("id", url_for("demands.index", _external=True)),
        ("updated", canonical.instant(now)),
    )
    ET.SubElement(root, "link", {"href": address, "rel": "self"})
    for demand in _newest(found):
        entry = ET.SubElement(root, "entry")
        _elements(
            entry,
            ("title", words.title(demand)),
            ("id", _address(demand)),
            ("published", canonical.instant(demand.published_at)),  # type: ignore[arg-type]
            ("updated", canonical.instant(demand.live_since)),  # type: ignore[arg-type]
            ("summary", _summary(demand)),
        )
        ET.SubElement(entry, "link", {"href": _address(demand)})
        _elements(ET.SubElement(entry, "author"), ("name", words.poster(demand)))
    return _xml(root)


def _feed_title() -> str:
    return _("Demand for land in %(city)s", city=city.here().name(html_tag()))


def _newest(found: Sequence[Demand]) -> list[Demand]:
    return sorted(found, key=lambda demand: demand.published_at, reverse=True)  # type: ignore[arg-type, return-value]


def _summary(demand: Demand) -> str:
    facts = (words.area(demand), words.amount(demand), words.rate(demand), words.term(demand))
    return _(", ").join(fact for fact in facts if fact)


def _elements(parent: ET.Element, *pairs: tuple[str, Any]) -> None:
    for name, text in pairs:
        ET.SubElement(parent, name).text = text


def _xml(root: ET.Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8", xml_declaration=False)


#: by the ending of the address
FORMATS: dict[str, Format] = {
    "xlsx": Format("XLSX", tables.XLSX, write_xlsx),
    "csv": Format("CSV", tables.CSV, write_csv),
    "json": Format("JSON", "application/json", write_json, is_download=False),
    "rss": Format("RSS", "application/rss+xml; charset=utf-8", write_rss, is_download=False),
    "atom": Format("Atom", "application/atom+xml; charset=utf-8", write_atom, is_download=False),
}
