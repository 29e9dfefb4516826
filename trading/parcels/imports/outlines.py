"""The cell of an outline: longitude and latitude, or plane coordinates of the city's zone in either order.

A northing has seven digits before the point; an easting six (EPSG 4545 for Wuhai) or eight, beginning with the number
of its zone (EPSG 4524). So the order of the two shows, and a wrong zone too.
"""

from __future__ import annotations

import json
import re
from functools import cache
from math import isfinite
from typing import Any

from pyproj import CRS

from trading.core.city import City, here
from trading.core.messages import N_
from trading.parcels import geometry
from trading.parcels.geometry import OutlineInvalid, Point

MAX_CORNERS = 500
#: width of a zone in degrees, and what its number adds to an easting
ZONE_WIDTH = 3
ZONE_STEP = 1_000_000

_NORTHINGS = (1_000_000, 10_000_000)
_EASTINGS = (100_000, 1_000_000)
#: the zones that China lies in
_ZONES = range(25, 46)


def outline(text: str) -> list[Point]:
    """The outline that a cell describes, in degrees as it is kept; refuses one that can't be a parcel's."""
    city = here()
    corners = points(text)
    is_plane = any(abs(figure) > 360 for corner in corners for figure in corner)
    if is_plane:
        corners = geometry.geographic_ring([_in_zone(one, other, city) for one, other in corners], city)
    ring = geometry.survey_order(geometry.check_outline(corners))
    if not geometry.is_inside_city(ring, city):
        if is_plane:
            words = N_("The outline lies outside the city. Plane coordinates must be of the zone of %(meridian)s° E.")
            raise OutlineInvalid(words, meridian=zone_of(city.plane_crs) * ZONE_WIDTH)
        raise OutlineInvalid(N_("The outline lies outside the city. Coordinates are longitude, then latitude."))
    return [(round(lon, geometry.DEGREE_PLACES), round(lat, geometry.DEGREE_PLACES)) for lon, lat in ring]


def points(text: str) -> list[Point]:
    """Corners from GeoJSON, ``[[x, y], …]``, ``POLYGON ((x y, …))`` or ``x y; x y; …``."""
    try:
        corners = _corners(text.strip())
    except (ValueError, TypeError, IndexError, KeyError, RecursionError):
        corners = []
    if not corners or not all(isfinite(figure) for corner in corners for figure in corner):
        raise OutlineInvalid(N_("Write the corners as longitude and latitude: 106.8 39.6; 106.9 39.6; …"))
    if len(corners) > MAX_CORNERS:
        raise OutlineInvalid(N_("An outline has %(corners)s corners at most."), corners=MAX_CORNERS)
    return corners


def _corners(text: str) -> list[Point]:
    if text.startswith("{"):
        return [(float(point[0]), float(point[1])) for point in _only_ring(json.loads(text))]
    if text.startswith("["):
        return [(float(point[0]), float(point[1])) for point in json.loads(text)]
    if re.match(r"(?i)multipolygon", text):
        raise OutlineInvalid(_SEVERAL)
    bare = re.sub(r"(?i)^polygon\s*\(\((.*)\)\)$", r"\1", text)
    if re.search(r"\)\s*,\s*\(", bare):
        raise OutlineInvalid(_HOLES)
    pairs = [part.split() for part in re.split(r"[;；,]", bare) if part.strip()]
    return [(float(one), float(other)) for one, other in pairs]


_SEVERAL = N_("The outline has several parts. A parcel is one piece: give each part a row of its own.")
_HOLES = N_("The outline has a hole. A parcel is kept as one ring: leave the inner land to a parcel of its own.")


def _only_ring(shape: dict[str, Any]) -> Any:
    """The ring of a polygon, or of a multipolygon that is really one."""
    rings = shape["coordinates"]
    if shape["type"] == "MultiPolygon":
        if len(rings) != 1:
            raise OutlineInvalid(_SEVERAL)
        rings = rings[0]
    elif shape["type"] != "Polygon":
        raise OutlineInvalid(N_("The outline must be a polygon."))
    if len(rings) != 1:
        raise OutlineInvalid(_HOLES)
    return rings[0]


def _in_zone(one: float, other: float, city: City) -> Point:
    """East and north in the city's plane, whichever was written first."""
    if _NORTHINGS[0] <= one < _NORTHINGS[1]:
        one, other = other, one
    east, north = one, other
    zone, local = divmod(east, ZONE_STEP)
    is_plane = _NORTHINGS[0] <= north < _NORTHINGS[1] and _EASTINGS[0] <= local < _EASTINGS[1]
    if not is_plane or zone not in (0, *_ZONES):
        words = N_("These are neither degrees nor plane coordinates with a northing of seven digits.")
        raise OutlineInvalid(words)
    ours = zone_of(city.plane_crs)
    if zone not in (0, ours):
        words = N_(
            "These coordinates are of zone %(zone)s (central meridian %(meridian)s° E); "
            "the city lies in zone %(ours)s (%(our_meridian)s° E)."
        )
        raise OutlineInvalid(
            words, zone=int(zone), meridian=int(zone) * ZONE_WIDTH, ours=ours, our_meridian=ours * ZONE_WIDTH
        )
    return local, north


@cache
def zone_of(plane: int) -> int:
    """The number of the three-degree zone of a plane, from its central meridian."""
    operation = CRS.from_epsg(plane).coordinate_operation
    meridian = next(one.value for one in operation.params if one.name == "Longitude of natural origin")
    return int(meridian) // ZONE_WIDTH
