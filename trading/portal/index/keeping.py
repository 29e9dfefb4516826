"""Keeping the index in step: what a transaction has written is drawn anew before the transaction is committed.

The portal stands above the rooms, so they can't call it. It listens to the session instead: which listings, rooms,
awards, rights, parcels and burdens were written is remembered at each flush. Two writers go past the session and say so
themselves: the bid register and the loading of land-book files. A search in the same session settles first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, delete, event, insert, type_coerce, update
from sqlalchemy.orm import Session

from trading.bidding.models import Award, Room
from trading.bidding.services import register
from trading.core.deal import Business
from trading.extensions import db
from trading.listing.models import ListedRight, Listing
from trading.parcels.models import Burden, LandRight, Parcel
from trading.parcels.services import loading
from trading.portal.index import facts
from trading.portal.models import IndexedListing, ListingCount, ListingWords
from trading.portal.queries import index as queries

#: listings drawn in one go
AT_ONCE = 1_000

_LISTINGS, _RIGHTS, _PARCELS, _STANDINGS = "index.listings", "index.rights", "index.parcels", "index.standings"
_KEYS: dict[type, tuple[str, Callable[[Any], int]]] = {
    Listing: (_LISTINGS, lambda one: one.id),
    ListedRight: (_LISTINGS, lambda one: one.listing_id),
    Room: (_LISTINGS, lambda one: one.listing_id),
    Award: (_LISTINGS, lambda one: one.listing_id),
    LandRight: (_RIGHTS, lambda one: one.id),
    Burden: (_RIGHTS, lambda one: one.right_id),
    Parcel: (_PARCELS, lambda one: one.id),
}


def listen() -> None:
    """Hear what is written. Listening twice is listening once."""
    for name, hear in (("after_flush", _remember), ("before_commit", _before_commit), ("after_rollback", _forget)):
        if not event.contains(Session, name, hear):
            event.listen(Session, name, hear)
    register.listen_to_standings(_remember_standings)
    loading.listen_to_loads(_remember_parcels)


def _remember(session: Session, _context: Any) -> None:
    for one in (*session.new, *session.dirty, *session.deleted):
        if type(one) in _KEYS:
            name, key = _KEYS[type(one)]
            session.info.setdefault(name, set()).add(key(one))


def _remember_standings(standings: Mapping[int, register.Moved]) -> None:
    db.session().info.setdefault(_STANDINGS, {}).update(standings)


def _remember_parcels(ids: Iterable[int]) -> None:
    db.session().info.setdefault(_PARCELS, set()).update(ids)


def _forget(session: Session) -> None:
    for name in (_LISTINGS, _RIGHTS, _PARCELS, _STANDINGS):
        session.info.pop(name, None)


def _before_commit(session: Session) -> None:
    if session is db.session():
        settle()


def settle() -> None:
    """Draw what this transaction has written so far."""
    session = db.session()
    session.flush()
    info = session.info
    if not info:
        return
    standings = info.pop(_STANDINGS, {})
    listings, rights, parcels = (info.pop(name, set()) for name in (_LISTINGS, _RIGHTS, _PARCELS))
    if rights or parcels:
        listings |= queries.listings_touched_by(rights, parcels)
    for some in _batches(sorted(listings)):
        draw(some)
    if moved := {key: one for key, one in standings.items() if key not in listings}:
        _move(moved)


def _batches(ids: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


# --- drawing --------------------------------------------------------------------------------------------------------


def draw(ids: Collection[int]) -> int:
    """Draw these listings anew; return how many rows changed. Rows that are right already aren't touched.

    The rows are locked before the facts are read: whoever changes a fact meanwhile waits here with the drawing of it.
    """
    held, held_words = queries.indexed_for_update(ids), queries.words_held(ids)
    offered = queries.offered_by(ids)
    rows, words = {}, {}
    for one in queries.facts_of(ids):
        rows[one.id] = facts.row_of(one, offered[one.id])
        words[one.id] = facts.words_of(one, offered[one.id])
    gone = [key for key in held if key not in rows]
    new = [row for key, row in rows.items() if key not in held]
    changed = [row for key, row in rows.items() if key in held and row != held[key]]
    reworded = [key for key in words if key in held and words[key] != held_words.get(key)]
    if gone:
        _execute(delete(_INDEX).where(_INDEX.c.listing_id.in_(gone)))
    if new:
        _execute(insert(_INDEX), new)
        _execute(insert(_WORDS), [{"listing_id": row["listing_id"], "terms": words[row["listing_id"]]} for row in new])
    if changed:
        _execute(_BY_KEY, [{**row, "key": row["listing_id"]} for row in changed])
    if reworded:
        _execute(_WORDS_BY_KEY, [{"key": key, "terms": words[key]} for key in reworded])
    _count([held[key] for key in gone] + [held[row["listing_id"]] for row in changed], new + changed)
    return len({*gone, *reworded, *(row["listing_id"] for row in (*new, *changed))})


def _move(standings: Mapping[int, register.Moved]) -> None:
    """Bids came in: the price and the close move, and nothing else."""
    _execute(
        _STANDING_BY_KEY,
        [{"key": key, "amount": one.amount, "closes": one.closes_at} for key, one in sorted(standings.items())],
    )


def _count(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> None:
    """Carry the difference into the counts, in a fixed order."""
    moves = Counter(_sort_of(row) for row in after)
    moves.subtract(_sort_of(row) for row in before)
    for sort, move in sorted(moves.items()):
        if move:
            _add(sort, move)


def _add(sort: queries.Sort, move: int) -> None:
    match = [column == value for column, value in zip(_COUNTS.primary_key.columns, sort, strict=True)]
    found = db.session.execute(update(_COUNTS).where(*match).values(count=_COUNTS.c.count + move))
    if not found.rowcount:  # type: ignore[attr-defined]
        _execute(insert(_COUNTS), [{**dict(zip(_COUNTS.primary_key.columns.keys(), sort, strict=True)), "count": move}])


def _sort_of(row: Mapping[str, Any]) -> queries.Sort:
    return row["is_offered"], row["business"], row["district_code"], row["use_class"]


# --- making it again ------------------------------------------------------------------------------------------------


def redraw(first: int, last: int) -> int:
    """A use case: draw the listings with keys from ``first`` to ``last``; return how many rows were wrong."""
    ids = queries.public_ids_between(first, last)
    return draw(ids) if ids else 0


def recount() -> int:
    """A use case: count the rows of the index again; return how many counts were wrong."""
    kept = queries.counts_for_update()
    right = queries.counted()
    wrong = [sort for sort in sorted({*kept, *right}) if kept.get(sort, 0) != right.get(sort, 0)]
    for sort in wrong:
        _add(sort, right.get(sort, 0) - kept.get(sort, 0))
    return len(wrong)


# --- statements -----------------------------------------------------------------------------------------------------

_INDEX, _WORDS, _COUNTS = IndexedListing.__table__, ListingWords.__table__, ListingCount.__table__
_BY_KEY = (
    update(_INDEX)
    .where(_INDEX.c.listing_id == bindparam("key"))
    .values({column.name: bindparam(column.name) for column in _INDEX.columns if not column.primary_key})
)
_WORDS_BY_KEY = update(_WORDS).where(_WORDS.c.listing_id == bindparam("key")).values(terms=bindparam("terms"))
_PRICE = case((_INDEX.c.business == Business.MORTGAGE, _INDEX.c.price), else_=bindparam("amount", type_=BigInteger))
_HUNDREDTHS = type_coerce(_INDEX.c.area, BigInteger)
_STANDING_BY_KEY = (
    update(_INDEX)
    .where(_INDEX.c.listing_id == bindparam("key"))
    .values(
        price=_PRICE,
        # as core.money.unit_price has it
        unit_price=(_PRICE * 200 + _HUNDREDTHS) // (2 * _HUNDREDTHS),
        closes_at=bindparam("closes"),
    )
)


def _execute(statement: Any, rows: list[dict[str, Any]] | None = None) -> None:
    """Through the connection: the session's own hooks have nothing to do with the index."""
    db.session.connection().execute(statement, rows)
