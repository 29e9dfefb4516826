"""Land prices for the sample data: benchmark prices in editions, their correction tables, standard prices and rents.

The figures are invented, their proportions are usual ones. Nothing here is drawn by chance, so that the rest of the
town stays the same whatever is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import Any

from trading.core.city import City
from trading.core.land_use import UseClass
from trading.parcels.corrections import ONE, month_of
from trading.parcels.models import BenchmarkPrice, Parcel, PriceEdition, PriceFactor, StandardPrice
from trading.parcels.states import FactorKind, PriceKind, StandardPriceKind

#: yuan per m² of a granted right on land of grade 1, by class of use
_BASE_PRICE = {
    UseClass.RESIDENTIAL: 1080,
    UseClass.COMMERCIAL: 1460,
    UseClass.INDUSTRIAL: 318,
    UseClass.PUBLIC: 520,
    UseClass.OTHER: 400,
}
_GRADE_FACTOR = (100, 80, 62, 48)
_KIND_FACTOR = {PriceKind.GRANT: 100, PriceKind.ALLOCATION: 55, PriceKind.UNDERGROUND: 30}
#: of the districts in their order, in per cent
_LOCAL_FACTOR = (100, 82, 86)
#: the plot ratio that a price is for; industry is valued without one
_USUAL_RATIO = {
    UseClass.RESIDENTIAL: Decimal("1.80"),
    UseClass.COMMERCIAL: Decimal("1.80"),
    UseClass.PUBLIC: Decimal("1.50"),
}
#: plot ratio in hundredths and its factor
_RATIO_FACTORS = {
    UseClass.RESIDENTIAL: ((100, 7900), (150, 9250), (180, 10000), (220, 10950), (300, 12500), (400, 14000)),
    UseClass.COMMERCIAL: ((50, 6400), (100, 8100), (150, 9400), (180, 10000), (220, 10700), (300, 11800), (400, 12900)),
    UseClass.PUBLIC: ((50, 7800), (100, 9000), (150, 10000), (220, 11100), (300, 12200)),
}
#: yearly capitalisation rates in ten-thousandths
_RATES = {
    UseClass.RESIDENTIAL: 550,
    UseClass.COMMERCIAL: 650,
    UseClass.INDUSTRIAL: 500,
    UseClass.PUBLIC: 500,
    UseClass.OTHER: 500,
}
#: by how much the index of a use moves in a quarter, over and over, in ten-thousandths of the first figure
_MOVES = {
    UseClass.RESIDENTIAL: (60, 45, 20, -15, -35, -25, 10, 30),
    UseClass.COMMERCIAL: (25, -10, -30, -20, 5, 20, -15),
    UseClass.INDUSTRIAL: (40, 30, 55, 45, 25, 50),
    UseClass.PUBLIC: (20, 25, 10, 15),
    UseClass.OTHER: (10, 0, 15, 5),
}
_QUARTERS = (3, 6, 9, 12)
#: which standard prices are published in a street, and their level: per cent of grade 1, the mean of its parcels
_STANDARDS = {
    "urban": ((UseClass.RESIDENTIAL, UseClass.COMMERCIAL), 93),
    "mixed": ((UseClass.COMMERCIAL,), 71),
    "industrial": ((UseClass.INDUSTRIAL,), 57),
}
#: that of a single parcel lies a little above its grade, in per cent
_STANDARD_LEVEL = 104
#: a year's rent in ten-thousandths of the price
_RENT = 580


@dataclass(frozen=True)
class _Version:
    """An edition as it was published: its price level in per cent of the present one."""

    name: str
    valid_from: date
    valid_to: date | None
    level: int


_FIRST = _Version("2021", date(2021, 7, 1), date(2024, 6, 30), 93)
_SECOND = _Version("2024", date(2024, 7, 1), None, 100)
#: prices of underground space were published once and never renewed: the three-year alarm has something to say
_VERSIONS = {
    PriceKind.GRANT: (_FIRST, _SECOND),
    PriceKind.ALLOCATION: (_FIRST, _SECOND),
    PriceKind.UNDERGROUND: (_Version("2021", date(2021, 7, 1), None, 93),),
}


def price_editions(city: City, today: date) -> list[PriceEdition]:
    """The editions of the benchmark prices of each kind, for every district, class of use and grade."""
    return [
        PriceEdition(
            kind=kind,
            name=version.name,
            basis_on=(basis_on := version.valid_from.replace(month=1)),
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            document_no=f"{city.short}政发〔{version.name}〕示例号",
            prices=list(_benchmark_prices(city, kind, version.level)),
            factors=list(_factors(basis_on, min(today, version.valid_to or today))),
        )
        for kind, versions in _VERSIONS.items()
        for version in versions
    ]


def standard_prices(city: City, parcels: Sequence[Parcel], today: date) -> list[StandardPrice]:
    """Standard prices and rents of this year: by street for the usual uses, and for one parcel of each district."""
    return [
        StandardPrice(
            number=f"{city.short}标定〔{today.year}〕{number:03d}",
            kind=kind,
            fen_per_m2=yuan * 100 if kind is StandardPriceKind.SALE else yuan * _RENT // 100,
            basis_on=date(today.year, 1, 1),
            valid_from=date(today.year, 1, 1),
            plot_ratio=_USUAL_RATIO.get(place["use_class"]) if kind is StandardPriceKind.SALE else None,
            years=place["use_class"].max_years if kind is StandardPriceKind.SALE else None,
            document_no=f"{city.short}自然资发〔{today.year}〕示例号",
            **place,
        )
        for number, (place, yuan) in enumerate(_standard_places(city, parcels), start=1)
        for kind in StandardPriceKind
    ]


def _standard_places(city: City, parcels: Sequence[Parcel]) -> Iterator[tuple[dict[str, Any], int]]:
    """Where standard prices are published, and at how many yuan per m²."""
    for street in city.streets:
        uses, level = _STANDARDS.get(street.character, ((), 0))
        for use in uses:
            place = {"street_code": street.code, "use_class": use}
            yield place, _yuan(city, street.district_code, use, 1) * level // 100
    for parcel in _standard_parcels(city, parcels):
        place = {"parcel": parcel, "street_code": parcel.street_code, "use_class": parcel.use_class}
        yield place, _yuan(city, parcel.district_code, parcel.use_class, parcel.grade) * _STANDARD_LEVEL // 100


def _benchmark_prices(city: City, kind: PriceKind, level: int) -> Iterator[BenchmarkPrice]:
    share = level * _KIND_FACTOR[kind]
    for district in city.districts:
        for use in _BASE_PRICE:
            for grade in range(1, len(_GRADE_FACTOR) + 1):
                yield BenchmarkPrice(
                    district_code=district.code,
                    use_class=use,
                    grade=grade,
                    fen_per_m2=max(_yuan(city, district.code, use, grade, share), 1) * 100,
                    plot_ratio=_USUAL_RATIO.get(use),
                    # an allocated right has no term that its price could be for
                    years=None if kind is PriceKind.ALLOCATION else use.max_years,
                )


def _yuan(city: City, district_code: str, use: UseClass, grade: int, share: int = 100**2) -> int:
    """Whole yuan per m² at so many ten-thousandths of the granted right's present price."""
    locals_ = {district.code: local for district, local in zip(city.districts, cycle(_LOCAL_FACTOR), strict=False)}
    return _BASE_PRICE[use] * share * locals_[district_code] * _GRADE_FACTOR[grade - 1] // 100**4


def _factors(basis_on: date, until: date) -> Iterator[PriceFactor]:
    for use in UseClass:
        yield PriceFactor(kind=FactorKind.RATE, use_class=use, argument=0, factor=_RATES[use])
        for month, figure in _index(use, basis_on, until):
            yield PriceFactor(kind=FactorKind.INDEX, use_class=use, argument=month, factor=figure)
        for ratio, figure in _RATIO_FACTORS.get(use, ()):
            yield PriceFactor(kind=FactorKind.PLOT_RATIO, use_class=use, argument=ratio, factor=figure)


def _index(use: UseClass, basis_on: date, until: date) -> Iterator[tuple[int, int]]:
    """The index of a use: 100 in the month of valuation, then one figure a quarter, published the month after."""
    figure = ONE
    yield month_of(basis_on), figure
    moves = cycle(_MOVES[use])
    for year in range(basis_on.year, until.year + 1):
        for month in _QUARTERS:
            if month_of(basis_on) < year * 100 + month < month_of(until):
                figure += next(moves)
                yield year * 100 + month, figure


def _standard_parcels(city: City, parcels: Sequence[Parcel]) -> Iterator[Parcel]:
    """The first commercial parcel of each district: it stands for its neighbours."""
    for district in city.districts:
        like = (one for one in parcels if one.district_code == district.code and one.use_class is UseClass.COMMERCIAL)
        first = next(like, None)
        if first is not None:
            yield first
