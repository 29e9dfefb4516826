"""Writing what was planned of parcels and rights: few statements, since everybody else waits meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, update

from trading.core import clock
from trading.core.actor import Actor
from trading.core.deal import CoOwnership
from trading.extensions import db
from trading.parcels.models import Building, Commitment, FormerCertificate, LandRight, Parcel, RightShare
from trading.parcels.queries import imports as queries
from trading.parcels.queries.imports import Identity
from trading.parcels.services.loading.entries import Entry
from trading.parcels.services.loading.events import NewEvent, append_events, insert_rows
from trading.parcels.services.loading.holders import Holders, tell_ledger
from trading.parcels.services.loading.plans import BookMoved, Tell
from trading.parcels.states import LandEventKind

#: told which parcels that were known before a file has changed, in the same transaction
Listener = Callable[[Iterable[int]], None]

_listeners: list[Listener] = []


def listen_to_loads(listener: Listener) -> None:
    """Let somebody above follow the land book: files are written past the session. Once is enough."""
    if listener not in _listeners:
        _listeners.append(listener)


def write_parcels(
    entries: Sequence[Entry], holders: Holders, youngest: tuple[int, int], *, label: str, by: Actor, tell: Tell
) -> None:
    """Write the plan; raise :class:`BookMoved` where the land book isn't what it was made against."""
    work = [entry for entry in entries if entry.parcel_id is None or entry.changes]
    if not work:
        return
    _lock(work, youngest)
    steps = _Steps(tell)
    new = [entry for entry in work if entry.parcel_id is None]
    entering = [entry for entry in work if entry.enters_right]
    now = clock.now()
    steps.take()
    parties, registered = holders.register()
    steps.take()
    before = queries.youngest(Parcel), queries.youngest(LandRight)
    insert_rows(Parcel, [_parcel_row(entry, now) for entry in new])
    _update(
        Parcel,
        [
            {**one.parcel_columns, "updated_at": now, "key": one.parcel_id}
            for one in work
            if one.parcel_columns or "buildings" in one.lists
        ],
    )
    steps.take()
    ids = queries.parcels_after(before[0]) if new else {}
    ids |= {entry.record.code: entry.parcel_id for entry in work if entry.parcel_id is not None}
    events = append_events([_event(entry, ids, label) for entry in work], by=by)
    event_of = {entry.record.code: events[ids[entry.record.code], entry.sequence + 1] for entry in work}
    steps.take()
    insert_rows(LandRight, [_right_row(entry, ids, event_of, now) for entry in entering])
    _update(
        LandRight,
        [
            {**one.right_columns, "event_id": event_of[one.record.code], "key": one.right_id}
            for one in work
            if one.right_id is not None and (one.right_columns or one.lists - {"buildings"})
        ],
    )
    steps.take()
    rights = queries.rights_after(before[1]) if entering else {}
    rights |= {ids[entry.record.code]: entry.right_id for entry in work if entry.right_id is not None}
    insert_rows(RightShare, [row for one in entering for row in _share_rows(one, ids, rights, parties, holders)])
    _write_lists(work, ids, rights)
    for listener in _listeners:
        listener([one.parcel_id for one in work if one.parcel_id is not None])
    steps.take()
    tell_ledger(registered, by=by)


class _Steps:
    """Tells how far the writing is: the transaction can't speak before it ends, but a listener can."""

    COUNT = 6

    def __init__(self, tell: Tell) -> None:
        self._tell, self._taken = tell, 0

    def take(self) -> None:
        self._tell(self._taken, self.COUNT)
        self._taken = min(self._taken + 1, self.COUNT)


def _lock(work: Sequence[Entry], youngest: tuple[int, int]) -> None:
    """Lock what is known and see that nothing was recorded on it; see that what is new is new still.

    Looking for thousands of codes takes time, so it is done only where something came in. A rival whose row isn't to be
    seen yet meets the unique indexes.
    """
    known = {entry.parcel_id: entry.sequence for entry in work if entry.parcel_id is not None}
    queries.lock_parcels(known)
    last = queries.last_events(known)
    if any(last.get(parcel_id, (0, 0))[0] != sequence for parcel_id, sequence in known.items()):
        raise BookMoved()
    if (queries.youngest(Parcel), queries.youngest(LandRight)) == youngest:
        return
    new = [entry.record for entry in work if entry.parcel_id is None]
    units = queries.parcels_by_unit(record.columns["unit_code"] for record in new)
    entering = (entry.record.right.certificate_no for entry in work if entry.enters_right and entry.record.right)
    if units or queries.parcel_ids_by_code(record.code for record in new) or queries.rights_by_certificate(entering):
        raise BookMoved()


def _parcel_row(entry: Entry, now: datetime) -> dict[str, Any]:
    return {"code": entry.record.code, **entry.record.columns, "created_at": now, "updated_at": now}


def _event(entry: Entry, ids: dict[str, int], label: str) -> NewEvent:
    """Of what is taken over, or of what is put right."""
    is_correction = entry.parcel_id is not None and not entry.enters_right
    return NewEvent(
        parcel_id=ids[entry.record.code],
        sequence=entry.sequence + 1,
        kind=LandEventKind.CORRECTED if is_correction else LandEventKind.IMPORTED,
        effective_on=clock.today(),
        detail={"import": label} | ({"fields": entry.fields} if is_correction else {}),
    )


def _right_row(entry: Entry, ids: dict[str, int], event_of: dict[str, int], now: datetime) -> dict[str, Any]:
    right = _right(entry)
    code = entry.record.code
    return {
        "parcel_id": ids[code],
        "certificate_no": right.certificate_no,
        **right.columns,
        "created_at": now,
        "event_id": event_of[code],
    }


def _right(entry: Entry) -> Any:
    right = entry.record.right
    assert right is not None, "a right is entered or corrected only where the row has one"
    return right


def _share_rows(
    entry: Entry, ids: dict[str, int], rights: dict[int, int], parties: dict[Identity, int], holders: Holders
) -> Iterable[dict[str, Any]]:
    right = _right(entry)
    is_joint = right.columns["co_ownership"] is CoOwnership.JOINT
    for position, holder in enumerate(right.holders, 1):
        yield {
            "right_id": rights[ids[entry.record.code]],
            "party_id": parties[holders.identity(holder)],
            "position": position,
            "numerator": 1 if is_joint else holder.share.numerator,
            "denominator": 1 if is_joint else holder.share.denominator,
        }


def _write_lists(work: Sequence[Entry], ids: dict[str, int], rights: dict[int, int]) -> None:
    """Buildings, promises and former certificates: those of what is new, and anew where they differ."""
    built = [one for one in work if one.parcel_id is None or "buildings" in one.lists]
    _delete(Building.__table__.c.parcel_id, [one.parcel_id for one in built if one.parcel_id is not None])
    _insert_lists(Building, "parcel_id", [(ids[one.record.code], one.record.buildings) for one in built])
    for name, attribute, model in (
        ("commitments", "promises", Commitment),
        ("former_certificates", "former_certificates", FormerCertificate),
    ):
        written = [one for one in work if one.enters_right or name in one.lists]
        _delete(model.__table__.c.right_id, [one.right_id for one in written if one.right_id is not None])
        _insert_lists(
            model, "right_id", [(rights[ids[one.record.code]], getattr(one.record.right, attribute)) for one in written]
        )


def _insert_lists(model: Any, key: str, lists: Iterable[tuple[int, Sequence[Any]]]) -> None:
    numbered = "position" in model.__table__.c
    insert_rows(
        model,
        [
            {key: owner, **({"position": position} if numbered else {}), **vars(one)}
            for owner, found in lists
            for position, one in enumerate(found, 1)
        ],
    )


def _delete(column: Any, owners: Sequence[int | None]) -> None:
    if owners:
        statement = delete(column.table).where(column == bindparam("owner"))
        db.session.connection().execute(statement, [{"owner": owner} for owner in owners])


def _update(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Update rows by ``key``, those that change the same columns in one statement."""
    table = model.__table__

    def shape(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(sorted(name for name in row if name != "key"))

    for columns, some in groupby(sorted(rows, key=shape), key=shape):
        statement = update(table).where(table.c.id == bindparam("key"))
        # bound by other names than the columns', which SQLAlchemy keeps for itself
        statement = statement.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns})
        bound = [{"key": row["key"], **{f"new_{name}": row[name] for name in columns}} for row in some]
        db.session.connection().execute(statement, bound)
