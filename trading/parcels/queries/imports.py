"""Every SELECT behind imports: the jobs, and what the land book holds of the things that a file names.

What is compared with thousands of rows is read as plain rows, in batches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from trading.core.deal import BurdenKind
from trading.core.errors import NotFound
from trading.core.paging import Page
from trading.extensions import db
from trading.parcels.models import (
    Building,
    Burden,
    Commitment,
    FormerCertificate,
    ImportJob,
    LandEvent,
    LandRight,
    Parcel,
    RightShare,
    StandardPrice,
)
from trading.parcels.states import ImportStatus
from trading.parties.models import Party

#: more values than this in one statement would run into the databases' parameter limits
AT_ONCE = 1000
#: what the worker has to do with, in the order of its choice: what was begun goes before what waits
WORK = (ImportStatus.LOADING, ImportStatus.ORDERED, ImportStatus.CHECKING, ImportStatus.WAITING)

Identity = tuple[str, str]


# --- jobs ---------------------------------------------------------------------------------------------------------


def import_jobs(*, page: int = 1, size: int = 25) -> Page[ImportJob]:
    """A page of the imports, the newest first."""
    total = db.session.scalar(select(func.count()).select_from(ImportJob)) or 0
    number = min(page, max(1, -(-total // size)))
    statement = select(ImportJob).order_by(ImportJob.id.desc()).limit(size).offset((number - 1) * size)
    return Page(list(db.session.scalars(statement)), total, number, size)


def get_import(public_id: str) -> ImportJob:
    job = db.session.scalar(select(ImportJob).where(ImportJob.public_id == public_id))
    if job is None:
        raise NotFound()
    return job


def get_import_for_update(public_id: str) -> ImportJob:
    statement = (
        select(ImportJob)
        .where(ImportJob.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    job = db.session.scalar(statement)
    if job is None:
        raise NotFound()
    return job


def imports_to_do() -> list[tuple[str, ImportStatus]]:
    """What the worker may take: what was begun first, then the oldest."""
    found = db.session.execute(
        select(ImportJob.public_id, ImportJob.status).where(ImportJob.status.in_(WORK)).order_by(ImportJob.id)
    ).all()
    return sorted(((public_id, status) for public_id, status in found), key=lambda job: WORK.index(job[1]))


def imports_loaded_before(instant: datetime) -> list[str]:
    statement = select(ImportJob.public_id).where(
        ImportJob.status == ImportStatus.LOADED, ImportJob.loaded_at < instant
    )
    return list(db.session.scalars(statement))


# --- the land book as plain rows ----------------------------------------------------------------------------------


def land_by_code(codes: Iterable[str]) -> dict[str, RowMapping]:
    """The columns of the known parcels among ``codes``, by code."""
    columns = Parcel.__table__.c
    return {row["code"]: row for row in _rows(codes, lambda some: select(*columns).where(columns.code.in_(some)))}


def parcel_ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """The keys of the known parcels among ``codes``."""
    return dict(_pairs(codes, lambda some: select(Parcel.code, Parcel.id).where(Parcel.code.in_(some))))


def lock_parcels(parcel_ids: Iterable[int]) -> None:
    """Lock parcels by ascending key: nobody else can number an event of theirs until the commit."""
    for some in _batches(sorted(parcel_ids)):
        statement = select(Parcel.id).where(Parcel.id.in_(some)).order_by(Parcel.id).with_for_update()
        db.session.execute(statement).all()


def last_events(parcel_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The number and the key of each parcel's last event; parcels without one stay away."""
    found = _rows(
        parcel_ids,
        lambda some: (
            select(
                LandEvent.parcel_id,
                func.max(LandEvent.sequence).label("sequence"),
                func.max(LandEvent.id).label("id"),
            )
            .where(LandEvent.parcel_id.in_(some))
            .group_by(LandEvent.parcel_id)
        ),
    )
    return {row["parcel_id"]: (row["sequence"], row["id"]) for row in found}


def rights_in_force(parcel_ids: Iterable[int]) -> dict[int, RowMapping]:
    """The columns of the rights in force, by parcel."""
    columns = LandRight.__table__.c
    found = _rows(
        parcel_ids,
        lambda some: select(*columns).where(columns.parcel_id.in_(some), columns.ended_at.is_(None)),
    )
    return {row["parcel_id"]: row for row in found}


def holders_of(rights: Iterable[int]) -> dict[int, list[RowMapping]]:
    """Who holds each right: paper, blind index, share and name."""
    found = _rows(
        rights,
        lambda some: (
            select(
                RightShare.right_id,
                RightShare.numerator,
                RightShare.denominator,
                Party.id_type,
                Party.id_index,
                Party.name,
            )
            .join(Party, RightShare.party_id == Party.id)
            .where(RightShare.right_id.in_(some))
        ),
    )
    return _grouped(found, "right_id")


def structures_of(parcel_ids: Iterable[int]) -> dict[int, list[RowMapping]]:
    """What stands on each parcel, in order."""
    columns = Building.__table__.c
    found = _rows(
        parcel_ids,
        lambda some: select(*columns).where(columns.parcel_id.in_(some)).order_by(columns.position),
    )
    return _grouped(found, "parcel_id")


def promises_of(rights: Iterable[int]) -> dict[int, list[RowMapping]]:
    """The commitments of standard land of each right, in order."""
    columns = Commitment.__table__.c
    found = _rows(
        rights,
        lambda some: select(*columns).where(columns.right_id.in_(some)).order_by(columns.position),
    )
    return _grouped(found, "right_id")


def former_certificates_of(rights: Iterable[int]) -> dict[int, list[RowMapping]]:
    """The papers that showed each right before, by number."""
    columns = FormerCertificate.__table__.c
    found = _rows(
        rights,
        lambda some: select(*columns).where(columns.right_id.in_(some)).order_by(columns.number),
    )
    return _grouped(found, "right_id")


def parcels_by_unit(units: Iterable[str]) -> dict[str, str]:
    """The parcel of each known unit code."""
    return dict(_pairs(units, lambda some: select(Parcel.unit_code, Parcel.code).where(Parcel.unit_code.in_(some))))


def rights_by_certificate(numbers: Iterable[str]) -> dict[str, tuple[str, bool]]:
    """The parcel of each known certificate, and whether its right is in force; former certificates count too."""
    wanted = list(numbers)
    former = _rows(
        wanted,
        lambda some: (
            select(FormerCertificate.number, Parcel.code)
            .join(LandRight, FormerCertificate.right_id == LandRight.id)
            .join(Parcel, LandRight.parcel_id == Parcel.id)
            .where(FormerCertificate.number.in_(some))
        ),
    )
    present = _rows(
        wanted,
        lambda some: (
            select(LandRight.certificate_no, LandRight.ended_at, Parcel.code)
            .join(Parcel, LandRight.parcel_id == Parcel.id)
            .where(LandRight.certificate_no.in_(some))
        ),
    )
    found = {row["number"]: (row["code"], False) for row in former}
    return found | {row["certificate_no"]: (row["code"], row["ended_at"] is None) for row in present}


def parties_by_identity(indices: Iterable[str]) -> dict[Identity, tuple[int, str]]:
    """The known parties behind blind indices: key and name by paper and index."""
    found = _rows(
        indices,
        lambda some: select(Party.id, Party.name, Party.id_type, Party.id_index).where(Party.id_index.in_(some)),
    )
    return {(row["id_type"].value, row["id_index"]): (row["id"], row["name"]) for row in found}


def burdens_by_paper(kind: BurdenKind, papers: Iterable[str]) -> dict[str, tuple[Burden, str]]:
    """The entry of each known paper and the parcel it stands on: on the right in force, else on the last one."""
    found: dict[str, tuple[Burden, str]] = {}
    for some in _batches(papers):
        statement = (
            select(Burden, Parcel.code)
            .join(LandRight, Burden.right_id == LandRight.id)
            .join(Parcel, LandRight.parcel_id == Parcel.id)
            .where(Burden.kind == kind, Burden.paper_no.in_(some))
            .order_by(LandRight.ended_at.is_(None), Burden.id)
        )
        found.update((burden.paper_no, (burden, code)) for burden, code in db.session.execute(statement))
    return found


def standard_prices_by_number(numbers: Iterable[str]) -> list[StandardPrice]:
    """Every price ever published under these numbers, in the order in which they took effect."""
    return [
        price
        for some in _batches(numbers)
        for price in db.session.scalars(
            select(StandardPrice).where(StandardPrice.number.in_(some)).order_by(StandardPrice.valid_from)
        )
    ]


# --- what has just been written -----------------------------------------------------------------------------------


def youngest(model: type[Party | Parcel | LandRight | LandEvent]) -> int:
    """The key of a table's last row: what comes in later has a greater one."""
    return db.session.scalar(select(func.max(model.id))) or 0


def parties_after(before: int) -> dict[Identity, tuple[int, str]]:
    """Parties younger than a key: key and name by paper and index."""
    found = db.session.execute(
        select(Party.id, Party.name, Party.id_type, Party.id_index).where(Party.id > before)
    ).mappings()
    return {(row["id_type"].value, row["id_index"]): (row["id"], row["name"]) for row in found}


def parcels_after(before: int) -> dict[str, int]:
    """The keys of parcels younger than one, by code."""
    return dict(db.session.execute(select(Parcel.code, Parcel.id).where(Parcel.id > before)).all())


def rights_after(before: int) -> dict[int, int]:
    """The keys of rights younger than one, by parcel."""
    return dict(db.session.execute(select(LandRight.parcel_id, LandRight.id).where(LandRight.id > before)).all())


def events_after(before: int) -> dict[tuple[int, int], int]:
    """The keys of events younger than one, by parcel and number."""
    found = db.session.execute(
        select(LandEvent.parcel_id, LandEvent.sequence, LandEvent.id).where(LandEvent.id > before)
    )
    return {(parcel_id, sequence): key for parcel_id, sequence, key in found}


# --- batches ------------------------------------------------------------------------------------------------------


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    wanted = list(values)
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def _rows(values: Iterable[Any], ask: Callable[[list[Any]], Select[Any]]) -> list[RowMapping]:
    return [row for some in _batches(values) for row in db.session.execute(ask(some)).mappings()]


def _pairs(values: Iterable[Any], ask: Callable[[list[Any]], Select[Any]]) -> list[tuple[Any, Any]]:
    return [(one, other) for some in _batches(values) for one, other in db.session.execute(ask(some))]


def _grouped(rows: Iterable[RowMapping], key: str) -> dict[int, list[RowMapping]]:
    groups: dict[int, list[RowMapping]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups
