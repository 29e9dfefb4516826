"""The list of land on offer: the variables of ``listing/index.html``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trading.core import city, clock
from trading.core.area import mu
from trading.core.deal import DealKind, UseClass
from trading.core.money import Fen, wan
from trading.core.paging import Page
from trading.parcels import drawing
from trading.portal import queries
from trading.portal.exports import FORMATS
from trading.portal.search import PAGE_SIZE, Search, Sort, View
from trading.portal.viewmodels import lots
from trading.web.filters import label
from trading.web.locale import html_tag

#: parameters of the query string that narrow the list, and what the others reset
_CONDITIONS = ("kind", "district", "use", "mu_min", "mu_max", "price_min", "price_max", "open", "unburdened", "q")


def index(asked: Search, found: queries.Found, now: datetime) -> dict[str, Any]:
    """Everything that the template asks for."""
    counts = queries.facets(asked.scope)
    return {
        "page": page_of(asked, found, now, "portal.listings"),
        "listed": sum(counts["kind"].values()),
        "chosen": chosen(asked),
        "kinds": [(kind.value, label(kind), counts["kind"].get(kind.value, 0)) for kind in DealKind],
        "districts": [
            (one.code, one.name(html_tag()), counts["district"].get(one.code, 0)) for one in city.here().districts
        ],
        "uses": [(use.value, label(use), counts["use"].get(use.value, 0)) for use in UseClass],
        "sorts": [(sort.value, label(sort)) for sort in Sort],
        "chips": [(words, address) for words, address, _rest in conditions(asked, "portal.listings")],
        "views": [
            (view.value, label(view), _address("portal.listings", asked.query(view=view.value))) for view in View
        ],
        "refusals": refusals(asked),
        "map_svg": None if asked.view is View.LIST else _map(found, now),
        "hints": [] if found.total else hints(asked, now, "portal.listings"),
        "exports": export_links(asked, "portal.listings_export"),
    }


def page_of(asked: Search, found: queries.Found, now: datetime, endpoint: str) -> Page[lots.LotItem]:
    """The page of rows, with the addresses of its neighbours."""
    page = Page(lots.items(found.lots, now, shape=True), found.total, asked.page, PAGE_SIZE)
    page.url = lambda number: _address(endpoint, asked.query(page=number))
    return page


def chosen(asked: Search) -> dict[str, Any]:
    """The question as the form shows it again."""
    return {
        "kind": asked.kind.value if asked.kind else "",
        "district": list(asked.districts),
        "use": [use.value for use in asked.uses],
        **{name: asked.value(name) for name in ("mu_min", "mu_max", "price_min", "price_max", "q")},
        "open": asked.only_open,
        "unburdened": asked.unburdened,
        "sort": asked.sort.value,
        "view": asked.view.value,
    }


def conditions(asked: Search, endpoint: str) -> list[tuple[str, str, Search]]:
    """Each condition set: its words, the address without it, and the question without it."""
    rest = {
        "kind": replace(asked, kind=None),
        "district": replace(asked, districts=()),
        "use": replace(asked, uses=()),
        "mu_min": replace(asked, area_min=None),
        "mu_max": replace(asked, area_max=None),
        "price_min": replace(asked, price_min=None),
        "price_max": replace(asked, price_max=None),
        "open": replace(asked, only_open=False),
        "unburdened": replace(asked, unburdened=False),
        "q": replace(asked, text=""),
    }
    words = _words(asked)
    return [(words[name], _address(endpoint, asked.without(name)), rest[name]) for name in _CONDITIONS if words[name]]


def _words(asked: Search) -> dict[str, str]:
    """What each condition says, empty where it isn't set."""
    names = {district.code: district.name(html_tag()) for district in city.here().districts}
    low, high = asked.area_min, asked.area_max
    return {
        "kind": label(asked.kind) if asked.kind else "",
        "district": _(", ").join(names[code] for code in asked.districts),
        "use": _(", ").join(label(use) for use in asked.uses),
        "mu_min": _("≥ %(figure)s mu", figure=f"{mu(low):.2f}") if low is not None else "",
        "mu_max": _("≤ %(figure)s mu", figure=f"{mu(high):.2f}") if high is not None else "",
        "price_min": _("≥ %(amount)s ×10,000 yuan", amount=_amount(asked.price_min))
        if asked.price_min is not None
        else "",
        "price_max": _("≤ %(amount)s ×10,000 yuan", amount=_amount(asked.price_max))
        if asked.price_max is not None
        else "",
        "open": _("open to offers") if asked.only_open else "",
        "unburdened": _("without mortgage or lease") if asked.unburdened else "",
        "q": _("“%(text)s”", text=asked.text) if asked.text else "",
    }


def _amount(fen: int | None) -> str:
    return wan(Fen(fen or 0))


def hints(asked: Search, now: datetime, endpoint: str) -> list[tuple[str, str, int]]:
    """For a search without hits: the conditions whose dropping would bring some."""
    found = [(words, address, queries.count(rest, now)) for words, address, rest in conditions(asked, endpoint)]
    return [hint for hint in found if hint[2]]


def refusals(asked: Search) -> list[str]:
    """A sentence for each parameter that couldn't be read."""
    names = {
        "mu_min": _("Area at least, mu"),
        "mu_max": _("Area at most, mu"),
        "price_min": _("Price at least, ×10,000 yuan"),
        "price_max": _("Price at most, ×10,000 yuan"),
        "kind": _("Business"),
        "district": _("District"),
        "use": _("Use"),
        "sort": _("Sort by"),
        "view": _("View"),
        "page": _("Page"),
    }
    return [
        _("“%(field)s” couldn't be read and was left out. Use plain figures such as 10 or 12.5.", field=names[name])
        if name in {"mu_min", "mu_max", "price_min", "price_max"}
        else _("“%(field)s” has a value that doesn't exist; it was left out.", field=names[name])
        for name in asked.problems
    ]


def export_links(asked: Search, endpoint: str) -> list[tuple[str, str]]:
    """The same search in the other formats."""
    query = asked.query(view=None, page=None)
    return [
        (kind.label, url_for(endpoint, ending=ending) + (f"?{query}" if query else ""))
        for ending, kind in FORMATS.items()
    ]


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """The present month's bounds, by local time."""
    today = now.astimezone(clock.LOCAL)
    start = clock.local(today.year, today.month, 1)
    return start, now + timedelta(seconds=1)


def a_year_before(now: datetime) -> datetime:
    """How far back like deals are looked for."""
    return now - timedelta(days=365)


def _map(found: queries.Found, now: datetime) -> Any:
    return drawing.district_map_svg(
        city.here(),
        pins=lots.pins(found.lots, now, numbered=True),
        language=html_tag(),
        label=_("Map of the hits; the numbers are those of the list"),
    )


def _address(endpoint: str, query: str) -> str:
    return url_for(endpoint) + (f"?{query}" if query else "")
