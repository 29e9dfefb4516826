"""The map beside the list: a window that moves and grows by links and narrows the list to what it shows.

Few hits are drawn one by one, the rows of the page with their numbers; many become circles with counts, by the cells of
a grid, or by district where there are too many to count one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from trading.core import city, settings
from trading.parcels import drawing
from trading.parcels.drawing import Heap, Pin, View
from trading.portal import queries
from trading.portal.search import Search, bounds_text
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.conditions import address, number_words
from trading.web.locale import html_tag

#: more hits than this in view are shown as counts
MOST_PINS = 200
#: cells of the grid from side to side
ACROSS = 6
#: a window that was rounded for an address is still the window that was shown
_SLACK = 1.001


@dataclass(frozen=True)
class FindMap:
    """The drawn map, what it shows, and the ways to another window: sign, words, address (none: no further)."""

    svg: Markup
    is_counted: bool
    moves: list[tuple[str, str, str | None]]
    #: the window in degrees, for scripts
    window: str
    #: the address of the window without its figures, for scripts
    template: str


def find_map(asked: Search, found: queries.Found, now: datetime, endpoint: str) -> FindMap:
    """The map of a question and of the page that was found."""
    view = _view(asked)
    seen = replace(asked, bbox=asked.bbox or view.bounds)
    places = queries.places(seen, now, MOST_PINS + 1) if found.total else []
    is_counted = len(places) > MOST_PINS
    rows = lots.pins(found.lots, now, numbered=True)
    on_page = {lot.listing.number for lot in found.lots}
    others = [
        Pin(one.lon, one.lat, one.number, href=url_for("portal.listing", number=one.number))
        for one in places
        if one.number not in on_page
    ]
    heaps = _heaps(seen, asked, view, now, endpoint) if is_counted else []
    svg = drawing.window_map_svg(
        city.here(),
        view,
        heaps=heaps,
        pins=rows if is_counted else [*others, *rows],
        grid=int(settings.value("geo.public_outline_m")),
        language=html_tag(),
        label=_("Map of the hits; the numbers are those of the list"),
    )
    return FindMap(
        svg,
        is_counted,
        _moves(asked, view, endpoint),
        bounds_text(view.bounds),
        address(endpoint, asked.query(bbox="WINDOW", page=None, after=None, before=None)),
    )


def _view(asked: Search) -> View:
    """The window that was asked for, the one district that was chosen, or the whole city."""
    here = city.here()
    if asked.bbox is not None:
        west, south, east, north = asked.bbox
        for zoom in range(drawing.DEEPEST, 0, -1):
            view = View.of_city(here, (west + east) / 2, (south + north) / 2, zoom)
            wide, tall = view.half
            if east - west <= 2 * wide * _SLACK and north - south <= 2 * tall * _SLACK:
                return view
        return View.of_city(here)
    chosen = {*asked.districts, *asked.said("district")}
    if len(chosen) == 1:
        points = [point for ring in here.district(chosen.pop()).outline for point in ring]
        lons, lats = [point[0] for point in points], [point[1] for point in points]
        return View.fitting(here, (min(lons), min(lats), max(lons), max(lats)))
    return View.of_city(here)


def _heaps(seen: Search, asked: Search, view: View, now: datetime, endpoint: str) -> list[Heap]:
    """Circles with counts: cells of a grid, or districts where even those are too many to count."""
    if queries.count(seen, now) > queries.CAP:
        return _district_heaps(seen, asked, now, endpoint)
    heaps = []
    for cluster in queries.clusters(seen, now, view.bounds, ACROSS):
        nearer = replace(view, lon=cluster.lon, lat=cluster.lat).nearer(2)
        words = ngettext("%(num)d listing", "%(num)d listings", cluster.count)
        heaps.append(Heap(cluster.count, cluster.lon, cluster.lat, words, _window_address(asked, nearer, endpoint)))
    return heaps


def _district_heaps(seen: Search, asked: Search, now: datetime, endpoint: str) -> list[Heap]:
    heaps = []
    for district in city.here().districts:
        if asked.districts and district.code not in asked.districts:
            continue
        number = queries.count(replace(seen, districts=(district.code,)), now)
        if number:
            name = district.name(html_tag())
            words = _("%(place)s: %(count)s", place=name, count=number_words(number))
            there = asked.query(district=district.code, bbox=None, page=None, after=None, before=None)
            shown, is_more = min(number, queries.CAP), number > queries.CAP
            heaps.append(Heap(shown, *district.label_at, words, address(endpoint, there), name, is_more))
    return heaps


def _moves(asked: Search, view: View, endpoint: str) -> list[tuple[str, str, str | None]]:
    """Nearer, further and to the four sides."""
    nearer, further = view.nearer(), view.nearer(-1)
    steps: tuple[tuple[str, str, View | None], ...] = (
        ("+", _("Zoom in"), nearer if nearer != view else None),
        ("−", _("Zoom out"), further if further != view else None),
        ("←", _("Move west"), None if view.is_whole else view.moved(-0.5, 0)),
        ("→", _("Move east"), None if view.is_whole else view.moved(0.5, 0)),
        ("↑", _("Move north"), None if view.is_whole else view.moved(0, 0.5)),
        ("↓", _("Move south"), None if view.is_whole else view.moved(0, -0.5)),
    )
    return [
        (sign, words, None if target is None else _window_address(asked, target, endpoint))
        for sign, words, target in steps
    ]


def _window_address(asked: Search, view: View, endpoint: str) -> str:
    window: Any = None if view.is_whole else bounds_text(view.bounds)
    return address(endpoint, asked.query(bbox=window, page=None, after=None, before=None))
