"""When a room closes, and what becomes of it then. Pure: a standing and an instant in, a standing or a decision out.

A bid's own extension is :func:`trading.bidding.rules.extended`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from trading.bidding.rules import Rests, Standing, awake, first_closing
from trading.bidding.states import RoomClock
from trading.core import canonical


class Settlement(Enum):
    """What a settler finds of a room."""

    #: closed already, waiting for a person, or not due
    NOTHING = "nothing"
    #: the settler comes so late that bidders may have been shut out: a person decides
    PAUSE = "pause"
    CLOSE = "close"


def settlement(
    room: RoomClock, now: datetime, *, drain: timedelta, late: timedelta, close_ordered: bool = False
) -> Settlement:
    """What is to be done with a room at ``now``.

    ``drain`` is left after the close for bids that arrived in time and wait for the lock; a settler more than ``late``
    after it closes nothing by itself. ``close_ordered``: a person has decided that the paused room closes.
    """
    if room.closed_at is not None:
        return Settlement.NOTHING
    if close_ordered:
        return Settlement.CLOSE
    if room.paused_at is not None or now < room.closes_at + drain:
        return Settlement.NOTHING
    return Settlement.PAUSE if now > room.closes_at + late else Settlement.CLOSE


def admitted(standing: Standing, qualified_count: int, timed_bidders: int) -> datetime:
    """The closing time after the ``qualified_count``-th bidder was admitted: the one that makes a timed phase possible
    moves the close behind it, never back."""
    closes_at = standing.clock.closes_at
    if qualified_count != timed_bidders:
        return closes_at
    first = first_closing(
        standing.clock.timed_starts_at,
        standing.cap_at,
        standing.window,
        qualified_count,
        timed_bidders,
        standing.clock.rests,
    )
    return max(closes_at, first)


def reopened(standing: Standing, closes_at: datetime) -> Standing:
    """A person lets a paused room go on until ``closes_at``; the close doesn't move back, the cap only if it must."""
    moved = max(standing.clock.closes_at, awake(closes_at, standing.window, standing.clock.rests))
    clock = replace(standing.clock, closes_at=moved, paused_at=None)
    return replace(standing, clock=clock, cap_at=max(standing.cap_at, moved))


def resumed(standing: Standing, suspended_at: datetime, now: datetime) -> datetime:
    """The close of a room whose timed phase a suspension broke off: what lay ahead then lies ahead again, and the
    room's window at least."""
    left = standing.clock.closes_at - suspended_at
    ahead = awake(now + max(left, standing.window), standing.window, standing.clock.rests)
    return max(standing.clock.closes_at, ahead)


def read_rests(kept: list[list[str]] | None) -> Rests:
    """Rests as a room's row or an event keeps them."""
    return tuple((datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in kept or ())


def written_rests(rests: Rests) -> list[list[str]] | None:
    """Rests as they are kept; nothing where there are none."""
    return [[canonical.instant(begins), canonical.instant(ends)] for begins, ends in rests] or None
