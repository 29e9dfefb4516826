"""Benchmark prices and their corrections against the editions that are kept.

What an edition that has taken effect says is never changed, since deals were judged by it; it may only be completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trading.core import clock
from trading.core.actor import Actor
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.prices import BenchmarkRecord, FactorRecord
from trading.parcels.imports.rows import Fault, ImportRefused
from trading.parcels.models import BenchmarkPrice, PriceEdition, PriceFactor
from trading.parcels.queries import prices as queries
from trading.parcels.services.loading.plans import ImportReport, Tell
from trading.parcels.states import PriceKind

_PUBLISHED = N_("The edition is in force with another figure here. Publish a new edition instead of changing this one.")
_NAMES = ("kind", "name", "basis_on", "valid_from", "valid_to", "document_no")


class _Editions:
    """The kept editions and what they hold, by their names."""

    def __init__(self) -> None:
        self.by_name = {(one.kind, one.name): one for one in queries.editions()}

    def is_fixed(self, edition: PriceEdition | None) -> bool:
        return edition is not None and edition.valid_from <= clock.today()


@dataclass(frozen=True)
class BenchmarksPlan:
    """Benchmark prices to be written. Few enough to be compared again while writing."""

    records: Sequence[BenchmarkRecord]

    @classmethod
    def compare(cls, records: Sequence[BenchmarkRecord]) -> tuple[list[Fault], BenchmarksPlan]:
        faults = [*_edition_faults(records, _Editions()), *_price_faults(records, _Editions())]
        return faults, cls(records)

    def write(self, *, label: str, by: Actor, tell: Tell) -> ImportReport:
        faults, _plan = self.compare(self.records)
        if faults:
            raise ImportRefused(faults)
        editions, created, updated = _Editions(), 0, 0
        kept = _kept_prices(self.records, editions)
        for place, record in enumerate(self.records):
            tell(place, len(self.records))
            edition = editions.by_name.get((record.kind, record.edition)) or _new_edition(record, editions)
            columns = dict(zip(("fen_per_m2", "plot_ratio", "years"), record.figures, strict=True))
            price = kept.get((record.kind, record.edition, record.place))
            if price is None:
                district, use, grade, section = record.place
                edition.prices.append(
                    BenchmarkPrice(district_code=district, use_class=use, grade=grade, section=section, **columns)
                )
                created += 1
            elif _rewrite(price, columns):
                updated += 1
        db.session.flush()
        return ImportReport(created, updated, len(self.records) - created - updated)


@dataclass(frozen=True)
class FactorsPlan:
    """Figures of correction tables to be written."""

    records: Sequence[FactorRecord]

    @classmethod
    def compare(cls, records: Sequence[FactorRecord]) -> tuple[list[Fault], FactorsPlan]:
        editions, faults = _Editions(), []
        kept = _kept_factors(records, editions)
        for record in records:
            edition = editions.by_name.get((record.kind, record.edition))
            if edition is None:
                words = N_("There is no such edition of this kind. Import its prices first.")
                faults.append(Fault(record.row, "edition", CellInvalid(words)))
                continue
            factor = kept.get((record.kind, record.edition, record.place))
            if factor is not None and factor.factor != record.factor and editions.is_fixed(edition):
                faults.append(Fault(record.row, "factor", CellInvalid(_PUBLISHED)))
        return faults, cls(records)

    def write(self, *, label: str, by: Actor, tell: Tell) -> ImportReport:
        faults, _plan = self.compare(self.records)
        if faults:
            raise ImportRefused(faults)
        editions, created, updated = _Editions(), 0, 0
        kept = _kept_factors(self.records, editions)
        for place, record in enumerate(self.records):
            tell(place, len(self.records))
            factor = kept.get((record.kind, record.edition, record.place))
            if factor is None:
                kind, use, argument = record.place
                row = PriceFactor(kind=kind, use_class=use, argument=argument, factor=record.factor)
                editions.by_name[record.kind, record.edition].factors.append(row)
                created += 1
            elif _rewrite(factor, {"factor": record.factor}):
                updated += 1
        db.session.flush()
        return ImportReport(created, updated, len(self.records) - created - updated)


def _edition_faults(records: Sequence[BenchmarkRecord], editions: _Editions) -> list[Fault]:
    """Rows of one edition must agree, with each other and with what is kept; editions of a kind follow each other."""
    faults: list[Fault] = []
    first: dict[tuple[PriceKind, str], BenchmarkRecord] = {}
    for record in records:
        key = (record.kind, record.edition)
        one = first.setdefault(key, record)
        if one.dates != record.dates:
            words = N_("The dates of this edition differ from those in row %(first)s.")
            faults.append(Fault(record.row, "valid_from", CellInvalid(words, first=one.row)))
    for key, record in first.items():
        kept = editions.by_name.get(key)
        if kept is not None:
            faults += _dates_faults(record, kept)
            continue
        spans = [(one.name, one.valid_from, one.valid_to) for one in editions.by_name.values() if one.kind is key[0]]
        spans += [
            (other.edition, other.dates.valid_from, other.dates.valid_to)
            for other in first.values()
            if other.kind is key[0] and other is not record and (other.kind, other.edition) not in editions.by_name
        ]
        for name, begins, ends in spans:
            if _overlap(begins, ends, record.dates.valid_from, record.dates.valid_to):
                words = N_("Edition %(name)s of this kind is valid in the same time. End it first, on the day before.")
                faults.append(Fault(record.row, "valid_from", CellInvalid(words, name=name)))
    return faults


def _dates_faults(record: BenchmarkRecord, kept: PriceEdition) -> list[Fault]:
    """An edition keeps its dates. One that was ended since may still be open in the file."""
    dates = record.dates
    fixed = ("basis_on", "valid_from", "document_no")
    differing = [name for name in fixed if getattr(dates, name) != getattr(kept, name)]
    if dates.valid_to is not None and dates.valid_to != kept.valid_to:
        differing.append("valid_to")
    words = N_("The edition is kept with another entry here: %(kept)s.")
    return [Fault(record.row, name, CellInvalid(words, kept=getattr(kept, name) or "-")) for name in differing]


def _overlap(begins: date, ends: date | None, other_begins: date, other_ends: date | None) -> bool:
    return begins <= (other_ends or date.max) and other_begins <= (ends or date.max)


def _price_faults(records: Sequence[BenchmarkRecord], editions: _Editions) -> list[Fault]:
    faults = []
    kept = _kept_prices(records, editions)
    for record in records:
        price = kept.get((record.kind, record.edition, record.place))
        if price is None or not editions.is_fixed(price.edition):
            continue
        if (price.fen_per_m2, price.plot_ratio, price.years) != record.figures:
            faults.append(Fault(record.row, "price", CellInvalid(_PUBLISHED)))
    return faults


def _kept_prices(records: Sequence[BenchmarkRecord], editions: _Editions) -> dict[Any, BenchmarkPrice]:
    return {
        (kind, name, (price.district_code, price.use_class, price.grade, price.section)): price
        for kind, name in {(one.kind, one.edition) for one in records}
        if (edition := editions.by_name.get((kind, name))) is not None
        for price in queries.prices_of(edition.id)
    }


def _kept_factors(records: Sequence[FactorRecord], editions: _Editions) -> dict[Any, PriceFactor]:
    return {
        (kind, name, (factor.kind, factor.use_class, factor.argument)): factor
        for kind, name in {(one.kind, one.edition) for one in records}
        if (edition := editions.by_name.get((kind, name))) is not None
        for factor in queries.factor_rows(edition.id)
    }


def _new_edition(record: BenchmarkRecord, editions: _Editions) -> PriceEdition:
    dates = record.dates
    values = (record.kind, record.edition, dates.basis_on, dates.valid_from, dates.valid_to, dates.document_no)
    edition = PriceEdition(**dict(zip(_NAMES, values, strict=True)), prices=[], factors=[])
    db.session.add(edition)
    editions.by_name[record.kind, record.edition] = edition
    return edition


def _rewrite(row: Any, columns: dict[str, Any]) -> bool:
    """Write what differs; True where something did."""
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)
