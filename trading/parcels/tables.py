"""Reading tables of parcels from XLSX, CSV and GeoJSON files into rows of plain text, and writing the template.

Files come from outside: archives that unpack to something huge are refused before they are opened,
formulas are never worked out (their last stored result is read as a value), and nothing here knows
what a column means.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any, BinaryIO

import xlsxwriter
from openpyxl import load_workbook

from trading.core.errors import Invalid
from trading.core.messages import N_

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
#: an honest sheet packs well, but not hundreds of times
MAX_RATIO = 200
MAX_ROWS = 200_000


class FileUnreadable(Invalid):
    """The file as a whole can't be read."""

    code = "file_unreadable"
    msgid = N_("This file can't be read. Send XLSX, CSV or GeoJSON.")
    field = "file"


@dataclass(frozen=True)
class Column:
    """One column of the table: its key, its Chinese heading, whether it must be filled, and what stands in it."""

    key: str
    heading: str
    required: bool
    hint: str


COLUMNS = (
    Column("parcel_code", "宗地代码", True, "19 位"),
    Column("unit_code", "不动产单元代码", True, "28 位，前 19 位为宗地代码"),
    Column("street_code", "街道代码", False, "9 位统计代码"),
    Column("location", "坐落", True, ""),
    Column("boundary_east", "东至", False, ""),
    Column("boundary_south", "南至", False, ""),
    Column("boundary_west", "西至", False, ""),
    Column("boundary_north", "北至", False, ""),
    Column("use_scheme", "用途分类标准", True, "GB21010 或 YDYH2023"),
    Column("use_code", "用途代码", True, "如 0601"),
    Column("grade", "土地级别", False, "1 至 9"),
    Column("area", "面积（平方米）", True, "两位小数"),
    Column("outline", "界址点", True, "经度 纬度; 经度 纬度; …（CGCS2000），或 WKT；GeoJSON 用几何"),
    Column("plot_ratio_min", "容积率下限", False, ""),
    Column("plot_ratio_max", "容积率上限", False, ""),
    Column("density_min", "建筑密度下限（%）", False, ""),
    Column("density_max", "建筑密度上限（%）", False, ""),
    Column("greening_max", "绿地率上限（%）", False, ""),
    Column("height_max", "限高（米）", False, ""),
    Column("buildings", "地上物", False, ""),
    Column("certificate_no", "不动产权证号", False, "填写后，取得方式、起始日期、权利人必填"),
    Column("acquisition_mode", "取得方式", False, "划拨、出让、租赁、作价出资、授权经营"),
    Column("sub_mode", "取得方式细类", False, "普通出让、弹性年期、长期租赁、先租后让"),
    Column("started_on", "起始日期", False, "如 2015-04-18"),
    Column("ends_on", "终止日期", False, "划拨可空"),
    Column("grant_contract_no", "出让合同编号", False, ""),
    Column("price_paid", "价款已缴清", False, "是 或 否"),
    Column("holders", "权利人", False, "名称|证件种类|证件号码|份额; …，如 某公司|统一社会信用代码|91…|1/2"),
    Column("co_ownership", "共有方式", False, "单独所有、按份共有、共同共有"),
    Column("investment_total", "投资总额（元）", False, ""),
    Column("investment_done", "已完成投资（元）", False, ""),
    Column("audit_report_no", "审计报告文号", False, ""),
    Column("is_standard_land", "标准地", False, "是 或 否"),
    Column("commitments", "标准地承诺", False, ""),
    Column("restrictions", "出让合同限制", False, ""),
)
_KEYS = {name: column.key for column in COLUMNS for name in (column.key, column.heading)}


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file: where it stands, and its filled cells by column key."""

    number: int
    cells: dict[str, str]


def read_table(name: str, content: bytes) -> list[RawRow]:
    """Read a file by the ending of its name; raise :class:`FileUnreadable` where that is impossible."""
    if len(content) > MAX_BYTES:
        raise FileUnreadable(N_("The file is larger than %(megabytes)s MB."), megabytes=MAX_BYTES // 1024**2)
    reader = {".xlsx": _read_xlsx, ".csv": _read_csv, ".geojson": _read_geojson, ".json": _read_geojson}.get(
        PurePath(name).suffix.lower()
    )
    if reader is None:
        raise FileUnreadable()
    rows = []
    for row in reader(content):
        if len(rows) >= MAX_ROWS:
            raise FileUnreadable(N_("The file has more than %(rows)s rows. Split it."), rows=MAX_ROWS)
        if row.cells:
            rows.append(row)
    if not rows:
        raise FileUnreadable(N_("The file holds no rows."))
    return rows


def write_template(target: BinaryIO) -> None:
    """Write an empty workbook with the headings, cells formatted as text, and a sheet that explains them."""
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    plain, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
    sheet, notes = book.add_worksheet("宗地"), book.add_worksheet("填写说明")
    sheet.set_column(0, len(COLUMNS) - 1, 18, plain)
    sheet.freeze_panes(1, 1)
    notes.set_column(0, 1, 22)
    notes.set_column(2, 2, 70)
    notes.write_row(0, 0, ("列", "必填", "说明"), bold)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading, bold)
        notes.write_row(place + 1, 0, (column.heading, "是" if column.required else "", column.hint))
    book.close()


# -- the three formats -------------------------------------------------------------------------------


def _read_xlsx(content: bytes) -> Iterator[RawRow]:
    _refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # a forged dimension would make the reader produce millions of empty cells
        sheet.reset_dimensions()
        lines = sheet.iter_rows(values_only=True, max_col=len(COLUMNS) * 4)
        yield from _with_headings((number, map(_cell_text, cells)) for number, cells in enumerate(lines, 1))
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


def _read_csv(content: bytes) -> Iterator[RawRow]:
    reader = csv.reader(io.StringIO(_decode(content), newline=""))
    try:
        yield from _with_headings(_numbered(reader))
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


def _with_headings(lines: Iterable[tuple[int, Iterable[str]]]) -> Iterator[RawRow]:
    """Take the first filled line as headings; columns with other headings are left alone."""
    keys: list[str | None] | None = None
    for number, cells in lines:
        texts = list(cells)
        if keys is None:
            if any(texts):
                keys = [_KEYS.get(text) for text in texts]
                _check_headings(keys)
            continue
        pairs = zip(keys, texts, strict=False)
        yield RawRow(number, {key: text for key, text in pairs if key is not None and text})


def _check_headings(keys: list[str | None]) -> None:
    missing = [column.heading for column in COLUMNS if column.required and column.key not in keys]
    if missing:
        raise FileUnreadable(N_("The heading row lacks: %(columns)s."), columns=missing)
    doubled = [column.heading for column in COLUMNS if keys.count(column.key) > 1]
    if doubled:
        raise FileUnreadable(N_("These headings stand twice: %(columns)s."), columns=doubled)


def _read_geojson(content: bytes) -> Iterator[RawRow]:
    try:
        collection = json.loads(_decode(content))
        features = collection["features"]
        if collection["type"] != "FeatureCollection" or not isinstance(features, list):
            raise FileUnreadable(N_("GeoJSON must be a FeatureCollection."))
    except (ValueError, KeyError, TypeError, RecursionError) as failure:
        raise FileUnreadable(N_("GeoJSON must be a FeatureCollection.")) from failure
    for number, feature in enumerate(features, 1):
        yield RawRow(number, _feature_cells(feature))


def _feature_cells(feature: Any) -> dict[str, str]:
    """A feature's known properties as text, its polygon as an outline. What isn't a polygon leaves none."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    cells = {
        _KEYS[name]: text
        for name, value in (properties or {}).items()
        if name in _KEYS and isinstance(value, str | int | float) and (text := _cell_text(value))
    }
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if isinstance(geometry, dict) and geometry.get("type") == "Polygon":
        rings = geometry.get("coordinates")
        if isinstance(rings, list) and len(rings) == 1:  # a parcel with holes isn't one that we can keep
            cells["outline"] = json.dumps(rings[0])
    return cells
