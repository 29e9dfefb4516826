"""Commands of the land book."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from trading.core.actor import Actor
from trading.core.errors import TradingError
from trading.parcels import services
from trading.parcels.importing import Checked, Fault, ImportRefused, check_rows
from trading.parcels.tables import COLUMNS, read_table, write_template
from trading.transaction import let_go, transact
from trading.web.filters import say

_HEADINGS = {column.key: column.heading for column in COLUMNS}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-parcels")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Check every row and load nothing.")
@with_appcontext
def import_parcels(file: Path, dry_run: bool) -> None:
    """Load parcels and rights from an XLSX, CSV or GeoJSON FILE, all or nothing."""
    try:
        checked = check_rows(read_table(file.name, file.read_bytes()))
    except TradingError as refusal:
        click.echo(say(refusal), err=True)
        sys.exit(1)
    faults = sorted([*checked.faults, *services.compare_with_book(checked.records)], key=lambda fault: fault.row)
    let_go()
    _show(checked, faults)
    if faults:
        sys.exit(1)
    if dry_run:
        click.echo(f"{len(checked.records)} rows are in order; nothing was loaded (dry run).")
        return
    _load(checked, file.name)


def _load(checked: Checked, source: str) -> None:
    try:
        report = transact(services.import_parcels, checked.records, source=source, by=Actor.system())
    except ImportRefused as refusal:  # somebody changed the land book since the check
        _show(Checked(), refusal.faults)
        sys.exit(1)
    click.echo(f"{report.created} parcels are new, {report.updated} were known.")


def _show(checked: Checked, faults: list[Fault]) -> None:
    for remark in checked.remarks:
        click.echo(f"note: {_line(remark)}")
    for fault in faults:
        click.echo(_line(fault), err=True)
    if faults:
        rows = len({fault.row for fault in faults})
        click.echo(f"{rows} rows are bad; nothing was loaded.", err=True)


def _line(fault: Fault) -> str:
    """Row, column, stable code and sentence of one bad cell."""
    heading = _HEADINGS.get(fault.field, fault.field)
    return f"row {fault.row}  {fault.field} ({heading})  {fault.refusal.code}  {say(fault.refusal)}"


@click.command("parcels-template")
@click.argument("file", type=click.File("wb"))
def parcels_template(file: click.utils.LazyFile) -> None:
    """Write an empty XLSX FILE with the columns that import-parcels reads."""
    write_template(file)
