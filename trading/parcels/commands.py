"""Commands of the land book."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from trading.core.actor import Actor
from trading.core.errors import TradingError
from trading.parcels import importing
from trading.parcels.imports.files import FileUnreadable, RawRow, read_table
from trading.parcels.imports.rows import Fault, ImportRefused
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.states import ImportKind
from trading.web.filters import say

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PRICE_KINDS = (ImportKind.BENCHMARKS, ImportKind.FACTORS, ImportKind.STANDARDS)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Check every row and load nothing.")


@click.command("import-parcels")
@click.argument("file", type=FILE)
@_DRY_RUN
@with_appcontext
def import_parcels(file: Path, dry_run: bool) -> None:
    """Load parcels and rights from an XLSX, CSV or GeoJSON FILE, all or nothing."""
    _import((ImportKind.PARCELS,), file, dry_run)


@click.command("import-prices")
@click.argument("file", type=FILE)
@_DRY_RUN
@with_appcontext
def import_prices(file: Path, dry_run: bool) -> None:
    """Load benchmark prices, their corrections or standard prices from a FILE, all or nothing.

    Which of them it holds, its headings say.
    """
    _import(PRICE_KINDS, file, dry_run)


def _import(kinds: tuple[ImportKind, ...], file: Path, dry_run: bool) -> None:
    content = file.read_bytes()
    try:
        kind, rows = _read(kinds, file.name, content)
        if dry_run:
            _dry_run(kind, rows)
            return
        report = importing.load_rows(kind, rows, content, by=Actor.system())
    except ImportRefused as refusal:
        _show_faults(kind, refusal.faults)
        sys.exit(1)
    except TradingError as refusal:
        click.echo(say(refusal), err=True)
        sys.exit(1)
    click.echo(f"{report.created} new, {report.updated} brought up to date, {report.unchanged} unchanged.")


def _read(kinds: tuple[ImportKind, ...], name: str, content: bytes) -> tuple[ImportKind, list[RawRow]]:
    """The kind whose headings the file has, and its rows."""
    for kind in kinds[:-1]:
        try:
            return kind, read_table(SHEETS[kind], name, content)
        except FileUnreadable as refusal:
            if "columns" not in refusal.params:
                raise
    return kinds[-1], read_table(SHEETS[kinds[-1]], name, content)


def _dry_run(kind: ImportKind, rows: list[RawRow]) -> None:
    prepared = importing.check_file(kind, rows)
    for remark in prepared.remarks:
        click.echo(f"note: {_line(kind, remark)}")
    if prepared.faults:
        raise ImportRefused(prepared.faults)
    click.echo(f"{prepared.rows} rows are in order; nothing was loaded (dry run).")


def _show_faults(kind: ImportKind, faults: list[Fault]) -> None:
    for fault in faults:
        click.echo(_line(kind, fault), err=True)
    click.echo(f"{len({fault.row for fault in faults})} rows are bad; nothing was loaded.", err=True)


def _line(kind: ImportKind, fault: Fault) -> str:
    """Row, column, stable code and sentence of one bad cell."""
    heading = SHEETS[kind].headings.get(fault.field, fault.field)
    return f"row {fault.row}  {fault.field} ({heading})  {fault.refusal.code}  {say(fault.refusal)}"
