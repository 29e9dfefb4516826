"""Files for the land book: rows of every kind, and the files that hold them."""

from __future__ import annotations

import csv
import io

import openpyxl

from tests.factories.parcels import a_ring
from trading.parcels.geometry import area_of
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.states import ImportKind

#: one outline for all of many rows, since each would take its time
_RING = a_ring(1)
_OUTLINE = "; ".join(f"{lon} {lat}" for lon, lat in _RING)
_AREA = str(area_of(_RING))
HOLDER = "乌海市试样新材料有限公司|统一社会信用代码|91150302MA0N123452"


def a_row(number: int = 17, **overrides: str | None) -> dict[str, str]:
    """A good row of the sheet of parcels, cheap to make."""
    code = f"150302{number // 90_000 + 1:06d}GB{number % 90_000 + 1:05d}"
    filled: dict[str, str | None] = {
        "parcel_code": code,
        "unit_code": f"{code}W00000000",
        "street_code": "150302101",
        "location": "海勃湾区千里山镇纬十二街北侧",
        "use_scheme": "GB21010",
        "use_code": "0601",
        "area": _AREA,
        "outline": _OUTLINE,
        "certificate_no": f"蒙(2022)乌海市不动产权第{number:07d}号",
        "acquisition_mode": "出让",
        "started_on": "2015-04-18",
        "ends_on": "2065-04-17",
        "price_paid": "是",
        "holders": HOLDER,
        "investment_total": "10000000.00",
        "investment_done": "3120000",
    }
    return {key: value for key, value in (filled | overrides).items() if value is not None}


def a_benchmark_row(**overrides: str | None) -> dict[str, str]:
    """A row of an edition that isn't in force yet."""
    filled: dict[str, str | None] = {
        "kind": "出让",
        "edition": "2027",
        "basis_on": "2026-01-01",
        "valid_from": "2027-01-01",
        "document_no": "乌海政发〔2026〕9号",
        "district": "海勃湾区",
        "use_class": "工业",
        "grade": "3",
        "price": "204.50",
    }
    return {key: value for key, value in (filled | overrides).items() if value is not None}


def a_factor_row(**overrides: str) -> dict[str, str]:
    """A correction by plot ratio."""
    row = {"kind": "出让", "edition": "2027", "factor_kind": "容积率", "use_class": "工业", "argument": "1.20"}
    return row | {"factor": "1.0250"} | overrides


def a_standard_row(**overrides: str) -> dict[str, str]:
    """A standard price of a street that isn't in force yet."""
    row = {"number": "BD-1", "kind": "价格", "street_code": "150302101", "use_class": "工业", "price": "205"}
    return row | {"basis_on": "2026-01-01", "valid_from": "2027-01-01"} | overrides


def a_violation_row(parcel: str, **overrides: str) -> dict[str, str]:
    """An open entry of the violation ledger."""
    row = {"parcel_code": parcel, "paper_no": "乌自然资台〔2025〕001号", "registered_on": "2025-06-01"}
    return row | {"note": "未经批准改变用途", "authority": "乌海市自然资源局"} | overrides


def an_idle_row(parcel: str, **overrides: str) -> dict[str, str]:
    """An entry of the list of idle land."""
    row = {"parcel_code": parcel, "paper_no": "乌自然资闲〔2025〕001号", "registered_on": "2025-06-01"}
    return row | {"area": "12000.00", "note": "企业原因"} | overrides


def a_csv(*rows: dict[str, str], kind: ImportKind = ImportKind.PARCELS, encoding: str = "utf-8-sig") -> bytes:
    """The rows as a CSV file with the template's headings."""
    keys = [column.key for column in SHEETS[kind].columns if any(column.key in row for row in rows)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(SHEETS[kind].headings[key] for key in keys)
    writer.writerows([row.get(key, "") for key in keys] for row in rows)
    return text.getvalue().encode(encoding)


def an_xlsx(*rows: dict[str, str], kind: ImportKind = ImportKind.PARCELS) -> bytes:
    """The rows as a workbook."""
    keys = [column.key for column in SHEETS[kind].columns if any(column.key in row for row in rows)]
    book = openpyxl.Workbook()
    book.active.append([SHEETS[kind].headings[key] for key in keys])
    for row in rows:
        book.active.append([row.get(key) for key in keys])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
