"""Doing imports: what the worker and the commands do with a file, step by step, each in its own transaction.

Reading, checking and comparing hold no lock. Only the last step writes, and all of it at once.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import Busy, TradingError, TransitionRefused
from trading.parcels import services
from trading.parcels.imports import store
from trading.parcels.imports.files import FileUnreadable, RawRow, read_table
from trading.parcels.imports.rows import Fault, ImportRefused
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.queries import imports as queries
from trading.parcels.services.loading import BookMoved, ImportReport, Prepared, prepare
from trading.parcels.states import ImportKind, ImportStatus
from trading.transaction import let_go, transact

log = logging.getLogger(__name__)

#: how often a load compares again after somebody recorded something in between
ATTEMPTS = 3
#: how long the stored file of a loaded import stays
KEPT_FOR = timedelta(days=30)
#: the failure of a job that met something unforeseen
BROKEN = "import_broken"

SYSTEM = Actor.system()


@dataclass(frozen=True)
class Unreadable:
    """Stands for the plan of a file that can't be read."""

    def write(self, **_kwargs: object) -> ImportReport:
        raise FileUnreadable()


def take_next() -> bool:
    """Do the next import that waits; False where there is none, or others are at it."""
    jobs = queries.imports_to_do()
    let_go()
    for public_id, status in jobs:
        with store.held(public_id) as is_mine:
            if is_mine:
                _do(public_id, is_load=status in (ImportStatus.ORDERED, ImportStatus.LOADING))
                return True
    return False


def keep_house() -> None:
    """Remove what is stored of imports that were loaded long ago."""
    old = queries.imports_loaded_before(clock.now() - KEPT_FOR)
    let_go()
    for public_id in old:
        store.remove(public_id)


def _do(public_id: str, *, is_load: bool) -> None:
    try:
        kind, filename, owner = transact(services.begin_import, public_id, "load" if is_load else "check", by=SYSTEM)
    except TransitionRefused:
        return  # it was dropped, or done by another worker, since it was seen
    try:
        if is_load:
            _load(public_id, kind, filename, owner)
        else:
            _note(public_id, _prepared(public_id, kind, filename))
    except TradingError as refusal:
        log.warning("import %s broke off: %s", public_id, refusal.code)
        transact(services.break_off_import, public_id, refusal.code, by=SYSTEM)
    except Exception:
        log.exception("import %s broke off", public_id)
        transact(services.break_off_import, public_id, BROKEN, by=SYSTEM)


def _load(public_id: str, kind: ImportKind, filename: str, owner: Actor) -> None:
    tell = store.Progress(public_id)
    for _attempt in range(ATTEMPTS):
        prepared = _prepared(public_id, kind, filename)
        if prepared.faults:
            _note(public_id, prepared)
            return
        tell.enter("load")
        try:
            transact(services.load_import, public_id, prepared.plan, by=SYSTEM, owner=owner, tell=tell)
            return
        except (BookMoved, ImportRefused):
            log.info("the land book moved under import %s", public_id)
    raise Busy()


def _prepared(public_id: str, kind: ImportKind, filename: str) -> Prepared:
    tell = store.Progress(public_id)
    tell.enter("read")
    try:
        rows = read_table(SHEETS[kind], filename, store.read(public_id), tell)
    except FileUnreadable as refusal:
        return Prepared(0, Unreadable(), [Fault(0, "file", refusal)])
    tell.enter("check")
    prepared = prepare(kind, rows, tell)
    let_go()
    return prepared


def _note(public_id: str, prepared: Prepared) -> None:
    store.keep_list(public_id, store.FAULTS, prepared.faults)
    store.keep_list(public_id, store.REMARKS, prepared.remarks)
    transact(services.note_check, public_id, prepared, by=SYSTEM)


# --- without a job ------------------------------------------------------------------------------------------------


def check_file(kind: ImportKind, rows: Sequence[RawRow]) -> Prepared:
    """A dry run."""
    prepared = prepare(kind, rows)
    let_go()
    return prepared


def load_rows(kind: ImportKind, rows: Sequence[RawRow], content: bytes, *, by: Actor) -> ImportReport:
    """Check and load; raise :class:`ImportRefused` with the faults where there are any."""
    sha256 = hashlib.sha256(content).hexdigest()
    for _attempt in range(ATTEMPTS):
        prepared = check_file(kind, rows)
        if prepared.faults:
            raise ImportRefused(prepared.faults)
        try:
            return transact(services.load_file, prepared.plan, kind, sha256, by=by)
        except BookMoved:
            continue
    raise Busy()
