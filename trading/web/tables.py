"""Tables to take away: CSV and XLSX of any rows, with typed cells and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from trading.core import clock
from trading.web.filters import local_datetime

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

#: a spreadsheet would run a cell that begins so
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Column:
    """One column: its heading and how a row's cell is read."""

    heading: str
    read: Callable[[Any], Any]


def write_csv(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """UTF-8 with a byte-order mark and CRLF, as spreadsheets expect; instants as local wall time."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    writer.writerows([_csv_cell(column.read(row)) for column in columns] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return local_datetime(value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_xlsx(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """A workbook of one sheet: codes are text, figures figures, instants local dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        sheet = book.add_worksheet(name)
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading, heading)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _write_cell(sheet, line, place, column.read(row), formats)
        sheet.freeze_panes(1, 1)
        sheet.autofit()
    return buffer.getvalue()


def _write_cell(sheet: Any, row: int, place: int, value: Any, formats: dict[type, Any]) -> None:
    match value:
        case None:
            return
        case datetime():
            sheet.write_datetime(row, place, value.astimezone(clock.LOCAL).replace(tzinfo=None), formats[datetime])
        case date():
            sheet.write_datetime(row, place, value, formats[date])
        case Decimal():
            sheet.write_number(row, place, float(value), formats[Decimal])
        case int():
            sheet.write_number(row, place, value)
        case _:
            sheet.write_string(row, place, str(value))
