"""What a watcher is told of a room: one shape for the page, the poll, the stream and the machine interface."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from trading.bidding.models import Bid
from trading.bidding.services.register import standing_of
from trading.bidding.states import Phase, phase
from trading.core import canonical
from trading.core.deal import Figure
from trading.listing.states import ListingStatus


def room_state(row: Any, status: ListingStatus, now: datetime) -> dict[str, Any]:
    """The state of a room (a ``Room`` or its columns) at ``now``, in the machine interface's words.

    Amounts are decimal strings of the room's figure (yuan, or per cent a year), instants RFC 3339 UTC.
    Nothing in it tells who a bidder is.
    """
    standing = standing_of(row, suspended=status is ListingStatus.SUSPENDED)
    current, written = phase(standing.clock, now), row.figure.text
    return {
        "phase": current.value,
        "server_time": canonical.instant(now),
        "opens_at": canonical.instant(row.opens_at),
        "timed_starts_at": canonical.instant(row.timed_starts_at),
        "closes_at": canonical.instant(row.closes_at),
        "cap_at": canonical.instant(row.cap_at),
        "rests": row.rests or [],
        "sequence": row.sequence,
        "revision": row.revision,
        "figure": row.figure.value,
        "current": None if row.top_amount is None else written(row.top_amount),
        "leader": row.top_bidder_number,
        "leader_priority": row.top_priority,
        "start": written(row.start_amount),
        "minimum_next": written(max(standing.minimum_next, 0)),
        "step": written(standing.step),
        "window_seconds": row.window_seconds,
        "extensions": row.extensions,
        "bidders": row.qualified_count,
        "head": row.head,
        "result": _result(row, status, current),
    }


def price_plan(row: Any) -> dict[str, Any]:
    """What amounts of a room are judged by: figure, start, step, and the further lines of a step table."""
    written = row.figure.text
    return {
        "figure": row.figure.value,
        "start": written(row.start_amount),
        "step": written(row.step_amount),
        "steps": [[written(first), written(step)] for first, step in row.steps or ()],
    }


def _result(row: Any, status: ListingStatus, current: Phase) -> str | None:
    if current is not Phase.CLOSED:
        return None
    if row.top_amount is not None and status is ListingStatus.FAILED:
        return "below_reserve"
    return "no_deal" if row.top_amount is None or status is ListingStatus.VOID else "awarded"


def bid_line(figure: Figure, bid: Bid | Any) -> dict[str, Any]:
    """One row of the public register."""
    return {
        "sequence": bid.sequence,
        "bidder_number": bid.bidder_number,
        figure.member: figure.text(bid.amount),
        "received_at": canonical.instant(bid.received_at),
        "previous_hash": bid.previous_hash,
        "hash": bid.hash,
        **({} if bid.priority is None else {"priority": bid.priority}),
    }


def feed(row: Any, status: ListingStatus, bids: Iterable[Any], now: datetime) -> dict[str, Any]:
    """A room's state with the register rows that the watcher hasn't seen."""
    return {**room_state(row, status, now), "bids": [bid_line(row.figure, bid) for bid in bids]}


def feed_tag(row: Any, status: ListingStatus, now: datetime) -> str:
    """Changes exactly when a watcher has something to hear: the register, a decision, or the phase."""
    standing = standing_of(row, suspended=status is ListingStatus.SUSPENDED)
    return f"{row.listing_id}-{row.revision}-{row.qualified_count}-{phase(standing.clock, now).value}"
