"""Every SELECT about land prices, and what they make of a right: its price, its rent, the make-up payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from trading.core import clock
from trading.core.calendar import add_years
from trading.core.codes import ParcelCode
from trading.core.deal import AcquisitionMode
from trading.core.errors import NotFound
from trading.core.land_use import UseClass
from trading.core.money import Fen
from trading.core.paging import Page
from trading.extensions import db
from trading.parcels.models import BenchmarkPrice, LandRight, Parcel, PriceEdition, PriceFactor, StandardPrice
from trading.parcels.queries import benchmark_for
from trading.parcels.states import FactorKind, PriceKind, StandardPriceKind
from trading.parcels.valuation import BasePrice, Factors, PriceSource, Subject, Valuation, value_land, value_rent

#: the feature letters of parcels below the ground
_UNDERGROUND = "GX"


# --- what a right is worth ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MakeUpPayment:
    """What the buyer of allocated land makes up (补缴出让价款): market price less the price of the allocated right,
    both of one day and for the present use."""

    market: Valuation
    allocated: Valuation

    @property
    def amount(self) -> Fen:
        return Fen(max(self.market.total - self.allocated.total, 0))


def kind_for(right: LandRight) -> PriceKind:
    """Which benchmark prices a right goes by."""
    if ParcelCode(right.parcel.code).feature == _UNDERGROUND:
        return PriceKind.UNDERGROUND
    return PriceKind.ALLOCATION if right.acquisition_mode is AcquisitionMode.ALLOCATION else PriceKind.GRANT


def value_right(right: LandRight, on: date | None = None) -> Valuation | None:
    """What a right is worth on a day (today, if none is named); None where no price is published for its place."""
    return _value(right.parcel, kind_for(right), right.ends_on, on or clock.today())


def rent_of(right: LandRight, on: date | None = None) -> Valuation | None:
    """The yearly rent of the whole parcel by the published rents; None where none is published."""
    day, parcel = on or clock.today(), right.parcel
    standard = _standard_for(parcel, day, StandardPriceKind.RENT)
    if standard is None:
        return None
    return value_rent(_base_of_standard(standard), parcel.area, _factors_for(parcel, PriceKind.GRANT, day), day)


def make_up_payment(right: LandRight, on: date | None = None) -> MakeUpPayment | None:
    """The estimate of what is made up when allocated land is transferred with its present use (协议出让规范).

    The market price is that of a granted right with the full term of its use. None for other land, and where either
    price isn't published.
    """
    if kind_for(right) is not PriceKind.ALLOCATION:
        return None
    day, parcel = on or clock.today(), right.parcel
    last_day = add_years(day, parcel.use_class.max_years) - timedelta(days=1)
    market, allocated = _value(parcel, PriceKind.GRANT, last_day, day), value_right(right, day)
    return MakeUpPayment(market, allocated) if market and allocated else None


def _value(parcel: Parcel, kind: PriceKind, ends_on: date | None, on: date) -> Valuation | None:
    base, edition_id = _base_for(parcel, kind, on)
    if base is None:
        return None
    subject = Subject(
        area=parcel.area,
        full_years=parcel.use_class.max_years,
        # what may be built is what the land is worth; where only a least ratio is set, that one
        plot_ratio=parcel.plot_ratio_max if parcel.plot_ratio_max is not None else parcel.plot_ratio_min,
        ends_on=ends_on,
    )
    return value_land(base, subject, _factors(edition_id, parcel.use_class), on)


def _base_for(parcel: Parcel, kind: PriceKind, on: date) -> tuple[BasePrice | None, int | None]:
    """The base price, and the edition whose correction tables go with it.

    Standard prices are prices of granted rights on the ground: they say nothing of allocated or underground ones.
    """
    if kind is PriceKind.GRANT and (standard := _standard_for(parcel, on, StandardPriceKind.SALE)) is not None:
        edition = edition_in_force(kind, on)
        return _base_of_standard(standard), edition.id if edition else None
    benchmark = benchmark_for(parcel, on, kind=kind)
    if benchmark is None:
        return None, None
    edition = benchmark.edition
    base = BasePrice(
        source=PriceSource.BENCHMARK,
        number=edition.name,
        fen_per_m2=benchmark.fen_per_m2,
        basis_on=edition.basis_on,
        valid_from=edition.valid_from,
        valid_to=edition.valid_to,
        document_no=edition.document_no,
        plot_ratio=benchmark.plot_ratio,
        years=benchmark.years,
    )
    return base, edition.id


def _base_of_standard(standard: StandardPrice) -> BasePrice:
    return BasePrice(
        source=PriceSource.AREA_STANDARD if standard.parcel_id is None else PriceSource.PARCEL_STANDARD,
        number=standard.number,
        fen_per_m2=standard.fen_per_m2,
        basis_on=standard.basis_on,
        valid_from=standard.valid_from,
        valid_to=standard.valid_to,
        document_no=standard.document_no,
        plot_ratio=standard.plot_ratio,
        years=standard.years,
    )


def _standard_for(parcel: Parcel, on: date, kind: StandardPriceKind) -> StandardPrice | None:
    """The standard price of the parcel itself, else that of its street, for its class of use."""
    its_street = and_(StandardPrice.parcel_id.is_(None), StandardPrice.street_code == parcel.street_code)
    statement = (
        select(StandardPrice)
        .where(
            StandardPrice.kind == kind,
            StandardPrice.use_class == parcel.use_class,
            _in_force(StandardPrice, on),
            or_(StandardPrice.parcel_id == parcel.id, its_street),
        )
        .order_by(StandardPrice.parcel_id.is_(None), StandardPrice.valid_from.desc(), StandardPrice.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def _factors_for(parcel: Parcel, kind: PriceKind, on: date) -> Factors:
    edition = edition_in_force(kind, on)
    return _factors(edition.id if edition else None, parcel.use_class)


def _factors(edition_id: int | None, use: UseClass) -> Factors:
    """The tables of an edition for one use, read as plain figures: rooms ask for them with every bid."""
    columns = PriceFactor.kind, PriceFactor.argument, PriceFactor.factor
    statement = select(*columns).where(PriceFactor.edition_id == edition_id, PriceFactor.use_class == use)
    rows = db.session.execute(statement.order_by(PriceFactor.argument)).all() if edition_id is not None else []

    def table(kind: FactorKind) -> list[tuple[int, int]]:
        return [(argument, factor) for one, argument, factor in rows if one is kind]

    rate = next((factor for _argument, factor in table(FactorKind.RATE)), None)
    return Factors(plot_ratio=table(FactorKind.PLOT_RATIO), index=table(FactorKind.INDEX), rate=rate)


# --- editions -----------------------------------------------------------------------------------------------------


def editions(kind: PriceKind | None = None) -> list[PriceEdition]:
    """Editions of a kind, or all by their kinds, the newest of each kind first."""
    statement = select(PriceEdition).order_by(PriceEdition.valid_from.desc(), PriceEdition.id.desc())
    found = db.session.scalars(statement if kind is None else statement.where(PriceEdition.kind == kind))
    return sorted(found, key=lambda edition: list(PriceKind).index(edition.kind))


def edition_in_force(kind: PriceKind, on: date) -> PriceEdition | None:
    """The edition of a kind that counts on a day."""
    statement = select(PriceEdition).where(PriceEdition.kind == kind, _in_force(PriceEdition, on))
    return db.session.scalar(statement.order_by(PriceEdition.valid_from.desc()).limit(1))


def get_edition(kind: str, name: str) -> PriceEdition:
    """The edition of a kind's value and a name; raise :class:`NotFound`."""
    if kind not in set(PriceKind):
        _nothing()
    statement = select(PriceEdition).where(PriceEdition.kind == PriceKind(kind), PriceEdition.name == name)
    return db.session.scalar(statement) or _nothing()


def get_edition_for_update(edition_id: int) -> PriceEdition:
    return db.session.get(PriceEdition, edition_id, with_for_update=True, populate_existing=True) or _nothing()


def prices_of(edition_id: int) -> list[BenchmarkPrice]:
    """The prices of an edition in the order of places and grades."""
    statement = (
        select(BenchmarkPrice)
        .where(BenchmarkPrice.edition_id == edition_id)
        .order_by(BenchmarkPrice.district_code, BenchmarkPrice.section, BenchmarkPrice.grade, BenchmarkPrice.id)
    )
    return list(db.session.scalars(statement))


def factor_rows(edition_id: int) -> Sequence[PriceFactor]:
    """The correction tables of an edition, by argument."""
    statement = (
        select(PriceFactor)
        .where(PriceFactor.edition_id == edition_id)
        .order_by(PriceFactor.kind, PriceFactor.use_class, PriceFactor.argument)
    )
    return db.session.scalars(statement).all()


def counts_by_edition() -> dict[int, tuple[int, int]]:
    """How many prices and how many figures of correction tables each edition has."""
    prices, factors = (
        dict(db.session.execute(select(model.edition_id, func.count()).group_by(model.edition_id)).all())
        for model in (BenchmarkPrice, PriceFactor)
    )
    return {edition_id: (prices.get(edition_id, 0), factors.get(edition_id, 0)) for edition_id in {*prices, *factors}}


# --- standard prices ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StandardFilter:
    """What a reader asks of the list of standard prices."""

    kind: StandardPriceKind = StandardPriceKind.SALE
    street_codes: Sequence[str] = ()
    use: UseClass | None = None


def standard_prices(asked: StandardFilter, on: date, *, page: int = 1, size: int = 25) -> Page[StandardPrice]:
    """A page of the standard prices in force on a day, by number."""
    statement = _standards(asked, on)
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = min(page, max(1, -(-total // size)))
    rows = db.session.scalars(statement.limit(size).offset((number - 1) * size)).all()
    return Page(list(rows), total, number, size)


def every_standard_price(asked: StandardFilter, on: date) -> list[StandardPrice]:
    """All of them, for a file."""
    return list(db.session.scalars(_standards(asked, on)))


def counts_of_standards(on: date) -> dict[StandardPriceKind, int]:
    """How many standard prices of each kind are in force on a day."""
    statement = (
        select(StandardPrice.kind, func.count()).where(_in_force(StandardPrice, on)).group_by(StandardPrice.kind)
    )
    return dict(db.session.execute(statement).all())


def _standards(asked: StandardFilter, on: date) -> Select[tuple[StandardPrice]]:
    statement = select(StandardPrice).outerjoin(Parcel, StandardPrice.parcel_id == Parcel.id)
    statement = statement.where(StandardPrice.kind == asked.kind, _in_force(StandardPrice, on))
    if asked.street_codes:
        place = func.coalesce(StandardPrice.street_code, Parcel.street_code)
        statement = statement.where(place.in_(list(asked.street_codes)))
    if asked.use is not None:
        statement = statement.where(StandardPrice.use_class == asked.use)
    return statement.options(joinedload(StandardPrice.parcel)).order_by(StandardPrice.number, StandardPrice.id)


def present_standard_price_for_update(number: str, kind: StandardPriceKind) -> StandardPrice | None:
    """The last price published under a number, locked, so that its successor can end it."""
    statement = (
        select(StandardPrice)
        .where(StandardPrice.number == number, StandardPrice.kind == kind)
        .order_by(StandardPrice.valid_from.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(statement)


def _in_force(model: type[PriceEdition] | type[StandardPrice], on: date) -> ColumnElement[bool]:
    return and_(model.valid_from <= on, or_(model.valid_to.is_(None), model.valid_to >= on))


def _nothing() -> PriceEdition:
    raise NotFound()
