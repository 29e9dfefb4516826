"""The engine of the register: what becomes of bids. Pure: the facts, the instant and the signature are given to it.

:mod:`trading.bidding.services.register` reads the facts under the rooms' locks, asks a :class:`Sitting` and writes what
came of it. The model check (``tests/unit/bidding/model``) drives the same engine over facts in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from trading.bidding import permissions, receipts, rules
from trading.bidding.permissions import Permission
from trading.core import canonical
from trading.core.access import permits
from trading.core.actor import Actor, Channel
from trading.core.deal import Figure
from trading.core.errors import Invalid, NotFound, TradingError
from trading.core.messages import N_
from trading.core.money import AmountInvalid, Fen
from trading.core.rates import Rate, RateInvalid


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"
    msgid = N_("This idempotency key was used for another bid. Nothing was recorded.")
    remedy = N_("Use a new key for a new bid; repeat a bid with its old key and its old amount.")


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

    @property
    def party_id(self) -> int | None:
        """Who bids: the actor's own party, or the one that it serves at a counter."""
        return self.by.on_behalf_of if self.by.channel is Channel.WINDOW else self.by.party_id


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
    #: the rank of the bidder's right of first purchase, where it has one
    priority: int | None = None


# --- facts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """A room as it stands under its lock. ``head`` is the hash of the register's last row."""

    listing_id: int
    standing: rules.Standing
    head: str


@dataclass(frozen=True)
class Admission:
    """A party's application for the lot. ``may_bid``: qualified, and its deposit is held. ``priority``: the rank of its
    right of first purchase."""

    application_id: int
    bidder_number: str | None
    may_bid: bool
    priority: int | None = None


class Facts(Protocol):
    """What a sitting judges by. Whoever supplies it holds the locks of the rooms in it."""

    def seat(self, listing: str) -> Seat | None:
        """The room of a lot, None where there is none for open bids."""

    def admission(self, listing_id: int, party_id: int | None) -> Admission | None:
        """The party's application for the lot, in whatever state."""

    def known(self, listing_id: int, application_id: int, key: str) -> Any:
        """The register row that an applicant wrote under ``key`` (:class:`Row` or its columns), or None."""


# --- what comes of it ---------------------------------------------------------------------------------------------


@dataclass
class Row:
    """A row of the register that is to be written; its members are the table's columns."""

    listing_id: int
    sequence: int
    application_id: int
    bidder_number: str
    amount: int
    received_at: datetime
    recorded_at: datetime
    closes_at: datetime
    idempotency_key: str
    user_id: int | None
    channel: str
    previous_hash: str
    hash: str
    signature: bytes
    priority: int | None = None


@dataclass
class Late:
    """A bid that came too late, for its bidder's list; its members are the table's columns."""

    listing_id: int
    application_id: int
    amount: int
    received_at: datetime
    refused_at: datetime


Sign = Callable[[str], bytes]


class Sitting:
    """One transaction's worth of bids, judged one after the other, each by the standing that the one before left.

    ``rows`` (each with the attempt that it comes of), ``late`` and ``moved`` are what is to be written; nothing is
    changed in the facts.
    """

    def __init__(self, facts: Facts, *, now: datetime, sign: Sign) -> None:
        self.rows: list[tuple[Attempt, Row]] = []
        self.late: list[Late] = []
        #: the seats that bids have moved, by lot
        self.moved: dict[str, Seat] = {}
        self._facts, self._now, self._sign = facts, now, sign
        self._written: dict[tuple[int, int, str], Row] = {}

    def judge(self, attempts: list[Attempt]) -> list[Receipt | TradingError]:
        """Judge in order of arrival; one outcome for each, in the order given. A refusal is an outcome here, not an
        exception, since it must not undo its neighbours."""
        outcomes: dict[int, Receipt | TradingError] = {}
        for index in sorted(range(len(attempts)), key=lambda index: attempts[index].received_at):
            try:
                outcomes[index] = self.take(attempts[index])
            except TradingError as refusal:
                outcomes[index] = refusal
        return [outcomes[index] for index in range(len(attempts))]

    def take(self, attempt: Attempt) -> Receipt:
        """Judge one bid, or raise its refusal.

        A known key is answered before anything else is asked: its bid was accepted then, whatever has become of the
        room or the bidder since.
        """
        seat = self.moved.get(attempt.listing) or self._facts.seat(attempt.listing)
        if seat is None:
            raise NotFound()
        _check_unit(seat.standing.figure, attempt.amount)
        admission = self._facts.admission(seat.listing_id, attempt.party_id)
        known = self._known(seat.listing_id, admission, attempt.key)
        if known is not None:
            if known.amount != attempt.amount:
                raise IdempotencyKeyReused()
            return receipt_of(attempt.listing, seat.standing.figure, known)
        if not permits(permissions.GRANTS, Permission.PLACE, attempt.by):
            admission = None
        try:
            standing = rules.judge(
                seat.standing,
                application_id=admission.application_id if admission and admission.may_bid else None,
                amount=attempt.amount,
                received_at=attempt.received_at,
                priority=admission.priority if admission else None,
            )
        except rules.RoomClosed:
            self._keep_late(seat.listing_id, admission, attempt)
            raise
        assert admission is not None  # the rule refuses whoever may not bid
        return self._append(attempt, seat, admission, standing)

    def _known(self, listing_id: int, admission: Admission | None, key: str) -> Any:
        if admission is None:
            return None
        written = self._written.get((listing_id, admission.application_id, key))
        return written or self._facts.known(listing_id, admission.application_id, key)

    def _keep_late(self, listing_id: int, admission: Admission | None, attempt: Attempt) -> None:
        """Whoever was admitted finds the bid in a list of their own, even where the close has ended the application."""
        if admission is not None and admission.bidder_number is not None:
            late = Late(listing_id, admission.application_id, attempt.amount, attempt.received_at, self._now)
            self.late.append(late)

    def _append(self, attempt: Attempt, seat: Seat, admission: Admission, standing: rules.Standing) -> Receipt:
        row = entered(
            attempt.listing,
            seat.listing_id,
            standing.sequence,
            admission.application_id,
            admission.bidder_number or "",
            attempt.amount,
            received_at=attempt.received_at,
            recorded_at=self._now,
            closes_at=standing.clock.closes_at,
            key=attempt.key,
            user_id=attempt.by.user_id,
            channel=attempt.by.channel.value,
            previous_hash=seat.head,
            figure=standing.figure,
            priority=admission.priority,
            sign=self._sign,
        )
        self.rows.append((attempt, row))
        self._written[(seat.listing_id, admission.application_id, attempt.key)] = row
        self.moved[attempt.listing] = Seat(seat.listing_id, standing, row.hash)
        return receipt_of(attempt.listing, standing.figure, row)


def entered(
    listing: str,
    listing_id: int,
    sequence: int,
    application_id: int,
    bidder_number: str,
    amount: int,
    *,
    received_at: datetime,
    recorded_at: datetime,
    closes_at: datetime,
    key: str,
    user_id: int | None,
    channel: str,
    previous_hash: str,
    figure: Figure,
    priority: int | None = None,
    sign: Sign,
) -> Row:
    """The register row of an accepted bid: hashed onto the row before, and signed."""
    fact = receipts.bid_fact(listing, sequence, bidder_number, amount, received_at, previous_hash, figure, priority)
    digest = canonical.digest(fact)
    return Row(
        listing_id,
        sequence,
        application_id,
        bidder_number,
        amount,
        received_at,
        recorded_at,
        closes_at,
        key,
        user_id,
        channel,
        previous_hash,
        digest,
        sign(digest),
        priority,
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
        priority=row.priority,
    )


def _check_unit(figure: Figure, amount: int) -> None:
    """Yuan aren't per cent: whoever sends the one to a room of the other is told what the room takes."""
    if isinstance(amount, Rate) is figure.is_money:
        raise AmountInvalid(field=figure.member) if figure.is_money else RateInvalid(field=figure.member)
