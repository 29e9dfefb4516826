"""Demands: for their posters, for the desk, for the public's search and for the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_

from trading.core import clock
from trading.core.errors import NotFound
from trading.demands.models import Demand, Want
from trading.demands.search import PAGE_SIZE, Search, Sort
from trading.demands.states import OPEN, PUBLIC, DemandStatus
from trading.extensions import db

#: an export holds at most so many rows
EXPORT_ROWS = 5000
#: what the desk shows of what it has finished with
DONE_SHOWN = 50

S = DemandStatus


@dataclass(frozen=True)
class Found:
    """One page of hits."""

    demands: list[Demand]
    total: int


def get_demand(number: str) -> Demand:
    """The demand with this public number, in whatever state; raise :class:`NotFound`."""
    return _one(select(Demand).where(Demand.number == number))


def get_public(number: str) -> Demand:
    """The demand with this number if the public may read it; raise :class:`NotFound`."""
    return _one(select(Demand).where(Demand.number == number, Demand.status.in_(PUBLIC)))


def get_draft(draft_number: str) -> Demand:
    """The demand that its poster knows by this draft number; raise :class:`NotFound`."""
    return _one(select(Demand).where(Demand.draft_number == draft_number))


def get_numbered_for_update(number: str) -> Demand:
    return _locked(Demand.number == number)


def get_draft_for_update(draft_number: str) -> Demand:
    return _locked(Demand.draft_number == draft_number)


def get_for_update(demand_id: int) -> Demand:
    return _locked(Demand.id == demand_id)


def demands_of_party(party_id: int | None) -> list[Demand]:
    """Everything a party looks for or ever looked for, the newest first."""
    if party_id is None:
        return []
    statement = select(Demand).where(Demand.party_id == party_id)
    return list(db.session.scalars(statement.order_by(Demand.created_at.desc(), Demand.id.desc())))


def count_open(party_id: int) -> int:
    """How many of a party's demands are with the desk or on the market."""
    statement = select(func.count(Demand.id)).where(Demand.party_id == party_id, Demand.status.in_(OPEN))
    return db.session.scalar(statement) or 0


# --- the public -----------------------------------------------------------------------------------------------------


def search(asked: Search, *, size: int = PAGE_SIZE) -> Found:
    """The page of hits that ``asked`` names."""
    statement = _matching(asked)
    total = db.session.scalar(statement.with_only_columns(func.count(Demand.id)).order_by(None)) or 0
    rows = statement.order_by(*_order(asked.sort)).offset((asked.page - 1) * size).limit(size)
    return Found(list(db.session.scalars(rows)), total)


def count(asked: Search) -> int:
    """How many demands fit."""
    return db.session.scalar(_matching(asked).with_only_columns(func.count(Demand.id))) or 0


def export(asked: Search) -> list[Demand]:
    """All hits, for the formats that have no pages."""
    return list(db.session.scalars(_matching(asked).order_by(*_order(asked.sort)).limit(EXPORT_ROWS)))


def page_after(asked: Search, after: tuple[datetime, str] | None, size: int) -> list[Demand]:
    """Hits by publication, newest first, below the place ``after`` (publication, number)."""
    statement = _matching(asked).order_by(Demand.published_at.desc(), Demand.number.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(Demand.published_at, Demand.number) < after)
    return list(db.session.scalars(statement))


def count_by_kind() -> dict[str, int]:
    """How many demands of each kind stand on the market."""
    statement = select(Demand.kind, func.count(Demand.id)).where(*is_live()).group_by(Demand.kind)
    return {kind.value: number for kind, number in db.session.execute(statement)}


def is_live() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions under which a demand stands on the market today."""
    return Demand.status == S.PUBLISHED, Demand.valid_until >= clock.today()


def _matching(asked: Search) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [*is_live()]
    if asked.kind:
        conditions.append(Demand.kind == asked.kind)
    if asked.districts or asked.uses:
        place = [Want.demand_id == Demand.id]
        if asked.districts:
            place.append(Want.district_code.in_(asked.districts))
        if asked.uses:
            place.append(Want.use_class.in_(asked.uses))
        conditions.append(exists().where(*place))
    if asked.area_min is not None:
        conditions.append(func.coalesce(Demand.area_max >= asked.area_min, True))
    if asked.area_max is not None:
        conditions.append(func.coalesce(Demand.area_min <= asked.area_max, True))
    if asked.amount_min is not None:
        conditions.append(Demand.amount_max >= asked.amount_min)
    if asked.text:
        columns = (Demand.number, Demand.description)
        says = [column.icontains(asked.text, autoescape=True) for column in columns]
        conditions.append(says[0] | says[1])
    return select(Demand).where(*conditions)


def _order(sort: Sort) -> Sequence[Any]:
    """Every order ends with the number, so that pages never overlap."""
    orders: dict[Sort, Sequence[Any]] = {
        Sort.NEWEST: (Demand.published_at.desc(),),
        Sort.ENDS: (Demand.valid_until,),
        Sort.AMOUNT_DOWN: (Demand.amount_max.desc().nulls_last(),),
        Sort.AREA_DOWN: (func.coalesce(Demand.area_max, Demand.area_min).desc(),),
    }
    return (*orders[sort], Demand.number.desc())


# --- the desk -------------------------------------------------------------------------------------------------------


def desk_demands(statuses: Iterable[DemandStatus], *, limit: int = 200) -> list[Demand]:
    """What waits at the desk, the longest waiting first."""
    statement = select(Demand).where(Demand.status.in_(list(statuses)), Demand.number.is_not(None))
    return list(db.session.scalars(statement.order_by(Demand.submitted_at, Demand.id).limit(limit)))


def desk_done(statuses: Iterable[DemandStatus]) -> list[Demand]:
    """What the desk has finished with, the latest first."""
    statement = select(Demand).where(Demand.status.in_(list(statuses)), Demand.number.is_not(None))
    return list(db.session.scalars(statement.order_by(Demand.submitted_at.desc(), Demand.id.desc()).limit(DONE_SHOWN)))


def desk_counts() -> dict[DemandStatus, int]:
    """How many numbered demands stand in each state."""
    statement = select(Demand.status, func.count(Demand.id)).where(Demand.number.is_not(None)).group_by(Demand.status)
    return dict(db.session.execute(statement).all())


def due_in_for_update(year: int) -> list[Demand]:
    """Lock the demands that their posters have to mend by a day of ``year``, in the order of their ids."""
    due = Demand.correction_due_on.between(date(year, 1, 1), date(year, 12, 31))
    statement = select(Demand).where(Demand.status == S.CORRECTION, due).order_by(Demand.id)
    return list(db.session.scalars(statement.with_for_update(of=Demand)))


# --- the clock ------------------------------------------------------------------------------------------------------


def expired(today: date, limit: int) -> list[int]:
    """Ids of demands whose last day is over and that nobody has written down as such."""
    statement = select(Demand.id).where(Demand.status.in_((S.PUBLISHED, S.PAUSED)), Demand.valid_until < today)
    return list(db.session.scalars(statement.order_by(Demand.valid_until).limit(limit)))


def to_remind(last_day: date, limit: int) -> list[int]:
    """Ids of demands that end by ``last_day`` and whose posters weren't reminded."""
    statement = select(Demand.id).where(
        Demand.status == S.PUBLISHED, Demand.valid_until <= last_day, Demand.reminded_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(Demand.valid_until).limit(limit)))


def _one(statement: Select[tuple[Demand]]) -> Demand:
    demand = db.session.scalar(statement)
    if demand is None:
        raise NotFound()
    return demand


def _locked(condition: Any) -> Demand:
    return _one(select(Demand).where(condition).with_for_update(of=Demand).execution_options(populate_existing=True))
