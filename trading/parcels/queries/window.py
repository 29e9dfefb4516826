"""What a map window holds: its parcels page by page, and counts where there are too many to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, select
from sqlalchemy.orm import selectinload

from trading.core.land_use import UseClass
from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.parcels.geometry import band_of
from trading.parcels.models import Parcel

#: a window over more bands of latitude than this is read as one range
MOST_BANDS = 200

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ground:
    """Which parcels are looked at: a window (none: the whole city), districts, a street, classes of use."""

    bounds: Bounds | None = None
    districts: tuple[str, ...] = ()
    street: str | None = None
    uses: tuple[UseClass, ...] = ()


@dataclass(frozen=True)
class Cluster:
    """Several parcels as one mark on the map: how many and, within a window, the middle of them."""

    code: str
    count: int
    lon: float | None = None
    lat: float | None = None


def centred_in(west: float, south: float, east: float, north: float) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a map window: a few bands of latitude, each between two longitudes, for the index."""
    bands = range(band_of(south), band_of(north) + 1)
    return (
        Parcel.band.in_(bands) if len(bands) <= MOST_BANDS else Parcel.band.between(bands[0], bands[-1]),
        Parcel.centre_lon.between(west, east),
        Parcel.centre_lat.between(south, north),
    )


def parcels_in_window(west: float, south: float, east: float, north: float, *, limit: int = 500) -> list[Parcel]:
    """Parcels whose centre lies in a map window, in the order of the map's index, ``limit`` at the most."""
    statement = (
        select(Parcel)
        .where(*centred_in(west, south, east, north))
        .order_by(Parcel.band, Parcel.centre_lon)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def parcels_on(ground: Ground, *, number: int = 1, size: int = SIZE) -> Page[Parcel]:
    """A page of the parcels on this ground with their rights, by code."""
    conditions = _conditions(ground)
    total = db.session.scalar(select(func.count()).select_from(Parcel).where(conditions)) or 0
    number = min(number, max(1, -(-total // size)))
    statement = (
        select(Parcel)
        .where(conditions)
        .options(selectinload(Parcel.rights))
        .order_by(Parcel.code)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(list(db.session.scalars(statement)), total, number, size)


def shapes_on(ground: Ground, *, limit: int) -> list[Parcel]:
    """The parcels to be drawn on this ground, ``limit`` at the most."""
    return list(db.session.scalars(select(Parcel).where(_conditions(ground)).limit(limit)))


def extent_on(ground: Ground) -> Bounds | None:
    """The bounds of the parcels on this ground; None where there are none."""
    statement = select(
        func.min(Parcel.west), func.min(Parcel.south), func.max(Parcel.east), func.max(Parcel.north)
    ).where(_conditions(ground))
    west, south, east, north = db.session.execute(statement).one()
    return None if west is None else (west, south, east, north)


def districts_on(ground: Ground) -> list[Cluster]:
    """How many parcels lie in each district of this ground."""
    return _clusters(Parcel.district_code, ground)


def streets_on(ground: Ground) -> list[Cluster]:
    """How many parcels lie in each street of this ground; parcels of no street aren't told."""
    return [one for one in _clusters(Parcel.street_code, ground) if one.code]


def cells_on(ground: Ground, across: int = 6) -> list[Cluster]:
    """How many parcels lie in each cell of a grid over the window, for streets that are too full to draw."""
    if ground.bounds is None:
        return districts_on(ground)
    west, south, east, north = ground.bounds
    column = cast((Parcel.centre_lon - west) / ((east - west) / across) - 0.5, Integer)
    row = cast((Parcel.centre_lat - south) / ((north - south) / across) - 0.5, Integer)
    return _clusters(column * (across + 1) + row, ground)


def _clusters(by: Any, ground: Ground) -> list[Cluster]:
    """Counts by an expression. Without a window only indexes are read, as the whole city may be in question."""
    if ground.bounds is None:
        statement = select(by, func.count()).where(_conditions(ground)).group_by(by).order_by(by)
        return [Cluster(code or "", count) for code, count in db.session.execute(statement)]
    middle = func.avg(Parcel.centre_lon), func.avg(Parcel.centre_lat)
    placed = select(by, func.count(), *middle).where(_conditions(ground)).group_by(by).order_by(by)
    return [Cluster(str(code or ""), *more) for code, *more in db.session.execute(placed)]


def _conditions(ground: Ground) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if ground.bounds is not None:
        conditions += centred_in(*ground.bounds)
    if len(ground.districts) == 1:
        # a code begins with its district: read as a range, the list by code needs no sorting
        [district] = ground.districts
        conditions += [Parcel.code >= district, Parcel.code < str(int(district) + 1)]
    elif ground.districts:
        conditions.append(Parcel.district_code.in_(ground.districts))
    if ground.street:
        conditions.append(Parcel.street_code == ground.street)
    if ground.uses:
        conditions.append(Parcel.use_class.in_(ground.uses))
    return and_(True, *conditions)
