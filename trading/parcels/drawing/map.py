"""The map of the districts, with the river and pins."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from trading.core.city import City
from trading.parcels.drawing.svg import path_of, smooth_path, svg
from trading.parcels.geometry import Point

MAP_WIDTH = 368
MAP_MARGIN = (6, 8)


@dataclass(frozen=True)
class Pin:
    """A place on the district map: numbered when it answers to a row of a list, linked when it leads there.

    ``tone`` is ``open``, ``timed`` or ``me``, as the style sheet's pins.
    """

    lon: float
    lat: float
    label: str = ""
    number: int | None = None
    href: str | None = None
    tone: str = "open"


@dataclass(frozen=True)
class DistrictNote:
    """What stands below a district's name on the map, and where a click on the district leads."""

    text: str = ""
    href: str | None = None


class _Sheet:
    """Longitude and latitude to drawing units, the city's outline filling the sheet."""

    def __init__(self, city: City, width: float) -> None:
        points = [point for district in city.districts for ring in district.outline for point in ring]
        self.west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, self.north = min(p[1] for p in points), max(p[1] for p in points)
        self.per_lon = width / (east - self.west)
        self.per_lat = self.per_lon / math.cos(math.radians((south + self.north) / 2))
        self.width = width
        self.height = (self.north - south) * self.per_lat

    def at(self, point: Sequence[float]) -> Point:
        return (point[0] - self.west) * self.per_lon, (self.north - point[1]) * self.per_lat

    def kilometres(self, count: float) -> float:
        """The length of so many kilometres on the sheet."""
        return count * self.per_lat / 111.05


def district_map_svg(
    city: City,
    *,
    pins: Sequence[Pin] = (),
    notes: Mapping[str, DistrictNote] | None = None,
    language: str = "zh",
    label: str = "",
    large_text: bool = False,
    width: int = MAP_WIDTH,
) -> Markup:
    """The city's districts as a sketch map with the river, district names and ``pins``.

    ``notes`` puts a line below a district's name and makes the district a link, ``label`` is what the
    picture is to a reader who cannot see it, ``large_text`` suits a map that is shown small.
    """
    sheet = _Sheet(city, width)
    notes = notes or {}
    small = "mapbig" if large_text else "mapsmall"
    parts = [_district_path(sheet, district, notes.get(district.code), language) for district in city.districts]
    if city.river is not None:
        line = smooth_path([sheet.at(point) for point in city.river.line])
        parts.append(f'<path class="water" stroke-width="9" d="{line}"/>')
    for district in city.districts:
        parts += _district_label(sheet, district, notes.get(district.code), language, large_text)
    if city.river is not None:
        x, y = sheet.at(city.river.label_at)
        name = escape(city.river.name(language))
        slanted = 'text-anchor="middle" font-style="italic"'
        parts.append(f'<text class="{small}" x="{x:.0f}" y="{y:.0f}" {slanted}>{name}</text>')
    parts += [pin_mark(pin) for pin in spread(sheet.at, pins)]
    parts += _map_furniture(sheet, small)
    left, top = MAP_MARGIN
    area = (-left, -top, round(sheet.width + 2 * left), round(sheet.height + 2 * top))
    is_linked = any(pin.href for pin in pins) or any(note.href for note in notes.values())
    return svg(area, label or _("Sketch map of the districts"), parts, role="group" if is_linked else "img")


def _district_path(sheet: _Sheet, district: Any, note: DistrictNote | None, language: str) -> str:
    path = "".join(path_of([sheet.at(point) for point in ring], places=0) for ring in district.outline)
    drawn = f'<path class="dist d{district.tone}" d="{path}"/>'
    if note is None or note.href is None:
        return drawn
    words = "，".join(filter(None, (district.name(language), note.text)))
    if language.startswith("en"):
        words = words.replace("，", ", ")
    return f'<a href="{escape(note.href)}" aria-label="{escape(words)}">{drawn}</a>'


def _district_label(
    sheet: _Sheet, district: Any, note: DistrictNote | None, language: str, large_text: bool
) -> list[str]:
    x, y = sheet.at(district.label_at)
    look = "mapbig" if large_text else "maplabel"
    name = escape(district.name(language).removesuffix(" District"))
    parts = [f'<text class="{look}" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{name}</text>']
    if note is not None and note.text:
        words = escape(note.text)
        parts.append(f'<text class="mapsmall" x="{x:.0f}" y="{y + 20:.0f}" text-anchor="middle">{words}</text>')
    return parts


@dataclass(frozen=True)
class _Placed:
    pin: Pin
    x: float
    y: float


def spread(at: Callable[[Sequence[float]], Point], pins: Sequence[Pin]) -> list[_Placed]:
    """Pins where they belong, numbered ones nudged apart so that each number can be read and hit."""
    placed = [_Placed(pin, *at((pin.lon, pin.lat))) for pin in pins]
    for _round in range(24):
        moved = False
        for i in range(len(placed)):
            for j in range(i):
                apart = _push(placed[j], placed[i])
                if apart is not None:
                    placed[j], placed[i] = apart
                    moved = True
        if not moved:
            break
    return placed


def _push(one: _Placed, other: _Placed) -> tuple[_Placed, _Placed] | None:
    wanted = (_radius(one.pin) + _radius(other.pin)) * 1.02
    if one.pin.number is None or other.pin.number is None:
        return None
    dx, dy = other.x - one.x, other.y - one.y
    distance = math.hypot(dx, dy)
    if distance >= wanted:
        return None
    if distance < 0.01:
        dx, dy, distance = 1.0, 0.35, 1.06
    step = (wanted - distance) / 2
    ux, uy = dx / distance * step, dy / distance * step
    return replace(one, x=one.x - ux, y=one.y - uy), replace(other, x=other.x + ux, y=other.y + uy)


def _radius(pin: Pin) -> int:
    return 13 if pin.number is not None else 8 if pin.tone == "me" else 6


def pin_mark(placed: _Placed) -> str:
    pin, x, y = placed.pin, placed.x, placed.y
    look = "pin" if pin.tone == "open" else f"pin pin-{pin.tone}"
    mark = f'<circle class="{look}" cx="{x:.0f}" cy="{y:.0f}" r="{_radius(pin)}"/>'
    if pin.tone == "me":
        mark = f'<circle class="pin-ring" cx="{x:.0f}" cy="{y:.0f}" r="26"/>' + mark
    if pin.number is not None:
        mark += f'<text class="pintext" x="{x:.0f}" y="{y + 4:.0f}">{pin.number}</text>'
    if pin.href is None:
        return mark
    return f'<a href="{escape(pin.href)}" aria-label="{escape(pin.label)}">{mark}</a>'


def _map_furniture(sheet: _Sheet, small: str) -> list[str]:
    """Scale bar at the foot, north arrow at the top right."""
    bar = sheet.kilometres(10)
    return [
        f'<g transform="translate(12 {sheet.height - 13:.0f})"><path d="M0 0v6h{bar:.0f}v-6" class="plan-line"/>'
        f'<text class="{small}" x="{bar / 2:.0f}" y="-4" text-anchor="middle">10 km</text></g>',
        f'<g transform="translate({sheet.width - 18:.0f} 34)"><path d="M0-20l6 20-6-4-6 4z" class="plan-ink"/>'
        f'<text class="{small}" y="{26 if small == "mapbig" else 16}" text-anchor="middle">{escape(_("N"))}</text></g>',
    ]
