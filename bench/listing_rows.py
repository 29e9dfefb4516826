"""A market of any size, made by arithmetic: a pattern of listings written once, then repeated inside the database.

Whoever asks for the listing with a number knows its facts without the database: those of its place in the pattern,
moved on a little with every repetition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from bench import land_rows
from trading.bidding.models import Room
from trading.core.city import here
from trading.core.deal import AcquisitionMode, BurdenKind, Business, TradeMode, TransferForm
from trading.core.land_use import UseClass, UseScheme, uses_of
from trading.listing.models import ListedRight, Listing
from trading.listing.states import ListingStatus
from trading.parcels.geometry import BAND_HEIGHT, band_of
from trading.parcels.models import Burden, LandEvent, LandRight, Parcel
from trading.parties.models import Party

#: listings of the pattern; divisible by the number of districts
PATTERN = 9_999
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
_ROADS = [
    f"{first}{second}{kind}"
    for first in "玉翠银云松柏"
    for second in "沙河山和民达泽阳"
    for kind in ("路", "街", "大道")
]
_SIDES = "东南西北"
_USES = [use for use in uses_of(UseScheme.GB21010) if not use.is_group and use.code[:2] in {"05", "06", "07", "08"}]
_STATUSES = (ListingStatus.PUBLISHED,) * 6 + (
    ListingStatus.RESULT_PUBLISHED,
    ListingStatus.FAILED,
    ListingStatus.RESULT_PUBLISHED,
    ListingStatus.SUSPENDED,
)
_SQUARE = 1_000_000


@dataclass(frozen=True)
class Fact:
    """What a search may ask of a listing, as the generator knows it."""

    number: int
    status: ListingStatus
    business: Business
    district: str
    use_class: UseClass
    acquisition: AcquisitionMode
    road: str
    area: Decimal
    price: int
    published_at: datetime
    closes_at: datetime
    is_burdened: bool
    lon: float
    lat: float

    @property
    def unit_price(self) -> Decimal:
        """Fen a square metre, not rounded."""
        return self.price / self.area


def fact(number: int) -> Fact:
    """The listing with this number, counted from nought."""
    turn, place = divmod(number, PATTERN)
    first = _first(place)
    west, south, east, north = here().bounding_box
    later = timedelta(minutes=turn)
    return Fact(
        number,
        first.status,
        first.business,
        first.district,
        first.use_class,
        first.acquisition,
        first.road,
        first.area + turn,
        first.price + turn * 100_000,
        first.published_at + later,
        first.closes_at + later,
        first.is_burdened,
        lon=(east - west) * (number * 7_919 % _SQUARE) / _SQUARE + west,
        lat=(north - south) * (number * 104_729 % _SQUARE) / _SQUARE + south,
    )


@cache
def _first(place: int) -> Fact:
    """The listing at a place of the pattern, before it is repeated and put on the map."""
    status = _STATUSES[_mix(place, 2) % len(_STATUSES)]
    closes = _closes(place, status)
    return Fact(
        number=place,
        status=status,
        business=_business(place),
        district=land_rows.code_of(place)[:6],
        use_class=_USES[_mix(place, 1) % len(_USES)].use_class,
        acquisition=_acquisition(place),
        road=_ROADS[_mix(place, 3) % len(_ROADS)],
        area=Decimal(500 + _mix(place, 4) % 100_000),
        price=_price(place),
        published_at=closes - timedelta(days=30),
        closes_at=closes,
        is_burdened=_is_burdened(place),
        lon=0.0,
        lat=0.0,
    )


def number_of(listing_number: str) -> int:
    """The generator's number of a listing."""
    return int(listing_number.rsplit("-", 1)[1])


def _mix(place: int, salt: int) -> int:
    """A scattered figure for each place and purpose."""
    return (place * 2_654_435_761 + salt * 97_586_927 + place * place * 31) % 4_294_967_296 >> 7


def _business(place: int) -> Business:
    share = _mix(place, 5) % 20
    if share < 14:
        return Business.TRANSFER
    if share < 17:
        return Business.LEASE
    return Business.SUBLEASE if share == 17 else Business.MORTGAGE


def _mode(place: int) -> TradeMode:
    share = _mix(place, 6) % 10
    return TradeMode.NEGOTIATED if share == 0 else TradeMode.COURT if share == 1 else TradeMode.LISTING


def _acquisition(place: int) -> AcquisitionMode:
    return AcquisitionMode.ALLOCATION if _mix(place, 7) % 5 == 0 else AcquisitionMode.GRANT


def _price(place: int) -> int:
    return (100 + _mix(place, 8) % 9_000) * 1_000_000


def _is_burdened(place: int) -> bool:
    return _mix(place, 9) % 4 == 0


def _closes(place: int, status: ListingStatus) -> datetime:
    minutes = _mix(place, 10)
    if status is ListingStatus.PUBLISHED:
        return NOW + timedelta(minutes=200 + minutes % 80_000)
    return NOW - timedelta(days=2, minutes=minutes % 1_000_000)


# --- the pattern ----------------------------------------------------------------------------------------------------


def write_pattern(connection: Connection) -> None:
    """Write the first :data:`PATTERN` listings with all that they stand on; commits nothing."""
    for table, rows in (
        (Party.__table__, [land_rows.holder(1)]),
        (Parcel.__table__, map(_parcel, range(PATTERN))),
        (LandEvent.__table__, map(land_rows.event, range(PATTERN))),
        (LandRight.__table__, map(_right, range(PATTERN))),
        (Burden.__table__, map(_burden, filter(_is_burdened, range(PATTERN)))),
        (Listing.__table__, map(_listing, range(PATTERN))),
        (ListedRight.__table__, map(_listed, range(PATTERN))),
        (Room.__table__, map(_room, (place for place in range(PATTERN) if _mode(place).has_room))),
    ):
        connection.execute(insert(table), list(rows))


def _parcel(place: int) -> dict[str, Any]:
    told, use = fact(place), _USES[_mix(place, 1) % len(_USES)]
    district = here().district(told.district)
    side, lot = _SIDES[_mix(place, 11) % 4], _mix(place, 12) % 400
    return {
        **land_rows.parcel(place),
        "location": f"{district.name_zh}{told.road}{lot}号{side}侧",
        "use_code": use.code,
        "use_class": use.use_class,
        "area": told.area,
        "centre_lon": told.lon,
        "centre_lat": told.lat,
        "band": band_of(told.lat),
    }


def _right(place: int) -> dict[str, Any]:
    endless = _acquisition(place) is AcquisitionMode.ALLOCATION
    return {
        **land_rows.right(place),
        "acquisition_mode": _acquisition(place),
        **({"ends_on": None} if endless else {}),
    }


def _burden(place: int) -> dict[str, Any]:
    return {
        "id": place + 1,
        "right_id": place + 1,
        "kind": BurdenKind.MORTGAGE,
        "registered_on": datetime(2025, 1, 1, tzinfo=UTC).date(),
        "rank": 1,
        "event_id": place + 1,
    }


def _listing(place: int) -> dict[str, Any]:
    told, mode = fact(place), _mode(place)
    is_loan, has_room = told.business is Business.MORTGAGE, mode.has_room
    is_over = told.status in {ListingStatus.RESULT_PUBLISHED, ListingStatus.FAILED}
    return {
        "id": place + 1,
        "number": f"{told.district}-{told.business.deal_kind.letter}-2026-{place:07d}",
        "draft_number": f"D{place}",
        "notice_number": f"试样[2026]{place}号",
        "business": told.business,
        "mode": mode,
        "transfer_form": TransferForm.SALE if told.business is Business.TRANSFER else None,
        "status": told.status,
        "version": 1,
        "right_id": place + 1,
        "owner_party_id": 1,
        "start_amount": 4_350 if is_loan else told.price,
        "step_amount": 50 if is_loan else 1_000_000,
        "deposit_amount": 10_000_000,
        "loan_amount": told.price if is_loan else None,
        "answers": {},
        "created_at": told.published_at,
        "published_at": told.published_at,
        "opens_at": told.published_at + timedelta(days=10) if has_room else None,
        "apply_ends_at": told.closes_at - timedelta(days=2) if has_room else told.closes_at,
        "timed_starts_at": told.closes_at if has_room else None,
        "cap_at": told.closes_at + timedelta(hours=6) if has_room else None,
        "concluded_at": told.closes_at + timedelta(days=1) if is_over else None,
    }


def _listed(place: int) -> dict[str, Any]:
    return {
        "listing_id": place + 1,
        "right_id": place + 1,
        "status": fact(place).status,
        "position": 1,
        "part_note": "",
    }


def _room(place: int) -> dict[str, Any]:
    listing = _listing(place)
    is_over = listing["concluded_at"] is not None
    return {
        "listing_id": place + 1,
        **{name: listing[name] for name in ("start_amount", "step_amount", "opens_at", "timed_starts_at", "cap_at")},
        "closes_at": listing["timed_starts_at"],
        "window_seconds": 300,
        "head": "0" * 64,
        "closed_at": listing["timed_starts_at"] + timedelta(minutes=1) if is_over else None,
        "figure": listing["business"].figure,
    }


# --- repeating it ---------------------------------------------------------------------------------------------------

_MOVED = (
    "published_at",
    "opens_at",
    "apply_ends_at",
    "timed_starts_at",
    "cap_at",
    "concluded_at",
    "closes_at",
    "closed_at",
)
_KEYS = ("id", "parcel_id", "right_id", "event_id", "listing_id")


def repeat(connection: Connection, first: int, last: int) -> None:
    """Write the repetitions ``first`` to ``last`` (exclusive) of the pattern inside the database; commits nothing."""
    is_sqlite = connection.dialect.name == "sqlite"
    for model in (Parcel, LandEvent, LandRight, Burden, Listing, ListedRight, Room):
        table: Table = model.__table__  # type: ignore[assignment]
        own = _own_columns(table.name, is_sqlite)
        columns = [column.name for column in table.columns]
        cells = [own.get(name) or cell(name, is_sqlite=is_sqlite) for name in columns]
        key = "listing_id" if "listing_id" in columns else "id"
        series = (
            "(WITH RECURSIVE turns(turn) AS (VALUES (:first) UNION ALL SELECT turn + 1 FROM turns WHERE turn + 1 < :last)"
            " SELECT turn FROM turns) AS t"
            if is_sqlite
            else "generate_series(CAST(:first AS bigint), CAST(:last AS bigint) - 1) AS t(turn)"
        )
        statement = (
            f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(cells)} FROM {table.name} AS b"
            f" CROSS JOIN {series} WHERE b.{key} <= {PATTERN}"
        )
        connection.execute(text(statement), {"first": first, "last": last})


def cell(name: str, *, is_sqlite: bool) -> str:
    """The cell of a column that is repeated: keys and instants move on, all else stays."""
    if name in _KEYS:
        return f"b.{name} + t.turn * {PATTERN}"
    if name not in _MOVED:
        return f"b.{name}"
    if is_sqlite:
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', b.{name}, (t.turn * 60) || ' seconds')"
    return f"b.{name} + t.turn * interval '1 minute'"


def _padded(figure: str, length: int, is_sqlite: bool) -> str:
    return f"printf('%0{length}d', {figure})" if is_sqlite else f"lpad(({figure})::text, {length}, '0')"


def code_cell(number: str, *, is_sqlite: bool) -> str:
    """The parcel code of the listing with this number; ``b.code`` is the pattern's."""
    zone, place = (
        _padded(f"{number} / 3 {part} + 1", length, is_sqlite) for part, length in (("/ 99999", 3), ("% 99999", 5))
    )
    return f"substr(b.code, 1, 6) || {zone} || '001GB' || {place}"


def placed_on_the_map(number: str, *, is_sqlite: bool, prefix: str = "") -> dict[str, str]:
    """Where the listing with this number lies, by column."""
    west, south, east, north = here().bounding_box

    def placed(factor: int, low: float, high: float) -> str:
        real = "REAL" if is_sqlite else "double precision"
        wide = f"CAST('{high - low!r}' AS {real})"
        return f"({wide} * ({number} * {factor} % {_SQUARE})) / CAST('{_SQUARE}' AS {real}) + CAST('{low!r}' AS {real})"

    lon, lat = placed(7_919, west, east), placed(104_729, south, north)
    band = f"({lat}) / {BAND_HEIGHT}" if is_sqlite else f"floor(({lat}) / {BAND_HEIGHT})"
    return {f"{prefix}lon": lon, f"{prefix}lat": lat, "band": f"CAST({band} AS INTEGER)"}


def _own_columns(table: str, is_sqlite: bool) -> dict[str, str]:
    """The cells that name a listing or its land, and those that are priced and measured."""
    number = f"(b.id - 1 + t.turn * {PATTERN})"
    code = code_cell(number, is_sqlite=is_sqlite)
    return {
        "parcels": {
            "code": code,
            "unit_code": f"{code} || 'W00000000'",
            "area": "b.area + 100 * t.turn",
            **placed_on_the_map(number, is_sqlite=is_sqlite, prefix="centre_"),
        },
        "land_rights": {"certificate_no": f"'试样' || {number}"},
        "listings": {
            "number": f"substr(b.number, 1, 14) || {_padded(number, 7, is_sqlite)}",
            "draft_number": f"'D' || {number}",
            "notice_number": f"'试样[2026]' || {number} || '号'",
            "start_amount": "b.start_amount + CASE b.business WHEN 'mortgage' THEN 0 ELSE 100000 * t.turn END",
            "loan_amount": "b.loan_amount + 100000 * t.turn",
        },
    }.get(table, {})


def numbers(total: int) -> Iterator[Fact]:
    """Every listing of a market of this size."""
    return map(fact, range(total))
