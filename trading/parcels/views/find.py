"""Finding a parcel: by one of its numbers, or on the map of the districts with a list in step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.core import settings
from trading.core.area import format_mu
from trading.core.city import here
from trading.core.codes import fold_code, normalise_certificate
from trading.core.land_use import UseClass
from trading.core.paging import Page
from trading.core.text import clean_text
from trading.parcels import drawing, queries
from trading.parcels.drawing import Heap, Pin, View
from trading.parcels.models import Parcel
from trading.parcels.queries import Ground
from trading.parcels.views.words import mode_of, place_of, use_of
from trading.web.filters import label
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.paging import asked_page

PAGE_SIZE = 15
#: more parcels than this in view are shown as counts
MOST_SHAPES = 250
#: how close the map comes for a street without parcels
STREET_ZOOM = 4
MAX_TEXT = 80


@dataclass(frozen=True)
class Question:
    """What the reader looks at: conditions, and the part of the map that was asked for."""

    districts: tuple[str, ...] = ()
    street: str | None = None
    uses: tuple[UseClass, ...] = ()
    #: longitude, latitude and zoom; none: what the conditions suggest
    place: tuple[float, float, int] | None = None

    def address(self, **more: Any) -> str:
        """The address of this question."""
        pairs: list[tuple[str, Any]] = [("district", code) for code in self.districts]
        pairs += [("street", self.street)] if self.street else []
        pairs += [("use", use.value) for use in self.uses]
        if self.place is not None:
            lon, lat, zoom = self.place
            pairs += [("at", f"{lon:.4f},{lat:.4f}"), ("zoom", zoom)]
        query = urlencode([*pairs, *more.items()])
        return url_for("parcels.find") + (f"?{query}" if query else "")

    def at(self, view: View) -> Question:
        """The same conditions with another part of the map."""
        return replace(self, place=None if view.is_whole else (view.lon, view.lat, view.zoom))


@audience(Audience.PUBLIC)
def find() -> Any:
    """Go straight to the parcel whose number was typed; otherwise show the map and the list."""
    text = clean_text(request.args.get("q", ""))[:MAX_TEXT]
    if text and (parcel := parcel_by_number(text)) is not None:
        return redirect(url_for("parcels.show", code=parcel.code), 302)
    asked = _read()
    view = _view(asked)
    ground = Ground(
        view.bounds if asked.place else None, districts=asked.districts, street=asked.street, uses=asked.uses
    )
    page = queries.parcels_on(ground, number=asked_page(), size=PAGE_SIZE)
    page.url = lambda number: asked.address(page=number)
    return render_template(
        "parcels/find.html",
        text=text,
        page=page,
        rows=[_row(parcel, place) for place, parcel in enumerate(page.items, 1)],
        asked=asked,
        is_narrowed=asked != Question(),
        map_svg=_map(asked, view, ground, page),
        moves=_moves(asked, view),
        is_counted=page.total > MOST_SHAPES,
        districts=[(one.code, one.name(html_tag())) for one in here().districts],
        streets=[
            (one.name(html_tag()), [(s.code, s.name(html_tag())) for s in one.streets]) for one in here().districts
        ],
        uses=[(use.value, label(use)) for use in UseClass],
    )


def parcel_by_number(text: str) -> Parcel | None:
    """The parcel with this parcel code, unit code or certificate number, however it is spelt."""
    code = fold_code(text)
    if (parcel := queries.find_parcel(code) or queries.find_parcel_by_unit(code)) is not None:
        return parcel
    right = queries.find_right_by_certificate(normalise_certificate(text))
    return right.parcel if right is not None else None


def _read() -> Question:
    """The query string; what can't be read is left out, so that a mistyped address still answers."""
    streets = {one.code for one in here().streets}
    street = request.args.get("street", "")
    uses = set(request.args.getlist("use"))
    chosen = set(request.args.getlist("district"))
    return Question(
        districts=tuple(sorted(here().district_codes & chosen)),
        street=street if street in streets else None,
        uses=tuple(use for use in UseClass if use.value in uses),
        place=_place(),
    )


def _place() -> tuple[float, float, int] | None:
    zoom = request.args.get("zoom", "")
    parts = request.args.get("at", "").split(",")
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        return None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90 and zoom.isascii() and zoom.isdigit() and len(zoom) == 1):
        return None
    return (round(lon, 4), round(lat, 4), int(zoom)) if zoom != "0" else None


def _view(asked: Question) -> View:
    """The part of the city in view: what was asked for, or the street or district that was chosen."""
    city = here()
    if asked.place is not None:
        return View.of_city(city, *asked.place)
    if asked.street:
        held = queries.extent_on(Ground(street=asked.street))
        return View.fitting(city, held) if held else View.of_city(city, *city.street(asked.street).centre, STREET_ZOOM)
    if len(asked.districts) == 1:
        points = [point for ring in city.district(asked.districts[0]).outline for point in ring]
        lons, lats = [point[0] for point in points], [point[1] for point in points]
        return View.fitting(city, (min(lons), min(lats), max(lons), max(lats)))
    return View.of_city(city)


def _map(asked: Question, view: View, ground: Ground, page: Page[Parcel]) -> Any:
    """Shapes with pins numbered like the list, or counts where there are too many shapes."""
    is_counted = page.total > MOST_SHAPES
    pins = [
        Pin(parcel.centre_lon, parcel.centre_lat, parcel.code, number, url_for("parcels.show", code=parcel.code))
        for number, parcel in enumerate(page.items, 1)
    ]
    return drawing.window_map_svg(
        here(),
        view,
        parcels=() if is_counted else queries.shapes_on(ground, limit=MOST_SHAPES),
        heaps=_heaps(asked, view, ground) if is_counted else (),
        pins=() if is_counted else pins,
        grid=int(settings.value("geo.public_outline_m")),
        language=html_tag(),
        label=ngettext("Map of %(num)d parcel", "Map of %(num)d parcels", page.total),
    )


def _heaps(asked: Question, view: View, ground: Ground) -> list[Heap]:
    """Counts by district on the whole map, by street below that, by cells of a grid in a street."""
    places: dict[str, tuple[str, tuple[float, float]]]
    if not asked.districts and not asked.street and view.is_whole:
        places = {one.code: (one.name(html_tag()), one.label_at) for one in here().districts}
        found = [(one, replace(asked, districts=(one.code,)).address()) for one in queries.districts_on(ground)]
    else:
        places = {one.code: (one.name(html_tag()), one.centre) for one in here().streets}
        clusters = [] if asked.street else queries.streets_on(ground)
        if len(clusters) > 1:
            found = [(one, replace(asked, street=one.code, place=None).address()) for one in clusters]
        else:
            cells = queries.cells_on(replace(ground, bounds=view.bounds))
            found = [(one, asked.at(_nearer(view, one)).address()) for one in cells]
    heaps = []
    for cluster, href in found:
        name, (lon, lat) = places.get(cluster.code, ("", (view.lon, view.lat)))
        count = ngettext("%(num)d parcel", "%(num)d parcels", cluster.count)
        words = _("%(place)s: %(count)s", place=name, count=count) if name else count
        heaps.append(Heap(cluster.count, cluster.lon or lon, cluster.lat or lat, words, href, name))
    return heaps


def _nearer(view: View, cluster: queries.Cluster) -> View:
    return replace(view, lon=cluster.lon or view.lon, lat=cluster.lat or view.lat).nearer(2)


def _moves(asked: Question, view: View) -> list[tuple[str, str, str | None]]:
    """The ways to another part of the map: sign, words, address (none where it can't go further)."""
    nearer, further = view.nearer(), view.nearer(-1)
    steps = (
        ("+", _("Zoom in"), nearer if nearer != view else None),
        ("−", _("Zoom out"), further if further != view else None),
        ("←", _("Move west"), view.moved(-0.5, 0)),
        ("→", _("Move east"), view.moved(0.5, 0)),
        ("↑", _("Move north"), view.moved(0, 0.5)),
        ("↓", _("Move south"), view.moved(0, -0.5)),
    )
    is_fixed = {"←", "→", "↑", "↓"} if view.is_whole else set()
    return [
        (sign, words, asked.at(target).address() if target is not None and sign not in is_fixed else None)
        for sign, words, target in steps
    ]


def _row(parcel: Parcel, number: int) -> dict[str, Any]:
    right = parcel.active_right
    return {
        "number": number,
        "code": parcel.code,
        "href": url_for("parcels.show", code=parcel.code),
        "title": _("%(place)s, %(use)s", place=place_of(parcel), use=use_of(parcel)),
        "location": parcel.location,
        "mu": format_mu(parcel.area),
        "mode": mode_of(right) if right is not None else _("no right in force"),
        "until": right.ends_on if right is not None else None,
        "shape": drawing.shape_svg(parcel),
    }
