"""Imports as people order them and as the worker moves them on. Every step is in the ledger."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePath

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor, Channel, Role
from trading.core.text import clean_text
from trading.extensions import db
from trading.parcels.models import ImportJob
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.queries import imports as queries
from trading.parcels.services.loading import ImportReport, Prepared, write
from trading.parcels.services.loading.plans import Plan, Tell
from trading.parcels.states import IMPORT, ImportKind, ImportStatus

LONGEST_NAME = 200


def new_import_id() -> str:
    """A name that nobody guesses, for the import and its folder."""
    return secrets.token_urlsafe(16)


def hand_in(public_id: str, kind: ImportKind, filename: str, content: bytes, *, by: Actor) -> ImportJob:
    """Record a file that is stored already; the worker will check it."""
    authorise(GRANTS, Permission.IMPORT, by)
    path = PurePath(clean_text(filename.replace("\\", "/")).rsplit("/", 1)[-1])
    job = ImportJob(
        public_id=public_id,
        kind=kind,
        status=ImportStatus.WAITING,
        filename=path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        uploaded_at=clock.now(),
        uploaded_by=by.username,
        uploaded_by_id=by.user_id,
    )
    db.session.add(job)
    ledger.record(
        "import.handed_in",
        job.audit_subject,
        by=by,
        after=job.status.value,
        detail={"kind": kind.value, "sha256": job.sha256, "size": job.size},
    )
    return job


def order_load(public_id: str, *, by: Actor) -> ImportJob:
    """Ask for a checked file to be loaded."""
    return _moved(public_id, "order", by)


def retry(public_id: str, *, by: Actor) -> ImportJob:
    """Ask for a check or load that broke off to be done again, from the beginning."""
    job = _moved(public_id, "retry", by)
    job.failure = ""
    return job


def drop(public_id: str, *, by: Actor) -> ImportJob:
    """Give a file up. What is stored of it may go after the commit."""
    return _moved(public_id, "drop", by)


def _moved(public_id: str, act: str, by: Actor) -> ImportJob:
    authorise(GRANTS, Permission.IMPORT, by)
    job = queries.get_import_for_update(public_id)
    ledger.advance(job, act, IMPORT, by=by)
    return job


# --- the worker's steps -------------------------------------------------------------------------------------------


def begin(public_id: str, act: str, *, by: Actor) -> tuple[ImportKind, str, Actor]:
    """Begin to ``check`` or to ``load``; what was begun by a worker that died is begun again.

    Returns the kind, the file's name, and for whom the worker loads.
    """
    job = _moved(public_id, act, by)
    owner = Actor(
        user_id=job.uploaded_by_id,
        username=job.uploaded_by,
        roles=frozenset({Role.SYSADMIN}),
        channel=Channel.SYSTEM,
    )
    return job.kind, job.filename, owner


def note_check(public_id: str, prepared: Prepared, *, by: Actor) -> None:
    """Write down what a check found; before a load, only where it found faults."""
    authorise(GRANTS, Permission.IMPORT, by)
    job = queries.get_import_for_update(public_id)
    job.rows, job.faults, job.faulty_rows = prepared.rows, len(prepared.faults), prepared.faulty_rows
    job.remarks, job.checked_at = len(prepared.remarks), clock.now()
    detail = {"rows": job.rows, "faults": job.faults, "remarks": job.remarks}
    ledger.advance(job, "find_faulty" if prepared.faults else "find_ready", IMPORT, by=by, detail=detail)


def load(public_id: str, plan: Plan, *, by: Actor, owner: Actor, tell: Tell) -> ImportReport:
    """Write what was prepared and say so, in one transaction."""
    report = write(plan, label=public_id, by=owner, tell=tell)
    job = queries.get_import_for_update(public_id)
    job.created, job.updated, job.unchanged, job.loaded_at = (*vars(report).values(), clock.now())
    ledger.advance(job, "finish", IMPORT, by=by, detail=vars(report))
    return report


def break_off(public_id: str, code: str, *, by: Actor) -> None:
    """Write down that a check or load broke off. It has written nothing."""
    job = queries.get_import_for_update(public_id)
    job.failure = code
    ledger.advance(job, "fail", IMPORT, by=by, detail={"code": code})


def load_file(plan: Plan, kind: ImportKind, sha256: str, *, by: Actor) -> ImportReport:
    """Load a file without a job, for commands."""
    report = write(plan, label=sha256[:12], by=by)
    ledger.record(
        "import.loaded",
        f"file:{sha256[:12]}",
        by=by,
        detail={"kind": kind.value, "sha256": sha256, **vars(report)},
    )
    return report
