"""From rows of text to parcels and rights: every bad cell is named, nothing is guessed.

Pure but for the city's profile: :func:`check_rows` needs no database. What the land book already
holds is compared by :mod:`trading.parcels.services`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from trading.core import codes
from trading.core.area import parse_area
from trading.core.city import City, here
from trading.core.deal import AcquisitionForm, AcquisitionMode, CoOwnership
from trading.core.errors import Invalid, TradingError
from trading.core.land_use import UseScheme, land_use
from trading.core.messages import N_
from trading.core.money import parse_yuan
from trading.parcels import cells, geometry
from trading.parcels.cells import CellInvalid, HolderRecord
from trading.parcels.geometry import OutlineInvalid, Point
from trading.parcels.tables import COLUMNS, RawRow

#: measured and certified area may differ by this share before a person should look (platform setting)
AREA_DEVIATION = Decimal("0.005")


class ImportRefused(Invalid):
    """Nothing was loaded, since some rows are bad. ``faults`` names each."""

    code = "import_refused"
    msgid = N_("Nothing was loaded: %(count)s cells need correction.")

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


@dataclass(frozen=True)
class Fault:
    """One bad cell: the row, the column's key, and the refusal that says what is wrong."""

    row: int
    field: str
    refusal: TradingError


@dataclass(frozen=True)
class RightRecord:
    """The right that a row describes."""

    certificate_no: str
    columns: dict[str, Any]
    holders: tuple[HolderRecord, ...]


@dataclass(frozen=True)
class ParcelRecord:
    """A row that is in order: the parcel's columns and, where it names a certificate, the right's."""

    row: int
    code: str
    columns: dict[str, Any]
    right: RightRecord | None


@dataclass
class Checked:
    """What reading a file came to. ``remarks`` are worth a look but stop nothing."""

    records: list[ParcelRecord] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)


def check_rows(rows: Iterable[RawRow], city: City | None = None) -> Checked:
    """Read every row; collect the good ones and every fault of the bad ones."""
    checked = Checked()
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        reader = _RowReader(row, city or here())
        record = reader.read()
        faults = reader.faults + _doubles(row, record, seen)
        checked.faults += faults
        checked.remarks += reader.remarks
        if record is not None and not faults:
            checked.records.append(record)
    return checked


def _doubles(row: RawRow, record: ParcelRecord | None, seen: dict[tuple[str, str], int]) -> list[Fault]:
    """A parcel, unit or certificate stands once in a file."""
    if record is None:
        return []
    keys = [("parcel_code", record.code), ("unit_code", record.columns["unit_code"])]
    if record.right is not None:
        keys.append(("certificate_no", record.right.certificate_no))
    faults = []
    for key in keys:
        first = seen.setdefault(key, row.number)
        if first != row.number:
            faults.append(Fault(row.number, key[0], CellInvalid(N_("The same stands in row %(first)s."), first=first)))
    return faults


class _RowReader:
    """Reads one row, noting a fault for each cell that can't be right."""

    def __init__(self, row: RawRow, city: City) -> None:
        self.row, self.city = row, city
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []

    def read(self) -> ParcelRecord | None:
        for column in COLUMNS:
            if column.required and column.key not in self.row.cells:
                self._fault(column.key, CellInvalid(N_("This must be filled in.")))
        columns = self._parcel_columns()
        right = self._right(columns) if "certificate_no" in self.row.cells else None
        if self.faults:
            return None
        return ParcelRecord(self.row.number, columns.pop("code"), columns, right)

    def _parcel_columns(self) -> dict[str, Any]:
        code = self._cell("parcel_code", codes.parse_parcel_code)
        unit = self._cell("unit_code", codes.parse_unit_code)
        if code and unit:
            self._cell("unit_code", lambda _text: codes.check_same_parcel(code, unit))
        scheme = self._cell("use_scheme", cells.member_of(UseScheme, cells.SCHEMES))
        use = self._cell("use_code", lambda text: land_use(scheme, codes.fold_code(text))) if scheme else None
        area = self._cell("area", parse_area)
        outline = self._cell("outline", self._outline)
        if area and outline:
            self._compare_area(area, outline)
        return {
            "code": str(code or ""),
            "unit_code": str(unit or ""),
            "district_code": str(code or "")[:6],
            "street_code": self._cell("street_code", lambda text: self._street(text, code)),
            "location": self._cell("location", cells.text_up_to(300)),
            **{f"boundary_{side}": self._cell(f"boundary_{side}", cells.text_up_to(200)) or "" for side in _SIDES},
            "use_scheme": scheme,
            "use_code": use.code if use else "",
            "use_class": use.use_class if use else None,
            "grade": self._cell("grade", cells.grade) or 1,
            "area": area,
            **(_geometry_columns(outline) if outline else {}),
            **{name: self._cell(name, cells.index) for name in _INDICES},
            "buildings": self._cell("buildings", cells.text_up_to(500)) or "",
        }

    def _right(self, parcel: dict[str, Any]) -> RightRecord:
        mode = self._needed("acquisition_mode", cells.member_of(AcquisitionMode, cells.MODES))
        started_on = self._needed("started_on", cells.day)
        ends_on = self._cell("ends_on", cells.day)
        if mode is not None and ends_on is None and mode.needs_end_date and "ends_on" not in self.row.cells:
            self._fault("ends_on", CellInvalid(N_("Only allocated land may be held without an end date.")))
        if started_on and ends_on and ends_on <= started_on:
            self._fault("ends_on", CellInvalid(N_("The end must come after the start.")))
        use_class = parcel["use_class"]
        if started_on and ends_on and use_class and _is_longer(started_on, ends_on, use_class.max_years):
            words = N_("This use may be held for %(years)s years at most.")
            self._fault("ends_on", CellInvalid(words, years=use_class.max_years))
        certificate = self._cell("certificate_no", cells.certificate)
        holders = self._needed("holders", cells.holders) or ()
        co_ownership = self._cell("co_ownership", cells.member_of(CoOwnership, cells.CO_OWNERSHIP))
        self._check_shares(holders, co_ownership)
        columns = {
            "acquisition_mode": mode,
            "sub_mode": self._cell("sub_mode", cells.member_of(AcquisitionForm, cells.FORMS)),
            "started_on": started_on,
            "ends_on": ends_on,
            "grant_contract_no": self._cell("grant_contract_no", cells.text_up_to(60)),
            "price_paid": self._cell("price_paid", cells.yes_or_no) or False,
            "co_ownership": co_ownership or (CoOwnership.SOLE if len(holders) == 1 else CoOwnership.BY_SHARES),
            "investment_total_fen": self._cell("investment_total", parse_yuan),
            "investment_done_fen": self._cell("investment_done", parse_yuan),
            "audit_report_no": self._cell("audit_report_no", cells.text_up_to(60)),
            "is_standard_land": self._cell("is_standard_land", cells.yes_or_no) or False,
            "commitments": self._cell("commitments", cells.text_up_to(2000)) or "",
            "restrictions": self._cell("restrictions", cells.text_up_to(2000)) or "",
        }
        return RightRecord(certificate or "", columns, tuple(holders))

    def _check_shares(self, holders: Iterable[HolderRecord], co_ownership: CoOwnership | None) -> None:
        holders = list(holders)
        if len({holder.id_code for holder in holders}) < len(holders):
            self._fault("holders", CellInvalid(N_("The same holder is named twice.")))
        shares = [holder.share for holder in holders]
        if not shares or co_ownership is CoOwnership.JOINT:
            return
        if sum(shares) != 1:
            self._fault("holders", CellInvalid(N_("The shares add up to %(sum)s instead of 1."), sum=str(sum(shares))))

    # -- cells ------------------------------------------------------------------------------------

    def _cell(self, key: str, parse: Callable[[str], Any]) -> Any:
        """The parsed cell, or None where it is empty or bad (then with a fault)."""
        text = self.row.cells.get(key)
        if text is None:
            return None
        try:
            return parse(text)
        except TradingError as refusal:
            self._fault(key, refusal)
            return None

    def _needed(self, key: str, parse: Callable[[str], Any]) -> Any:
        """A cell that a row with a certificate must fill."""
        if key not in self.row.cells:
            self._fault(key, CellInvalid(N_("A row with a certificate must fill this in.")))
        return self._cell(key, parse)

    def _fault(self, key: str, refusal: TradingError) -> None:
        self.faults.append(Fault(self.row.number, key, refusal))

    def _outline(self, text: str) -> list[Point]:
        ring = geometry.survey_order(geometry.check_outline(cells.points(text)))
        if not geometry.is_inside_city(ring, self.city):
            raise OutlineInvalid(N_("The outline lies outside the city. Coordinates are longitude, then latitude."))
        return [(round(lon, geometry.DEGREE_PLACES), round(lat, geometry.DEGREE_PLACES)) for lon, lat in ring]

    def _street(self, text: str, code: str | None) -> str:
        street = codes.fold_code(text)
        known = {one.code: one.district_code for one in self.city.streets}
        if known.get(street) is None or (code and known[street] != code[:6]):
            raise CellInvalid(N_("No street of the parcel's district has this code."))
        return street

    def _compare_area(self, area: Decimal, outline: list[Point]) -> None:
        measured = geometry.area_of(outline, self.city)
        if abs(measured - area) / area > AREA_DEVIATION:
            remark = CellInvalid(
                N_("The outline measures %(measured)s m², the row says %(area)s m²."), measured=measured, area=area
            )
            self.remarks.append(Fault(self.row.number, "area", remark))


_SIDES = ("east", "south", "west", "north")
_INDICES = ("plot_ratio_min", "plot_ratio_max", "density_min", "density_max", "greening_max", "height_max")


def _is_longer(start: date, end: date, years: int) -> bool:
    return (end.year - years, end.month, end.day) > (start.year, start.month, start.day)


def _geometry_columns(outline: list[Point]) -> dict[str, Any]:
    lon, lat = geometry.centre_of(outline)
    west, south, east, north = geometry.bounds_of(outline)
    return {
        "outline": [list(corner) for corner in outline],
        "centre_lon": lon,
        "centre_lat": lat,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }
