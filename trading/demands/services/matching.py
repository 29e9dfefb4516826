"""Matching in the worker: listings and demands that came to the market are compared once, in batches.

A batch is one transaction. It remembers how far it came in the row of the listing or demand it works for, so that a
worker that dies is followed by one that goes on there. A pair is a row; whoever finds it there tells nobody again.
"""

from __future__ import annotations

from trading.core import clock, settings
from trading.core.actor import Actor
from trading.demands import answers, supply
from trading.demands.models import Demand, Match, SupplyEntry
from trading.demands.queries import demands as posts
from trading.demands.queries import matching as queries
from trading.demands.rules import judge
from trading.demands.services.news import tell_owner, tell_poster
from trading.demands.states import DemandStatus
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.notices.kinds import NoticeKind

#: so many listings are taken up, or pairs compared, in one transaction
BATCH = 50


def take_up() -> int:
    """Let matching know the listings that came to the market, and forget those that left. Returns how many."""
    fresh, gone = queries.unlisted(BATCH), queries.ended(BATCH)
    for listing in fresh:
        db.session.add(supply.entry_of(listing))
    for entry in gone:
        db.session.delete(entry)
    return len(fresh) + len(gone)


def match_listing(listing_id: int) -> None:
    """Compare one listing with the next demands; at the end its owner is told how many fit."""
    entry = queries.get_entry_for_update(listing_id)
    listing = entry.listing
    if entry.matched_at is not None or listing.status is not ListingStatus.PUBLISHED:
        return
    found = queries.demands_wanting(entry, after=entry.matched_to, limit=BATCH)
    known = queries.matched_demands(listing_id, [demand.id for demand in found])
    for demand in found:
        if demand.id not in known and _pair(demand, listing, by_demand=False):
            tell_poster(
                demand, NoticeKind.DEMAND_MATCHED, turn=listing.audit_subject, by=Actor.system(), lot=listing.number
            )
    if found:
        entry.matched_to = found[-1].id
    if len(found) < BATCH:
        _finish_listing(entry)


def _finish_listing(entry: SupplyEntry) -> None:
    entry.matched_at = clock.now()
    db.session.flush()
    count = queries.count_found_by_listing(entry.listing_id)
    if count:
        tell_owner(entry.listing, NoticeKind.LISTING_DEMANDS, turn="", count=str(count))


def match_demand(demand_id: int) -> None:
    """Compare one demand with the next listings; at the end its poster is told how many fit."""
    demand = posts.get_for_update(demand_id)
    if demand.matched_at is not None or demand.status is not DemandStatus.PUBLISHED:
        return
    found = queries.supply_for(demand, after=demand.matched_to, limit=BATCH) if demand.is_live else []
    known = queries.matched_listings(demand_id, [entry.listing_id for entry in found])
    for entry in found:
        if entry.listing_id not in known and _pair(demand, entry.listing, by_demand=True):
            tell_owner(entry.listing, NoticeKind.LISTING_WANTED, turn=demand.audit_subject, demand=demand.audit_subject)
    if found:
        demand.matched_to = found[-1].listing_id
    if len(found) < BATCH:
        _finish_demand(demand)


def _finish_demand(demand: Demand) -> None:
    demand.matched_at = clock.now()
    db.session.flush()
    count = queries.count_found_by_demand(demand)
    if count:
        turn = demand.live_since.isoformat() if demand.live_since else ""
        tell_poster(demand, NoticeKind.DEMAND_MATCHES, turn=turn, by=Actor.system(), count=str(count))


def _pair(demand: Demand, listing: Listing, *, by_demand: bool) -> bool:
    """Write the pair down where it fits well enough to be told. One's own land is nobody's news."""
    if demand.party_id == listing.owner_party_id:
        return False
    judgement = judge(answers.wish_of(demand), supply.offer_of(listing))
    if judgement is None or judgement.score < int(settings.value("demand.match_percent")):
        return False
    db.session.add(
        Match(
            demand_id=demand.id,
            listing_id=listing.id,
            score=judgement.score,
            by_demand=by_demand,
            found_at=clock.now(),
        )
    )
    return True
