"""Rows of the sheets of prices: benchmark prices, their corrections, standard parcel prices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from trading.core import codes
from trading.core.land_use import UseClass
from trading.core.messages import N_
from trading.parcels.imports import cells
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.files import RawRow, no_news
from trading.parcels.imports.rows import Checked, RowReader, check_rows
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.states import FactorKind, ImportKind, PriceKind, StandardPriceKind

#: factors count ten-thousandths
WHOLE = 10_000


@dataclass(frozen=True)
class EditionDates:
    """What the rows of one edition must agree in."""

    basis_on: date
    valid_from: date
    valid_to: date | None
    document_no: str


@dataclass(frozen=True)
class BenchmarkRecord:
    """One benchmark price."""

    row: int
    kind: PriceKind
    edition: str
    dates: EditionDates
    place: tuple[str, UseClass, int, str]
    figures: tuple[int, Decimal | None, int | None]

    def once(self) -> Iterable[tuple[str, str]]:
        yield "price", repr((self.kind, self.edition, self.place))


@dataclass(frozen=True)
class FactorRecord:
    """One figure of a correction table."""

    row: int
    kind: PriceKind
    edition: str
    place: tuple[FactorKind, UseClass, int]
    factor: int

    def once(self) -> Iterable[tuple[str, str]]:
        yield "argument", repr((self.kind, self.edition, self.place))


@dataclass(frozen=True)
class StandardRecord:
    """One standard parcel price."""

    row: int
    number: str
    kind: StandardPriceKind
    parcel_code: str | None
    street_code: str | None
    columns: dict[str, Any]

    @property
    def valid_from(self) -> date:
        return self.columns["valid_from"]

    def once(self) -> Iterable[tuple[str, str]]:
        yield "number", repr((self.number, self.kind, self.valid_from))


def check_benchmarks(rows: Sequence[RawRow], tell: Callable[[int, int], None] = no_news) -> Checked[BenchmarkRecord]:
    """Read benchmark prices."""
    return check_rows(rows, SHEETS[ImportKind.BENCHMARKS], _benchmark, tell)


def check_factors(rows: Sequence[RawRow], tell: Callable[[int, int], None] = no_news) -> Checked[FactorRecord]:
    """Read correction tables."""
    return check_rows(rows, SHEETS[ImportKind.FACTORS], _factor, tell)


def check_standards(rows: Sequence[RawRow], tell: Callable[[int, int], None] = no_news) -> Checked[StandardRecord]:
    """Read standard parcel prices."""
    return check_rows(rows, SHEETS[ImportKind.STANDARDS], _standard, tell)


def _benchmark(reader: RowReader) -> BenchmarkRecord | None:
    kind, edition = _edition(reader)
    dates = EditionDates(*_validity(reader), _text(reader, "document_no", 120))
    place = (
        reader.cell("district", cells.district),
        reader.cell("use_class", cells.use_class),
        reader.cell("grade", cells.grade),
        _text(reader, "section", 60),
    )
    figures = (
        reader.cell("price", cells.price),
        reader.cell("plot_ratio", cells.index),
        reader.cell("years", cells.whole_years),
    )
    return None if reader.faults else BenchmarkRecord(reader.row.number, kind, edition, dates, place, figures)


def _factor(reader: RowReader) -> FactorRecord | None:
    kind, edition = _edition(reader)
    sort = reader.cell("factor_kind", cells.factor_kind)
    use = reader.cell("use_class", cells.use_class)
    argument = _argument(reader, sort) if sort else None
    factor = reader.cell("factor", _ten_thousandths)
    if reader.faults:
        return None
    return FactorRecord(reader.row.number, kind, edition, (sort, use, argument), factor)


def _standard(reader: RowReader) -> StandardRecord | None:
    parcel = reader.cell("parcel_code", codes.parse_parcel_code)
    street = reader.cell("street_code", cells.street)
    if reader.has("parcel_code") is reader.has("street_code"):
        reader.fault("parcel_code", CellInvalid(N_("Fill in the parcel code or the street code, one of the two.")))
    basis_on, valid_from, valid_to = _validity(reader)
    columns = {
        "use_class": reader.cell("use_class", cells.use_class),
        "fen_per_m2": reader.cell("price", cells.price),
        "basis_on": basis_on,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "plot_ratio": reader.cell("plot_ratio", cells.index),
        "years": reader.cell("years", cells.whole_years),
        "document_no": _text(reader, "document_no", 120),
    }
    number = _text(reader, "number", 40)
    kind = reader.cell("kind", cells.standard_kind)
    if reader.faults:
        return None
    return StandardRecord(reader.row.number, number, kind, str(parcel) if parcel else None, street, columns)


def _edition(reader: RowReader) -> tuple[PriceKind, str]:
    return reader.cell("kind", cells.price_kind), _text(reader, "edition", 20)


def _validity(reader: RowReader) -> tuple[date, date, date | None]:
    basis_on, valid_from = reader.cell("basis_on", cells.day), reader.cell("valid_from", cells.day)
    valid_to = reader.cell("valid_to", cells.day)
    if basis_on and valid_from and basis_on > valid_from:
        words = N_("The day of valuation can't lie after the day from which the price is valid.")
        reader.fault("basis_on", CellInvalid(words))
    if valid_from and valid_to and valid_to < valid_from:
        reader.fault("valid_to", CellInvalid(N_("The end must come after the start.")))
    return basis_on, valid_from, valid_to


def _text(reader: RowReader, key: str, length: int) -> str:
    return reader.check(key, cells.text_up_to(length)) or ""


def _argument(reader: RowReader, kind: FactorKind) -> int:
    """Hundredths of a plot ratio, a month as YYYYMM, or nought for a rate."""
    if kind is FactorKind.RATE:
        return 0
    if not reader.has("argument"):
        reader.fault("argument", CellInvalid(N_("This must be filled in.")))
    return reader.cell("argument", _hundredths if kind is FactorKind.PLOT_RATIO else _month) or 0


def _hundredths(text: str) -> int:
    return int(cells.index(text) * 100)


def _month(text: str) -> int:
    found = re.fullmatch(r"([0-9]{4})\s*[-/.年]?\s*([0-9]{1,2})\s*月?", text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise CellInvalid(N_("Write the month as 2026-06."))
    return int(found[1]) * 100 + int(found[2])


def _ten_thousandths(text: str) -> int:
    """A factor with at most four decimals, or a rate in per cent."""
    bare, per_cent, _rest = text.replace("％", "%").partition("%")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", bare.strip()):
        raise CellInvalid(N_("Write a factor with at most four decimals, such as 1.0250, or a rate in per cent."))
    factor = Decimal(bare.strip()) * (WHOLE // 100 if per_cent else WHOLE)
    if factor != int(factor) or factor <= 0:
        raise CellInvalid(N_("Write a factor with at most four decimals, such as 1.0250, or a rate in per cent."))
    return int(factor)
