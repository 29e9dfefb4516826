"""Putting bids into the register: the hot path of the market."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from trading.audit import ledger
from trading.bidding import permissions, receipts, rules
from trading.bidding.models import Bid, LateBid, Room
from trading.bidding.queries import rooms as queries
from trading.bidding.states import RoomClock
from trading.core import canonical, clock
from trading.core.actor import Actor
from trading.core.deal import Figure
from trading.core.errors import Invalid, NotFound, TradingError
from trading.core.messages import N_
from trading.core.money import AmountInvalid, Fen
from trading.core.rates import Rate, RateInvalid
from trading.extensions import db
from trading.listing.states import ListingStatus


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"
    msgid = N_("This idempotency key was used for another bid. Nothing was recorded.")
    remedy = N_("Use a new key for a new bid; repeat a bid with its old key and its old amount.")


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


@dataclass(frozen=True)
class Attempt:
    """A bid as it came in. ``amount`` is fen, or a :class:`Rate` where the room bids in rates;
    ``received_at`` the instant it arrived at the platform.
    """

    listing: str
    amount: int
    key: str
    received_at: datetime
    by: Actor


@dataclass(frozen=True)
class Receipt:
    """What a bidder gets for a bid in the register. The same attempt always gets the same receipt."""

    listing: str
    sequence: int
    amount: Fen | Rate
    bidder_number: str
    received_at: datetime
    closes_at: datetime
    hash: str
    previous_hash: str
    signature: bytes


def place(attempts: list[Attempt]) -> list[Receipt | TradingError]:
    """Judge ``attempts`` in order of arrival and write those that hold; one outcome for each, in the order given.

    The rooms are locked in a fixed order, everything needed is read in a few statements, every bid is
    judged by :func:`rules.judge`, and everything is written in one statement a table. A refusal is an
    outcome here, not an exception, since it must not undo its neighbours.
    """
    group = _Group(attempts)
    order = sorted(range(len(attempts)), key=lambda index: attempts[index].received_at)
    outcomes: dict[int, Receipt | TradingError] = {}
    for index in order:
        try:
            outcomes[index] = group.take(attempts[index])
        except TradingError as refusal:
            outcomes[index] = refusal
    group.write()
    return [outcomes[index] for index in range(len(attempts))]


class _Group:
    """One transaction's worth of bids: the locked standings, and what will be written."""

    def __init__(self, attempts: list[Attempt]) -> None:
        rows = queries.standings_for_update({attempt.listing for attempt in attempts})
        self.rooms = {row.number: row for row in rows}
        statuses = queries.statuses(row.listing_id for row in rows)
        self.standings = {
            row.number: standing_of(row, suspended=statuses[row.listing_id] is ListingStatus.SUSPENDED) for row in rows
        }
        self.heads = {row.number: row.head for row in rows}
        pairs = {
            (self.rooms[attempt.listing].listing_id, attempt.by.party_id)
            for attempt in attempts
            if attempt.listing in self.rooms and attempt.by.party_id is not None
        }
        self.admissions = queries.admissions(pairs) if pairs else {}
        keys = {key for attempt in attempts if (key := self._key(attempt))}
        self.known: dict[tuple[int, int, str], Any] = queries.bids_by_key(keys) if keys else {}
        self.bids: list[dict[str, Any]] = []
        self.late: list[dict[str, Any]] = []
        self.entries: list[ledger.Entry] = []
        self.now = clock.now()

    def _admission(self, attempt: Attempt) -> Any:
        room = self.rooms.get(attempt.listing)
        return self.admissions.get((room.listing_id, attempt.by.party_id)) if room else None

    def _key(self, attempt: Attempt) -> tuple[int, int, str] | None:
        admission = self._admission(attempt)
        return (admission.listing_id, admission.id, attempt.key) if admission else None

    def take(self, attempt: Attempt) -> Receipt:
        """Judge one bid against the standing that its predecessors in this group left."""
        room = self.rooms.get(attempt.listing)
        if room is None:
            raise NotFound()
        _check_unit(self.standings[attempt.listing].figure, attempt.amount)
        admission = self._admission(attempt)
        key = self._key(attempt)
        if key and key in self.known:
            return self._again(attempt, self.known[key])
        may_bid = admission is not None and queries.may_bid(admission)
        if not (may_bid and permissions.may_place(attempt.by)):
            admission = None
        try:
            standing = rules.judge(
                self.standings[attempt.listing],
                application_id=admission.id if admission else None,
                amount=attempt.amount,
                received_at=attempt.received_at,
            )
        except rules.RoomClosed:
            if admission:
                self._keep_late(room.listing_id, admission.id, attempt)
            raise
        return self._append(attempt, room.listing_id, admission, standing)

    def _again(self, attempt: Attempt, row: Any) -> Receipt:
        if row.amount != attempt.amount:
            raise IdempotencyKeyReused()
        return receipt_of(attempt.listing, self.standings[attempt.listing].figure, row)

    def _keep_late(self, listing_id: int, application_id: int, attempt: Attempt) -> None:
        self.late.append(
            {
                "listing_id": listing_id,
                "application_id": application_id,
                "amount": attempt.amount,
                "received_at": attempt.received_at,
                "refused_at": self.now,
            }
        )

    def _append(self, attempt: Attempt, listing_id: int, admission: Any, standing: rules.Standing) -> Receipt:
        number = attempt.listing
        fact = receipts.bid_fact(
            number,
            standing.sequence,
            admission.bidder_number,
            attempt.amount,
            attempt.received_at,
            self.heads[number],
            standing.figure,
        )
        digest = canonical.digest(fact)
        row = {
            "listing_id": listing_id,
            "sequence": standing.sequence,
            "application_id": admission.id,
            "bidder_number": admission.bidder_number,
            "amount": attempt.amount,
            "received_at": attempt.received_at,
            "recorded_at": self.now,
            "closes_at": standing.clock.closes_at,
            "idempotency_key": attempt.key,
            "user_id": attempt.by.user_id,
            "channel": attempt.by.channel.value,
            "previous_hash": self.heads[number],
            "hash": digest,
            "signature": receipts.sign(digest),
        }
        self.bids.append(row)
        self.known[(listing_id, admission.id, attempt.key)] = _Row(row)
        self.heads[number] = digest
        self.standings[number] = standing
        detail = {"sequence": standing.sequence, "amount": attempt.amount, "application": admission.id, "bid": digest}
        self.entries.append(
            ledger.Entry(ledger.lot_chain(number), "bidding.bid_placed", number, attempt.by, self.now, detail)
        )
        return receipt_of(number, standing.figure, _Row(row))

    def write(self) -> None:
        """Write the group: register rows, standings, late arrivals, events."""
        if self.late:
            db.session.execute(insert(LateBid.__table__), self.late)
        if not self.bids:
            return
        db.session.execute(insert(Bid.__table__), self.bids)
        top_numbers = {bid["listing_id"]: bid["bidder_number"] for bid in self.bids}
        moved: dict[int, Moved] = {}
        for number, standing in self.standings.items():
            listing_id = self.rooms[number].listing_id
            if listing_id not in top_numbers:
                continue
            db.session.execute(
                update(Room.__table__)
                .where(Room.__table__.c.listing_id == listing_id)
                .values(
                    sequence=standing.sequence,
                    extensions=standing.extensions,
                    top_amount=standing.top_amount,
                    top_application_id=standing.top_application_id,
                    top_bidder_number=top_numbers[listing_id],
                    closes_at=standing.clock.closes_at,
                    head=self.heads[number],
                    revision=Room.__table__.c.revision + 1,
                )
            )
            moved[listing_id] = Moved(standing.top_amount or 0, standing.clock.closes_at)
        for listener in _listeners:
            listener(moved)
        ledger.record_all(self.entries)


def _check_unit(figure: Figure, amount: int) -> None:
    """Yuan aren't per cent: whoever sends the one to a room of the other is told what the room takes."""
    if isinstance(amount, Rate) is figure.is_money:
        raise AmountInvalid(field=figure.member) if figure.is_money else RateInvalid(field=figure.member)


class _Row:
    """A row about to be written, read like one that was."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def standing_of(row: Any, *, suspended: bool = False) -> rules.Standing:
    """The standing of a room's row, as the rules see it."""
    paused_at = row.paused_at or (row.opens_at if suspended else None)
    return rules.Standing(
        start_amount=row.start_amount,
        step_amount=row.step_amount,
        clock=RoomClock(row.opens_at, row.timed_starts_at, row.closes_at, row.closed_at, paused_at),
        cap_at=row.cap_at,
        window=timedelta(seconds=row.window_seconds),
        sequence=row.sequence,
        top_amount=row.top_amount,
        top_application_id=row.top_application_id,
        extensions=row.extensions,
        figure=row.figure,
        steps=tuple((first, step) for first, step in row.steps or ()),
    )


def receipt_of(listing: str, figure: Figure, row: Any) -> Receipt:
    """The receipt of a register row."""
    return Receipt(
        listing=listing,
        sequence=row.sequence,
        amount=figure.of(row.amount),
        bidder_number=row.bidder_number,
        received_at=row.received_at,
        closes_at=row.closes_at,
        hash=row.hash,
        previous_hash=row.previous_hash,
        signature=bytes(row.signature),
    )
