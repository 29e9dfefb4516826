"""Rows of the sheet of parcels and rights. Pure but for the city's profile: no database is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from trading.core import codes
from trading.core.area import parse_area
from trading.core.city import here
from trading.core.deal import AcquisitionMode, CoOwnership
from trading.core.land_use import land_use
from trading.core.messages import N_
from trading.core.money import parse_yuan
from trading.parcels import geometry
from trading.parcels.imports import cells, compounds
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.compounds import BuildingRecord, FormerRecord, HolderRecord, PromiseRecord
from trading.parcels.imports.files import RawRow, no_news
from trading.parcels.imports.outlines import outline
from trading.parcels.imports.rows import Checked, RowReader, check_rows
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.states import ImportKind

#: measured and certified area may differ by this share before a person should look (platform setting)
AREA_DEVIATION = Decimal("0.005")
SHEET = SHEETS[ImportKind.PARCELS]

_SIDES = ("boundary_east", "boundary_south", "boundary_west", "boundary_north")
_INDICES = ("plot_ratio_min", "plot_ratio_max", "density_min", "density_max", "greening_max", "height_max")
_OUTLINE_COLUMNS = ("outline", "centre_lon", "centre_lat", "band", "west", "south", "east", "north")
_DAYS = ("audited_on", "agreed_start_on", "agreed_finish_on", "built_since", "stopped_on", "finished_on")

_LOCATION, _SIDE = cells.text_up_to(300), cells.text_up_to(200)
_TEXTS = {"section": cells.text_up_to(60), "planning_no": cells.text_up_to(80)}
#: columns of a right that are read by themselves: column, cell, reader, and what stands for an empty cell
_RIGHT_CELLS: tuple[tuple[str, str, Callable[[str], Any], Any], ...] = (
    ("sub_mode", "sub_mode", cells.acquisition_form, None),
    ("allocation_group", "allocation_group", cells.allocation_group, None),
    ("grant_contract_no", "grant_contract_no", cells.text_up_to(60), None),
    ("grant_price_fen", "grant_price", parse_yuan, None),
    ("price_paid", "price_paid", cells.yes_or_no, False),
    ("investment_total_fen", "investment_total", parse_yuan, None),
    ("investment_done_fen", "investment_done", parse_yuan, None),
    ("audit_report_no", "audit_report_no", cells.text_up_to(60), None),
    ("auditor", "auditor", cells.text_up_to(200), ""),
    *((name, name, cells.day, None) for name in _DAYS),
    ("development_area", "development_area", parse_area, None),
    ("developed_area", "developed_area", parse_area, None),
    ("is_standard_land", "is_standard_land", cells.yes_or_no, False),
    ("barred", "barred", cells.businesses, []),
    ("restrictions", "restrictions", cells.text_up_to(2000), ""),
)
#: which column of a table each cell fills, where the two names differ
_FILLS: dict[str, tuple[str, ...]] = {
    "outline": _OUTLINE_COLUMNS,
    "use_code": ("use_code", "use_class"),
    **{cell: (column,) for column, cell, *_rest in _RIGHT_CELLS},
}


@dataclass(frozen=True)
class RightRecord:
    """The right that a row describes."""

    certificate_no: str
    columns: dict[str, Any]
    holders: tuple[HolderRecord, ...]
    promises: tuple[PromiseRecord, ...]
    former_certificates: tuple[FormerRecord, ...]


@dataclass(frozen=True)
class ParcelRecord:
    """A row that is in order: the parcel's columns and, where it names a certificate, the right's.

    Columns that the file doesn't have stand at their defaults, for parcels that are new; ``stated`` names the others.
    """

    row: int
    code: str
    columns: dict[str, Any]
    buildings: tuple[BuildingRecord, ...]
    right: RightRecord | None
    stated: frozenset[str]

    def once(self) -> Iterable[tuple[str, str]]:
        yield "parcel_code", self.code
        yield "unit_code", self.columns["unit_code"]
        if self.right is not None:
            yield "certificate_no", self.right.certificate_no


def check_parcels(rows: Sequence[RawRow], tell: Callable[[int, int], None] = no_news) -> Checked[ParcelRecord]:
    """Read every row; collect the good ones and every fault of the bad ones."""
    return check_rows(rows, SHEET, _read, tell)


def _read(reader: RowReader) -> ParcelRecord | None:
    columns = _parcel_columns(reader)
    buildings = reader.cell("buildings", compounds.buildings) or ()
    right = _right(reader, columns) if reader.has("certificate_no") else None
    if reader.faults:
        return None
    code = columns.pop("code")
    return ParcelRecord(reader.row.number, code, columns, buildings, right, _stated(reader.row))


def _stated(row: RawRow) -> frozenset[str]:
    """The columns of the tables that the file says something of."""
    keys = [column.key for column in SHEET.columns if row.states(column.key)]
    return frozenset(name for key in keys for name in _FILLS.get(key, (key,)))


def _parcel_columns(reader: RowReader) -> dict[str, Any]:
    code = reader.cell("parcel_code", codes.parse_parcel_code)
    unit = reader.cell("unit_code", codes.parse_unit_code)
    if code and unit:
        reader.check("unit_code", lambda _text: codes.check_same_parcel(code, unit))
    scheme = reader.cell("use_scheme", cells.use_scheme)
    use = reader.check("use_code", lambda text: land_use(scheme, codes.fold_code(text))) if scheme else None
    area = reader.cell("area", parse_area)
    surveyed, measured = reader.cell("outline", _surveyed) or ({}, None)
    if area and measured:
        _compare_area(reader, area, measured)
    return {
        "code": str(code or ""),
        "unit_code": str(unit or ""),
        "district_code": str(code or "")[:6],
        "street_code": reader.check("street_code", lambda text: _street(text, code)),
        "location": reader.cell("location", _LOCATION),
        **{side: reader.cell(side, _SIDE) or "" for side in _SIDES},
        "use_scheme": scheme,
        "use_code": use.code if use else "",
        "use_class": use.use_class if use else None,
        "grade": reader.cell("grade", cells.grade) or 1,
        **{name: reader.cell(name, read) or "" for name, read in _TEXTS.items()},
        "area": area,
        **surveyed,
        **{name: reader.cell(name, cells.index) for name in _INDICES},
    }


def _right(reader: RowReader, parcel: dict[str, Any]) -> RightRecord:
    mode = _needed(reader, "acquisition_mode", cells.acquisition_mode)
    started_on, ends_on = _needed(reader, "started_on", cells.day), reader.cell("ends_on", cells.day)
    _check_term(reader, mode, started_on, ends_on, parcel["use_class"])
    kind = reader.cell("certificate_kind", cells.kind_of_certificate)
    certificate = reader.check("certificate_no", cells.certificate(kind))
    holders = _needed(reader, "holders", compounds.holders) or ()
    co_ownership = reader.cell("co_ownership", cells.co_ownership)
    _check_holders(reader, holders, co_ownership)
    columns = {
        "certificate_kind": kind or cells.certificate_kind(certificate or ""),
        "acquisition_mode": mode,
        "started_on": started_on,
        "ends_on": ends_on,
        "co_ownership": co_ownership or (CoOwnership.SOLE if len(holders) == 1 else CoOwnership.BY_SHARES),
    }
    for column, cell, read, default in _RIGHT_CELLS:
        value = reader.cell(cell, read)
        columns[column] = default if value is None else value
    since, finished = columns["built_since"], columns["finished_on"]
    if since and finished and finished < since:
        reader.fault("finished_on", CellInvalid(N_("Building can't have been completed before it began.")))
    return RightRecord(
        certificate or "",
        columns,
        tuple(holders),
        reader.cell("commitments", compounds.promises) or (),
        reader.cell("former_certificates", compounds.former_certificates) or (),
    )


def _needed(reader: RowReader, key: str, parse: Callable[[str], Any]) -> Any:
    """A cell that a row with a certificate must fill."""
    if not reader.has(key):
        reader.fault(key, CellInvalid(N_("A row with a certificate must fill this in.")))
    return reader.cell(key, parse)


def _check_term(
    reader: RowReader, mode: AcquisitionMode | None, started_on: date | None, ends_on: date | None, use_class: Any
) -> None:
    if mode is not None and mode.needs_end_date and not reader.has("ends_on"):
        reader.fault("ends_on", CellInvalid(N_("Only allocated land may be held without an end date.")))
    if not started_on or not ends_on:
        return
    if ends_on <= started_on:
        reader.fault("ends_on", CellInvalid(N_("The end must come after the start.")))
    if use_class and _is_longer(started_on, ends_on, use_class.max_years):
        words = N_("This use may be held for %(years)s years at most.")
        reader.fault("ends_on", CellInvalid(words, years=use_class.max_years))


def _is_longer(start: date, end: date, years: int) -> bool:
    return (end.year - years, end.month, end.day) > (start.year, start.month, start.day)


def _check_holders(reader: RowReader, holders: Sequence[HolderRecord], co_ownership: CoOwnership | None) -> None:
    if len({holder.id_code for holder in holders}) < len(holders):
        reader.fault("holders", CellInvalid(N_("The same holder is named twice.")))
    if holders and co_ownership is not None and (co_ownership is CoOwnership.SOLE) is not (len(holders) == 1):
        reader.fault("co_ownership", CellInvalid(N_("One holder holds alone; several hold by shares or jointly.")))
    if holders and co_ownership is not CoOwnership.JOINT and (whole := sum(one.share for one in holders)) != 1:
        reader.fault("holders", CellInvalid(N_("The shares add up to %(sum)s instead of 1."), sum=str(whole)))


def _street(text: str, code: str | None) -> str:
    street = codes.fold_code(text)
    known = {one.code: one.district_code for one in here().streets}
    if known.get(street) is None or (code and known[street] != code[:6]):
        raise CellInvalid(N_("No street of the parcel's district has this code."))
    return street


def _compare_area(reader: RowReader, area: Decimal, measured: Decimal) -> None:
    if abs(measured - area) / area > AREA_DEVIATION:
        words = N_("The outline measures %(measured)s m², the row says %(area)s m².")
        reader.remark("area", CellInvalid(words, measured=measured, area=area))


def _surveyed(text: str) -> tuple[dict[str, Any], Decimal]:
    """The columns that an outline fills, and the area that it measures."""
    ring = outline(text)
    lon, lat = geometry.centre_of(ring)
    values = ([list(corner) for corner in ring], lon, lat, geometry.band_of(lat), *geometry.bounds_of(ring))
    return dict(zip(_OUTLINE_COLUMNS, values, strict=True)), geometry.area_of(ring)
