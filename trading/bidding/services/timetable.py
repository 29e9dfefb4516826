"""Moving a room's dates: when a suspended lot goes on, or a change notice sets others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from trading.audit import ledger
from trading.bidding import permissions, rules, timing
from trading.bidding.models import Room
from trading.bidding.permissions import Permission
from trading.bidding.queries import rooms as queries
from trading.bidding.services import news
from trading.bidding.services.register import standing_of
from trading.core import canonical, clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.gazette.facts import nights
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind


def resumptions_due() -> list[int]:
    """Suspended lots whose announced resumption has come."""
    return queries.resumptions_due(clock.now())


def resume(listing_id: int, *, by: Actor) -> bool:
    """Let an announced resumption take effect. Returns False where somebody else was first.

    The room gets its time back: what lay ahead when it was suspended lies as far ahead again. A timed phase that was
    broken off keeps its bids and stays open for the room's window at least.
    """
    authorise(permissions.GRANTS, Permission.SETTLE, by)
    listing = listings.get_listing_for_update(listing_id)
    room = queries.get_room_for_update(listing_id)
    now, suspended_at, coming = clock.now(), listing.suspended_at, listing.resumption
    if coming is None or suspended_at is None or coming.resumes_at is None or coming.resumes_at > now:
        return False
    funds.lock_lot(listing.audit_subject)
    standing = standing_of(room)
    was_timed = suspended_at >= room.timed_starts_at
    closes_after_timed = room.closes_at - room.timed_starts_at
    listing_services.take_up(listing, by=by)
    if was_timed:
        closes_at = timing.resumed(standing, suspended_at, now)
        listing.cap_at = max(listing.cap_at, closes_at)
    else:
        closes_at = listing.timed_starts_at + closes_after_timed
    reschedule(listing, room, closes_at, by=by)
    news.tell_everyone(listing, NoticeKind.LOT_RESUMED, coming.id, by=by)
    return True


def reschedule(listing: Listing, room: Room, closes_at: datetime, *, by: Actor) -> None:
    """Give the room its listing's dates; what the ledger says of it lets the register be judged again.

    Deposits that are still awaited may come as long as applications do.
    """
    before = _plan(room)
    room.start_amount, room.step_amount = listing.start_amount, listing.step_amount or 1
    room.steps = listing.said.steps
    room.opens_at, room.timed_starts_at = listing.opens_at, listing.timed_starts_at
    room.cap_at = listing.cap_at
    window = timedelta(seconds=room.window_seconds)
    rests = nights(listing, window)
    room.rests = timing.written_rests(rests)
    room.closes_at = min(room.cap_at, rules.awake(closes_at, window, rests))
    room.revision += 1
    funds.move_due(listing.audit_subject, listing.apply_ends_at, by=by)
    ledger.record(
        "room.rescheduled",
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        detail={"before": before, "after": _plan(room)},
    )


def _plan(room: Room) -> dict[str, Any]:
    """What bids are judged by besides the bids before them."""
    dates = ("opens_at", "timed_starts_at", "closes_at", "cap_at")
    amounts = {"start_amount": room.start_amount, "step_amount": room.step_amount, "steps": room.steps}
    amounts["rests"] = room.rests
    return {**amounts, **{name: canonical.instant(getattr(room, name)) for name in dates}}
