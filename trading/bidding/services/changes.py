"""Change notices of lots that are traded by bidding: the room follows, and those who take part may step back."""

from __future__ import annotations

from trading.bidding.models import Room
from trading.bidding.queries import offers
from trading.bidding.queries import rooms as queries
from trading.bidding.services import news
from trading.bidding.services.timetable import reschedule
from trading.core.actor import Actor
from trading.funds import queries as deposits
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.gazette.models import ListingChange
from trading.listing.models import Listing
from trading.listing.services import Market, Proposal
from trading.notices.kinds import NoticeKind


def draft(number: str, proposal: Proposal, reason: str, *, expected: int | None = None, by: Actor) -> ListingChange:
    """Draft a change of a published lot."""
    listing, room = _locked(number)
    market = _market(listing, room)
    return listing_services.draft_change(number, proposal, reason, market, expected=expected, by=by)


def confirm(number: str, *, by: Actor) -> Listing:
    """Confirm a drafted change as the second person. Listing, room, awaited deposits and notice move together."""
    listing, room = _locked(number)
    funds.lock_lot(number)
    listing, change, notice = listing_services.confirm_change(number, _market(listing, room), by=by)
    if any(row["field"] == "deposit_amount" for row in change.changes):
        funds.change_awaited(number, listing.deposit_amount or 0, by=by)
    if change.restarts:
        after_timed = room.closes_at - room.timed_starts_at
        reschedule(listing, room, listing.timed_starts_at + after_timed, by=by)
    else:
        room.revision += 1
    news.tell_everyone(listing, NoticeKind.LOT_CHANGED, notice.sequence, by=by, notice=notice.number)
    return listing


def _locked(number: str) -> tuple[Listing, Room]:
    listing = listings.get_numbered_for_update(number)
    return listing, queries.get_room_for_update(listing.id)


def _market(listing: Listing, room: Room) -> Market:
    has_bids = room.sequence > 0 or offers.last_act(room.listing_id) is not None
    return Market(has_bids=has_bids, has_deposits=deposits.has_held(listing.audit_subject))
