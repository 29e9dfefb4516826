"""All settings as a workbook or as text: typed cells, nothing that would run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from flask_babel import gettext as _

from trading.settings.overview import Row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_WIDTHS = (30, 44, 26, 12, 22, 48, 22, 14, 14, 14)


def workbook(rows: Iterable[Row]) -> bytes:
    """The settings as they stand today, one a line."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_("Settings"))
        sheet.freeze_panes(1, 0)
        for column, (width, title) in enumerate(zip(_WIDTHS, _titles(), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, bold)
        for place, row in enumerate(rows, start=1):
            for column, text in enumerate(_texts(row)):
                if column == 3 and isinstance(row.value, int | Decimal) and row.unit:
                    sheet.write_number(place, column, row.value)
                else:
                    sheet.write_string(place, column, text)
    return buffer.getvalue()


def text(rows: Iterable[Row]) -> bytes:
    """The same as CSV, with the mark by which spreadsheets know UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_titles())
    writer.writerows(_texts(row) for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _titles() -> tuple[str, ...]:
    return (
        _("Key"),
        _("Setting"),
        _("Group"),
        _("Value"),
        _("Unit"),
        _("Source"),
        _("Changed by"),
        _("In force since"),
        _("Planned value"),
        _("Planned from"),
    )


def _texts(row: Row) -> tuple[str, ...]:
    setting = row.setting
    return (
        setting.key,
        _(setting.label),
        _(setting.group.label),
        row.shown,
        row.unit,
        _(setting.source),
        _(setting.changed_by.label),
        row.since.isoformat() if row.since else "",
        row.planned_value,
        row.planned.valid_from.isoformat() if row.planned else "",
    )
