"""Every SELECT of the land book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NoReturn

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trading.core.codes import IdentityKind
from trading.core.deal import BurdenKind
from trading.core.errors import NotFound
from trading.core.money import Fen
from trading.extensions import db
from trading.parcels.models import (
    BenchmarkPrice,
    Burden,
    FormerCertificate,
    LandEvent,
    LandRight,
    Parcel,
    PriceEdition,
    RightShare,
)
from trading.parcels.queries.window import (
    Bounds,
    Cluster,
    Ground,
    cells_on,
    centred_in,
    districts_on,
    extent_on,
    parcels_in_window,
    parcels_on,
    shapes_on,
    streets_on,
)
from trading.parcels.states import LandEventKind, PriceKind
from trading.parties.models import Party

__all__ = [
    "Bounds",
    "Cluster",
    "Ground",
    "benchmark_for",
    "cells_on",
    "districts_on",
    "extent_on",
    "find_active_right",
    "find_parcel",
    "find_parcel_by_unit",
    "find_right_by_certificate",
    "get_parcel",
    "get_parcel_for_update",
    "last_event_number",
    "latest_events",
    "neighbours_of",
    "parcel_codes_by_certificate",
    "parcel_codes_by_unit",
    "parcels_by_code",
    "parcels_in_window",
    "parcels_on",
    "reference_amount",
    "reference_amount_of",
    "rights_by_identity",
    "rights_by_name",
    "rights_leased_by",
    "rights_of_parcel",
    "rights_of_party",
    "shapes_on",
    "streets_on",
]

#: how far round a parcel its plan looks for neighbours, in degrees (about 150 m)
NEAR_LON, NEAR_LAT = 0.0018, 0.0014
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


def rights_leased_by(name: str, today: date) -> list[LandRight]:
    """The rights in force on whose land the land book shows a lease to just this name, by parcel code."""
    statement = (
        select(LandRight)
        .join(Burden, Burden.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .where(
            Burden.kind == BurdenKind.LEASE,
            Burden.holder_name == name,
            Burden.registered_on <= today,
            or_(Burden.ended_on.is_(None), Burden.ended_on > today),
            LandRight.ended_at.is_(None),
        )
        .options(contains_eager(LandRight.parcel), selectinload(LandRight.shares), selectinload(LandRight.burdens))
        .order_by(Parcel.code)
    )
    return list(db.session.scalars(statement).unique())


def rights_by_name(name: str, *, limit: int = 100) -> list[LandRight]:
    """The rights in force of whoever bears just this name, by parcel code."""
    return _rights_where(Party.name == name, limit=limit)


def rights_by_identity(id_index: str, *, limit: int = 100) -> list[LandRight]:
    """The rights in force of whoever has the identity number behind this blind index, by parcel code."""
    return _rights_where(Party.id_type.in_(list(IdentityKind)), Party.id_index == id_index, limit=limit)


def _rights_where(*whose: ColumnElement[bool], limit: int) -> list[LandRight]:
    statement = (
        select(LandRight)
        .join(RightShare, RightShare.right_id == LandRight.id)
        .join(Party, RightShare.party_id == Party.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .where(*whose, LandRight.ended_at.is_(None))
        .options(contains_eager(LandRight.parcel), selectinload(LandRight.shares))
        .order_by(Parcel.code)
        .limit(limit)
    )
    return list(db.session.scalars(statement).unique())


def latest_events(count: int = 12) -> list[LandEvent]:
    """What was recorded last in the whole land book, without what came from files."""
    statement = (
        select(LandEvent)
        .where(LandEvent.kind.not_in([LandEventKind.OPENED, LandEventKind.IMPORTED]))
        .options(joinedload(LandEvent.parcel))
        .order_by(LandEvent.id.desc())
        .limit(count)
    )
    return list(db.session.scalars(statement))


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


def neighbours_of(parcel: Parcel, *, limit: int = 24) -> list[Parcel]:
    """Parcels whose bounds come near those of ``parcel``, for its plan."""
    statement = (
        select(Parcel)
        .where(
            # centres of neighbours lie within reach of an index; the bounds decide
            *centred_in(
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
    """What the whole right is worth by the published price of today, corrected; None where none is published."""
    from trading.parcels.queries import prices  # it builds on this module

    valuation = prices.value_right(right)
    return valuation.total if valuation else None


def _nothing() -> NoReturn:
    raise NotFound()


def reference_amount_of(rights: Iterable[LandRight]) -> Fen | None:
    """What several rights are worth together; None where one of them has no published price."""
    amounts = [reference_amount(right) for right in rights]
    return None if None in amounts else Fen(sum(amount for amount in amounts if amount is not None))
