"""SELECTs on the hourly roots and what they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from trading.audit.ledger import lot_chain
from trading.audit.models import Chain, Event
from trading.bidding.models import Bid, Room, Root
from trading.core.errors import NotFound
from trading.core.paging import Page
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import PUBLIC

A_DAY = 24
#: so many numbers go into one question
_AT_ONCE = 500


def last_root() -> Root | None:
    return db.session.scalar(select(Root).order_by(Root.sequence.desc()).limit(1))


def floor() -> int:
    """The last event that the root before the last one knew of: what came after it is covered anew."""
    found = db.session.scalar(select(Root.up_to_event).order_by(Root.sequence.desc()).offset(1).limit(1))
    return found or 0


def last_event() -> int:
    return db.session.scalar(select(func.max(Event.id))) or 0


def moved_chains(since: int) -> list[Row[Any]]:
    """Name, sequence and head of every chain with an event after ``since``."""
    names = select(Event.chain).where(Event.id > since).distinct()
    statement = select(Chain.name, Chain.sequence, Chain.head).where(Chain.name.in_(names)).order_by(Chain.name)
    return list(db.session.execute(statement))


def registers(chains: Iterable[str]) -> list[Row[Any]]:
    """Number, count of bids and head of the public lots among these chains."""
    prefix = lot_chain("")
    numbers = [name.removeprefix(prefix) for name in chains if name.startswith(prefix)]
    found: list[Row[Any]] = []
    for first in range(0, len(numbers), _AT_ONCE):
        part = numbers[first : first + _AT_ONCE]
        found += db.session.execute(
            select(Listing.number, Room.sequence, Room.head)
            .join(Room, Room.listing_id == Listing.id)
            .where(Listing.number.in_(part), Listing.status.in_(PUBLIC))
        )
    return found


def get_root(sequence: int) -> Root:
    root = db.session.get(Root, sequence)
    if root is None:
        raise NotFound()
    return root


def roots_before(sequence: int | None, limit: int) -> list[Root]:
    """The newest roots, or those before ``sequence``, newest first."""
    statement = select(Root).order_by(Root.sequence.desc()).limit(limit)
    return list(db.session.scalars(statement if sequence is None else statement.where(Root.sequence < sequence)))


def page_of_roots(number: int) -> Page[Root]:
    """A page of the roots, newest first, a day of them at a time."""
    total = db.session.scalar(select(func.count()).select_from(Root)) or 0
    statement = select(Root).order_by(Root.sequence.desc()).limit(A_DAY).offset((number - 1) * A_DAY)
    return Page(list(db.session.scalars(statement)), total, number, A_DAY)


def roots_after(hour: datetime) -> list[Root]:
    """The roots of later hours, oldest first."""
    return list(db.session.scalars(select(Root).where(Root.hour > hour).order_by(Root.sequence)))


def first_roots_after(at: datetime, limit: int) -> list[Root]:
    """The first roots that were signed at an instant or after it."""
    return list(db.session.scalars(select(Root).where(Root.at >= at).order_by(Root.sequence).limit(limit)))


def all_roots() -> Iterator[Root]:
    """Every root, oldest first."""
    yield from db.session.scalars(select(Root).order_by(Root.sequence).execution_options(yield_per=100))


def bid_hash(number: str, sequence: int) -> str | None:
    """The hash of one row of a lot's register."""
    statement = select(Bid.hash).join(Listing, Listing.id == Bid.listing_id)
    return db.session.scalar(statement.where(Listing.number == number, Bid.sequence == sequence))
