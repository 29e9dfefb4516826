"""Loading parcels and rights from files, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.cells import CellInvalid
from trading.parcels.importing import Fault, ImportRefused, ParcelRecord, RightRecord
from trading.parcels.models import LandRight, Parcel, RightShare
from trading.parcels.permissions import GRANTS, Permission
from trading.parties.services import register_party


@dataclass(frozen=True)
class ImportReport:
    """What an import came to: parcels that were new, and parcels that were there already."""

    created: int
    updated: int


def compare_with_book(records: Sequence[ParcelRecord]) -> list[Fault]:
    """What in these rows contradicts the land book. Reads only: the dry run is this and the reading of the file."""
    units = queries.parcel_codes_by_unit(record.columns["unit_code"] for record in records)
    numbers = (record.right.certificate_no for record in records if record.right)
    certificates = queries.parcel_codes_by_certificate(numbers)
    known = queries.parcels_by_code(record.code for record in records)
    faults = []
    for record in records:
        if units.get(record.columns["unit_code"], record.code) != record.code:
            faults.append(Fault(record.row, "unit_code", CellInvalid(N_("Another parcel has this unit code."))))
        if record.right is None:
            continue
        if certificates.get(record.right.certificate_no, record.code) != record.code:
            faults.append(Fault(record.row, "certificate_no", CellInvalid(N_("Another parcel has this certificate."))))
        parcel = known.get(record.code)
        right = parcel.active_right if parcel is not None else None
        if right is not None and right.certificate_no != record.right.certificate_no:
            words = N_("The parcel has certificate %(certificate)s; a change of right must be recorded, not imported.")
            faults.append(Fault(record.row, "certificate_no", CellInvalid(words, certificate=right.certificate_no)))
    return faults


def import_parcels(records: Sequence[ParcelRecord], *, source: str, by: Actor) -> ImportReport:
    """Load parcels and their rights, all or nothing. Loading the same rows again changes nothing.

    Refuses with :class:`ImportRefused` where the land book says otherwise.
    """
    authorise(GRANTS, Permission.IMPORT, by)
    faults = compare_with_book(records)
    if faults:
        raise ImportRefused(faults)
    known = queries.parcels_by_code(record.code for record in records)
    parties = _register_holders(records, by=by)
    for record in records:
        parcel = known.get(record.code)
        if parcel is None:
            parcel = _new_parcel(record, by=by)
        else:
            _rewrite(parcel, record.columns)
        if record.right is not None:
            _write_right(parcel, record.right, parties, by=by)
    updated = sum(record.code in known for record in records)
    report = ImportReport(created=len(records) - updated, updated=updated)
    ledger.record(
        "parcels.imported",
        f"file:{source}",
        by=by,
        detail={"created": report.created, "updated": report.updated},
    )
    return report


def _new_parcel(record: ParcelRecord, *, by: Actor) -> Parcel:
    now = clock.now()
    parcel = Parcel(code=record.code, created_at=now, updated_at=now, rights=[], **record.columns)
    db.session.add(parcel)
    open_parcel(parcel, effective_on=clock.today(), by=by)
    return parcel


def _rewrite(row: Parcel | LandRight, columns: dict[str, Any]) -> None:
    """Write what differs; a row that says the same stays untouched."""
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed and isinstance(row, Parcel):
        row.updated_at = clock.now()


def _register_holders(records: Sequence[ParcelRecord], *, by: Actor) -> dict[tuple[str, str], int]:
    """Every holder that the rows name, once, by paper and number."""
    parties: dict[tuple[str, str], int] = {}
    for record in records:
        for holder in record.right.holders if record.right else ():
            key = (holder.id_type.value, holder.id_code)
            if key not in parties:
                party = register_party(
                    kind=holder.kind, name=holder.name, id_type=holder.id_type, id_code=holder.id_code, by=by
                )
                parties[key] = party.id
    return parties


def _write_right(parcel: Parcel, record: RightRecord, parties: Mapping[tuple[str, str], int]) -> None:
    """Enter the right, or bring the one with this certificate up to date, holders included."""
    right = parcel.active_right
    if right is None:
        right = LandRight(
            certificate_no=record.certificate_no, created_at=clock.now(), shares=[], burdens=[], **record.columns
        )
        parcel.rights.append(right)
    else:
        _rewrite(right, record.columns)
    shares = {
        parties[holder.id_type.value, holder.id_code]: (position, holder.share.numerator, holder.share.denominator)
        for position, holder in enumerate(record.holders, 1)
    }
    if {share.party_id: (share.position, share.numerator, share.denominator) for share in right.shares} == shares:
        return
    right.shares = [
        RightShare(party_id=party_id, position=position, numerator=numerator, denominator=denominator)
        for party_id, (position, numerator, denominator) in shares.items()
    ]
