"""What the index is drawn from and checked against: facts of the rooms below, rows of the index, their counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, or_, select

from trading.bidding.models import Award, Room
from trading.core.deal import BurdenKind
from trading.extensions import db
from trading.listing.models import ListedRight, Listing
from trading.listing.states import PUBLIC
from trading.parcels.models import Burden, LandRight, Parcel
from trading.portal.index.facts import END_OF_DAYS, LONG_PAST, Offered
from trading.portal.models import IndexedListing, ListingCount, ListingWords

#: what makes a listing burdened
WEIGHTS = (BurdenKind.MORTGAGE, BurdenKind.LEASE, BurdenKind.SEIZURE)

#: is it on offer, which business, district, class of use
Sort = tuple[Any, ...]


def facts_of(ids: Collection[int]) -> list[Any]:
    """The facts of those of these listings that are public."""
    statement = (
        select(
            Listing.id,
            Listing.number,
            Listing.notice_number,
            Listing.business,
            Listing.mode,
            Listing.transfer_form,
            Listing.status,
            Listing.start_amount,
            Listing.loan_amount,
            Listing.published_at,
            Listing.opens_at,
            Listing.apply_ends_at,
            Listing.timed_starts_at,
            Listing.concluded_at,
            LandRight.acquisition_mode,
            Parcel.district_code,
            Parcel.street_code,
            Parcel.use_scheme,
            Parcel.use_code,
            Parcel.use_class,
            Parcel.centre_lon,
            Parcel.centre_lat,
            Room.top_amount,
            Room.closes_at,
            Room.closed_at,
            Room.paused_at,
            Award.amount.label("award_amount"),
            Award.confirmed_at,
        )
        .select_from(Listing)
        .join(LandRight, Listing.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .outerjoin(Room, Room.listing_id == Listing.id)
        .outerjoin(Award, Award.listing_id == Listing.id)
        .where(Listing.id.in_(ids), Listing.status.in_(PUBLIC))
    )
    return list(db.session.execute(statement))


def offered_by(ids: Collection[int]) -> dict[int, list[Offered]]:
    """The rights that these listings offer, the leading one first."""
    weights = _weights(ids)
    statement = (
        select(
            ListedRight.listing_id,
            ListedRight.right_id,
            ListedRight.part_area,
            LandRight.ends_on,
            Parcel.area,
            Parcel.code,
            Parcel.unit_code,
            Parcel.location,
            Parcel.boundary_east,
            Parcel.boundary_south,
            Parcel.boundary_west,
            Parcel.boundary_north,
        )
        .join(LandRight, ListedRight.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .where(ListedRight.listing_id.in_(ids))
        .order_by(ListedRight.listing_id, ListedRight.position)
    )
    found: dict[int, list[Offered]] = defaultdict(list)
    for row in db.session.execute(statement):
        one = Offered(
            code=row.code,
            unit_code=row.unit_code,
            location=row.location,
            boundaries=(row.boundary_east, row.boundary_south, row.boundary_west, row.boundary_north),
            area=row.area if row.part_area is None else row.part_area,
            ends_on=row.ends_on,
            free_on=weights.get(row.right_id, LONG_PAST),
        )
        found[row.listing_id].append(one)
    return found


def _weights(ids: Collection[int]) -> dict[int, Any]:
    """By right: the day from which it is free of what weighs on it."""
    ended = func.max(func.coalesce(Burden.ended_on, END_OF_DAYS))
    statement = (
        select(Burden.right_id, ended)
        .join(ListedRight, ListedRight.right_id == Burden.right_id)
        .where(ListedRight.listing_id.in_(ids), Burden.kind.in_(WEIGHTS))
        .group_by(Burden.right_id)
    )
    return dict(db.session.execute(statement).all())


def listings_touched_by(rights: Collection[int], parcels: Collection[int]) -> set[int]:
    """The listings that offer one of these rights, or a right on one of these parcels."""
    statement = (
        select(ListedRight.listing_id)
        .join(LandRight, ListedRight.right_id == LandRight.id)
        .where(ListedRight.status.in_(PUBLIC))
        .where(or_(LandRight.id.in_(rights), LandRight.parcel_id.in_(parcels)))
    )
    return set(db.session.scalars(statement))


def indexed_for_update(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The rows that the index holds of these listings, locked in a fixed order."""
    table = IndexedListing.__table__
    statement = select(table).where(table.c.listing_id.in_(ids)).order_by(table.c.listing_id).with_for_update()
    return {row.listing_id: dict(row._mapping) for row in db.session.execute(statement)}


def words_held(ids: Collection[int]) -> dict[int, list[str]]:
    """The terms that the index holds of these listings."""
    table = ListingWords.__table__
    found = db.session.execute(select(table.c.listing_id, table.c.terms).where(table.c.listing_id.in_(ids)))
    return {listing_id: list(terms) for listing_id, terms in found}


def public_ids_between(first: int, last: int) -> list[int]:
    """The keys of public listings from ``first`` to ``last``, and of those that the index holds there."""
    public = select(Listing.id).where(Listing.id.between(first, last), Listing.status.in_(PUBLIC))
    held = select(IndexedListing.listing_id).where(IndexedListing.listing_id.between(first, last))
    return sorted(set(db.session.scalars(public)) | set(db.session.scalars(held)))


def last_id() -> int:
    """The largest key of a listing."""
    return db.session.scalar(select(func.max(Listing.id))) or 0


def counts_for_update() -> dict[Sort, int]:
    """The counts as kept, locked."""
    table = ListingCount.__table__
    found = db.session.execute(select(table).order_by(*table.primary_key.columns).with_for_update())
    return {tuple(row[:-1]): row[-1] for row in found}


def counted() -> dict[Sort, int]:
    """The counts as the rows of the index give them."""
    table = IndexedListing.__table__
    sort = (table.c.is_offered, table.c.business, table.c.district_code, table.c.use_class)
    return {tuple(row[:-1]): row[-1] for row in db.session.execute(select(*sort, func.count()).group_by(*sort))}
