"""The plan of one parcel, and the thumbnail of its shape."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from markupsafe import Markup, escape
from shapely import Polygon, box

from trading.parcels.drawing.svg import Pen, path_of, svg
from trading.parcels.geometry import Point, edge_lengths, plane_ring, public_outline, survey_order

PLAN_SIZE = (524, 392)
SHAPE_SIZE = (60, 50)
#: a parcel drawn narrower than this has no room for figures and text side by side
NARROW = 215
#: Chinese names of things one drives on, at the end of a boundary text
_ROAD = re.compile(r"(?:路|街|大道|道|线)(?:（[^（）]*）)?$")


class Drawn(Protocol):
    """What a parcel must show of itself to be drawn."""

    code: str
    outline: Sequence[Sequence[float]]


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


def parcel_plan_svg(
    parcel: Any,
    *,
    neighbours: Iterable[Drawn] = (),
    size: tuple[int, int] = PLAN_SIZE,
    for_print: bool = False,
    caption: str = "",
    grid: float = 0,
) -> Markup:
    """The plan of a parcel: numbered corners, edge lengths, neighbours, roads, north and scale.

    ``parcel`` has ``code``, ``outline`` and the four boundary texts; ``caption`` stands below its number
    (use and area). Corners are numbered clockwise from the north-west. For the public, whose pages give no exact
    corners, ``grid`` is what outlines are generalised to, in metres, and lengths are whole metres.
    """
    ring = survey_order(public_outline(parcel.outline, grid))
    metres = plane_ring(ring)
    lengths = edge_lengths(ring)
    frame = _Frame(metres, size, 0.60)
    pen = Pen(for_print)
    corners = frame.ring(metres)
    near = _neighbours_in_view(neighbours, frame, grid)
    written = [f"{length:.0f}" if grid else f"{length:.2f}" for length in lengths]
    boundary = _boundary_texts(parcel)
    parts = [
        *(pen.path("lot-near", shape) for shape, _label in near),
        *_roads(pen, corners, boundary, size),
        pen.path("lot", corners),
        *_edges(pen, corners, written),
        *_nodes(pen, corners),
        *_middle_text(pen, corners, parcel.code[12:], caption),
        *_neighbour_labels(pen, near, size),
        *_boundary_labels(pen, corners, boundary, near, size),
        _north(pen, 28, 48),
        _scale_bar(pen, frame.scale, 18, size[1] - 16),
    ]
    figures = {"corners": len(corners), "lengths": ", ".join(written)}
    words = (
        _("Sketch of the parcel, generalised: %(corners)s corners, edges of about %(lengths)s metres.", **figures)
        if grid
        else _("Parcel plan with %(corners)s corners; the edges measure %(lengths)s metres.", **figures)
    )
    return svg((0, 0, *size), words, parts, standalone=for_print)


def shape_svg(parcel: Drawn, *, size: tuple[int, int] = SHAPE_SIZE) -> Markup:
    """A thumbnail of the parcel's shape, for rows of lists. It is decoration: readers are not told."""
    metres = plane_ring(parcel.outline)
    corners = _Frame(metres, size, 0.86).ring(metres)
    return Markup(  # noqa: S704 - numbers only
        f'<svg viewBox="0 0 {size[0]} {size[1]}" aria-hidden="true" focusable="false">'
        f'<path class="lot" d="{path_of(corners)}"/></svg>'
    )


def _boundary_texts(parcel: Any) -> dict[str, str]:
    return {side: getattr(parcel, f"boundary_{side}", "") or "" for side in ("east", "south", "west", "north")}


def _neighbours_in_view(neighbours: Iterable[Drawn], frame: _Frame, grid: float) -> list[tuple[list[Point], str]]:
    """Neighbouring shapes cut to the sheet, with the short code of each."""
    sheet = box(0, 0, *frame.size)
    found = []
    for parcel in neighbours:
        cut = Polygon(frame.ring(plane_ring(public_outline(parcel.outline, grid)))).intersection(sheet)
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


def _roads(pen: Pen, corners: Sequence[Point], boundary: Mapping[str, str], size: tuple[int, int]) -> list[str]:
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


def _edges(pen: Pen, corners: Sequence[Point], words: Sequence[str]) -> list[str]:
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


def _nodes(pen: Pen, corners: Sequence[Point]) -> list[str]:
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


def _middle_text(pen: Pen, corners: Sequence[Point], code: str, caption: str) -> list[str]:
    shape = Polygon(corners)
    spot = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    lines = caption.rsplit(" ", 2) if _width(corners) < NARROW else [caption]
    if len(lines) == 3:  # the unit stays with its figure
        lines = [lines[0], f"{lines[1]} {lines[2]}"]
    return [
        pen.text("maplabel", spot.x, spot.y - 10, code),
        *(pen.text("dim", spot.x, spot.y + 12 + 18 * row, line) for row, line in enumerate(lines) if line),
    ]


def _neighbour_labels(pen: Pen, near: Sequence[tuple[list[Point], str]], size: tuple[int, int]) -> list[str]:
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
    pen: Pen,
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


def _north(pen: Pen, x: float, y: float) -> str:
    words = escape(_("N"))
    return (
        f'<g transform="translate({x} {y})"><path d="M0-24l7 24-7-5-7 5z" {pen.look("plan-ink")}/>'
        f'<text {pen.look("mapsmall")}{"" if pen.for_print else _MIDDLE} y="16">{words}</text></g>'
    )


_MIDDLE = ' text-anchor="middle"'


def _scale_bar(pen: Pen, scale: float, x: float, y: float) -> str:
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
