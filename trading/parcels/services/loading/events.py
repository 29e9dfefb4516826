"""Events of many parcels at once, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert

from trading.core import clock
from trading.core.actor import Actor
from trading.extensions import db
from trading.parcels.models import LandEvent
from trading.parcels.queries import imports as queries
from trading.parcels.services.loading.plans import ROWS_AT_ONCE
from trading.parcels.states import LandEventKind


@dataclass(frozen=True)
class NewEvent:
    """An event to be appended; parcels must be locked or new."""

    parcel_id: int
    sequence: int
    kind: LandEventKind
    effective_on: date
    paper_no: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def append_events(events: Sequence[NewEvent], *, by: Actor) -> dict[tuple[int, int], int]:
    """Append them; return their keys by parcel and number."""
    if not events:
        return {}
    before, now = queries.youngest(LandEvent), clock.now()
    insert_rows(LandEvent, [{**vars(event), "recorded_at": now, "recorded_by": by.username} for event in events])
    return queries.events_after(before)


def insert_rows(model: type[db.Model], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows of one table in few statements."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db.session.execute(insert(model.__table__), rows[start : start + ROWS_AT_ONCE])
