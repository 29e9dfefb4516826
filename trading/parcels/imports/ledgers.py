"""Rows of the violation ledger and of the list of idle land: burdens that the bureau's own papers put on rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from trading.core import clock, codes
from trading.core.area import parse_area
from trading.core.deal import BurdenKind
from trading.core.messages import N_
from trading.parcels.imports import cells
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.files import RawRow, no_news
from trading.parcels.imports.rows import Checked, RowReader, check_rows
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.states import ImportKind

#: which burdens a list holds
BURDENS = {ImportKind.VIOLATIONS: BurdenKind.VIOLATION, ImportKind.IDLE: BurdenKind.IDLE}


@dataclass(frozen=True)
class BurdenRecord:
    """One entry of a list: the burden's columns, and which of them the file states."""

    row: int
    parcel_code: str
    paper_no: str
    columns: dict[str, Any]
    stated: frozenset[str]

    @property
    def registered_on(self) -> date:
        return self.columns["registered_on"]

    def once(self) -> Iterable[tuple[str, str]]:
        yield "paper_no", self.paper_no


def check_violations(rows: Sequence[RawRow], tell: Callable[[int, int], None] = no_news) -> Checked[BurdenRecord]:
    """Read the violation ledger."""
    return check_rows(rows, SHEETS[ImportKind.VIOLATIONS], partial(_read, ImportKind.VIOLATIONS), tell)


def check_idle(rows: Sequence[RawRow], tell: Callable[[int, int], None] = no_news) -> Checked[BurdenRecord]:
    """Read the list of idle land."""
    return check_rows(rows, SHEETS[ImportKind.IDLE], partial(_read, ImportKind.IDLE), tell)


def _read(kind: ImportKind, reader: RowReader) -> BurdenRecord | None:
    code = reader.cell("parcel_code", codes.parse_parcel_code)
    number = reader.check("paper_no", cells.text_up_to(80))
    registered_on, ended_on = reader.cell("registered_on", cells.day), reader.cell("ended_on", cells.day)
    columns = {
        "registered_on": registered_on,
        "note": reader.check("note", cells.text_up_to(500)) or "",
        "authority": reader.check("authority", cells.text_up_to(120)) or "",
        "area": reader.cell("area", parse_area),
        "release_paper_no": reader.check("release_paper_no", cells.text_up_to(80)) or "",
        "ended_on": ended_on,
    }
    for key, day in (("registered_on", registered_on), ("ended_on", ended_on)):
        if day and day > clock.today():
            reader.fault(key, CellInvalid(N_("This day lies in the future.")))
    if registered_on and ended_on and ended_on < registered_on:
        reader.fault("ended_on", CellInvalid(N_("The end can't lie before the beginning.")))
    if ended_on and not columns["release_paper_no"]:
        reader.fault("release_paper_no", CellInvalid(N_("What has ended needs the paper that ended it.")))
    if reader.faults:
        return None
    keys = (column.key for column in SHEETS[kind].columns if column.key in columns and reader.row.states(column.key))
    return BurdenRecord(reader.row.number, str(code), number, columns, frozenset(keys))
