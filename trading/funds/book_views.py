"""Pages of the books: a day of the account, and statements of a lot, of a payer, and of the reader's own money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from flask import Blueprint, request, send_file
from flask_babel import gettext as _

from trading.core import clock
from trading.core.errors import NotFound, TradingError
from trading.funds import desk, queries
from trading.funds.models import MoneyEntry
from trading.funds.statements import cells
from trading.transaction import let_go
from trading.web.actor import current_actor
from trading.web.filters import label
from trading.web.guards import Audience, audience
from trading.web.tables import CSV, Column, write_csv

bp = Blueprint("books", __name__)


@bp.get("/finance/days")
@audience(Audience.FINANCE, Audience.AUDIT)
def day() -> Any:
    """A day of the account: the bank's closing balance beside the ledger's, and what explains a difference."""
    on = _asked_day()
    found = queries.day_of_account(on)
    later = on + timedelta(days=1)
    return desk.page(
        "funds/day.html",
        tab="days",
        day=found,
        earlier=on - timedelta(days=1),
        later=later if later <= clock.today() else None,
    )


@bp.get("/finance/lots/<number>.csv")
@audience(Audience.FINANCE, Audience.AUDIT)
def lot_csv(number: str) -> Any:
    """The statement of a lot as a table."""
    entries = queries.entries_of_lot(number)
    if not entries and not queries.deposits_of_lot(number):
        raise NotFound()
    return _csv(entries, number)


@bp.get("/finance/deposits/<reference>/payer")
@audience(Audience.FINANCE, Audience.AUDIT)
def payer(reference: str) -> Any:
    """Everything that a deposit's payer has paid and got back, over all lots."""
    party = queries.get_deposit(reference).party
    return desk.page(
        "funds/payer.html",
        tab="ledger",
        party=party,
        reference=reference,
        balance=queries.balance_of_party(party.id),
        entries=queries.entries_of_party(party.id),
    )


@bp.get("/finance/deposits/<reference>/payer.csv")
@audience(Audience.FINANCE, Audience.AUDIT)
def payer_csv(reference: str) -> Any:
    """The statement of a payer as a table."""
    return _csv(queries.entries_of_party(queries.get_deposit(reference).party_id), f"payer-{reference}")


@bp.get("/me/deposits.csv")
@audience(Audience.MEMBER)
def mine_csv() -> Any:
    """The reader's own money as a table."""
    return _csv(queries.entries_of_party(current_actor().party_id or 0), "deposits")


def _asked_day() -> date:
    """The day of the query string; yesterday, whose statement is there, where it names none."""
    try:
        return min(cells.day(request.args.get("day", "")), clock.today())
    except TradingError:
        return clock.today() - timedelta(days=1)


def _csv(entries: Sequence[MoneyEntry], name: str) -> Any:
    columns = (
        Column(_("Time (Beijing)"), lambda entry: entry.at),
        Column(_("Lot"), lambda entry: entry.lot_number),
        Column(_("Reference"), lambda entry: entry.reference),
        Column(_("Bidder"), lambda entry: entry.party.name if entry.party else ""),
        Column(_("Out of"), lambda entry: label(entry.credit)),
        Column(_("Into"), lambda entry: label(entry.debit)),
        Column(_("Amount (yuan)"), lambda entry: Decimal(entry.amount).scaleb(-2)),
        Column(_("Voucher number"), lambda entry: entry.voucher_no),
    )
    content = write_csv(columns, entries)
    let_go()
    return send_file(BytesIO(content), CSV, as_attachment=True, download_name=f"{name}.csv", max_age=0)
