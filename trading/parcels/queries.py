"""Every SELECT of the land book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NoReturn

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trading.core import clock
from trading.core.errors import NotFound
from trading.core.money import Fen, half_up
from trading.extensions import db
from trading.parcels.geometry import band_of
from trading.parcels.models import (
    BenchmarkPrice,
    FormerCertificate,
    LandEvent,
    LandRight,
    Parcel,
    PriceEdition,
    RightShare,
)
from trading.parcels.states import PriceKind

#: how far round a parcel its plan looks for neighbours, in degrees (about 150 m)
NEAR_LON, NEAR_LAT = 0.0018, 0.0014
#: a window over more bands of latitude than this is read as one range
MOST_BANDS = 200
#: more codes than this in one statement would run into the databases' parameter limits
CODES_AT_ONCE = 500


def get_parcel(code: str) -> Parcel:
    """The parcel with this code; raise :class:`NotFound`."""
    return find_parcel(code) or _nothing()


def find_parcel(code: str) -> Parcel | None:
    return db.session.scalar(select(Parcel).where(Parcel.code == code))


def get_parcel_for_update(code: str) -> Parcel:
    """The parcel, locked: its events are numbered under this lock. Raise :class:`NotFound`."""
    statement = select(Parcel).where(Parcel.code == code).with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement) or _nothing()


def last_event_number(parcel_id: int) -> int:
    """The number of a parcel's last event; nought before the first."""
    return db.session.scalar(select(func.max(LandEvent.sequence)).where(LandEvent.parcel_id == parcel_id)) or 0


def find_parcel_by_unit(unit_code: str) -> Parcel | None:
    return db.session.scalar(select(Parcel).where(Parcel.unit_code == unit_code))


def parcels_by_code(codes: Iterable[str]) -> dict[str, Parcel]:
    """The known parcels among ``codes``, with their rights, by code."""
    wanted = list(codes)
    found: dict[str, Parcel] = {}
    for start in range(0, len(wanted), CODES_AT_ONCE):
        statement = (
            select(Parcel)
            .where(Parcel.code.in_(wanted[start : start + CODES_AT_ONCE]))
            .options(selectinload(Parcel.rights).selectinload(LandRight.shares))
        )
        found.update((parcel.code, parcel) for parcel in db.session.scalars(statement))
    return found


def parcel_codes_by_unit(units: Iterable[str]) -> dict[str, str]:
    """Which parcel each of these unit codes belongs to, for those that are taken."""
    wanted = list(units)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CODES_AT_ONCE):
        batch = wanted[start : start + CODES_AT_ONCE]
        found.update(db.session.execute(select(Parcel.unit_code, Parcel.code).where(Parcel.unit_code.in_(batch))).all())
    return found


def parcel_codes_by_certificate(numbers: Iterable[str]) -> dict[str, str]:
    """Which parcel each of these certificate numbers stands for, for those that are known."""
    wanted = list(numbers)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CODES_AT_ONCE):
        batch = wanted[start : start + CODES_AT_ONCE]
        statement = (
            select(LandRight.certificate_no, Parcel.code)
            .join(Parcel, LandRight.parcel_id == Parcel.id)
            .where(LandRight.certificate_no.in_(batch))
        )
        found.update(db.session.execute(statement).all())
    return found


def find_right_by_certificate(certificate_no: str) -> LandRight | None:
    """The right that a certificate shows, or showed before it was replaced. The number is taken in its normal form."""
    right = db.session.scalar(select(LandRight).where(LandRight.certificate_no == certificate_no))
    if right is not None:
        return right
    statement = (
        select(LandRight)
        .join(FormerCertificate, FormerCertificate.right_id == LandRight.id)
        .where(FormerCertificate.number == certificate_no)
        .order_by(LandRight.ended_at.is_not(None), LandRight.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def find_active_right(parcel_id: int) -> LandRight | None:
    """The right in force on a parcel."""
    return db.session.scalar(select(LandRight).where(LandRight.parcel_id == parcel_id, LandRight.ended_at.is_(None)))


def rights_of_party(party_id: int) -> list[LandRight]:
    """The rights in force that a party holds alone or with others, by parcel code."""
    statement = (
        select(LandRight)
        .join(RightShare, RightShare.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .where(RightShare.party_id == party_id, LandRight.ended_at.is_(None))
        .options(contains_eager(LandRight.parcel), selectinload(LandRight.shares), selectinload(LandRight.burdens))
        .order_by(Parcel.code)
    )
    return list(db.session.scalars(statement).unique())


def rights_of_parcel(parcel_id: int) -> list[LandRight]:
    """All rights that ever stood on a parcel, the present one first."""
    statement = (
        select(LandRight)
        .where(LandRight.parcel_id == parcel_id)
        .options(
            joinedload(LandRight.parcel),
            selectinload(LandRight.shares),
            selectinload(LandRight.burdens),
        )
        .order_by(LandRight.ended_at.is_not(None), LandRight.started_on.desc())
    )
    return list(db.session.scalars(statement).unique())


def parcels_in_window(west: float, south: float, east: float, north: float, *, limit: int = 500) -> list[Parcel]:
    """Parcels whose centre lies in a map window, in the order of the map's index, ``limit`` at the most."""
    statement = (
        select(Parcel)
        .where(*_centred_in(west, south, east, north))
        .order_by(Parcel.band, Parcel.centre_lon)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def _centred_in(west: float, south: float, east: float, north: float) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a map window: a few bands of latitude, each between two longitudes, for the index."""
    bands = range(band_of(south), band_of(north) + 1)
    return (
        Parcel.band.in_(bands) if len(bands) <= MOST_BANDS else Parcel.band.between(bands[0], bands[-1]),
        Parcel.centre_lon.between(west, east),
        Parcel.centre_lat.between(south, north),
    )


def neighbours_of(parcel: Parcel, *, limit: int = 24) -> list[Parcel]:
    """Parcels whose bounds come near those of ``parcel``, for its plan."""
    statement = (
        select(Parcel)
        .where(
            # centres of neighbours lie within reach of an index; the bounds decide
            *_centred_in(
                parcel.west - 5 * NEAR_LON,
                parcel.south - 5 * NEAR_LAT,
                parcel.east + 5 * NEAR_LON,
                parcel.north + 5 * NEAR_LAT,
            ),
            Parcel.west <= parcel.east + NEAR_LON,
            Parcel.east >= parcel.west - NEAR_LON,
            Parcel.south <= parcel.north + NEAR_LAT,
            Parcel.north >= parcel.south - NEAR_LAT,
            Parcel.id != parcel.id,
        )
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def benchmark_for(parcel: Parcel, on: date, *, kind: PriceKind = PriceKind.GRANT) -> BenchmarkPrice | None:
    """The benchmark price in force on a day for a parcel's district, use and grade; None where none is published.

    The price of the parcel's own section goes before that of the whole grade.
    """
    statement = (
        select(BenchmarkPrice)
        .join(PriceEdition, BenchmarkPrice.edition_id == PriceEdition.id)
        .options(contains_eager(BenchmarkPrice.edition))
        .where(
            PriceEdition.kind == kind,
            PriceEdition.valid_from <= on,
            or_(PriceEdition.valid_to.is_(None), PriceEdition.valid_to >= on),
            BenchmarkPrice.district_code == parcel.district_code,
            BenchmarkPrice.use_class == parcel.use_class,
            BenchmarkPrice.grade == parcel.grade,
            BenchmarkPrice.section.in_(("", parcel.section)),
        )
        .order_by(PriceEdition.valid_from.desc(), BenchmarkPrice.section.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def reference_amount(right: LandRight) -> Fen | None:
    """What the whole parcel is worth by today's benchmark, for comparison only; None where none is published."""
    benchmark = benchmark_for(right.parcel, clock.today())
    if benchmark is None:
        return None
    return Fen(half_up(benchmark.fen_per_m2 * int(right.parcel.area * 100), 100))


def _nothing() -> NoReturn:
    raise NotFound()
