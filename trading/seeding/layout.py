"""Where the sample parcels lie: lots cut out of blocks between the roads of a street.

Each street of the city's profile gets a small grid of roads, turned by the street's bearing. Between
two roads stand two rows of lots, back to back; neighbours share their boundary exactly, so nothing
overlaps. Everything is worked out in metres; the caller turns it into longitude and latitude.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from trading.core.city import Street

Point = tuple[float, float]

#: how many lots a street gets, by what is built there
QUOTA = {"urban": 13, "mixed": 14, "town": 12, "industrial": 26}
#: length of a row of lots in metres
ROW_LENGTH = {"urban": (520, 680), "mixed": (640, 820), "town": (560, 720), "industrial": (980, 1280)}
#: the kinds of use of the rows, southernmost first; a street starts somewhere in its cycle
ROW_KINDS = {
    "urban": ("commercial", "residential", "public", "residential"),
    "mixed": ("industrial", "storage", "residential", "commercial", "public", "industrial"),
    "town": ("residential", "commercial", "storage", "industrial", "public"),
    "industrial": ("industrial", "industrial", "storage", "industrial", "industrial"),
}
#: depth of a row in metres, and area of a lot in mu
DEPTH = {
    "industrial": (150, 250),
    "storage": (110, 160),
    "commercial": (48, 75),
    "residential": (95, 150),
    "public": (85, 120),
}
AREA_MU = {
    "industrial": (12, 120),
    "storage": (10, 60),
    "commercial": (2.5, 18),
    "residential": (8, 58),
    "public": (6, 40),
}
MU = 2000 / 3
ROAD_WIDTH = {"urban": 20, "mixed": 18, "town": 14, "industrial": 24}

_EAST_WEST = ("兴业街", "长青街", "文汇街", "团结街", "安康街", "富民街", "朝阳街", "和平街", "建设街", "广源街")
_NORTH_SOUTH = ("创业路", "学府路", "滨园路", "青松路", "春晖路", "工农路", "东升路", "西苑路", "新风路", "望河路")
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_OPEN_LAND = ("规划绿地", "空地", "防护林带", "规划道路")


@dataclass
class Lot:
    """One lot: its corners, what it is for, and what lies on each side (words, or another lot)."""

    street: Street
    block: int
    kind: str
    corners: list[Point]
    location: str
    sides: dict[str, str | Lot] = field(default_factory=dict)


@dataclass
class _Slot:
    """A stretch of a row between two cuts; vacant where no parcel is registered yet."""

    x_front: tuple[float, float]
    x_back: tuple[float, float]
    lot: Lot | None
    words: str


def lay_out(street: Street, origin: Point, rng: Random) -> list[Lot]:
    """The lots of one street, round ``origin`` (its centre in the city's plane)."""
    roads = _Roads(street, rng)
    lots: list[Lot] = []
    quota = QUOTA[street.character]
    north = 0.0
    pair = 0
    while len(lots) < quota:
        pair_lots, height = _lay_pair(street, pair, north, roads, rng)
        lots += pair_lots
        north += height + roads.width
        pair += 1
    middle = (roads.length / 2, (north - roads.width) / 2)
    angle = math.radians(street.bearing)
    for lot in lots:
        lot.corners = [_place(corner, middle, angle, origin) for corner in lot.corners]
    return lots[:quota] if len(lots) > quota + 4 else lots


def _place(corner: Point, middle: Point, angle: float, origin: Point) -> Point:
    x, y = corner[0] - middle[0], corner[1] - middle[1]
    return (
        origin[0] + x * math.cos(angle) - y * math.sin(angle),
        origin[1] + x * math.sin(angle) + y * math.cos(angle),
    )


class _Roads:
    """The road grid of a street: width, length and kinds of its rows, where crossing roads run, and names."""

    def __init__(self, street: Street, rng: Random) -> None:
        self.width = ROAD_WIDTH[street.character]
        self.length = rng.uniform(*ROW_LENGTH[street.character])
        parts = 3 if self.length > 900 else 2
        cut = self.length / parts
        kinds = ROW_KINDS[street.character]
        first_kind = rng.randrange(len(kinds))
        self.kinds = kinds[first_kind:] + kinds[:first_kind]
        self.crossings = [cut * i + rng.uniform(-0.1, 0.1) * cut for i in range(1, parts)]
        if street.character == "industrial":
            first = rng.randrange(0, 4)
            self.east_west = [f"纬{_NUMERALS[(first + i) % 12]}街" for i in range(12)]
            self.north_south = [f"经{_NUMERALS[(first + i) % 12]}路" for i in range(6)]
        else:
            self.east_west = rng.sample(_EAST_WEST, len(_EAST_WEST))
            self.north_south = rng.sample(_NORTH_SOUTH, 6)

    def segments(self) -> list[tuple[float, float, str, str]]:
        """Stretches between crossing roads, with the names of the roads at their west and east ends."""
        half = self.width / 2
        edges = [0.0, *self.crossings, self.length]
        return [
            (
                start + (half if i else 0),
                end - (half if i < len(edges) - 2 else 0),
                self.north_south[i],
                self.north_south[i + 1],
            )
            for i, (start, end) in enumerate(pairwise(edges))
        ]


def _lay_pair(street: Street, pair: int, south: float, roads: _Roads, rng: Random) -> tuple[list[Lot], float]:
    """Two rows back to back between two roads; returns their lots and how deep they are together."""
    kinds = roads.kinds
    lower, upper = kinds[(2 * pair) % len(kinds)], kinds[(2 * pair + 1) % len(kinds)]
    depths = rng.uniform(*DEPTH[lower]), rng.uniform(*DEPTH[upper])
    spine = south + depths[0]
    lots: list[Lot] = []
    for start, end, west_road, east_road in roads.segments():
        below = _cut_row(street, pair, lower, (start, end), depths[0], rng)
        above = _cut_row(street, pair, upper, (start, end), depths[1], rng)
        south_road = roads.east_west[pair % len(roads.east_west)]
        north_road = roads.east_west[(pair + 1) % len(roads.east_west)]
        _shape_row(below, south, spine, rng)
        _shape_row(above, spine + depths[1], spine, rng)
        _name_sides(below, "south", south_road, west_road, east_road)
        _name_sides(above, "north", north_road, west_road, east_road)
        _back_to_back(below, above)
        lots += [slot.lot for slot in (*below, *above) if slot.lot is not None]
    return lots, sum(depths)


def _cut_row(
    street: Street, pair: int, kind: str, stretch: tuple[float, float], depth: float, rng: Random
) -> list[_Slot]:
    """Cut one stretch of a row into lots of sensible sizes; cuts between them lean a little."""
    start, end = stretch
    narrowest, widest = 0.45 * depth, 2.5 * depth
    cuts = [start]
    while end - cuts[-1] > widest or (end - cuts[-1] > 2 * narrowest and rng.random() < 0.85):
        low, high = AREA_MU[kind]
        area = low * (high / low) ** rng.betavariate(1.6, 2.2) * MU
        width = min(max(area / depth, narrowest), widest, end - cuts[-1] - narrowest)
        cuts.append(cuts[-1] + width)
    cuts.append(end)
    leans = [0.0, *(rng.uniform(-0.05, 0.05) * depth for _ in cuts[1:-1]), 0.0]
    slots = []
    for i in range(len(cuts) - 1):
        is_vacant = rng.random() < 0.13
        slots.append(
            _Slot(
                (cuts[i], cuts[i + 1]),
                (cuts[i] + leans[i], cuts[i + 1] + leans[i + 1]),
                None if is_vacant else Lot(street, pair + 1, kind, [], ""),
                rng.choice(_OPEN_LAND),
            )
        )
    return slots


def _shape_row(slots: list[_Slot], front: float, back: float, rng: Random) -> None:
    """Give each lot its corners: splayed at road corners, sometimes set back from the road."""
    inward = 1 if back > front else -1
    for i, slot in enumerate(slots):
        if slot.lot is None:
            continue
        front_line = _front_line(
            slot,
            front,
            back,
            inward,
            splay_west=rng.uniform(6, 13) if i == 0 and rng.random() < 0.6 else 0.0,
            splay_east=rng.uniform(6, 13) if i == len(slots) - 1 and rng.random() < 0.6 else 0.0,
            set_back=rng.uniform(5, 9) if rng.random() < 0.14 else 0.0,
        )
        slot.lot.corners = [*front_line, (slot.x_back[1], back), (slot.x_back[0], back)]


def _front_line(
    slot: _Slot, front: float, back: float, inward: int, *, splay_west: float, splay_east: float, set_back: float
) -> list[Point]:
    """The corners along the road, from west to east."""
    west, east = slot.x_front
    line: list[Point] = []
    if splay_west:
        line += [(west, front + inward * splay_west), (west + splay_west, front)]
    else:
        line.append((west, front))
    if set_back and not splay_east:
        middle = west + (east - west) * 0.58
        on_cut = east + (slot.x_back[1] - east) * set_back / abs(back - front)
        return [*line, (middle, front), (middle, front + inward * set_back), (on_cut, front + inward * set_back)]
    if splay_east:
        line += [(east - splay_east, front), (east, front + inward * splay_east)]
    else:
        line.append((east, front))
    return line


def _name_sides(slots: list[_Slot], front: str, front_road: str, west_road: str, east_road: str) -> None:
    """Say what lies before, west and east of each lot, and where the lot is."""
    beside = "北侧" if front == "south" else "南侧"
    for i, slot in enumerate(slots):
        lot = slot.lot
        if lot is None:
            continue
        lot.sides[front] = front_road
        lot.sides["west"] = _what_is(slots[i - 1]) if i else west_road
        lot.sides["east"] = _what_is(slots[i + 1]) if i + 1 < len(slots) else east_road
        corner = ""
        if i == 0:
            corner = f"、{west_road}东侧"
        elif i + 1 == len(slots):
            corner = f"、{east_road}西侧"
        lot.location = f"{front_road}{beside}{corner}"


def _what_is(slot: _Slot) -> str | Lot:
    return slot.lot if slot.lot is not None else slot.words


def _back_to_back(below: list[_Slot], above: list[_Slot]) -> None:
    """Behind each lot lies whichever slot of the other row shares most of its back."""
    for slots, others, side in ((below, above, "north"), (above, below, "south")):
        for slot in slots:
            if slot.lot is None:
                continue
            behind = max(others, key=lambda other: _shared(slot.x_back, other.x_back))
            slot.lot.sides[side] = _what_is(behind)


def _shared(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
