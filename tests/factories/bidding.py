"""Open rooms with qualified bidders, and bids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.factories.applications import a_lot, a_qualified_application
from tests.factories.funds import a_member
from trading.bidding.engine import Attempt, Receipt
from trading.bidding.services.register import place
from trading.core import clock
from trading.core.actor import Actor
from trading.core.deal import Business, Figure
from trading.core.errors import TradingError
from trading.extensions import db
from trading.transaction import transact

_keys = count(1)


@dataclass(frozen=True)
class OpenRoom:
    """A lot in timed bidding. What is bid starts at ``start`` and improves by ``step``."""

    number: str
    listing_id: int
    bidders: list[Actor]
    start: int
    step: int
    closes_at: datetime
    figure: Figure = Figure.PRICE


def an_open_room(bidders: int = 2, **overrides: Any) -> OpenRoom:
    """A lot whose timed phase began a minute ago; the market's clock stands where it was."""
    now = clock.now()
    began = now - timedelta(days=12, minutes=1)
    with clock.at(began):
        listing = a_lot(**overrides)
        actors = [a_member() for _bidder in range(bidders)]
        for actor in actors:
            a_qualified_application(listing, actor)
        db.session.commit()
    return OpenRoom(
        listing.number or "",
        listing.id,
        actors,
        listing.start_amount or 0,
        listing.step_amount or 0,
        now + timedelta(minutes=3),
        listing.figure,
    )


def a_rate_room(bidders: int = 2, **overrides: Any) -> OpenRoom:
    """A financing need in timed bidding: at most 5.000 % a year, in steps of 0.050 %."""
    mortgage: dict[str, Any] = {
        "number": f"150302-M-2026-{70_000 + next(_keys):05d}",
        "business": Business.MORTGAGE,
        "transfer_form": None,
        "start_amount": 5000,
        "step_amount": 50,
        "loan_amount": 300_000_000,
    }
    return an_open_room(bidders, **mortgage | overrides)


def an_attempt(room: OpenRoom, steps: int = 0, bidder: int = 0, **overrides: Any) -> Attempt:
    """A bid of the start price plus ``steps`` steps by one of the room's bidders, arriving now."""
    values: dict[str, Any] = {
        "listing": room.number,
        "amount": room.figure.of(room.figure.improved(room.start, steps * room.step)),
        "key": f"key-{next(_keys)}",
        "received_at": clock.now(),
        "by": room.bidders[bidder],
    }
    return Attempt(**values | overrides)


def bid(room: OpenRoom, steps: int = 0, bidder: int = 0, **overrides: Any) -> Receipt:
    """Place one bid and return its receipt, or raise its refusal."""
    outcome = transact(place, [an_attempt(room, steps, bidder, **overrides)])[0]
    if isinstance(outcome, TradingError):
        raise outcome
    return outcome
