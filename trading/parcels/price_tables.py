"""Published land prices as tables: by district on the page, and line by line in files.

Cells that a spreadsheet would run as a formula are written as text.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from trading.core.city import District, here
from trading.core.land_use import UseClass
from trading.core.money import per_mu
from trading.parcels.corrections import index_text, month_text, ten_thousandths
from trading.parcels.models import BenchmarkPrice, PriceEdition, PriceFactor, StandardPrice
from trading.parcels.states import FactorKind
from trading.web.filters import label
from trading.web.locale import html_tag

#: a spreadsheet would run a cell that begins so
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class PriceRow:
    """The prices of a class of use (and a section, where it has its own) by grade; None where none is published."""

    use: UseClass
    section: str
    plot_ratio: Decimal | None
    years: int | None
    cells: tuple[BenchmarkPrice | None, ...]


@dataclass(frozen=True)
class DistrictTable:
    """The prices of a district."""

    district: District
    grades: tuple[int, ...]
    rows: tuple[PriceRow, ...]


def by_district(found: Iterable[BenchmarkPrice]) -> list[DistrictTable]:
    """The prices of an edition, one table a district."""
    prices = list(found)
    grades = tuple(sorted({price.grade for price in prices}))
    cells: dict[tuple[str, UseClass, str], dict[int, BenchmarkPrice]] = defaultdict(dict)
    for price in prices:
        cells[price.district_code, price.use_class, price.section][price.grade] = price
    uses = list(UseClass)
    return [
        DistrictTable(
            district,
            grades,
            tuple(
                _row(use, section, [cells[code, use, section].get(grade) for grade in grades])
                for code, use, section in sorted(cells, key=lambda key: (uses.index(key[1]), key[2]))
                if code == district.code
            ),
        )
        for district in here().districts
        if any(code == district.code for code, _use, _section in cells)
    ]


def _row(use: UseClass, section: str, cells: Sequence[BenchmarkPrice | None]) -> PriceRow:
    """A row; what its prices are for is said once where they agree."""
    ratios = {price.plot_ratio for price in cells if price is not None}
    terms = {price.years for price in cells if price is not None}
    ratio, years = (values.pop() if len(values) == 1 else None for values in (ratios, terms))
    return PriceRow(use, section, ratio, years, tuple(cells))


@dataclass(frozen=True)
class FactorTable:
    """A correction table of an edition: a line an argument, a column a use."""

    kind: FactorKind
    uses: tuple[UseClass, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def factor_tables(found: Sequence[PriceFactor]) -> list[FactorTable]:
    """The correction tables that an edition has."""
    tables = []
    for kind in FactorKind:
        figures = {(row.argument, row.use_class): row.factor for row in found if row.kind is kind}
        uses = tuple(use for use in UseClass if any(one is use for _argument, one in figures))
        rows = tuple(
            (_argument(kind, argument), tuple(_figure(kind, figures.get((argument, use))) for use in uses))
            for argument in sorted({argument for argument, _use in figures})
        )
        if rows:
            tables.append(FactorTable(kind, uses, rows))
    return tables


def _argument(kind: FactorKind, argument: int) -> str:
    match kind:
        case FactorKind.INDEX:
            return month_text(argument)
        case FactorKind.PLOT_RATIO:
            return f"{Decimal(argument) / 100:.2f}"
        case _:
            return _("a year")


def _figure(kind: FactorKind, factor: int | None) -> str:
    if factor is None:
        return ""
    match kind:
        case FactorKind.INDEX:
            return index_text(factor)
        case FactorKind.RATE:
            return f"{Decimal(factor) / 100:.2f} %"
        case _:
            return ten_thousandths(factor)


# --- places and units -------------------------------------------------------------------------------------------


def place_of(price: StandardPrice) -> str:
    """The parcel or the street that a standard price is for, in the reader's language."""
    if price.parcel is not None:
        return price.parcel.location
    street = next((one for one in here().streets if one.code == price.street_code), None)
    if street is None:
        return price.street_code or ""
    district, language = here().district(street.district_code), html_tag()
    names = district.name(language), street.name(language)
    return ", ".join(reversed(names)) if language == "en" else "".join(names)


def wan_a_mu(fen_per_m2: int) -> Decimal:
    """Units of ten thousand yuan a mu, to two decimals (15 yuan/m² are one)."""
    hundredths = (int(per_mu(fen_per_m2, Decimal(1))) + 5_000) // 10_000
    return Decimal(hundredths).scaleb(-2)


# --- files ------------------------------------------------------------------------------------------------------


def benchmark_lines(edition: PriceEdition, found: Iterable[BenchmarkPrice]) -> list[list[Any]]:
    """The head and the lines of an edition's file."""
    head = [
        _("Kind"),
        _("Edition"),
        _("Document number"),
        _("Valid from"),
        _("Valid to"),
        _("District"),
        _("Use"),
        _("Land grade"),
        _("Section"),
        _("Price (yuan/m²)"),
        _("Price (×10,000 yuan/mu)"),
        _("Plot ratio"),
        _("Years"),
    ]
    common = [label(edition.kind), edition.name, edition.document_no, edition.valid_from, edition.valid_to]
    return [head] + [
        [
            *common,
            here().district(price.district_code).name(html_tag()),
            label(price.use_class),
            price.grade,
            price.section,
            Decimal(price.fen_per_m2).scaleb(-2),
            wan_a_mu(price.fen_per_m2),
            price.plot_ratio,
            price.years,
        ]
        for price in found
    ]


def standard_lines(found: Iterable[StandardPrice]) -> list[list[Any]]:
    """The head and the lines of a file of standard prices."""
    head = [
        _("Number"),
        _("Kind"),
        _("Place"),
        _("Parcel code"),
        _("Use"),
        _("Price (yuan/m²)"),
        _("Plot ratio"),
        _("Years"),
        _("Day of valuation"),
        _("Valid from"),
        _("Valid to"),
        _("Document number"),
    ]
    return [head] + [
        [
            price.number,
            label(price.kind),
            place_of(price),
            price.parcel.code if price.parcel else "",
            label(price.use_class),
            Decimal(price.fen_per_m2).scaleb(-2),
            price.plot_ratio,
            price.years,
            price.basis_on,
            price.valid_from,
            price.valid_to,
            price.document_no,
        ]
        for price in found
    ]


def write(lines: Sequence[Sequence[Any]], ending: str, title: str) -> bytes:
    """The lines as a file of the kind that ``ending`` names."""
    return _xlsx(lines, title) if ending == "xlsx" else _csv(lines)


def _csv(lines: Sequence[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte-order mark and CRLF, as spreadsheets expect."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_text(value) for value in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text


def _xlsx(lines: Sequence[Sequence[Any]], title: str) -> bytes:
    """Typed cells: figures are figures, days are text as everywhere on the platform."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(title[:31])
        heading, figure = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, Decimal):
                    sheet.write_number(row, column, value, figure)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value is not None:
                    sheet.write_string(row, column, str(value), heading if row == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return buffer.getvalue()
