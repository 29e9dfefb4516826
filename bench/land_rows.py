"""A land book of any size, made by arithmetic: whoever asks it knows the right answers without the database."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert

from trading.core.city import here
from trading.core.codes import IdentityKind
from trading.core.deal import AcquisitionMode, CoOwnership, OwnerType
from trading.core.land_use import UseClass, UseScheme
from trading.parcels.geometry import band_of
from trading.parcels.models import LandEvent, LandRight, Parcel, RightShare
from trading.parcels.states import LandEventKind
from trading.parties.models import Party

#: rights that one party holds
PER_PARTY = 4
BATCH = 5_000
#: steps that scatter points evenly over a square, however many there are (Roberts' sequence)
_STEP_EAST, _STEP_NORTH = 0.7548776662466927, 0.5698402909980532
#: half an edge in degrees: plots of about 35 m by 45 m
_HALF = 0.0002
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def code_of(number: int) -> str:
    """The code of the parcel with this number, counted from nought."""
    districts = sorted(here().district_codes)
    count = len(districts)
    block, sequence = divmod(number // count, 99_999)
    return f"{districts[number % count]}{1 + block:03d}001GB{sequence + 1:05d}"


def place_of(number: int) -> tuple[float, float]:
    """Where it lies: longitude and latitude, spread over the city's box."""
    west, south, east, north = here().bounding_box
    lon = west + (east - west) * math.modf(0.5 + number * _STEP_EAST)[0]
    lat = south + (north - south) * math.modf(0.5 + number * _STEP_NORTH)[0]
    return round(lon, 7), round(lat, 7)


def party_of(number: int) -> int:
    """The key of the party that holds it."""
    return number // PER_PARTY + 1


def codes_of_party(party: int, total: int) -> list[str]:
    """What a party holds among ``total`` parcels, in the order of codes."""
    first = (party - 1) * PER_PARTY
    return sorted(code_of(number) for number in range(first, min(first + PER_PARTY, total)))


def fill(connection: Connection, first: int, last: int) -> None:
    """Write parcels ``first`` to ``last`` (exclusive) with events, holders, rights and shares; commits nothing."""
    for start in range(first, last, BATCH):
        numbers = range(start, min(start + BATCH, last))
        for table, rows in (
            (Party.__table__, _parties(numbers, first)),
            (Parcel.__table__, map(parcel, numbers)),
            (LandEvent.__table__, map(event, numbers)),
            (LandRight.__table__, map(right, numbers)),
            (RightShare.__table__, map(_share, numbers)),
        ):
            if written := list(rows):
                connection.execute(insert(table), written)


def _parties(numbers: range, first: int) -> Iterator[dict[str, Any]]:
    for number in numbers:
        if number % PER_PARTY == 0 or number == first:
            yield holder(party_of(number))


def holder(key: int) -> dict[str, Any]:
    """The row of a party."""
    return {
        "id": key,
        "kind": OwnerType.COMPANY,
        "name": f"乌海市试样{key}号有限公司",
        "id_type": IdentityKind.CREDIT_CODE,
        "id_index": hashlib.sha256(str(key).encode()).hexdigest(),
        "id_sealed": b"",
        "created_at": _MADE,
    }


def parcel(number: int) -> dict[str, Any]:
    """The parcel's row."""
    lon, lat = place_of(number)
    west, south, east, north = lon - _HALF, lat - _HALF, lon + _HALF, lat + _HALF
    code = code_of(number)
    streets = here().district(code[:6]).streets
    return {
        "id": number + 1,
        "code": code,
        "unit_code": f"{code}W00000000",
        "district_code": code[:6],
        "street_code": streets[number % len(streets)].code,
        "location": "试样地块",
        "use_scheme": UseScheme.GB21010,
        "use_code": "0601",
        "use_class": UseClass.INDUSTRIAL,
        "area": Decimal("1575.00"),
        "outline": [[west, north], [east, north], [east, south], [west, south]],
        "centre_lon": lon,
        "centre_lat": lat,
        "band": band_of(lat),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "created_at": _MADE,
        "updated_at": _MADE,
    }


def event(number: int) -> dict[str, Any]:
    """The row of the event that its right was taken over by."""
    return {
        "id": number + 1,
        "parcel_id": number + 1,
        "sequence": 1,
        "kind": LandEventKind.IMPORTED,
        "effective_on": _MADE.date(),
        "recorded_at": _MADE,
        "recorded_by": "system",
    }


def right(number: int) -> dict[str, Any]:
    """The row of its right."""
    return {
        "id": number + 1,
        "parcel_id": number + 1,
        "event_id": number + 1,
        "certificate_no": here().certificate_number(2020, number + 1),
        "acquisition_mode": AcquisitionMode.GRANT,
        "started_on": date(2020, 1, 1),
        "ends_on": date(2069, 12, 31),
        "co_ownership": CoOwnership.SOLE,
        "created_at": _MADE,
    }


def _share(number: int) -> dict[str, Any]:
    return {"right_id": number + 1, "party_id": party_of(number)}
