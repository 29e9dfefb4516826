"""Reading files of parcels: three formats, one meaning, and every bad cell by its name."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tests.factories.parcels import a_ring
from trading.core.deal import AcquisitionMode, CoOwnership
from trading.core.land_use import UseClass
from trading.parcels import geometry
from trading.parcels.geometry import area_of
from trading.parcels.imports import files
from trading.parcels.imports.files import FileUnreadable, RawRow
from trading.parcels.imports.parcels import SHEET, check_parcels
from trading.parcels.imports.sheets import SHEETS, Sheet
from trading.parcels.imports.templates import write_template
from trading.parcels.states import CommitmentKind

HEADINGS = SHEET.headings


def read_table(name: str, content: bytes) -> list[RawRow]:
    return files.read_table(SHEET, name, content)


def cells(number: int = 17, **overrides: str | None) -> dict[str, str]:
    """The cells of a good row."""
    code = f"150302001001GB{number:05d}"
    ring = a_ring(number)
    filled: dict[str, str | None] = {
        "parcel_code": code,
        "unit_code": f"{code}W00000000",
        "street_code": "150302101",
        "location": "海勃湾区千里山镇纬十二街北侧",
        "use_scheme": "GB21010",
        "use_code": "0601",
        "area": str(area_of(ring)),
        "outline": "; ".join(f"{lon} {lat}" for lon, lat in ring),
        "certificate_no": f"蒙（2023）乌海市不动产权第{number:07d}号",
        "acquisition_mode": "出让",
        "started_on": "2015年4月18日",
        "ends_on": "2065-04-17",
        "price_paid": "是",
        "holders": "乌海市试样新材料有限公司|统一社会信用代码|91150302MA0N123452",
        "investment_total": "10,000,000.00",
        "investment_done": "3120000",
    }
    filled |= overrides
    return {key: value for key, value in filled.items() if value is not None}


def faults_of(**overrides: str | None) -> list[tuple[str, str]]:
    checked = check_parcels([RawRow(2, cells(**overrides))])
    assert not checked.records
    return [(fault.field, fault.refusal.code) for fault in checked.faults]


def a_csv(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    keys = list(rows[0])
    lines = [",".join(HEADINGS[key] for key in keys)]
    lines += [",".join('"' + row.get(key, "").replace('"', '""') + '"' for key in keys) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def an_xlsx(*rows: dict[str, object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([HEADINGS[key] for key in rows[0]])
    for row in rows:
        sheet.append(list(row.values()))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# --- one row ----------------------------------------------------------------------------------------------------


def test_a_good_row_becomes_a_parcel_and_its_right():
    (record,) = check_parcels([RawRow(2, cells())]).records
    assert record.code == "150302001001GB00017"
    assert record.columns["use_class"] is UseClass.INDUSTRIAL
    assert record.columns["area"] == area_of(record.columns["outline"])
    assert record.right is not None
    assert record.right.certificate_no == "蒙(2023)乌海市不动产权第0000017号"
    assert record.right.columns["acquisition_mode"] is AcquisitionMode.GRANT
    assert record.right.columns["co_ownership"] is CoOwnership.SOLE
    assert record.right.columns["investment_done_fen"] == 312_000_000


def test_a_row_without_certificate_is_a_parcel_alone():
    (record,) = check_parcels([RawRow(2, cells(certificate_no=None))]).records
    assert record.right is None


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"parcel_code": "150302001001JB00017"}, ("parcel_code", "code_out_of_scope")),
        ({"unit_code": "150302001001GB00018W00000000"}, ("unit_code", "parcel_code_mismatch")),
        ({"location": None}, ("location", "cell_invalid")),
        ({"use_code": "9999"}, ("use_code", "land_use_unknown")),
        ({"area": "0"}, ("area", "area_invalid")),
        ({"area": "20000.005"}, ("area", "area_invalid")),
        ({"outline": "106.8 39.7; 106.81 39.7"}, ("outline", "outline_invalid")),
        ({"outline": "39.7 106.8; 39.7 106.81; 39.71 106.81"}, ("outline", "outline_invalid")),
        ({"outline": "nan nan; 1 2; 3 4"}, ("outline", "outline_invalid")),
        ({"outline": "[" * 3000}, ("outline", "outline_invalid")),
        ({"street_code": "150303001"}, ("street_code", "cell_invalid")),
        ({"acquisition_mode": "买的"}, ("acquisition_mode", "cell_invalid")),
        ({"started_on": "2015-02-30"}, ("started_on", "cell_invalid")),
        ({"ends_on": None}, ("ends_on", "cell_invalid")),
        ({"ends_on": "2015-04-18"}, ("ends_on", "cell_invalid")),
        ({"ends_on": "2065-04-19"}, ("ends_on", "cell_invalid")),
        ({"holders": "某公司|统一社会信用代码|91150302MA0N123453"}, ("holders", "identity_invalid")),
        ({"holders": "某公司"}, ("holders", "cell_invalid")),
        ({"holders": "甲|credit_code|91150302MA0N123452|1/2"}, ("holders", "cell_invalid")),
        ({"investment_done": "=1+1"}, ("investment_done", "amount_invalid")),
        ({"grade": "0"}, ("grade", "cell_invalid")),
        ({"plot_ratio_min": "1.005"}, ("plot_ratio_min", "cell_invalid")),
        ({"certificate_no": "第17号"}, ("certificate_no", "certificate_invalid")),
    ],
)
def test_a_bad_cell_is_named(overrides, expected):
    assert faults_of(**overrides) == [expected]


def test_all_bad_cells_of_a_row_are_named_at_once():
    found = faults_of(area="x", started_on="x", price_paid="vielleicht")
    assert [field for field, _code in found] == ["area", "started_on", "price_paid"]


def test_fifty_years_to_the_day_are_not_too_long():
    assert check_parcels([RawRow(2, cells(ends_on="2065-04-18"))]).records


def test_allocated_land_needs_no_end():
    assert check_parcels([RawRow(2, cells(acquisition_mode="划拨", ends_on=None))]).records


def test_co_owners_come_with_their_shares():
    holders = "乌海市试样新材料有限公司|统一社会信用代码|91150302MA0N123452|3/5；张三|身份证|15030219900101001X|2/5"
    (record,) = check_parcels([RawRow(2, cells(holders=holders))]).records
    assert record.right is not None
    assert [(holder.share.numerator, holder.share.denominator) for holder in record.right.holders] == [(3, 5), (2, 5)]
    assert record.right.columns["co_ownership"] is CoOwnership.BY_SHARES


def test_one_code_twice_in_a_file_names_the_first_row():
    checked = check_parcels([RawRow(2, cells()), RawRow(9, cells(certificate_no=None))])
    assert [(fault.row, fault.field, fault.refusal.params["first"]) for fault in checked.faults] == [
        (9, "parcel_code", 2),
        (9, "unit_code", 2),
    ]


def test_an_area_off_by_more_than_half_a_per_cent_is_remarked_not_refused():
    off = str((area_of(a_ring(17)) * Decimal("1.01")).quantize(Decimal("0.01")))
    checked = check_parcels([RawRow(2, cells(area=off))])
    assert len(checked.records) == 1
    assert [remark.field for remark in checked.remarks] == ["area"]


# --- three formats ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_every_usual_encoding(encoding):
    rows = read_table("parcels.csv", a_csv(cells(), encoding=encoding))
    assert rows == [RawRow(2, cells())]


def test_the_three_formats_mean_the_same():
    row = cells()
    outline = [[float(part) for part in point.split()] for point in row["outline"].split(";")]
    feature = {
        "type": "Feature",
        "properties": {key: value for key, value in row.items() if key != "outline"},
        "geometry": {"type": "Polygon", "coordinates": [[*outline, outline[0]]]},
    }
    collection = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    records = [
        check_parcels(read_table(name, content)).records[0]
        for name, content in (
            ("a.csv", a_csv(row)),
            ("a.xlsx", an_xlsx(row)),
            ("a.geojson", collection),
        )
    ]
    assert records[0].columns == records[1].columns == records[2].columns
    assert records[0].right == records[1].right == records[2].right


def test_typed_cells_of_a_workbook_are_read_as_they_look():
    row = cells() | {"area": float(cells()["area"]), "started_on": date(2015, 4, 18), "price_paid": True}
    (raw,) = read_table("a.xlsx", an_xlsx(row))
    assert raw.cells["started_on"] == "2015-04-18"
    assert raw.cells["price_paid"] == "是"
    assert check_parcels([raw]).records


def test_a_formula_is_never_worked_out():
    (raw,) = read_table("a.xlsx", an_xlsx(cells(location='=HYPERLINK("http://evil")')))
    assert "location" not in raw.cells
    assert [fault.field for fault in check_parcels([raw]).faults] == ["location"]


def test_columns_with_unknown_headings_and_empty_lines_are_left_alone():
    content = a_csv(cells()).replace("坐落".encode(), "备注,坐落".encode(), 1)
    content = content.replace("海勃湾区千里山镇".encode(), '","海勃湾区千里山镇'.encode(), 1) + b"\r\n,,,\r\n"
    rows = read_table("a.csv", content)
    assert [row.cells["location"] for row in rows] == [cells()["location"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF"),
        ("a.csv", "名称\r\n甲".encode()),
        ("a.csv", a_csv(cells()).replace("坐落".encode(), "面积（平方米）".encode())),
        ("a.csv", b"\xff\xfe\x00\x81"),
        ("a.csv", b""),
        ("a.xlsx", b"PK\x03\x04 nonsense"),
        ("a.geojson", b'{"type": "Feature"}'),
        ("a.geojson", b'{"type": "FeatureCollection", "features": 7}'),
        ("a.geojson", b"[" * 100_000),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(name, content):
    with pytest.raises(FileUnreadable):
        read_table(name, content)


def test_an_archive_that_unpacks_to_far_more_is_refused_before_it_is_opened():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(FileUnreadable, match="unpacks"):
        read_table("a.xlsx", target.getvalue())


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(FileUnreadable):
        read_table("a.csv", b"x" * 11)


def a_feature(geometry: dict[str, object]) -> bytes:
    feature = {"type": "Feature", "properties": cells(outline=None), "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def a_square(inset: float = 0) -> list[list[float]]:
    west, north, east, south = 106.794 + inset, 39.655 - inset, 106.796 - inset, 39.653 + inset
    return [[west, north], [east, north], [east, south], [west, south], [west, north]]


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, "must be a polygon"),
        ({"type": "Polygon", "coordinates": [a_square(), a_square(0.0005)]}, "has a hole"),
        ({"type": "MultiPolygon", "coordinates": [[a_square()], [a_square(0.0005)]]}, "several parts"),
        ({"type": "MultiPolygon", "coordinates": [[a_square(), a_square(0.0005)]]}, "has a hole"),
        ({"type": "Polygon", "coordinates": 7}, "Write the corners"),
        ({"type": "Polygon"}, "Write the corners"),
    ],
)
def test_a_shape_that_is_more_than_one_ring_is_refused_by_name(shape, words):
    (raw,) = read_table("a.json", a_feature(shape))
    (fault,) = check_parcels([raw]).faults
    assert fault.field == "outline"
    assert words in str(fault.refusal)


def test_a_multipolygon_of_one_ring_loses_nothing_and_is_read():
    (raw,) = read_table("a.geojson", a_feature({"type": "MultiPolygon", "coordinates": [[a_square()]]}))
    (record,) = check_parcels([raw]).records
    assert record.columns["outline"] == a_square()[:-1]


# --- plane coordinates --------------------------------------------------------------------------------------------


def in_plane(zone: int = 0, *, north_first: bool = False) -> str:
    metres = [(east + zone * 1_000_000, north) for east, north in geometry.plane_ring(a_ring(17))]
    return "; ".join(f"{b:.3f} {a:.3f}" if north_first else f"{a:.3f} {b:.3f}" for a, b in metres)


@pytest.mark.parametrize("zone", [0, 36])
@pytest.mark.parametrize("north_first", [False, True])
def test_plane_coordinates_are_read_in_either_order_with_and_without_their_zone(zone, north_first):
    (record,) = check_parcels([RawRow(2, cells(outline=in_plane(zone, north_first=north_first)))]).records
    (expected,) = check_parcels([RawRow(2, cells())]).records
    for corner, other in zip(record.columns["outline"], expected.columns["outline"], strict=True):
        assert corner == pytest.approx(other, abs=2e-8)


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        (in_plane(35), "zone 35 (central meridian 105"),
        (in_plane().replace("39", "65"), "zone of 108"),
        ("4391918 4391918; 4391919 4391919; 4391920 4391918", "neither degrees nor plane"),
        ("106.794 4391918; 106.795 4391918; 106.795 4391900", "neither degrees nor plane"),
        ("POLYGON ((106.79 39.65, 106.80 39.65, 106.80 39.66), (106.791 39.651, 106.792 39.651))", "has a hole"),
    ],
)
def test_coordinates_that_cannot_be_this_citys_say_why(outline, words):
    (fault,) = check_parcels([RawRow(2, cells(outline=outline))]).faults
    assert words in str(fault.refusal)


# --- cells that hold several things -------------------------------------------------------------------------------


def test_buildings_and_promises_may_be_plain_words_or_told_in_full():
    row = cells(
        buildings="门卫室；办公楼|框架|5|3200.00|2018-06-30|蒙房权证第0001号",
        commitments="按期达产；投资强度|每亩不低于 150 万元|2027-12-31",
        former_certificates="乌国用（2003）第0117号；蒙（2016）乌海市不动产权第0000117号|不动产权证书|2016-02-01|2023-05-06",
        barred="转租、抵押",
    )
    (record,) = check_parcels([RawRow(2, row)]).records
    assert [(one.name, one.storeys, one.floor_area) for one in record.buildings] == [
        ("门卫室", None, None),
        ("办公楼", 5, Decimal("3200.00")),
    ]
    assert record.right is not None
    assert [(one.kind, one.wording) for one in record.right.promises] == [
        (CommitmentKind.OTHER, "按期达产"),
        (CommitmentKind.INVESTMENT, "每亩不低于 150 万元"),
    ]
    assert {one.number for one in record.right.former_certificates} == {
        "乌国用(2003)第0117号",
        "蒙(2016)乌海市不动产权第0000117号",
    }
    assert record.right.columns["barred"] == ["sublease", "mortgage"]


def test_columns_that_the_file_does_not_have_are_not_stated():
    row = cells()
    (record,) = check_parcels(read_table("a.csv", a_csv(row))).records
    assert {"location", "outline", "centre_lon", "investment_done_fen"} <= record.stated
    assert not {"planning_no", "restrictions", "buildings"} & record.stated


# --- templates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.kind.value)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_template_has_the_headings_that_the_reader_wants(sheet: Sheet, ending: str):
    content = write_template(sheet, ending)
    with pytest.raises(FileUnreadable, match="no rows"):
        files.read_table(sheet, f"t.{ending}", content)
    if ending == "xlsx":
        page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        assert [cell.value for cell in page[1]] == [column.heading for column in sheet.columns]
