"""Open rooms with qualified bidders, and bids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.factories.applications import a_lot, a_qualified_application
from tests.factories.funds import a_member
from trading.bidding.services.register import Attempt, Receipt, place
from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import TradingError
from trading.extensions import db
from trading.transaction import transact

_keys = count(1)


@dataclass(frozen=True)
class OpenRoom:
    """A lot in timed bidding. Amounts start at ``start`` and rise by ``step`` (fen)."""

    number: str
    listing_id: int
    bidders: list[Actor]
    start: int
    step: int
    closes_at: datetime


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
    )


def an_attempt(room: OpenRoom, steps: int = 0, bidder: int = 0, **overrides: Any) -> Attempt:
    """A bid of the start price plus ``steps`` steps by one of the room's bidders, arriving now."""
    values: dict[str, Any] = {
        "listing": room.number,
        "amount": room.start + steps * room.step,
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
