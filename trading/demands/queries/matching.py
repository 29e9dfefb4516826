"""Candidates for matching, bound to the indexes by kind, district and use, and the worker's own lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trading.core.errors import NotFound
from trading.demands.models import Demand, Match, SupplyEntry, Want
from trading.demands.queries.demands import is_live
from trading.demands.rules import nearest_areas
from trading.demands.states import DemandStatus
from trading.extensions import db
from trading.listing.models import ListedRight, Listing
from trading.listing.states import ListingStatus
from trading.parcels.models import LandRight

#: a listing on the market, as matching takes it: a suspended one comes back
KEPT = (ListingStatus.PUBLISHED, ListingStatus.SUSPENDED)
#: so many of the newest candidates are compared for a page
COMPARED = 200


def demands_wanting(entry: SupplyEntry, *, after: int = 0, limit: int) -> list[Demand]:
    """Live demands for the kind, district, use and about the area of a listing, in the order of their ids."""
    statement = _wanting(entry).where(Want.demand_id > after).order_by(Want.demand_id).limit(limit)
    return list(db.session.scalars(statement))


def newest_wanting(entry: SupplyEntry) -> list[Demand]:
    """The same, the newest of them."""
    return list(db.session.scalars(_wanting(entry).order_by(Want.demand_id.desc()).limit(COMPARED)))


def _wanting(entry: SupplyEntry) -> Any:
    return (
        select(Demand)
        .join(Want, Want.demand_id == Demand.id)
        .where(
            Want.kind == entry.kind,
            Want.district_code == entry.district_code,
            Want.use_class == entry.use_class,
            Want.area_low <= entry.area,
            Want.area_high >= entry.area,
            *is_live(),
        )
    )


def supply_for(demand: Demand, *, after: int = 0, limit: int) -> list[SupplyEntry]:
    """Listings on the market that a demand might want, in the order of their ids."""
    statement = _supply(demand).where(SupplyEntry.listing_id > after).order_by(SupplyEntry.listing_id).limit(limit)
    return list(db.session.scalars(statement).unique())


def newest_supply_for(demand: Demand) -> list[SupplyEntry]:
    """The same, the newest of them."""
    statement = _supply(demand).order_by(SupplyEntry.listing_id.desc()).limit(COMPARED)
    return list(db.session.scalars(statement).unique())


def _supply(demand: Demand) -> Any:
    low, high = nearest_areas(demand.area_min, demand.area_max)
    conditions = [
        SupplyEntry.kind == demand.kind,
        SupplyEntry.use_class.in_(demand.use_classes),
        SupplyEntry.area.between(low, high),
        Listing.status == ListingStatus.PUBLISHED,
    ]
    if demand.districts:
        conditions.append(SupplyEntry.district_code.in_(demand.districts))
    return _with_facts(select(SupplyEntry).join(Listing, SupplyEntry.listing_id == Listing.id).where(*conditions))


def _with_facts(statement: Any) -> Any:
    """Load with each listing what the comparison reads, in few statements."""
    right = contains_eager(SupplyEntry.listing)
    return statement.options(
        right.joinedload(Listing.right).selectinload(LandRight.burdens),
        right.selectinload(Listing.listed).joinedload(ListedRight.right).selectinload(LandRight.burdens),
    )


def find_entry(listing_id: int) -> SupplyEntry | None:
    return db.session.get(SupplyEntry, listing_id)


# --- the worker -----------------------------------------------------------------------------------------------------


def has_moved() -> bool:
    """True where a listing came to the market, or left it, that matching doesn't know of: asked without a lock."""
    return bool(unlisted(1) or ended(1))


def unlisted(limit: int) -> list[Listing]:
    """Published listings that matching doesn't know yet."""
    statement = (
        select(Listing)
        .outerjoin(SupplyEntry, SupplyEntry.listing_id == Listing.id)
        .where(Listing.status == ListingStatus.PUBLISHED, SupplyEntry.listing_id.is_(None))
        .order_by(Listing.id)
        .limit(limit)
        .options(selectinload(Listing.listed).joinedload(ListedRight.right))
    )
    return list(db.session.scalars(statement).unique())


def ended(limit: int) -> list[SupplyEntry]:
    """Entries of listings that are no longer on the market."""
    statement = (
        select(SupplyEntry)
        .join(Listing, SupplyEntry.listing_id == Listing.id)
        .where(Listing.status.not_in(KEPT))
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def entries_to_match(limit: int) -> list[int]:
    """Ids of listings that matching isn't through with."""
    statement = select(SupplyEntry.listing_id).where(SupplyEntry.matched_at.is_(None))
    return list(db.session.scalars(statement.order_by(SupplyEntry.listing_id).limit(limit)))


def demands_to_match(limit: int) -> list[int]:
    """Ids of published demands that matching isn't through with."""
    statement = select(Demand.id).where(Demand.status == DemandStatus.PUBLISHED, Demand.matched_at.is_(None))
    return list(db.session.scalars(statement.order_by(Demand.id).limit(limit)))


def get_entry_for_update(listing_id: int) -> SupplyEntry:
    entry = db.session.scalar(
        select(SupplyEntry)
        .where(SupplyEntry.listing_id == listing_id)
        .options(joinedload(SupplyEntry.listing))
        .with_for_update(of=SupplyEntry)
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise NotFound()
    return entry


def matched_demands(listing_id: int, demand_ids: Iterable[int]) -> set[int]:
    """Which of these demands were told of the listing before."""
    statement = select(Match.demand_id).where(Match.listing_id == listing_id, Match.demand_id.in_(list(demand_ids)))
    return set(db.session.scalars(statement))


def matched_listings(demand_id: int, listing_ids: Iterable[int]) -> set[int]:
    """Which of these listings the demand was told of before."""
    statement = select(Match.listing_id).where(Match.demand_id == demand_id, Match.listing_id.in_(list(listing_ids)))
    return set(db.session.scalars(statement))


def count_found_by_listing(listing_id: int) -> int:
    """How many demands a listing found when it came to the market."""
    return _count(Match.listing_id == listing_id, ~Match.by_demand)


def count_found_by_demand(demand: Demand) -> int:
    """How many listings a demand found when it came to the market last."""
    return _count(Match.demand_id == demand.id, Match.by_demand, Match.found_at >= demand.live_since)


def _count(*conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Match).where(*conditions)) or 0
