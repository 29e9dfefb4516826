"""Shapes on the ground: plane coordinates, areas, plausibility and the outline that the public sees.

Outlines are stored as longitude and latitude in CGCS2000. Lengths and areas are measured in the
city's own three-degree plane, whose official axis order is north first: every transformer here is
built with ``always_xy`` so that east comes first everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from pyproj import Transformer
from shapely import Point as Spot
from shapely import Polygon, make_valid

from trading.core.city import City, here
from trading.core.errors import Invalid
from trading.core.messages import N_

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]

#: stored outlines keep this many decimals of a degree: about a centimetre
DEGREE_PLACES = 7
CENT = Decimal("0.01")


class OutlineInvalid(Invalid):
    """A ring that is no outline: too few corners, or crossing itself."""

    code = "outline_invalid"
    msgid = N_("The outline crosses itself.")
    rule = "V-06"
    field = "outline"


@cache
def _to_plane(geographic: int, plane: int) -> Transformer:
    return Transformer.from_crs(geographic, plane, always_xy=True)


@cache
def _from_plane(geographic: int, plane: int) -> Transformer:
    return Transformer.from_crs(plane, geographic, always_xy=True)


def open_ring(ring: Ring) -> list[Point]:
    """The ring's corners without the closing repetition and without doubled points."""
    corners: list[Point] = []
    for point in ring:
        corner = (float(point[0]), float(point[1]))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return corners


def plane_ring(ring: Ring, city: City | None = None) -> list[Point]:
    """The ring's corners as (east, north) metres in the city's plane."""
    city = city or here()
    corners = open_ring(ring)
    if not corners:
        return []
    easts, norths = _to_plane(city.geographic_crs, city.plane_crs).transform(*zip(*corners, strict=True))
    return list(zip(map(float, easts), map(float, norths), strict=True))


def geographic_ring(metres: Iterable[Point], city: City | None = None) -> list[Point]:
    """Corners in the city's plane as longitude and latitude, rounded as they are stored."""
    city = city or here()
    lons, lats = _from_plane(city.geographic_crs, city.plane_crs).transform(*zip(*metres, strict=True))
    return [
        (round(float(lon), DEGREE_PLACES), round(float(lat), DEGREE_PLACES))
        for lon, lat in zip(lons, lats, strict=True)
    ]


def check_outline(ring: Ring) -> list[Point]:
    """Return the open ring; raise :class:`OutlineInvalid` where it cannot be a parcel's outline."""
    corners = open_ring(ring)
    if len(corners) < 3:
        raise OutlineInvalid(N_("An outline needs at least three corners."))
    if not Polygon(corners).is_valid:
        raise OutlineInvalid()
    return corners


def area_of(ring: Ring, city: City | None = None) -> Decimal:
    """The ring's area in the city's plane, in m² with two places."""
    shape = Polygon(plane_ring(ring, city))
    return Decimal(repr(shape.area)).quantize(CENT, rounding=ROUND_HALF_UP)


def deviation(ring: Ring, certified: Decimal, city: City | None = None) -> Decimal:
    """How far the measured area is from the certified one, as a share of the certified (0.005 = 0.5 %)."""
    return abs(area_of(ring, city) - certified) / certified


def is_inside_city(ring: Ring, city: City | None = None) -> bool:
    """True where every corner lies in the city's bounding box."""
    city = city or here()
    return all(city.contains(point[0], point[1]) for point in ring)


def survey_order(ring: Ring) -> list[Point]:
    """The corners as a surveyor numbers them: from the north-west corner on, clockwise."""
    corners = open_ring(ring)
    if _is_anticlockwise(corners):
        corners.reverse()
    west, _, _, north = bounds_of(corners)
    first = min(range(len(corners)), key=lambda i: (corners[i][0] - west) ** 2 + (corners[i][1] - north) ** 2)
    return corners[first:] + corners[:first]


def _is_anticlockwise(corners: list[Point]) -> bool:
    following = corners[1:] + corners[:1]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, following, strict=True)) > 0


def bounds_of(ring: Ring) -> tuple[float, float, float, float]:
    """West, south, east and north of the ring in degrees."""
    lons = [point[0] for point in ring]
    lats = [point[1] for point in ring]
    return min(lons), min(lats), max(lons), max(lats)


def centre_of(ring: Ring) -> Point:
    """A point inside the ring, for pins and labels."""
    shape = Polygon(open_ring(ring))
    point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return round(point.x, DEGREE_PLACES), round(point.y, DEGREE_PLACES)


def edge_lengths(ring: Ring, city: City | None = None) -> list[Decimal]:
    """The length of each edge in metres with two places, from corner 1 round to the first again."""
    corners = plane_ring(ring, city)
    following = corners[1:] + corners[:1]
    return [
        Decimal(repr(((e2 - e1) ** 2 + (n2 - n1) ** 2) ** 0.5)).quantize(CENT, rounding=ROUND_HALF_UP)
        for (e1, n1), (e2, n2) in zip(corners, following, strict=True)
    ]


def public_outline(ring: Ring, tolerance_m: float, city: City | None = None) -> list[Point]:
    """The outline as the public may have it: corners moved to a grid of ``tolerance_m`` metres.

    Exact boundary points are not for publication. Zero keeps the outline as it is. Where the grid
    would swallow the shape, its bounding rectangle on the grid stands for it.
    """
    corners = open_ring(ring)
    if tolerance_m <= 0:
        return corners
    snapped = [
        (round(east / tolerance_m) * tolerance_m, round(north / tolerance_m) * tolerance_m)
        for east, north in plane_ring(corners, city)
    ]
    shape = Polygon(open_ring(snapped)) if len(set(snapped)) >= 3 else None
    if shape is None or not shape.is_valid or shape.area == 0:
        shape = _grid_box(plane_ring(corners, city), tolerance_m)
    return geographic_ring(list(shape.exterior.coords)[:-1], city)


def _grid_box(corners: list[Point], step: float) -> Polygon:
    west = min(east for east, _ in corners) // step * step
    south = min(north for _, north in corners) // step * step
    east = max(max(e for e, _ in corners) // step * step + step, west + step)
    north = max(max(n for _, n in corners) // step * step + step, south + step)
    return Polygon([(west, south), (east, south), (east, north), (west, north)])


def district_at(lon: float, lat: float, city: City | None = None) -> str | None:
    """The code of the district whose outline holds the point; None outside all of them."""
    point = Spot(lon, lat)
    return next((code for code, shape in _district_shapes(city or here()) if shape.contains(point)), None)


@cache
def _district_shapes(city: City) -> tuple[tuple[str, Polygon], ...]:
    return tuple((district.code, make_valid(Polygon(ring))) for district in city.districts for ring in district.outline)


#: height of a band of latitude in which map windows look, in degrees: about 500 m
BAND_HEIGHT = 0.0045


def band_of(lat: float) -> int:
    """The number of the band of latitude that a point lies in."""
    return int(lat // BAND_HEIGHT)
