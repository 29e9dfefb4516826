"""The rows of the two pages: watched lots with what comes next, and saved searches with their hits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.following import naming
from trading.following.pocket import handle
from trading.following.questions import asked
from trading.following.services.searches import Kept
from trading.following.states import Rhythm, WatchOrder
from trading.portal import exports
from trading.portal import queries as portal
from trading.portal.queries import Lot
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.lots import LotItem

_FEEDS = ("rss", "atom")


def watched(ids: Sequence[int], order: WatchOrder, now: datetime) -> list[LotItem]:
    """The rows of a watch list, whose lots come the last added first. What isn't known comes last in every order."""
    found = portal.public_lots(ids)
    ends = {lot.listing.id: item.ends_at for lot, item in zip(found, lots.items(found, now), strict=True)}
    keys: dict[WatchOrder, Callable[[Lot], Any]] = {
        WatchOrder.NEXT: lambda lot: _last(ends[lot.listing.id]),
        WatchOrder.ADDED: lambda lot: ids.index(lot.listing.id),
        WatchOrder.PRICE: lambda lot: _last(lots.price(lot)),
        WatchOrder.AREA: lambda lot: lot.listing.area,
    }
    ordered = sorted(found, key=lambda lot: (keys[order](lot), lot.listing.number))
    return lots.items(ordered, now, shape=True)


def _last(value: Any) -> tuple[bool, Any]:
    return (value is None, value if value is not None else 0)


@dataclass(frozen=True)
class SearchRow:
    """One saved search."""

    #: what it goes by in addresses
    handle: str
    name: str
    #: its conditions, where it goes by a name of its own
    conditions: str
    hits: str
    url: str
    #: name and address of the formats that programs subscribe to
    feeds: list[tuple[str, str]]
    rhythm: Rhythm
    is_paused: bool


def search_row(search: Kept, now: datetime) -> SearchRow:
    """The row of one search."""
    question = asked(search.query)
    words = naming.conditions(question)
    return SearchRow(
        handle=search.public_id or handle(search.query),
        name=search.name or words,
        conditions=words if search.name else "",
        hits=_hits(portal.count(question, now)),
        url=_address(url_for("portal.listings"), search.query),
        feeds=[
            (exports.FORMATS[ending].label, _address(url_for("portal.listings_export", ending=ending), search.query))
            for ending in _FEEDS
        ],
        rhythm=search.rhythm,
        is_paused=search.is_paused,
    )


def _hits(count: int) -> str:
    """How many lots fit, as far as hits are counted."""
    if count > portal.CAP:
        return _("more than %(count)s lots fit now", count=f"{portal.CAP:,}")
    return ngettext("%(num)d lot fits now", "%(num)d lots fit now", count)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
