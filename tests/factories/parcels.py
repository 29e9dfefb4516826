"""Parcels, rights, burdens and prices: sensible by default, anything overridable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from trading.core import clock
from trading.core.actor import Actor
from trading.core.codes import IdentityKind
from trading.core.deal import AcquisitionForm, AcquisitionMode, BurdenKind, CoOwnership, OwnerType
from trading.core.errors import TradingError
from trading.core.land_use import UseClass, UseScheme, use_class
from trading.extensions import db
from trading.parcels import geometry
from trading.parcels.models import (
    BenchmarkPrice,
    Building,
    Burden,
    Commitment,
    LandEvent,
    LandRight,
    Parcel,
    PriceEdition,
    RightShare,
)
from trading.parcels.states import CommitmentKind, LandEventKind, PriceKind
from trading.parties.models import Party
from trading.parties.services import register_party
from trading.rulebook import HolderShare, RightFacts
from trading.seeding.holders import credit_code

_numbers = count(1)
#: a plot of 100 m by 200 m (30 mu) in the first district, in the city's plane
CORNER = (396_497.0, 4_391_918.0)


def a_ring(number: int = 0, width: float = 100.0, depth: float = 200.0) -> list[list[float]]:
    """A rectangle in degrees; each number has a place of its own."""
    east, north = CORNER[0] + number % 20 * 150, CORNER[1] + number // 20 % 20 * 250
    corners = [(east, north + depth), (east + width, north + depth), (east + width, north), (east, north)]
    return [list(corner) for corner in geometry.geographic_ring(corners)]


def a_code(number: int | None = None) -> str:
    """A valid parcel code."""
    return f"150302001001GB{number or next(_numbers):05d}"


def a_holder(name: str | None = None, kind: OwnerType = OwnerType.COMPANY) -> Party:
    """A registered company with a valid credit code."""
    number = next(_numbers)
    return register_party(
        kind=kind,
        name=name or f"乌海市试样{number}号新材料有限公司",
        id_type=IdentityKind.CREDIT_CODE,
        id_code=credit_code(Random(number), "91", "150302"),  # noqa: S311 - nothing secret
        verified=True,
        by=Actor.system(),
    )


def a_parcel(**overrides: Any) -> Parcel:
    """An industrial parcel of 20,000 m²."""
    number = next(_numbers)
    ring = overrides.pop("outline", None) or a_ring(number)
    lon, lat = geometry.centre_of(ring)
    west, south, east, north = geometry.bounds_of(ring)
    code = overrides.pop("code", None) or a_code(number)
    scheme = overrides.pop("use_scheme", UseScheme.GB21010)
    use = overrides.pop("use_code", "0601")
    columns: dict[str, Any] = {
        "code": code,
        "unit_code": f"{code}W00000000",
        "district_code": code[:6],
        "street_code": "150302101",
        "location": "海勃湾区千里山镇纬十二街北侧",
        "boundary_east": "规划绿地",
        "boundary_south": "纬十二街",
        "use_scheme": scheme,
        "use_code": use,
        "use_class": use_class(scheme, use),
        "grade": 3,
        "area": geometry.area_of(ring),
        "outline": ring,
        "centre_lon": lon,
        "centre_lat": lat,
        "band": geometry.band_of(lat),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "plot_ratio_min": Decimal("1.00"),
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    words = overrides.pop("buildings", "")
    columns["structures"] = [Building(position=1, name=words)] if words else []
    parcel = Parcel(**columns | overrides)
    db.session.add(parcel)
    db.session.flush()
    return parcel


def an_event(parcel: Parcel, kind: LandEventKind, on: date, **detail: str) -> LandEvent:
    """An event of a parcel as it would have been recorded on a day."""
    event = LandEvent(
        parcel=parcel,
        sequence=len(parcel.events) + 1,
        kind=kind,
        effective_on=on,
        recorded_at=clock.now(),
        recorded_by="system",
        detail=detail,
    )
    db.session.add(event)
    db.session.flush()
    return event


def a_right(parcel: Parcel | None = None, holder: Party | None = None, **overrides: Any) -> LandRight:
    """A granted right of one company with nothing against it."""
    number = next(_numbers)
    columns: dict[str, Any] = {
        "parcel": parcel or a_parcel(),
        "certificate_no": f"蒙(2023)乌海市不动产权第{number:07d}号",
        "acquisition_mode": AcquisitionMode.GRANT,
        "sub_mode": AcquisitionForm.ORDINARY_GRANT,
        "started_on": date(2015, 4, 18),
        "ends_on": date(2065, 4, 17),
        "price_paid": True,
        "co_ownership": CoOwnership.SOLE,
        "investment_total_fen": 1_000_000_000,
        "investment_done_fen": 312_000_000,
        "audit_report_no": "乌海审字〔2025〕018号",
        "created_at": clock.now(),
        "burdens": [],
    }
    if "shares" not in overrides:
        columns["shares"] = [RightShare(party=holder or a_holder())]
    if words := overrides.pop("commitments", ""):
        columns["promises"] = [Commitment(position=1, kind=CommitmentKind.OTHER, wording=words)]
    columns["event"] = an_event(
        overrides.get("parcel") or columns["parcel"],
        LandEventKind.FIRST_REGISTERED,
        overrides.get("started_on", columns["started_on"]),
        mode=overrides.get("acquisition_mode", columns["acquisition_mode"]).value,
    )
    right = LandRight(**columns | overrides)
    db.session.add(right)
    db.session.flush()
    return right


def a_burden(right: LandRight, kind: BurdenKind = BurdenKind.MORTGAGE, **overrides: Any) -> Burden:
    """A burden registered in 2024; a mortgage has the first rank."""
    columns: dict[str, Any] = {
        "right": right,
        "kind": kind,
        "registered_on": date(2024, 5, 6),
        "holder_name": "乌海农商银行（示例）",
        "rank": 1 if kind is BurdenKind.MORTGAGE else None,
        "amount_fen": 180_000_000 if kind is BurdenKind.MORTGAGE else None,
        "paper_no": "蒙(2024)乌海市不动产证明第0000321号",
    }
    columns["event"] = an_event(
        right.parcel,
        LandEventKind.BURDEN_REGISTERED,
        overrides.get("registered_on", columns["registered_on"]),
        burden=kind.value,
    )
    burden = Burden(**columns | overrides)
    db.session.add(burden)
    db.session.flush()
    return burden


def a_price_edition(**overrides: Any) -> PriceEdition:
    """The edition of 2024 for granted rights; the same kind and name give the same edition."""
    columns: dict[str, Any] = {
        "kind": PriceKind.GRANT,
        "name": "2024",
        "valid_from": date(2024, 7, 1),
        "valid_to": None,
    } | overrides
    known = db.session.scalar(
        select(PriceEdition).where(PriceEdition.kind == columns["kind"], PriceEdition.name == columns["name"])
    )
    if known is not None:
        return known
    edition = PriceEdition(**{"basis_on": columns["valid_from"]} | columns)
    db.session.add(edition)
    db.session.flush()
    return edition


def a_benchmark_price(**overrides: Any) -> BenchmarkPrice:
    """The industrial price of grade 3 in the first district, in force since July 2024."""
    columns: dict[str, Any] = {
        "district_code": "150302",
        "use_class": UseClass.INDUSTRIAL,
        "grade": 3,
        "fen_per_m2": 19_200,
    }
    edition = a_price_edition(
        **{name: overrides.pop(name) for name in ("kind", "name", "valid_from", "valid_to") if name in overrides}
    )
    price = BenchmarkPrice(**{"edition": edition} | columns | overrides)
    db.session.add(price)
    db.session.flush()
    return price


def right_facts(**overrides: Any) -> RightFacts:
    """Facts of a right that may be transferred as it stands, for tests without a database."""
    columns: dict[str, Any] = {
        "parcel_code": "150302001001GB00017",
        "unit_code": "150302001001GB00017W00000000",
        "certificate_no": "蒙(2023)乌海市不动产权第0004125号",
        "area": Decimal("20000.00"),
        "use_class": UseClass.INDUSTRIAL,
        "acquisition_mode": AcquisitionMode.GRANT,
        "started_on": date(2015, 4, 18),
        "ends_on": date(2065, 4, 17),
        "today": date(2026, 3, 2),
        "holders": (HolderShare(1, "乌海市试样新材料有限公司"),),
        "investment_total_fen": 1_000_000_000,
        "investment_done_fen": 312_000_000,
        "measured_area": Decimal("20000.00"),
    }
    return RightFacts(**columns | overrides)


def event_kinds(parcel: Parcel) -> list[LandEventKind]:
    """What was recorded of a parcel, in order, as the database has it."""
    db.session.expire_all()
    return [event.kind for event in parcel.events]


def refused(code: str, act: Callable[..., Any], *args: Any, **kwargs: Any) -> TradingError:
    """The refusal that an act ends in; it must have this code."""
    with pytest.raises(TradingError) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value
