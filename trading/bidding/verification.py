"""Checking a lot's register from outside the hot path: every row again, by the one rule and by its hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from trading.audit import ledger
from trading.bidding import receipts, rules, timing
from trading.bidding.counter.verification import verify_orders
from trading.bidding.defaults import queries as defaults
from trading.bidding.defaults.rules import BidRow, rightful
from trading.bidding.faults import RegisterFault
from trading.bidding.models import Application, Award, Bid, Room
from trading.bidding.queries import rooms as queries
from trading.bidding.sealed_verification import verify_offers
from trading.bidding.states import RoomClock
from trading.core import canonical
from trading.core.deal import TradeMode
from trading.core.errors import TradingError
from trading.listing.queries import find_reserve
from trading.listing.services.unsealing import published_commitment
from trading.listing.states import ENDED_EARLY, ListingStatus
from trading.sealing.amounts import commitment


def verify(number: str) -> Iterator[RegisterFault]:
    """Yield every fault of one lot's register: numbering, hashes, signatures, rules, standing, award.

    The register is replayed through :func:`trading.bidding.rules.judge`, so invariants 3 to 6 are checked by
    the same rule that admitted the bids.
    """
    room = queries.get_room(number)
    applications = {application.id: application for application in queries.applications_of(room.listing_id)}
    bids = queries.register(room.listing_id)
    yield from _verify_chain(number, room, bids)
    if room.listing.mode is TradeMode.SEALED:
        yield from verify_offers(number, room, bids)
    else:
        yield from _replay(number, room, bids, applications)
    yield from verify_orders(number, room.listing_id, bids)
    yield from _verify_reserve(number, room)
    yield from _verify_award(number, room, bids, queries.find_award(room.listing_id))


def _verify_chain(number: str, room: Room, bids: list[Bid]) -> Iterator[RegisterFault]:
    previous = receipts.register_genesis(number)
    for expected, bid in enumerate(bids, start=1):
        if bid.sequence != expected:
            yield RegisterFault(number, bid.sequence, f"sequence {expected} is missing")
        if bid.previous_hash != previous:
            yield RegisterFault(number, bid.sequence, "the link to the row before is broken")
        fact = receipts.bid_fact(
            number,
            bid.sequence,
            bid.bidder_number,
            bid.amount,
            bid.received_at,
            bid.previous_hash,
            room.figure,
            bid.priority,
        )
        if canonical.digest(fact) != bid.hash:
            yield RegisterFault(number, bid.sequence, "the row was altered")
        if not receipts.is_signed(bid.hash, bytes(bid.signature)):
            yield RegisterFault(number, bid.sequence, "the receipt's signature isn't ours")
        previous = bid.hash
    last, best = (bids[-1], _best(room, bids)) if bids else (None, None)
    standing = (room.sequence, room.head, room.top_amount, room.top_application_id)
    expected_standing = (
        (last.sequence, last.hash, best.amount, best.application_id)
        if last
        else (0, receipts.register_genesis(number), None, None)
    )
    if standing != expected_standing:
        yield RegisterFault(number, room.sequence, "the room's standing doesn't match the register's last row")


def _best(room: Room, bids: list[Bid]) -> Bid:
    """The best bid: the last of a room, where each is better than the one before; among sealed offers the best, of
    equal ones the earlier (V-28)."""
    if room.listing.mode is not TradeMode.SEALED:
        return bids[-1]
    return (min if room.figure.falls else max)(bids, key=lambda bid: bid.amount)


def _verify_reserve(number: str, room: Room) -> Iterator[RegisterFault]:
    """The reserve is the one whose commitment was published, and the close has opened it."""
    reserve = find_reserve(room.listing_id)
    if (reserve.commitment if reserve else None) != published_commitment(number):
        yield RegisterFault(number, 0, "the reserve price isn't the one that was published")
    if reserve is None:
        return
    if reserve.amount is not None and reserve.nonce is not None:
        amount = reserve.figure.text(reserve.amount)
        if commitment(amount, reserve.nonce, reserve.about) != reserve.commitment:
            yield RegisterFault(number, 0, "the opened reserve price doesn't match its commitment")
    elif room.closed_at is not None and room.listing.status not in ENDED_EARLY:
        yield RegisterFault(number, 0, "the room was closed without opening the reserve price")


def _replay(number: str, room: Room, bids: list[Bid], applications: dict[int, Application]) -> Iterator[RegisterFault]:
    """Judge every bid again, each from the standing that the rows before it left."""
    window = timedelta(seconds=room.window_seconds)
    reopenings = _reopenings(number)
    timetable = _Timetable.of(number, room)
    plan = timetable.at(None)
    closes_at = plan.timed_starts_at
    top: Bid | None = None
    for bid in bids:
        plan = timetable.at(bid.recorded_at)
        closes_at = max(closes_at, plan.closes_at or closes_at)
        application = applications.get(bid.application_id)
        if application is None or application.bidder_number != bid.bidder_number:
            yield RegisterFault(number, bid.sequence, "the bidder number isn't the applicant's")
        elif application.priority != bid.priority:
            yield RegisterFault(number, bid.sequence, "the rank isn't the one that was recognised")
        elif application.qualified_at is None or application.qualified_at > bid.recorded_at:
            yield RegisterFault(number, bid.sequence, "the bidder wasn't qualified then")
        if bid.closes_at < closes_at:
            yield RegisterFault(number, bid.sequence, "the closing time went back")
        # besides bids, admissions open the timed phase and a person may reopen a paused room
        before = max(
            closes_at,
            min(bid.closes_at, rules.awake(plan.timed_starts_at + window, window, plan.rests)),
            *(to for at, to in reopenings if at <= bid.recorded_at),
        )
        standing = rules.Standing(
            start_amount=plan.start_amount,
            step_amount=plan.step_amount,
            clock=RoomClock(plan.opens_at, plan.timed_starts_at, before, rests=plan.rests),
            cap_at=plan.cap_at,
            window=window,
            sequence=bid.sequence - 1,
            top_amount=top.amount if top else None,
            top_application_id=top.application_id if top else None,
            top_priority=top.priority if top else None,
            figure=room.figure,
            steps=plan.steps,
        )
        try:
            after = rules.judge(
                standing,
                application_id=bid.application_id,
                amount=bid.amount,
                received_at=bid.received_at,
                priority=bid.priority,
            )
        except TradingError as refusal:
            yield RegisterFault(number, bid.sequence, f"the rule refuses it: {refusal.code}")
        else:
            if after.clock.closes_at != bid.closes_at:
                yield RegisterFault(number, bid.sequence, "the closing time isn't the one that the rule gives")
        closes_at, top = bid.closes_at, bid
    if room.closes_at < max(closes_at, timetable.at(room.closed_at or room.closes_at).closes_at or closes_at):
        yield RegisterFault(number, room.sequence, "the room's closing time is before that of its last bid")


def _pairs(steps: list[list[int]] | None) -> tuple[tuple[int, int], ...]:
    return tuple((first, step) for first, step in steps or ())


@dataclass(frozen=True)
class _Plan:
    """What bids were judged by for a time. ``closes_at`` is what a change of dates set; None before the first one."""

    start_amount: int
    step_amount: int
    opens_at: datetime
    timed_starts_at: datetime
    cap_at: datetime
    closes_at: datetime | None = None
    steps: tuple[tuple[int, int], ...] = ()
    rests: rules.Rests = ()

    @classmethod
    def read(cls, said: Mapping[str, Any], *, closes: bool) -> _Plan:
        """Read one side of an event ``room.rescheduled``."""
        dates = {name: datetime.fromisoformat(said[name]) for name in ("opens_at", "timed_starts_at", "cap_at")}
        closes_at = datetime.fromisoformat(said["closes_at"]) if closes else None
        steps = _pairs(said.get("steps"))
        rests = timing.read_rests(said.get("rests"))
        return cls(said["start_amount"], said["step_amount"], **dates, closes_at=closes_at, steps=steps, rests=rests)


@dataclass(frozen=True)
class _Timetable:
    """The plans of a room, each with the instant from which it counted."""

    first: _Plan
    later: tuple[tuple[datetime, _Plan], ...]

    @classmethod
    def of(cls, number: str, room: Room) -> _Timetable:
        """From the ledger, where the dates were ever moved; a room that was reopened has a later cap than planned."""
        moves = [event for event in ledger.history(number) if event.action == "room.rescheduled"]
        dates = room.opens_at, room.timed_starts_at, room.cap_at
        rests = timing.read_rests(room.rests)
        present = _Plan(room.start_amount, room.step_amount, *dates, steps=_pairs(room.steps), rests=rests)
        if not moves:
            return cls(present, ())
        plans = [(event.at, _Plan.read(event.detail["after"], closes=True)) for event in moves]
        last_at, last = plans[-1]
        plans[-1] = (last_at, replace(last, cap_at=max(last.cap_at, room.cap_at)))
        return cls(_Plan.read(moves[0].detail["before"], closes=False), tuple(plans))

    def at(self, moment: datetime | None) -> _Plan:
        """The plan in force at ``moment``; the first one for None."""
        plan = self.first
        for since, later in self.later:
            if moment is not None and since <= moment:
                plan = later
        return plan


def _reopenings(number: str) -> list[tuple[datetime, datetime]]:
    """When people let a paused room go on, and until when."""
    return [
        (event.at, datetime.fromisoformat(event.detail["closes_at"]))
        for event in ledger.history(number)
        if event.action == "room.reopened"
    ]


def _verify_award(number: str, room: Room, bids: list[Bid], award: Award | None) -> Iterator[RegisterFault]:
    if room.closed_at is None:
        if award is not None:
            yield RegisterFault(number, award.sequence, "an award was made in an open room")
        return
    if not bids:
        if award is not None:
            yield RegisterFault(number, award.sequence, "an award was made without a bid")
        return
    best = _best(room, bids)
    reserve = find_reserve(room.listing_id)
    if reserve is not None and reserve.opened_at is not None and not reserve.is_met_by(best.amount):
        if award is not None or room.listing.status is not ListingStatus.FAILED:
            yield RegisterFault(number, best.sequence, "the lot was awarded below its reserve price")
        return
    if room.listing.status in ENDED_EARLY:
        if award is not None:
            yield RegisterFault(number, award.sequence, "an award was made although the lot was terminated")
    elif award is None:
        yield RegisterFault(number, best.sequence, "a closed room with bids has no award")
    else:
        rows = [BidRow(bid.sequence, bid.application_id, bid.amount, bid.priority) for bid in bids]
        held = rightful(rows, defaults.turns_of(room.listing_id), room.figure)
        if held is None or held.row != (award.sequence, award.application_id, award.amount):
            yield RegisterFault(
                number, award.sequence, "the award isn't the best bid of the register, nor passed on in its order"
            )
    if any(bid.recorded_at > room.closed_at for bid in bids):
        yield RegisterFault(number, best.sequence, "a bid was recorded after the close")
