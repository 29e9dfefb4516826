"""The ledger of a lot as a workbook: typed cells, texts as texts, so that nothing runs as a formula."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from trading.core import clock
from trading.funds.models import MoneyEntry
from trading.funds.queries import Balance

#: of a workbook
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_WIDTHS = (20, 18, 34, 22, 22, 18, 24, 18)


def ledger_workbook(balance: Balance, entries: Iterable[MoneyEntry]) -> bytes:
    """The movements of a lot, oldest first, and below them where the money stands."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": "#,##0.00"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet((balance.lot_number or "")[:31])
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        for column, title in enumerate(_titles()):
            sheet.write_string(0, column, title, bold)
        row = 0
        for row, entry in enumerate(entries, start=1):
            sheet.write_datetime(row, 0, entry.at.astimezone(clock.LOCAL).replace(tzinfo=None), moment)
            for column, text in enumerate(_texts(entry), start=1):
                sheet.write_string(row, column, text)
            sheet.write_number(row, 5, Decimal(entry.amount).scaleb(-2), money)
            sheet.write_string(row, 6, entry.voucher_no or "")
            sheet.write_string(row, 7, entry.by_user.display_name if entry.by_user else _("System"))
        for offset, (title, fen) in enumerate(_sums(balance), start=2):
            sheet.write_string(row + offset, 4, title, bold)
            sheet.write_number(row + offset, 5, Decimal(fen).scaleb(-2), money)
    return buffer.getvalue()


def _titles() -> tuple[str, ...]:
    return (
        _("Time (Beijing)"),
        _("Reference"),
        _("Bidder"),
        _("Out of"),
        _("Into"),
        _("Amount (yuan)"),
        _("Voucher number"),
        _("Entered by"),
    )


def _texts(entry: MoneyEntry) -> tuple[str, ...]:
    return entry.reference, entry.party.name if entry.party else "", _(entry.credit.label), _(entry.debit.label)


def _sums(balance: Balance) -> tuple[tuple[str, int], ...]:
    return (
        (_("Received"), balance.received),
        (_("Held"), balance.held),
        (_("On the way back"), balance.in_transit),
        (_("Refunded"), balance.refunded),
        (_("Turned into price"), balance.converted),
        (_("Price instalments"), balance.price),
        (_("Forfeited"), balance.forfeited),
        (_("Difference"), balance.difference),
    )
