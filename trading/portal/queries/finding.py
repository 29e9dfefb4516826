"""Finding: the page, the counts, the map and the exports of a question, all read from the index.

First it is counted, but never beyond :data:`CAP`. A question with few hits has them gathered through whatever index
narrows them most and sorted; one with many is read along the index of its order until the page is full. Either way the
work is bounded, however many listings there are. Pages begin behind a cursor, so none is slower than the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, cast, func, select, tuple_

from trading.extensions import db
from trading.portal import cursors
from trading.portal.cursors import Cursor
from trading.portal.models import IndexedListing as I
from trading.portal.queries.conditions import matching
from trading.portal.queries.counting import CAP, count, count_with_facets
from trading.portal.queries.lots import Lot, lots_in_order
from trading.portal.queries.orders import Walk, place_of
from trading.portal.search import PAGE_SIZE, Bounds, Search

#: an export holds at most so many rows
EXPORT_ROWS = 5_000


@dataclass(frozen=True)
class Found:
    """One page of hits. ``total`` is exact up to :data:`CAP`; one more than that means: more."""

    lots: list[Lot]
    total: int
    #: hits by business, district and class of use, each regardless of its own condition; None where there are too many
    facets: dict[str, Counter[str]] | None
    #: cursors of the neighbours, None at either end
    previous: Cursor | None = None
    following: Cursor | None = None


@dataclass(frozen=True)
class Place:
    """A hit on the map."""

    number: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Cluster:
    """Several hits as one mark on the map: how many, and the middle of them."""

    count: int
    lon: float
    lat: float


def search(asked: Search, now: datetime, *, size: int = PAGE_SIZE) -> Found:
    """The page of hits that ``asked`` names, by its cursor or by its number."""
    total, facets = count_with_facets(asked, now)
    walk = Walk(asked, now, is_dense=total > CAP)
    before, after = cursors.read(asked.before), cursors.read(asked.after)
    if before is not None:
        rows = walk.backward(before, size + 1)
        has_previous, rows = len(rows) > size, rows[-size:]
        has_following = True
    else:
        skipped = 0 if after is not None else (max(1, min(asked.page, CAP // size)) - 1) * size
        rows = walk.forward(after, size + 1, skipped)
        has_previous = after is not None or skipped > 0
        has_following, rows = len(rows) > size, rows[:size]
    return Found(
        lots_in_order([row.listing_id for row in rows]),
        total,
        facets,
        walk.place(rows[0]) if rows and has_previous else None,
        walk.place(rows[-1]) if rows and has_following else None,
    )


def export(asked: Search, now: datetime, limit: int = EXPORT_ROWS) -> list[Lot]:
    """All hits, for the formats that have no pages."""
    total = count(asked, now)
    rows = Walk(asked, now, is_dense=total > CAP).forward(None, limit)
    return lots_in_order([row.listing_id for row in rows])


def page_after(asked: Search, now: datetime, after: tuple[datetime, str] | None, size: int) -> list[Lot]:
    """Hits by publication, newest first, below the place ``after`` (publication, number)."""
    statement = select(I.listing_id).where(*matching(asked, now)).order_by(I.published_at.desc(), I.listing_id.desc())
    if after is not None:
        moment, number = after
        statement = statement.where(tuple_(I.published_at, I.listing_id) < place_of(I.published_at, moment, number))
    return lots_in_order(list(db.session.scalars(statement.limit(size))))


def published_since(asked: Search, since: datetime, now: datetime, limit: int) -> list[Lot]:
    """Hits that were published after ``since``, in the order of their publication: what a saved search has to tell."""
    statement = select(I.listing_id).where(*matching(asked, now), I.published_at > since)
    statement = statement.order_by(I.published_at, I.listing_id).limit(limit)
    return lots_in_order(list(db.session.scalars(statement)))


def fitting(asked: Search, now: datetime, listing_ids: Collection[int]) -> list[int]:
    """Which of these listings are hits: asked many times over when something is published, so only keys are read."""
    statement = select(I.listing_id).where(I.listing_id.in_(listing_ids), *matching(asked, now))
    return list(db.session.scalars(statement))


# --- the map --------------------------------------------------------------------------------------------------------


def places(asked: Search, now: datetime, limit: int) -> list[Place]:
    """Where hits lie, ``limit`` at the most."""
    statement = select(I.number, I.lon, I.lat).where(*matching(asked, now)).limit(limit)
    return [Place(*row) for row in db.session.execute(statement)]


def clusters(asked: Search, now: datetime, window: Bounds, across: int) -> list[Cluster]:
    """The hits in a window by the cells of a grid over it. Not for more than :data:`CAP` of them."""
    west, south, east, north = window
    rows = select(I.lon, I.lat).where(*matching(asked, now)).limit(CAP + 1).subquery()
    column = cast((rows.c.lon - west) / ((east - west) / across) - 0.5, Integer)
    row = cast((rows.c.lat - south) / ((north - south) / across) - 0.5, Integer)
    cell = (column * (across + 1) + row).label("cell")
    statement = select(func.count(), func.avg(rows.c.lon), func.avg(rows.c.lat)).group_by(cell).order_by(cell)
    return [Cluster(number, lon, lat) for number, lon, lat in db.session.execute(statement)]
