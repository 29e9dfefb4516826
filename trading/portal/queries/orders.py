"""The orders of the list, and reading hits along them from any place, onwards and backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from trading.extensions import Instant, SquareMetres, db
from trading.portal import cursors
from trading.portal.cursors import Cursor
from trading.portal.models import IndexedListing as I
from trading.portal.queries.conditions import is_open, matching
from trading.portal.search import Search, Sort


@dataclass(frozen=True)
class _Stretch:
    """A part of an order: which listings stand in it, by which figure, and whether the largest comes first."""

    figure: Any
    is_falling: bool = False
    among: tuple[ColumnElement[bool], ...] = ()


def _stretches(sort: Sort, now: datetime) -> list[_Stretch]:
    """An order, cut so that each part is read along an index. The listing's key settles ties."""
    match sort:
        case Sort.ENDS:
            return [
                _Stretch(I.closes_at, among=(is_open(now),)),
                _Stretch(I.closes_at, True, (I.is_live.is_(True), I.closes_at <= now)),
                _Stretch(I.closes_at, True, (I.is_live.is_(False),)),
            ]
        case Sort.NEWEST:
            return [_Stretch(I.moved_at, True)]
        case Sort.UNIT_PRICE:
            return [_Stretch(I.unit_price)]
        case Sort.PRICE | Sort.PRICE_DOWN:
            return [_Stretch(I.price, sort is Sort.PRICE_DOWN)]
        case Sort.AREA | Sort.AREA_DOWN:
            return [_Stretch(I.area, sort is Sort.AREA_DOWN)]


class Walk:
    """Reads hits in order, from a place onwards or backwards."""

    def __init__(self, asked: Search, now: datetime, *, is_dense: bool) -> None:
        self.conditions = matching(asked, now)
        self.stretches = _stretches(asked.sort, now)
        self.is_dense = is_dense

    def forward(self, after: Cursor | None, limit: int, skipped: int = 0) -> list[Any]:
        """Up to ``limit`` hits behind ``after``; ``skipped`` serves addresses with a page's number."""
        begin = min(after.stretch, len(self.stretches) - 1) if after else 0
        rows: list[Any] = []
        for index in range(begin, len(self.stretches)):
            place = after if after and index == begin else None
            rows += self._read(index, place, limit + skipped - len(rows), backward=False)
            if len(rows) >= limit + skipped:
                break
        return rows[skipped:]

    def backward(self, before: Cursor, limit: int) -> list[Any]:
        """Up to ``limit`` hits before ``before``, in the order of the list."""
        begin = min(before.stretch, len(self.stretches) - 1)
        rows: list[Any] = []
        for index in range(begin, -1, -1):
            rows += self._read(index, before if index == begin else None, limit - len(rows), backward=True)
            if len(rows) >= limit:
                break
        return rows[::-1]

    def place(self, row: Any) -> Cursor:
        """The cursor of a row."""
        return cursors.cursor(row.stretch, row.figure, row.number)

    def _read(self, index: int, place: Cursor | None, limit: int, *, backward: bool) -> list[Any]:
        stretch = self.stretches[index]
        conditions = [*self.conditions, *stretch.among]
        columns = I.listing_id, I.number, stretch.figure.label("figure"), literal(index).label("stretch")
        gathered = select(*columns).where(*conditions)
        if self.is_dense:
            figure, key = stretch.figure, I.listing_id
            statement: Select[Any] = gathered
        else:
            hits = gathered.cte("hits").prefix_with("MATERIALIZED")
            figure, key = hits.c.figure, hits.c.listing_id
            statement = select(hits)
        falls = stretch.is_falling != backward
        if place is not None:
            there = place_of(stretch.figure, _value(place, stretch.figure), place.number)
            here = tuple_(figure, key)
            statement = statement.where(here < there if falls else here > there)
        order = (figure.desc(), key.desc()) if falls else (figure, key)
        return list(db.session.execute(statement.order_by(*order).limit(limit)))


def _value(place: Cursor, figure: Any) -> Any:
    """A cursor's figure as a value of its column."""
    if isinstance(figure.type, Instant):
        return place.instant
    return place.area if isinstance(figure.type, SquareMetres) else place.figure


def place_of(figure: Any, value: Any, number: str) -> Any:
    """A place in an order as the index holds it: figure and key. A number that is unknown stands before all others."""
    key = select(I.listing_id).where(I.number == number).scalar_subquery()
    return tuple_(literal(value, figure.type), func.coalesce(key, 0))
