"""Parcels and rights of a file against the land book: what contradicts it, and what is to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trading.core.actor import Actor
from trading.core.deal import CoOwnership
from trading.core.messages import N_
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.parcels import ParcelRecord, RightRecord
from trading.parcels.imports.rows import Fault
from trading.parcels.models import LandRight, Parcel
from trading.parcels.queries import imports as queries
from trading.parcels.services.loading.entries import Entry
from trading.parcels.services.loading.holders import Holders
from trading.parcels.services.loading.plans import ImportReport, Tell
from trading.parcels.services.loading.writing import write_parcels


@dataclass(frozen=True)
class ParcelsPlan:
    """What is to be written, and who holds it."""

    entries: Sequence[Entry]
    holders: Holders
    #: the last parcel and the last right when the land book was read
    youngest: tuple[int, int]

    @classmethod
    def compare(cls, records: Sequence[ParcelRecord]) -> tuple[list[Fault], ParcelsPlan]:
        """What in these rows contradicts the land book, and else the plan."""
        holders = Holders.of(holder for one in records if one.right for holder in one.right.holders)
        youngest = queries.youngest(Parcel), queries.youngest(LandRight)
        book = _Book(records)
        faults = [fault for record in records for fault in _contradictions(record, book, holders)]
        entries = [] if faults else [_entry(record, book) for record in records]
        return faults, cls(entries, holders, youngest)

    @property
    def report(self) -> ImportReport:
        created = sum(entry.parcel_id is None for entry in self.entries)
        updated = sum(entry.parcel_id is not None and entry.changes for entry in self.entries)
        return ImportReport(created, updated, len(self.entries) - created - updated)

    def write(self, *, label: str, by: Actor, tell: Tell) -> ImportReport:
        write_parcels(self.entries, self.holders, self.youngest, label=label, by=by, tell=tell)
        return self.report


class _Book:
    """What the land book holds of the things that the rows name."""

    def __init__(self, records: Sequence[ParcelRecord]) -> None:
        self.units = queries.parcels_by_unit(record.columns["unit_code"] for record in records)
        self.certificates = queries.rights_by_certificate(one.right.certificate_no for one in records if one.right)
        self.parcels = queries.land_by_code(record.code for record in records)
        parcel_ids = [row["id"] for row in self.parcels.values()]
        self.events = queries.last_events(parcel_ids)
        self.rights = queries.rights_in_force(parcel_ids)
        right_ids = [row["id"] for row in self.rights.values()]
        self.holders = queries.holders_of(right_ids)
        self.buildings = queries.structures_of(parcel_ids)
        self.promises = queries.promises_of(right_ids)
        self.formers = queries.former_certificates_of(right_ids)

    def right_of(self, code: str) -> Mapping[str, Any] | None:
        parcel = self.parcels.get(code)
        return self.rights.get(parcel["id"]) if parcel else None


def _contradictions(record: ParcelRecord, book: _Book, holders: Holders) -> list[Fault]:
    faults = []

    def fault(key: str, words: str, **params: Any) -> None:
        faults.append(Fault(record.row, key, CellInvalid(words, **params)))

    if book.units.get(record.columns["unit_code"], record.code) != record.code:
        fault("unit_code", N_("Another parcel has this unit code."))
    if record.right is None:
        return faults
    right, named = book.right_of(record.code), record.right
    stands_for, in_force = book.certificates.get(named.certificate_no, (record.code, True))
    if stands_for != record.code:
        fault("certificate_no", N_("Another parcel has this certificate."))
    elif right is not None and right["certificate_no"] != named.certificate_no:
        words = N_("The parcel has certificate %(certificate)s; a change of right must be recorded, not imported.")
        fault("certificate_no", words, certificate=right["certificate_no"])
    elif not in_force:
        fault("certificate_no", N_("The right with this certificate has ended, or its certificate was replaced."))
    elif right is not None:
        if _shares(named, holders) != _kept_shares(book.holders[right["id"]], right["co_ownership"]):
            fault("holders", N_("The land book has other holders or shares; a change must be recorded, not imported."))
        if "co_ownership" in record.stated and right["co_ownership"] is not named.columns["co_ownership"]:
            fault("co_ownership", N_("The land book has another way of holding; a change must be recorded."))
        finished, since = (
            named.columns[name] if name in record.stated else right[name] for name in ("finished_on", "built_since")
        )
        if finished and since and finished < since:
            fault("finished_on", N_("Building can't have been completed before it began."))
    if any(holders.bears_another_name(holder) for holder in named.holders):
        words = N_("This identity number is registered under another name. Compare name and number with the paper.")
        fault("holders", words)
    return faults


def _shares(right: RightRecord, holders: Holders) -> dict[Any, tuple[int, int]]:
    is_joint = right.columns["co_ownership"] is CoOwnership.JOINT
    return {
        holders.identity(one): (1, 1) if is_joint else (one.share.numerator, one.share.denominator)
        for one in right.holders
    }


def _kept_shares(rows: Sequence[Mapping[str, Any]], ownership: CoOwnership) -> dict[Any, tuple[int, int]]:
    is_joint = ownership is CoOwnership.JOINT
    return {
        (row["id_type"].value, row["id_index"]): (1, 1) if is_joint else (row["numerator"], row["denominator"])
        for row in rows
    }


def _entry(record: ParcelRecord, book: _Book) -> Entry:
    parcel = book.parcels.get(record.code)
    if parcel is None:
        return Entry(record, enters_right=record.right is not None)
    right = book.rights.get(parcel["id"]) if record.right else None
    lists = set()
    if "buildings" in record.stated and not _same(record.buildings, book.buildings.get(parcel["id"], [])):
        lists.add("buildings")
    right_columns: dict[str, Any] = {}
    if record.right is not None and right is not None:
        right_columns = _differing(record.right.columns, right, record.stated)
        if "commitments" in record.stated and not _same(record.right.promises, book.promises.get(right["id"], [])):
            lists.add("commitments")
        formers = book.formers.get(right["id"], [])
        if "former_certificates" in record.stated and not _same(record.right.former_certificates, formers):
            lists.add("former_certificates")
    return Entry(
        record,
        parcel_id=parcel["id"],
        right_id=right["id"] if right is not None else None,
        sequence=book.events.get(parcel["id"], (0, 0))[0],
        parcel_columns=_differing(record.columns, parcel, record.stated),
        right_columns=right_columns,
        enters_right=record.right is not None and right is None,
        lists=frozenset(lists),
    )


def _differing(columns: Mapping[str, Any], row: Mapping[str, Any], stated: frozenset[str]) -> dict[str, Any]:
    """What the file states and the land book has otherwise."""
    return {name: value for name, value in columns.items() if name in stated and row[name] != value}


def _same(records: Sequence[Any], rows: Sequence[Mapping[str, Any]]) -> bool:
    """True where a list of the file says just what the land book has."""
    if len(records) != len(rows):
        return False
    return all(
        all(row[name] == value for name, value in vars(record).items())
        for record, row in zip(records, rows, strict=True)
    )
