"""Appending events: the one trace that every change of a right or a burden leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.models import LandEvent, LandRight, Parcel
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.services.records.refusals import DayOutOfOrder, NoRightInForce
from trading.parcels.states import LandEventKind


def open_parcel(
    parcel: Parcel, *, effective_on: date, by: Actor, kind: LandEventKind = LandEventKind.OPENED
) -> LandEvent:
    """Write the first event of a new parcel. For loading and seeding, which answer to the ledger as a whole."""
    return _append(parcel, kind, 1, effective_on=effective_on, by=by)


def parcel_to_record(code: str, by: Actor) -> Parcel:
    """The parcel, locked for whoever may record."""
    authorise(GRANTS, Permission.RECORD, by)
    return queries.get_parcel_for_update(code)


def right_in_force(parcel: Parcel) -> LandRight:
    """The right that acts are recorded on; raise :class:`NoRightInForce`."""
    right = queries.find_active_right(parcel.id)
    if right is None:
        raise NoRightInForce()
    return right


def check_day(day: date, *, not_before: date, field: str = "effective_on") -> None:
    """Refuse a day of effect in the future, or before what it follows."""
    if not not_before <= day <= clock.today():
        raise DayOutOfOrder(day=not_before, field=field)


def record(
    parcel: Parcel,
    kind: LandEventKind,
    *,
    effective_on: date,
    paper_no: str,
    by: Actor,
    detail: dict[str, Any] | None = None,
) -> LandEvent:
    """Append an event to the parcel, whose row the caller has locked, and tell the ledger."""
    sequence = queries.last_event_number(parcel.id) + 1
    event = _append(parcel, kind, sequence, effective_on=effective_on, by=by, paper_no=paper_no, detail=detail)
    ledger.record(
        f"parcels.{kind.value}",
        f"parcel:{parcel.code}",
        by=by,
        detail={"sequence": sequence, "effective_on": effective_on.isoformat(), "paper": paper_no, **(detail or {})},
    )
    return event


def _append(
    parcel: Parcel,
    kind: LandEventKind,
    sequence: int,
    *,
    effective_on: date,
    by: Actor,
    paper_no: str = "",
    detail: dict[str, Any] | None = None,
) -> LandEvent:
    event = LandEvent(
        parcel=parcel,
        sequence=sequence,
        kind=kind,
        effective_on=effective_on,
        recorded_at=clock.now(),
        paper_no=paper_no,
        recorded_by=by.username,
        detail=detail or {},
    )
    db.session.add(event)
    db.session.flush()  # rights and burdens name it by its id
    return event
