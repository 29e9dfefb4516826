"""Standard parcel prices against those that are kept: a successor ends the price before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trading.core import clock
from trading.core.actor import Actor
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.prices import StandardRecord
from trading.parcels.imports.rows import Fault, ImportRefused
from trading.parcels.models import StandardPrice
from trading.parcels.queries import imports as queries
from trading.parcels.services.loading.plans import ImportReport, Tell
from trading.parcels.states import StandardPriceKind

Series = dict[tuple[str, StandardPriceKind], list[StandardPrice]]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StandardsPlan:
    """Standard prices to be written, in the order in which they take effect."""

    records: Sequence[StandardRecord]

    @classmethod
    def compare(cls, records: Sequence[StandardRecord]) -> tuple[list[Fault], StandardsPlan]:
        land = queries.land_by_code(one.parcel_code for one in records if one.parcel_code)
        series = _series(records)
        ordered = sorted(records, key=lambda one: (one.number, one.kind, one.valid_from))
        faults = [fault for one in ordered for fault in _faults(one, series[one.number, one.kind], land)]
        return faults + _overlaps(ordered, series), cls(ordered)

    def write(self, *, label: str, by: Actor, tell: Tell) -> ImportReport:
        faults, _plan = self.compare(self.records)
        if faults:
            raise ImportRefused(faults)
        land = queries.land_by_code(one.parcel_code for one in self.records if one.parcel_code)
        series, created, updated = _series(self.records), 0, 0
        for place, record in enumerate(self.records):
            tell(place, len(self.records))
            prices = series[record.number, record.kind]
            kept = _kept(record, prices)
            if kept is not None:
                changed = _changes(record, kept, land)
                for name, value in changed.items():
                    setattr(kept, name, value)
                updated += bool(changed)
                continue
            _end_predecessor(record, prices)
            columns = _columns(record, land)
            columns["valid_to"] = columns["valid_to"] or _end_by_successor(record, prices)
            price = StandardPrice(number=record.number, kind=record.kind, **columns)
            db.session.add(price)
            prices.append(price)
            created += 1
        db.session.flush()
        return ImportReport(created, updated, len(self.records) - created - updated)


def _series(records: Sequence[StandardRecord]) -> Series:
    """What is kept under the numbers that the rows name, in the order in which it took effect."""
    series: Series = defaultdict(list)
    for price in queries.standard_prices_by_number({one.number for one in records}):
        series[price.number, price.kind].append(price)
    return series


def _kept(record: StandardRecord, prices: Sequence[StandardPrice]) -> StandardPrice | None:
    return next((one for one in prices if one.valid_from == record.valid_from), None)


def _columns(record: StandardRecord, land: Any) -> dict[str, Any]:
    """A parcel's price is found by its street too."""
    parcel = land[record.parcel_code] if record.parcel_code else None
    street = parcel["street_code"] if parcel else record.street_code
    return {**record.columns, "parcel_id": parcel["id"] if parcel else None, "street_code": street}


def _changes(record: StandardRecord, kept: StandardPrice, land: Any) -> dict[str, Any]:
    """What the file says otherwise. An open end may have been closed by a successor since."""
    columns = _columns(record, land)
    if record.columns["valid_to"] is None:
        del columns["valid_to"]
    if kept.parcel_id is not None and kept.parcel_id == columns["parcel_id"]:
        del columns["street_code"]  # where the parcel lay when the price was published
    return {name: value for name, value in columns.items() if getattr(kept, name) != value}


def _faults(record: StandardRecord, prices: Sequence[StandardPrice], land: Any) -> list[Fault]:
    if record.parcel_code and record.parcel_code not in land:
        return [Fault(record.row, "parcel_code", CellInvalid(N_("The land book has no parcel with this code.")))]
    if record.parcel_code and land[record.parcel_code]["use_class"] is not record.columns["use_class"]:
        words = N_("The parcel's use is %(land_use)s. A standard price is for the same use.")
        return [Fault(record.row, "use_class", CellInvalid(words, land_use=land[record.parcel_code]["use_class"]))]
    kept = _kept(record, prices)
    if kept is not None and kept.valid_from <= clock.today() and _changes(record, kept, land):
        words = N_("This price is in force with other entries. Publish its successor with a later day.")
        return [Fault(record.row, "price", CellInvalid(words))]
    return []


def _overlaps(records: Sequence[StandardRecord], series: Series) -> list[Fault]:
    """Prices under one number follow each other; where the end is open, the next one sets it."""
    faults = []
    for record in records:
        prices = series[record.number, record.kind]
        if _kept(record, prices) is not None:
            continue
        spans = [(one.valid_from, one.valid_to) for one in prices]
        spans += [
            (one.valid_from, one.columns["valid_to"])
            for one in records
            if one is not record and (one.number, one.kind) == (record.number, record.kind)
        ]
        if any(_collide(begins, ends, record) for begins, ends in spans):
            words = N_("Another price with this number is valid in the same time.")
            faults.append(Fault(record.row, "valid_from", CellInvalid(words)))
    return faults


def _collide(begins: date, ends: date | None, record: StandardRecord) -> bool:
    """Whoever begins first and has an end must end before the other begins; without one it ends by itself."""
    if begins <= record.valid_from:
        return ends is not None and ends >= record.valid_from
    own_end = record.columns["valid_to"]
    return own_end is not None and own_end >= begins


def _end_predecessor(record: StandardRecord, prices: Sequence[StandardPrice]) -> None:
    for price in prices:
        if price.valid_from < record.valid_from and price.valid_to is None:
            price.valid_to = record.valid_from - _DAY


def _end_by_successor(record: StandardRecord, prices: Sequence[StandardPrice]) -> date | None:
    following = [price.valid_from for price in prices if price.valid_from > record.valid_from]
    return min(following) - _DAY if following else None
