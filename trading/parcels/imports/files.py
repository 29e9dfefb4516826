"""Reading tables from XLSX, CSV and GeoJSON files into rows of plain text.

Files come from outside: archives that unpack to something huge are refused before they are opened,
formulas are never worked out (their last stored result is read as a value), and nothing here knows
what a column means.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from openpyxl import load_workbook

from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.parcels.imports.sheets import Sheet

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
#: an honest sheet packs well, but not hundreds of times
MAX_RATIO = 200
MAX_ROWS = 100_000
#: cells of a heading row that are looked at, for those who keep columns of their own
MAX_COLUMNS = 300
NEWS_EVERY = 250


class FileUnreadable(Invalid):
    """The file as a whole can't be read."""

    code = "file_unreadable"
    msgid = N_("This file can't be read. Send XLSX, CSV or GeoJSON.")
    field = "file"


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file: where it stands, and its filled cells by column key.

    ``stated`` are the columns that the file has for it, filled or not; None means every column of the sheet.
    """

    number: int
    cells: dict[str, str]
    stated: frozenset[str] | None = field(default=None, compare=False)

    def states(self, key: str) -> bool:
        """True where the file says something of this column, if only that it is empty."""
        return self.stated is None or key in self.stated


def no_news(done: int, total: int | None = None) -> None:
    """Told how far the work is, where nobody asks."""


def check_name(name: str) -> str:
    """The ending of a file's name in small letters; raise :class:`FileUnreadable` for one that isn't read."""
    ending = PurePath(name).suffix.lower()
    if ending not in _READERS:
        raise FileUnreadable()
    return ending


def read_table(sheet: Sheet, name: str, content: bytes, tell: Callable[[int], None] = no_news) -> list[RawRow]:
    """Read a file by the ending of its name; raise :class:`FileUnreadable` where that is impossible.

    ``tell`` hears every few hundred rows how many there are by now.
    """
    reader = _READERS[check_name(name)]
    if len(content) > MAX_BYTES:
        raise FileUnreadable(N_("The file is larger than %(megabytes)s MB."), megabytes=MAX_BYTES // 1024**2)
    rows: list[RawRow] = []
    for row in reader(sheet, content):
        if len(rows) % NEWS_EVERY == 0:
            tell(len(rows))
        if len(rows) >= MAX_ROWS:
            raise FileUnreadable(N_("The file has more than %(rows)s rows. Split it."), rows=MAX_ROWS)
        if row.cells:
            rows.append(row)
    if not rows:
        raise FileUnreadable(N_("The file holds no rows."))
    return rows


# -- the three formats -------------------------------------------------------------------------------


def _read_xlsx(sheet: Sheet, content: bytes) -> Iterator[RawRow]:
    _refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        page = book.worksheets[0]
        # a forged dimension would make the reader produce millions of empty cells
        page.reset_dimensions()
        lines = page.iter_rows(values_only=True, max_col=MAX_COLUMNS)
        yield from _with_headings(sheet, ((number, map(_cell_text, cells)) for number, cells in enumerate(lines, 1)))
    except FileUnreadable:
        raise
    except Exception as failure:  # the parser's errors are of every kind; all mean the same to the sender
        raise FileUnreadable(N_("The workbook is damaged or isn't an XLSX file.")) from failure


def _refuse_bombs(content: bytes) -> None:
    """Look at the archive's own list before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as failure:
        raise FileUnreadable(N_("The workbook is damaged or isn't an XLSX file.")) from failure
    unpacked = sum(member.file_size for member in members)
    if len(members) > 2000 or unpacked > MAX_UNPACKED or unpacked > max(len(content), 1) * MAX_RATIO:
        raise FileUnreadable(N_("The workbook unpacks to far more than it should hold."))


def _cell_text(value: Any) -> str:
    """A typed cell as text that the row's parsers understand."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
        case _:
            return str(value).strip()


def _read_csv(sheet: Sheet, content: bytes) -> Iterator[RawRow]:
    reader = csv.reader(io.StringIO(_decode(content), newline=""))
    try:
        yield from _with_headings(sheet, _numbered(reader))
    except csv.Error as failure:
        raise FileUnreadable(N_("The CSV file is damaged near line %(line)s."), line=reader.line_num) from failure


def _numbered(reader: Any) -> Iterator[tuple[int, Iterable[str]]]:
    """Each record with the line that it begins on (cells may hold line breaks)."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        yield line, (cell.strip() for cell in cells)


def _decode(content: bytes) -> str:
    """UTF-8 with or without its mark, else the national encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(N_("The file is neither UTF-8 nor GB 18030 text."))


def _with_headings(sheet: Sheet, lines: Iterable[tuple[int, Iterable[str]]]) -> Iterator[RawRow]:
    """Take the first filled line as headings; columns with other headings are left alone."""
    keys: list[str | None] | None = None
    stated: frozenset[str] = frozenset()
    for number, cells in lines:
        texts = list(cells)
        if keys is None:
            if any(texts):
                keys = [sheet.keys.get(text) for text in texts]
                _check_headings(sheet, keys)
                stated = frozenset(key for key in keys if key is not None)
            continue
        pairs = zip(keys, texts, strict=False)
        yield RawRow(number, {key: text for key, text in pairs if key is not None and text}, stated)


def _check_headings(sheet: Sheet, keys: list[str | None]) -> None:
    missing = [column.heading for column in sheet.columns if column.required and column.key not in keys]
    if missing:
        raise FileUnreadable(N_("The heading row lacks: %(columns)s."), columns=missing)
    doubled = [column.heading for column in sheet.columns if keys.count(column.key) > 1]
    if doubled:
        raise FileUnreadable(N_("These headings stand twice: %(columns)s."), columns=doubled)


def _read_geojson(sheet: Sheet, content: bytes) -> Iterator[RawRow]:
    try:
        collection = json.loads(_decode(content))
        features = collection["features"]
        if collection["type"] != "FeatureCollection" or not isinstance(features, list):
            raise FileUnreadable(N_("GeoJSON must be a FeatureCollection."))
    except (ValueError, KeyError, TypeError, RecursionError) as failure:
        raise FileUnreadable(N_("GeoJSON must be a FeatureCollection.")) from failure
    for number, feature in enumerate(features, 1):
        yield _feature_row(sheet, number, feature)


def _feature_row(sheet: Sheet, number: int, feature: Any) -> RawRow:
    """A feature's known properties as text, its geometry as the outline."""
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    known = {sheet.keys[name]: value for name, value in properties.items() if name in sheet.keys}
    cells = {
        key: text
        for key, value in known.items()
        if isinstance(value, str | int | float) and (text := _cell_text(value))
    }
    stated = set(known)
    if "outline" in sheet.headings and isinstance(geometry := feature.get("geometry"), dict):
        # what isn't one simple ring is refused by whoever reads the outline, not dropped here
        cells["outline"] = json.dumps(geometry)
        stated.add("outline")
    return RawRow(number, cells, frozenset(stated))


_READERS: dict[str, Callable[[Sheet, bytes], Iterator[RawRow]]] = {
    ".xlsx": _read_xlsx,
    ".csv": _read_csv,
    ".geojson": _read_geojson,
    ".json": _read_geojson,
}
