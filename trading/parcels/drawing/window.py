"""A map that can be moved and enlarged by links: the part of the city in view, its parcels or their counts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from markupsafe import Markup, escape
from shapely import LineString, Polygon, box, make_valid

from trading.core.city import City
from trading.parcels.drawing.map import Pin, pin_mark, spread
from trading.parcels.drawing.plan import Drawn
from trading.parcels.drawing.svg import path_of, svg
from trading.parcels.geometry import Point, public_outline

SIZE = (560, 600)
DEEPEST = 9
#: kilometres in a degree of latitude
KILOMETRES = 111.05
#: a shape smaller than this on the sheet is drawn as a dot
SMALLEST = 7.0
_BARS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


@dataclass(frozen=True)
class View:
    """Which part of the city is in view: its middle and how often the whole was halved."""

    lon: float
    lat: float
    zoom: int
    #: half the height of the whole city in degrees
    reach: float

    @classmethod
    def of_city(cls, city: City, lon: float | None = None, lat: float | None = None, zoom: int = 0) -> View:
        """A view of the city; the whole of it where no place is given. Places outside are brought back in."""
        west, south, east, north = extent(city)
        across = (east - west) * math.cos(math.radians((south + north) / 2)) * SIZE[1] / SIZE[0]
        reach = max(north - south, across) / 2 * 1.05
        zoom = min(max(zoom, 0), DEEPEST)
        if lon is None or lat is None or zoom == 0:
            return cls((west + east) / 2, (south + north) / 2, zoom, reach)
        return cls(min(max(lon, west), east), min(max(lat, south), north), zoom, reach)

    @classmethod
    def fitting(cls, city: City, bounds: tuple[float, float, float, float]) -> View:
        """The closest view that holds these bounds with some room around."""
        west, south, east, north = bounds
        view = cls.of_city(city, (west + east) / 2, (south + north) / 2, DEEPEST - 1)
        while view.zoom > 0:
            wide, tall = view.half
            if (east - west) / 2 <= wide * 0.85 and (north - south) / 2 <= tall * 0.85:
                return view
            view = view.nearer(-1)
        return cls.of_city(city)

    @property
    def half(self) -> tuple[float, float]:
        """Half the width and half the height in degrees."""
        tall = self.reach / 2**self.zoom
        return tall * SIZE[0] / SIZE[1] / math.cos(math.radians(self.lat)), tall

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        wide, tall = self.half
        return self.lon - wide, self.lat - tall, self.lon + wide, self.lat + tall

    @property
    def is_whole(self) -> bool:
        return self.zoom == 0

    def nearer(self, steps: int = 1) -> View:
        """The same place, larger or, with a negative number, smaller."""
        return replace(self, zoom=min(max(self.zoom + steps, 0), DEEPEST))

    def moved(self, east: float, north: float) -> View:
        """Moved by parts of what is in view."""
        wide, tall = self.half
        return replace(self, lon=self.lon + 2 * wide * east, lat=self.lat + 2 * tall * north)

    def at(self, point: Sequence[float]) -> Point:
        """Longitude and latitude to drawing units."""
        west, _south, _east, north = self.bounds
        wide, tall = self.half
        return (point[0] - west) / (2 * wide) * SIZE[0], (north - point[1]) / (2 * tall) * SIZE[1]


@dataclass(frozen=True)
class Heap:
    """Several parcels as one mark: how many, where, what they have in common, and where a click leads."""

    count: int
    lon: float
    lat: float
    label: str
    href: str
    name: str = ""
    #: there are more, uncounted
    is_more: bool = False


def extent(city: City) -> tuple[float, float, float, float]:
    """West, south, east and north of the city's districts."""
    points = [point for district in city.districts for ring in district.outline for point in ring]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)


def window_map_svg(
    city: City,
    view: View,
    *,
    parcels: Iterable[Drawn] = (),
    heaps: Sequence[Heap] = (),
    pins: Sequence[Pin] = (),
    grid: float,
    language: str = "zh",
    label: str,
) -> Markup:
    """What is in view: districts, river, street names, parcels generalised to ``grid`` metres, heaps and pins."""
    parts = [*_districts(city, view), *_river(city, view)]
    parts += [_shape(view, public_outline(parcel.outline, grid)) for parcel in parcels]
    if not heaps:  # which bear names of their own
        parts += _names(city, view, language)
    parts += [_heap(view, heap) for heap in heaps]
    parts += [pin_mark(placed) for placed in spread(view.at, pins)]
    parts += _furniture(view)
    is_linked = bool(heaps) or any(pin.href for pin in pins)
    return svg((0, 0, *SIZE), label, parts, role="group" if is_linked else "img")


def _sheet() -> Polygon:
    """The sheet with a margin, so that edges of cut shapes stay out of sight."""
    return box(-40, -40, SIZE[0] + 40, SIZE[1] + 40)


def _districts(city: City, view: View) -> list[str]:
    parts = []
    for district in city.districts:
        for ring in district.outline:
            cut = make_valid(Polygon([view.at(point) for point in ring])).intersection(_sheet())
            shapes = getattr(cut, "geoms", [cut])
            path = "".join(
                path_of(list(one.exterior.coords)[:-1])
                for one in shapes
                if one.geom_type == "Polygon" and not one.is_empty
            )
            if path:
                parts.append(f'<path class="dist d{district.tone}" d="{path}"/>')
    return parts


def _river(city: City, view: View) -> list[str]:
    if city.river is None:
        return []
    cut = LineString([view.at(point) for point in city.river.line]).intersection(_sheet())
    lines = [one for one in getattr(cut, "geoms", [cut]) if one.geom_type == "LineString" and not one.is_empty]
    width = 8 + 3 * view.zoom
    return [
        f'<path class="water" stroke-width="{width}" d="{path_of(list(one.coords), closed=False)}"/>' for one in lines
    ]


def _shape(view: View, ring: Sequence[Point]) -> str:
    corners = [view.at(point) for point in ring]
    wide = max(x for x, _y in corners) - min(x for x, _y in corners)
    tall = max(y for _x, y in corners) - min(y for _x, y in corners)
    if max(wide, tall) >= SMALLEST:
        return f'<path class="plot" d="{path_of(corners)}"/>'
    x, y = min(x for x, _y in corners) + wide / 2, min(y for _x, y in corners) + tall / 2
    return f'<circle class="plot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'


def _names(city: City, view: View, language: str) -> list[str]:
    """Names of districts on a wide view, of streets on a close one."""
    places = (
        [(district.label_at, district.name(language).removesuffix(" District")) for district in city.districts]
        if view.zoom < 2
        else [(street.centre, street.name(language)) for street in city.streets]
    )
    look = "maplabel" if view.zoom < 2 else "mapsmall"
    parts = []
    for place, name in places:
        x, y = view.at(place)
        if 30 < x < SIZE[0] - 30 and 16 < y < SIZE[1] - 16:
            where = f'x="{x:.0f}" y="{y:.0f}" text-anchor="middle"'
            parts.append(f'<text class="{look} halo" {where}>{escape(name)}</text>')
    return parts


def _heap(view: View, heap: Heap) -> str:
    x, y = view.at((heap.lon, heap.lat))
    words = f"{heap.count:,}+" if heap.is_more else str(heap.count)
    radius = 13 + min(3 * len(words), 18)
    name = (
        f'<text class="mapsmall halo" x="{x:.0f}" y="{y + radius + 14:.0f}" text-anchor="middle">'
        f"{escape(heap.name)}</text>"
        if heap.name
        else ""
    )
    return (
        f'<a href="{escape(heap.href)}" aria-label="{escape(heap.label)}">'
        f'<circle class="pin" cx="{x:.0f}" cy="{y:.0f}" r="{radius}"/>'
        f'<text class="pintext" x="{x:.0f}" y="{y + 4:.0f}">{words}</text></a>{name}'
    )


def _furniture(view: View) -> list[str]:
    """A scale bar of a round number of kilometres at the foot, the north arrow at the top right."""
    _wide, tall = view.half
    per_kilometre = SIZE[1] / (2 * tall * KILOMETRES)
    length = next((bar for bar in _BARS if bar * per_kilometre >= 60), _BARS[-1])
    words = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    bar = length * per_kilometre
    return [
        f'<g transform="translate(16 {SIZE[1] - 18})"><path d="M0 0v6h{bar:.0f}v-6" class="plan-line"/>'
        f'<text class="mapsmall halo" x="{bar / 2:.0f}" y="-4" text-anchor="middle">{words}</text></g>',
        f'<g transform="translate({SIZE[0] - 24} 36)"><path d="M0-20l6 20-6-4-6 4z" class="plan-ink"/>'
        f'<text class="mapsmall halo" y="16" text-anchor="middle">{escape(_("N"))}</text></g>',
    ]
