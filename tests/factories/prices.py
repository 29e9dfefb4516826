"""Correction tables and standard prices: sensible by default, anything overridable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.parcels import a_benchmark_price, a_parcel, a_right
from trading.core.deal import AcquisitionMode
from trading.core.land_use import UseClass
from trading.extensions import db
from trading.parcels.models import BenchmarkPrice, LandRight, Parcel, PriceEdition, PriceFactor, StandardPrice
from trading.parcels.states import FactorKind, StandardPriceKind

#: tables with easy figures: an index up a tenth since January 2024, a steep table of plot ratios, six per cent
INDEX = ((202401, 10_000), (202412, 10_500), (202603, 11_000))
RATIOS = ((100, 8_000), (200, 10_000), (300, 12_000))
RATE = 600


def correction_tables(edition: PriceEdition, use: UseClass = UseClass.INDUSTRIAL) -> list[PriceFactor]:
    """An index, a table of plot ratios and a rate for a class of use."""
    rows = [(FactorKind.INDEX, *row) for row in INDEX] + [(FactorKind.PLOT_RATIO, *row) for row in RATIOS]
    rows.append((FactorKind.RATE, 0, RATE))
    factors = [
        PriceFactor(edition=edition, kind=kind, use_class=use, argument=argument, factor=factor)
        for kind, argument, factor in rows
    ]
    db.session.add_all(factors)
    db.session.flush()
    return factors


def a_corrected_benchmark(**overrides: Any) -> BenchmarkPrice:
    """The industrial price of 200 yuan for plot ratio 2.00 and 50 years, level of January 2024, with its tables."""
    price = a_benchmark_price(**{"fen_per_m2": 20_000, "plot_ratio": Decimal("2.00"), "years": 50} | overrides)
    price.edition.basis_on = date(2024, 1, 1)
    if not price.edition.factors:
        correction_tables(price.edition, price.use_class)
    db.session.refresh(price.edition)
    return price


def a_standard_price(parcel: Parcel | None = None, **overrides: Any) -> StandardPrice:
    """A price of 250 yuan for industry in the first street, or for a parcel, valid since January 2026."""
    columns: dict[str, Any] = {
        "number": "乌海标定〔2026〕001",
        "kind": StandardPriceKind.SALE,
        "parcel": parcel,
        "street_code": "150302101",
        "use_class": parcel.use_class if parcel else UseClass.INDUSTRIAL,
        "fen_per_m2": 25_000,
        "basis_on": date(2026, 3, 1),
        "valid_from": date(2026, 1, 1),
        "document_no": "乌海自然资发〔2026〕示例号",
    }
    price = StandardPrice(**columns | overrides)
    db.session.add(price)
    db.session.flush()
    return price


def a_plain_right(**overrides: Any) -> LandRight:
    """A right on 1,000 m² of industrial land, plot ratio at least 1.50, with forty years left."""
    parcel = a_parcel(area=Decimal("1000.00"), plot_ratio_min=Decimal("1.50"), **overrides.pop("parcel", {}))
    return a_right(parcel, started_on=date(2016, 3, 2), ends_on=overrides.pop("ends_on", date(2066, 3, 1)), **overrides)


def an_allocated_right(**parcel: Any) -> LandRight:
    """The same land, allocated: its right has no end."""
    return a_plain_right(acquisition_mode=AcquisitionMode.ALLOCATION, sub_mode=None, ends_on=None, parcel=parcel)
