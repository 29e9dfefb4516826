"""Pictures of land: the parcel plan, the thumbnail of a shape, and the map of the districts.

Everything is drawn here as SVG, without tiles or scripts. On pages the shapes carry classes, so that
colours follow the tokens (dark mode too); for PDFs, where a page's style sheet does not reach into a
drawing, ``for_print`` writes the same look as presentation attributes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from flask_babel import gettext as _
from markupsafe import Markup, escape
from shapely import Polygon, box

from trading.core.city import City
from trading.parcels.geometry import Point, edge_lengths, plane_ring, survey_order

PLAN_SIZE = (524, 392)
SHAPE_SIZE = (60, 50)
#: a parcel drawn narrower than this has no room for figures and text side by side
NARROW = 215
MAP_WIDTH = 368
MAP_MARGIN = (6, 8)
#: Chinese names of things one drives on, at the end of a boundary text
_ROAD = re.compile(r"(?:路|街|大道|道|线)(?:（[^（）]*）)?$")

_PRINT_FONT = 'font-family="Noto Sans CJK SC,Microsoft YaHei,sans-serif"'
#: the print look of each class of the style sheet's drawing vocabulary
_PRINT = {
    "lot": 'fill="#fbf3e0" stroke="#16232e" stroke-width="2" stroke-linejoin="round"',
    "lot-near": 'fill="none" stroke="#b9b4a8"',
    "road": 'fill="#f0ede6"',
    "node": 'fill="#ffffff" stroke="#16232e" stroke-width="1.4"',
    "dim": f'{_PRINT_FONT} font-size="12" fill="#47545f" text-anchor="middle"',
    "dim dimb": f'{_PRINT_FONT} font-size="12" font-weight="700" fill="#47545f" text-anchor="middle"',
    "maplabel": f'{_PRINT_FONT} font-size="15" font-weight="700" fill="#16232e" text-anchor="middle"',
    "mapsmall": f'{_PRINT_FONT} font-size="12" fill="#47545f" text-anchor="middle"',
    "plan-ink": 'fill="#47545f"',
    "plan-line": 'fill="none" stroke="#47545f"',
}


class Drawn(Protocol):
    """What a parcel must show of itself to be drawn."""

    code: str
    outline: Sequence[Sequence[float]]


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


# -- the plan of one parcel --------------------------------------------------------------------------


class _Frame:
    """Metres to drawing units: the parcel in the middle, north up."""

    def __init__(self, corners: Sequence[Point], size: tuple[int, int], share: float) -> None:
        easts, norths = [e for e, _n in corners], [n for _e, n in corners]
        self.size = size
        self.scale = min(
            size[0] * share / max(max(easts) - min(easts), 1.0),
            size[1] * share / max(max(norths) - min(norths), 1.0),
        )
        self.middle = ((max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2)

    def at(self, point: Point) -> Point:
        return (
            self.size[0] / 2 + (point[0] - self.middle[0]) * self.scale,
            self.size[1] / 2 - (point[1] - self.middle[1]) * self.scale,
        )

    def ring(self, corners: Iterable[Point]) -> list[Point]:
        return [self.at(corner) for corner in corners]


class _Pen:
    """Writes elements with a class for pages or with presentation attributes for print."""

    def __init__(self, for_print: bool) -> None:
        self.for_print = for_print

    def look(self, name: str) -> str:
        return _PRINT[name] if self.for_print else f'class="{name}"'

    def path(self, look: str, points: Sequence[Point], *, closed: bool = True) -> str:
        return f'<path {self.look(look)} d="{_path(points, closed=closed)}"/>'

    def text(self, look: str, x: float, y: float, words: str, *, turn: float = 0.0, anchor: str = "middle") -> str:
        extra = "" if self.for_print or look.startswith("dim") else f' text-anchor="{anchor}"'
        turned = f' transform="rotate({turn:.1f} {x:.1f} {y:.1f})"' if turn else ""
        return f'<text {self.look(look)}{extra} x="{x:.1f}" y="{y:.1f}" dy="4.5"{turned}>{escape(words)}</text>'


def parcel_plan_svg(
    parcel: Any,
    *,
    neighbours: Iterable[Drawn] = (),
    size: tuple[int, int] = PLAN_SIZE,
    for_print: bool = False,
    caption: str = "",
) -> Markup:
    """The plan of a parcel: numbered corners, edge lengths, neighbours, roads, north and scale.

    ``parcel`` has ``code``, ``outline`` and the four boundary texts; ``caption`` stands below its number
    (use and area). Corners are numbered clockwise from the north-west.
    """
    ring = survey_order(parcel.outline)
    metres = plane_ring(ring)
    lengths = edge_lengths(ring)
    frame = _Frame(metres, size, 0.60)
    pen = _Pen(for_print)
    corners = frame.ring(metres)
    near = _neighbours_in_view(neighbours, frame)
    boundary = _boundary_texts(parcel)
    parts = [
        *(pen.path("lot-near", shape) for shape, _label in near),
        *_roads(pen, corners, boundary, size),
        pen.path("lot", corners),
        *_edges(pen, corners, [f"{length:.2f}" for length in lengths]),
        *_nodes(pen, corners),
        *_middle_text(pen, corners, parcel.code[12:], caption),
        *_neighbour_labels(pen, near, size),
        *_boundary_labels(pen, corners, boundary, near, size),
        _north(pen, 28, 48),
        _scale_bar(pen, frame.scale, 18, size[1] - 16),
    ]
    words = _(
        "Parcel plan with %(corners)s corners; the edges measure %(lengths)s metres.",
        corners=len(corners),
        lengths=", ".join(f"{length:.2f}" for length in lengths),
    )
    return _svg((0, 0, *size), words, parts, standalone=for_print)


def shape_svg(parcel: Drawn, *, size: tuple[int, int] = SHAPE_SIZE) -> Markup:
    """A thumbnail of the parcel's shape, for rows of lists. It is decoration: readers are not told."""
    metres = plane_ring(parcel.outline)
    corners = _Frame(metres, size, 0.86).ring(metres)
    return Markup(  # noqa: S704 - numbers only
        f'<svg viewBox="0 0 {size[0]} {size[1]}" aria-hidden="true" focusable="false">'
        f'<path class="lot" d="{_path(corners)}"/></svg>'
    )


def _boundary_texts(parcel: Any) -> dict[str, str]:
    return {side: getattr(parcel, f"boundary_{side}", "") or "" for side in ("east", "south", "west", "north")}


def _neighbours_in_view(neighbours: Iterable[Drawn], frame: _Frame) -> list[tuple[list[Point], str]]:
    """Neighbouring shapes cut to the sheet, with the short code of each."""
    sheet = box(0, 0, *frame.size)
    found = []
    for parcel in neighbours:
        cut = Polygon(frame.ring(plane_ring(parcel.outline))).intersection(sheet)
        if cut.geom_type == "Polygon" and not cut.is_empty and cut.area > 1:
            found.append((list(cut.exterior.coords)[:-1], parcel.code[12:]))
    return found


_OUTWARD = {"east": (1, 0), "south": (0, 1), "west": (-1, 0), "north": (0, -1)}


def _facing_edge(corners: Sequence[Point], side: str) -> tuple[Point, Point, Point]:
    """The edge that looks most to ``side``, with its outward normal, in drawing units."""
    faces: list[tuple[float, tuple[Point, Point, Point]]] = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = math.dist(start, end) or 1.0
        normal = ((end[1] - start[1]) / length, -(end[0] - start[0]) / length)
        toward = normal[0] * _OUTWARD[side][0] + normal[1] * _OUTWARD[side][1]
        faces.append((toward**3 * length, (start, end, normal)))
    return max(faces)[1]


def _roads(pen: _Pen, corners: Sequence[Point], boundary: Mapping[str, str], size: tuple[int, int]) -> list[str]:
    """A band and the name along every side that borders on a road."""
    bands, names = [], []
    sheet = box(0, 0, *size)
    for side, words in boundary.items():
        if not _ROAD.search(words):
            continue
        start, end, (nx, ny) = _facing_edge(corners, side)
        length = math.dist(start, end) or 1.0
        along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        far = max(size) * 2
        band = [
            (start[0] - along[0] * far + nx * 5, start[1] - along[1] * far + ny * 5),
            (end[0] + along[0] * far + nx * 5, end[1] + along[1] * far + ny * 5),
            (end[0] + along[0] * far + nx * 35, end[1] + along[1] * far + ny * 35),
            (start[0] - along[0] * far + nx * 35, start[1] - along[1] * far + ny * 35),
        ]
        cut = Polygon(band).intersection(sheet)
        if cut.geom_type == "Polygon" and not cut.is_empty:
            bands.append(pen.path("road", list(cut.exterior.coords)[:-1]))
        x, y = (start[0] + end[0]) / 2 + nx * 20, (start[1] + end[1]) / 2 + ny * 20
        names.append(pen.text("dim", x, y, words, turn=_upright(start, end)))
    return bands + names


def _upright(start: Point, end: Point) -> float:
    """The edge's angle in degrees, turned so that text along it reads from left to right or upwards."""
    angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    if angle > 90:
        angle -= 180
    if angle <= -90:
        angle += 180
    return angle


def _edges(pen: _Pen, corners: Sequence[Point], words: Sequence[str]) -> list[str]:
    """The length of each edge: inside along a long edge, level beside a short one.

    In a narrow parcel the figures on its steep sides stand higher, clear of the text in the middle.
    """
    is_narrow = _width(corners) < NARROW
    texts = []
    for start, end, length in zip(corners, [*corners[1:], corners[0]], words, strict=True):
        span = math.dist(start, end) or 1.0
        nx, ny = (end[1] - start[1]) / span, -(end[0] - start[0]) / span
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        if span >= 56:
            turn = _upright(start, end)
            if is_narrow and abs(turn) > 45:
                top, foot = sorted((start, end), key=lambda point: point[1])
                middle = (top[0] + (foot[0] - top[0]) * 0.24, top[1] + (foot[1] - top[1]) * 0.24)
            texts.append(pen.text("dim", middle[0] - nx * 13, middle[1] - ny * 13, length, turn=turn))
        elif span >= 24:
            texts.append(pen.text("dim", middle[0] - nx * 30, middle[1] - ny * 22, length))
        else:
            texts.append(pen.text("dim", middle[0] + nx * 46, middle[1] + ny * 34, length))
    return texts


def _width(corners: Sequence[Point]) -> float:
    return max(x for x, _y in corners) - min(x for x, _y in corners)


def _nodes(pen: _Pen, corners: Sequence[Point]) -> list[str]:
    """A ring and the number J1, J2 … at each corner, outside the shape."""
    parts = []
    count = len(corners)
    for index, (x, y) in enumerate(corners):
        ux, uy = _away(corners[index - 1], (x, y), corners[(index + 1) % count])
        parts.append(f'<circle {pen.look("node")} cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        parts.append(pen.text("dim dimb", x + ux * 17, y + uy * 15, f"J{index + 1}"))
    return parts


def _away(before: Point, corner: Point, after: Point) -> Point:
    """The direction that leads out of a clockwise shape at a corner."""
    normals = []
    for start, end in ((before, corner), (corner, after)):
        span = math.dist(start, end) or 1.0
        normals.append(((end[1] - start[1]) / span, -(end[0] - start[0]) / span))
    x, y = normals[0][0] + normals[1][0], normals[0][1] + normals[1][1]
    span = math.hypot(x, y) or 1.0
    return x / span, y / span


def _middle_text(pen: _Pen, corners: Sequence[Point], code: str, caption: str) -> list[str]:
    shape = Polygon(corners)
    spot = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    lines = caption.rsplit(" ", 2) if _width(corners) < NARROW else [caption]
    if len(lines) == 3:  # the unit stays with its figure
        lines = [lines[0], f"{lines[1]} {lines[2]}"]
    return [
        pen.text("maplabel", spot.x, spot.y - 10, code),
        *(pen.text("dim", spot.x, spot.y + 12 + 18 * row, line) for row, line in enumerate(lines) if line),
    ]


def _neighbour_labels(pen: _Pen, near: Sequence[tuple[list[Point], str]], size: tuple[int, int]) -> list[str]:
    """Short codes where the visible part of a neighbour has room for one and nothing else stands there."""
    parts = []
    sheet = box(34, 16, size[0] - 34, size[1] - 16) - box(0, 0, 84, 76) - box(0, size[1] - 50, 150, size[1])
    for shape, code in near:
        room = Polygon(shape).intersection(sheet)
        if room.is_empty or room.bounds[2] - room.bounds[0] < 60 or room.area < 900:
            continue
        spot = room.representative_point()
        parts.append(pen.text("mapsmall", spot.x, spot.y, code))
    return parts


def _boundary_labels(
    pen: _Pen,
    corners: Sequence[Point],
    boundary: Mapping[str, str],
    near: Sequence[tuple[list[Point], str]],
    size: tuple[int, int],
) -> list[str]:
    """What borders on a side that is neither a road nor a parcel on this sheet: open land, green, river."""
    shown = {code for _shape, code in near}
    parts = []
    for side, words in boundary.items():
        if not words or _ROAD.search(words) or any(code in words for code in shown):
            continue
        start, end, (nx, ny) = _facing_edge(corners, side)
        x = min(max((start[0] + end[0]) / 2 + nx * 44, 44), size[0] - 44)
        y = min(max((start[1] + end[1]) / 2 + ny * 30, 14), size[1] - 14)
        parts.append(pen.text("mapsmall", x, y, words.removeprefix("宗地 ")))
    return parts


def _north(pen: _Pen, x: float, y: float) -> str:
    words = escape(_("N"))
    return (
        f'<g transform="translate({x} {y})"><path d="M0-24l7 24-7-5-7 5z" {pen.look("plan-ink")}/>'
        f'<text {pen.look("mapsmall")}{"" if pen.for_print else _MIDDLE} y="16">{words}</text></g>'
    )


_MIDDLE = ' text-anchor="middle"'


def _scale_bar(pen: _Pen, scale: float, x: float, y: float) -> str:
    """A bar of a round number of metres, about a fifth of the sheet long."""
    metres = next((m for m in (5, 10, 20, 50, 100, 200, 500, 1000) if m * scale >= 62), 1000)
    width = metres * scale
    anchor = "" if pen.for_print else _MIDDLE
    return (
        f'<g transform="translate({x} {y})">'
        f'<path d="M0-6v6h{width:.1f}v-6M{width / 2:.1f}-6v6" {pen.look("plan-line")}/>'
        f'<text {pen.look("mapsmall")}{anchor} x="0" y="-10">0</text>'
        f'<text {pen.look("mapsmall")}{anchor} x="{width:.1f}" y="-10">{metres} m</text></g>'
    )


# -- the map of the districts ------------------------------------------------------------------------


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
        line = _smooth([sheet.at(point) for point in city.river.line])
        parts.append(f'<path class="water" stroke-width="9" d="{line}"/>')
    for district in city.districts:
        parts += _district_label(sheet, district, notes.get(district.code), language, large_text)
    if city.river is not None:
        x, y = sheet.at(city.river.label_at)
        name = escape(city.river.name(language))
        slanted = 'text-anchor="middle" font-style="italic"'
        parts.append(f'<text class="{small}" x="{x:.0f}" y="{y:.0f}" {slanted}>{name}</text>')
    parts += [_pin_mark(pin) for pin in _spread(sheet, pins)]
    parts += _map_furniture(sheet, small)
    left, top = MAP_MARGIN
    area = (-left, -top, round(sheet.width + 2 * left), round(sheet.height + 2 * top))
    is_linked = any(pin.href for pin in pins) or any(note.href for note in notes.values())
    return _svg(area, label or _("Sketch map of the districts"), parts, role="group" if is_linked else "img")


def _district_path(sheet: _Sheet, district: Any, note: DistrictNote | None, language: str) -> str:
    path = "".join(_path([sheet.at(point) for point in ring], places=0) for ring in district.outline)
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
        parts.append(f'<text class="mapsmall" x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{words}</text>')
    return parts


@dataclass(frozen=True)
class _Placed:
    pin: Pin
    x: float
    y: float


def _spread(sheet: _Sheet, pins: Sequence[Pin]) -> list[_Placed]:
    """Pins where they belong, numbered ones nudged apart so that each number can be read and hit."""
    placed = [_Placed(pin, *sheet.at((pin.lon, pin.lat))) for pin in pins]
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


def _pin_mark(placed: _Placed) -> str:
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


# -- writing SVG -------------------------------------------------------------------------------------


def _path(points: Sequence[Point], *, closed: bool = True, places: int = 1) -> str:
    steps = "L".join(f"{x:.{places}f} {y:.{places}f}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def _smooth(points: Sequence[Point]) -> str:
    """A soft line through the points (Catmull-Rom as cubic curves)."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for i in range(len(points) - 1):
        before, start = points[max(i - 1, 0)], points[i]
        end, after = points[i + 1], points[min(i + 2, len(points) - 1)]
        one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += f"C{one[0]:.0f} {one[1]:.0f} {two[0]:.0f} {two[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    return path


def _svg(
    area: tuple[float, float, float, float],
    label: str,
    parts: Sequence[str],
    *,
    role: str = "img",
    standalone: bool = False,
) -> Markup:
    """The finished drawing. Every text in ``parts`` was escaped where it was written."""
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    view = " ".join(f"{value:g}" for value in area)
    body = "".join(parts)
    if role == "img":
        body = f'<g aria-hidden="true">{body}</g>'
    return Markup(f'<svg{space} viewBox="{view}" role="{role}" aria-label="{escape(label)}">{body}</svg>')  # noqa: S704
