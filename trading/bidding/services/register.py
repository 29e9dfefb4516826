"""Putting bids into the register: the hot path of the market."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update

from trading.audit import ledger
from trading.bidding import engine, receipts, rules, timing
from trading.bidding.engine import Attempt, Receipt
from trading.bidding.models import Bid, LateBid, Room
from trading.bidding.queries import rooms as queries
from trading.bidding.states import RoomClock
from trading.core import clock
from trading.core.errors import TradingError
from trading.extensions import db
from trading.listing.states import ListingStatus


@dataclass(frozen=True)
class Moved:
    """Where bids have left a room: the best amount, and the closing time."""

    amount: int
    closes_at: datetime


#: told of every room that a group of bids has moved, by listing, in the same transaction
Listener = Callable[[Mapping[int, Moved]], None]

_listeners: list[Listener] = []


def listen_to_standings(listener: Listener) -> None:
    """Let somebody above follow the standings: the register writes them past the session. Once is enough."""
    if listener not in _listeners:
        _listeners.append(listener)


def place(attempts: list[Attempt]) -> list[Receipt | TradingError]:
    """Judge ``attempts`` in order of arrival and write those that hold; one outcome for each, in the order given.

    The rooms are locked in a fixed order, everything needed is read in a few statements, every bid is
    judged by the engine, and everything is written in one statement a table.
    """
    facts = _Facts(attempts)  # the instant of recording is taken under the locks
    sitting = engine.Sitting(facts, now=clock.now(), sign=receipts.sign)
    outcomes = sitting.judge(attempts)
    _write(sitting)
    return outcomes


class _Facts:
    """What a group of bids is judged by, read at once; its rooms are locked by then."""

    def __init__(self, attempts: list[Attempt]) -> None:
        rows = queries.standings_for_update({attempt.listing for attempt in attempts})
        statuses = queries.statuses(row.listing_id for row in rows)
        self._seats = {
            row.number: engine.Seat(
                row.listing_id,
                standing_of(row, suspended=statuses[row.listing_id] is ListingStatus.SUSPENDED),
                row.head,
            )
            for row in rows
        }
        pairs = {
            (self._seats[attempt.listing].listing_id, attempt.party_id)
            for attempt in attempts
            if attempt.listing in self._seats and attempt.party_id is not None
        }
        self._admissions = {
            pair: engine.Admission(row.id, row.bidder_number, queries.may_bid(row), row.priority)
            for pair, row in (queries.admissions(pairs) if pairs else {}).items()
        }
        keys = {key for attempt in attempts if (key := self._key(attempt))}
        self._known = queries.bids_by_key(keys) if keys else {}

    def seat(self, listing: str) -> engine.Seat | None:
        return self._seats.get(listing)

    def admission(self, listing_id: int, party_id: int | None) -> engine.Admission | None:
        return self._admissions.get((listing_id, party_id or 0))

    def known(self, listing_id: int, application_id: int, key: str) -> Any:
        return self._known.get((listing_id, application_id, key))

    def _key(self, attempt: Attempt) -> tuple[int, int, str] | None:
        seat = self.seat(attempt.listing)
        admission = self.admission(seat.listing_id, attempt.party_id) if seat else None
        return (seat.listing_id, admission.application_id, attempt.key) if seat and admission else None


def _write(sitting: engine.Sitting) -> None:
    """Write what came of a group: late arrivals, register rows, standings, events."""
    connection = db.session.connection()
    if sitting.late:
        connection.execute(_LATE, [vars(late) for late in sitting.late])
    if not sitting.rows:
        return
    connection.execute(_BIDS, [vars(row) for _attempt, row in sitting.rows])
    leaders = {row.listing_id: row.bidder_number for _attempt, row in sitting.rows}
    connection.execute(_STANDING, [_standing_row(seat, leaders[seat.listing_id]) for seat in sitting.moved.values()])
    moved = {
        seat.listing_id: Moved(seat.standing.top_amount or 0, seat.standing.clock.closes_at)
        for seat in sitting.moved.values()
    }
    for listener in _listeners:
        listener(moved)
    ledger.record_all([_entry(attempt, row) for attempt, row in sitting.rows])


_ROOM = Room.__table__
_LATE, _BIDS = insert(LateBid.__table__), insert(Bid.__table__)
_MOVED = (
    "sequence",
    "extensions",
    "top_amount",
    "top_application_id",
    "top_bidder_number",
    "top_priority",
    "closes_at",
    "head",
)
_STANDING = (
    update(_ROOM)
    .where(_ROOM.c.listing_id == bindparam("key"))
    .values({**{name: bindparam(name) for name in _MOVED}, "revision": _ROOM.c.revision + 1})
)


def _standing_row(seat: engine.Seat, leader: str) -> dict[str, Any]:
    standing = seat.standing
    return {
        "key": seat.listing_id,
        "sequence": standing.sequence,
        "extensions": standing.extensions,
        "top_amount": standing.top_amount,
        "top_application_id": standing.top_application_id,
        "top_bidder_number": leader,
        "top_priority": standing.top_priority,
        "closes_at": standing.clock.closes_at,
        "head": seat.head,
    }


def _entry(attempt: Attempt, row: engine.Row) -> ledger.Entry:
    detail = {
        "sequence": row.sequence,
        "amount": attempt.amount,
        "application": row.application_id,
        "bid": row.hash,
    }
    number = attempt.listing
    return ledger.Entry(ledger.lot_chain(number), "bidding.bid_placed", number, attempt.by, row.recorded_at, detail)


def standing_of(row: Any, *, suspended: bool = False) -> rules.Standing:
    """The standing of a room's row, as the rules see it."""
    paused_at = row.paused_at or (row.opens_at if suspended else None)
    return rules.Standing(
        start_amount=row.start_amount,
        step_amount=row.step_amount,
        clock=RoomClock(
            row.opens_at, row.timed_starts_at, row.closes_at, row.closed_at, paused_at, timing.read_rests(row.rests)
        ),
        cap_at=row.cap_at,
        window=timedelta(seconds=row.window_seconds),
        sequence=row.sequence,
        top_amount=row.top_amount,
        top_application_id=row.top_application_id,
        top_priority=row.top_priority,
        extensions=row.extensions,
        figure=row.figure,
        steps=tuple((first, step) for first, step in row.steps or ()),
    )
