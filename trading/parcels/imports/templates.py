"""Empty files to fill in: headings, an example of each column, and what to know before."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from trading.parcels.imports.sheets import Sheet

ENDINGS = ("xlsx", "csv")


def write_template(sheet: Sheet, ending: str) -> bytes:
    """The template of a sheet as a workbook, or its heading row as CSV."""
    return _workbook(sheet) if ending == "xlsx" else _heading_row(sheet)


def _workbook(sheet: Sheet) -> bytes:
    """Cells are formatted as text, so that long codes keep their digits; the notes stand on a page of their own."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        plain, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        page, notes = book.add_worksheet(sheet.title), book.add_worksheet("填写说明")
        page.set_column(0, len(sheet.columns) - 1, 18, plain)
        page.freeze_panes(1, 1)
        notes.set_column(0, 1, 22)
        notes.set_column(2, 3, 60)
        notes.write_row(0, 0, ("列", "必填", "说明", "示例"), bold)
        for place, column in enumerate(sheet.columns):
            page.write_string(0, place, column.heading, bold)
            cells = (column.heading, "是" if column.required else "", column.hint, column.example)
            for at, text in enumerate(cells):
                notes.write_string(place + 1, at, text)
        for line, note in enumerate(sheet.notes, len(sheet.columns) + 2):
            notes.write_string(line, 0, note)
    return target.getvalue()


def _heading_row(sheet: Sheet) -> bytes:
    """UTF-8 with its mark, by which spreadsheets know it."""
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerow(column.heading for column in sheet.columns)
    return target.getvalue().encode("utf-8-sig")
