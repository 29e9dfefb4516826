"""The city that the market serves: codes, names, outlines, numbering words.

Everything local stands in a profile folder below ``trading/cities`` (``profile.json``,
``divisions.json``, ``districts.geojson``); code that needs it asks :func:`here`. A new city is a new
folder and the setting ``CITY``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PROFILES = Path(__file__).resolve().parent.parent / "cities"

Ring = tuple[tuple[float, float], ...]
Point = tuple[float, float]


def _in_language(zh: str, en: str, language: str) -> str:
    return en if language.lower().startswith("en") else zh


@dataclass(frozen=True)
class Street:
    """A street, town or development zone below a district, with what the sample data needs of it."""

    code: str
    name_zh: str
    name_en: str
    district_code: str
    #: the three digits of the cadastral zone (地籍区) that its parcels carry
    zone: str
    #: urban, industrial, mixed or town: what is built there
    character: str
    centre: Point
    #: degrees by which its roads turn from east, anticlockwise
    bearing: float

    def name(self, language: str = "zh") -> str:
        """Its name in the reader's language."""
        return _in_language(self.name_zh, self.name_en, language)


@dataclass(frozen=True)
class District:
    """A county-level district: ``short`` is the word that notices use, ``tone`` its tint on maps."""

    code: str
    name_zh: str
    name_en: str
    short: str
    tone: int
    label_at: Point
    streets: tuple[Street, ...]
    outline: tuple[Ring, ...]

    def name(self, language: str = "zh") -> str:
        """Its name in the reader's language."""
        return _in_language(self.name_zh, self.name_en, language)


@dataclass(frozen=True)
class River:
    """The river as a sketched line, for orientation on maps."""

    name_zh: str
    name_en: str
    label_at: Point
    line: Ring

    def name(self, language: str = "zh") -> str:
        """Its name in the reader's language."""
        return _in_language(self.name_zh, self.name_en, language)


@dataclass(frozen=True)
class TradingPlace:
    """A counter where people come in person: the city's hall (no district) or a district's window."""

    code: str
    district_code: str | None
    name_zh: str
    name_en: str
    address_zh: str
    address_en: str
    hours_zh: str
    hours_en: str

    def name(self, language: str = "zh") -> str:
        """Its name in the reader's language."""
        return _in_language(self.name_zh, self.name_en, language)

    def address(self, language: str = "zh") -> str:
        """Where it is, in the reader's language."""
        return _in_language(self.address_zh, self.address_en, language)

    def hours(self, language: str = "zh") -> str:
        """When it is open, in the reader's language."""
        return _in_language(self.hours_zh, self.hours_en, language)


@dataclass(frozen=True)
class BankAccount:
    """The supervised account that bidders pay deposits to. The platform records what happens on it, no more."""

    holder_zh: str
    holder_en: str
    bank_zh: str
    bank_en: str
    number: str

    def holder(self, language: str = "zh") -> str:
        """In whose name it is kept, in the reader's language."""
        return _in_language(self.holder_zh, self.holder_en, language)

    def bank(self, language: str = "zh") -> str:
        """The bank that keeps it, in the reader's language."""
        return _in_language(self.bank_zh, self.bank_en, language)

    @property
    def grouped_number(self) -> str:
        """The number in fours, as it is read aloud."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


@dataclass(frozen=True, eq=False)
class City:
    """One city's profile, loaded once and compared by identity.

    ``numbering`` holds the words that stand in public numbers, by document.
    """

    key: str
    code: str
    name_zh: str
    name_en: str
    short: str
    province_zh: str
    province_en: str
    authority_zh: str
    authority_en: str
    certificate_province: str
    certificate_place: str
    numbering: Mapping[str, str]
    geographic_crs: int
    plane_crs: int
    #: west, south, east, north
    bounding_box: tuple[float, float, float, float]
    districts: tuple[District, ...]
    river: River | None
    trading_places: tuple[TradingPlace, ...]
    deposit_account: BankAccount

    def name(self, language: str = "zh") -> str:
        """Its name in the reader's language."""
        return _in_language(self.name_zh, self.name_en, language)

    def authority(self, language: str = "zh") -> str:
        """The bureau in charge, in the reader's language."""
        return _in_language(self.authority_zh, self.authority_en, language)

    def district(self, code: str) -> District:
        """The district with this code; :class:`KeyError` where the city has none."""
        return next((d for d in self.districts if d.code == code), None) or _missing("district", code)

    def street(self, code: str) -> Street:
        """The street with this code; :class:`KeyError` where the city has none."""
        return next((s for s in self.streets if s.code == code), None) or _missing("street", code)

    @property
    def streets(self) -> tuple[Street, ...]:
        """Every street of every district, in order."""
        return tuple(street for district in self.districts for street in district.streets)

    @property
    def district_codes(self) -> frozenset[str]:
        """The county codes that parcels of this city may begin with."""
        return frozenset(district.code for district in self.districts)

    def contains(self, lon: float, lat: float) -> bool:
        """True inside the city's bounding box (a plausibility check, not a boundary)."""
        west, south, east, north = self.bounding_box
        return west <= lon <= east and south <= lat <= north

    def certificate_number(self, year: int, sequence: int) -> str:
        """A certificate number in this city's form."""
        return f"{self.certificate_province}({year}){self.certificate_place}不动产权第{sequence:07d}号"


def _missing(kind: str, code: str) -> Any:
    raise KeyError(f"the city has no {kind} {code}")


@cache
def load(key: str) -> City:
    """Read the profile folder ``key``; :class:`FileNotFoundError` where there is none."""
    folder = PROFILES / key
    profile = json.loads((folder / "profile.json").read_text("utf-8"))
    divisions = json.loads((folder / "divisions.json").read_text("utf-8"))
    outlines = _outlines(json.loads((folder / "districts.geojson").read_text("utf-8")))
    return City(
        key=profile["key"],
        code=profile["code"],
        name_zh=profile["name"]["zh"],
        name_en=profile["name"]["en"],
        short=profile["short"],
        province_zh=profile["province"]["zh"],
        province_en=profile["province"]["en"],
        authority_zh=profile["authority"]["zh"],
        authority_en=profile["authority"]["en"],
        certificate_province=profile["certificate"]["province"],
        certificate_place=profile["certificate"]["place"],
        numbering=profile["numbering"],
        geographic_crs=profile["coordinates"]["geographic"],
        plane_crs=profile["coordinates"]["plane"],
        bounding_box=tuple(profile["coordinates"]["bounding_box"]),
        districts=tuple(_district(row, profile, outlines) for row in divisions["districts"]),
        river=_river(profile.get("river")),
        trading_places=tuple(_trading_place(row) for row in profile["trading_places"]),
        deposit_account=_bank_account(profile["deposit_account"]),
    )


def _outlines(collection: Mapping[str, Any]) -> dict[str, tuple[Ring, ...]]:
    """Outer rings by district code; a ring's doubled points are dropped."""
    rings: dict[str, tuple[Ring, ...]] = {}
    for feature in collection["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings[feature["properties"]["code"]] = tuple(_ring(polygon[0]) for polygon in polygons)
    return rings


def _ring(points: list[list[float]]) -> Ring:
    ring: list[Point] = []
    for lon, lat in points:
        if not ring or ring[-1] != (lon, lat):
            ring.append((lon, lat))
    return tuple(ring)


def _district(row: Mapping[str, Any], profile: Mapping[str, Any], outlines: Mapping[str, tuple[Ring, ...]]) -> District:
    more = profile["districts"][row["code"]]
    return District(
        code=row["code"],
        name_zh=row["name"],
        name_en=more["en"],
        short=more["short"],
        tone=more["tone"],
        label_at=tuple(more["label"]),
        streets=tuple(_street(street, row["code"], profile["streets"][street["code"]]) for street in row["streets"]),
        outline=outlines[row["code"]],
    )


def _street(row: Mapping[str, str], district_code: str, more: Mapping[str, Any]) -> Street:
    return Street(
        code=row["code"],
        name_zh=row["name"],
        name_en=more["en"],
        district_code=district_code,
        zone=more["zone"],
        character=more["character"],
        centre=tuple(more["centre"]),
        bearing=more["bearing"],
    )


def _river(row: Mapping[str, Any] | None) -> River | None:
    if row is None:
        return None
    return River(row["zh"], row["en"], tuple(row["label"]), tuple(tuple(point) for point in row["line"]))


def _trading_place(row: Mapping[str, Any]) -> TradingPlace:
    return TradingPlace(
        code=row["code"],
        district_code=row["district"],
        name_zh=row["zh"],
        name_en=row["en"],
        address_zh=row["address"]["zh"],
        address_en=row["address"]["en"],
        hours_zh=row["hours"]["zh"],
        hours_en=row["hours"]["en"],
    )


def _bank_account(row: Mapping[str, Any]) -> BankAccount:
    return BankAccount(
        holder_zh=row["holder"]["zh"],
        holder_en=row["holder"]["en"],
        bank_zh=row["bank"]["zh"],
        bank_en=row["bank"]["en"],
        number=row["number"],
    )


_chosen: City | None = None


def use(key: str) -> City:
    """Choose the city of this process (the setting ``CITY``)."""
    global _chosen
    _chosen = load(key)
    return _chosen


def here() -> City:
    """The city of this process. Where none was chosen and only one profile exists, that one."""
    if _chosen is not None:
        return _chosen
    profiles = sorted(path.parent.name for path in PROFILES.glob("*/profile.json"))
    if len(profiles) != 1:
        raise LookupError("Set CITY to one of: " + ", ".join(profiles))
    return use(profiles[0])
