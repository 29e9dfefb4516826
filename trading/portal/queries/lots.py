"""Lots: public listings with their room and award, fetched whole. Which ones, and in which order, says the index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import contains_eager

from trading.bidding.models import Award, Room
from trading.bidding.states import AwardStatus
from trading.contract.models import Contract
from trading.contract.states import ACTIVE
from trading.core.errors import NotFound
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import PUBLIC, ListingStatus
from trading.parcels.models import LandRight, Parcel
from trading.portal.models import IndexedListing
from trading.portal.queries.conditions import is_open

#: a deal stands
DEALT = frozenset({ListingStatus.DEAL, ListingStatus.RESULT_PUBLISHED})
#: more keys than this in one statement would run into the databases' parameter limits
AT_ONCE = 500


@dataclass(frozen=True)
class Lot:
    """A public listing with its room and, once decided, its award or the contract that was drawn up."""

    listing: Listing
    room: Room | None
    award: Award | None
    #: of the contract that stands, in the unit of the listing
    contract_figure: int | None = None
    contract_at: datetime | None = None

    @property
    def agreed(self) -> int | None:
        """What was agreed by award or, where nobody bid, by contract; None before, and while an award has fallen."""
        if self.award is None:
            return self.contract_figure
        return None if self.award.status is AwardStatus.FALLEN else self.award.amount

    @property
    def agreed_at(self) -> datetime | None:
        """When the deal was confirmed; None before."""
        return self.award.confirmed_at if self.award is not None else self.contract_at

    @property
    def parcel(self) -> Parcel:
        return self.listing.right.parcel


def get_public(number: str) -> Lot:
    """The listing with this number; :class:`NotFound` where there is none or it isn't public."""
    lots = _lots(_base().where(Listing.number == number, Listing.status.in_(PUBLIC)))
    if not lots:
        raise NotFound()
    return lots[0]


def public_lots(listing_ids: Collection[int]) -> list[Lot]:
    """The public ones among these listings."""
    return _lots(_base().where(Listing.id.in_(listing_ids), Listing.status.in_(PUBLIC)))


def lots_in_order(ids: Sequence[int]) -> list[Lot]:
    """The lots with these keys, in this order."""
    found: dict[int, Lot] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = _lots(_base().where(Listing.id.in_(ids[start : start + AT_ONCE])))
        found |= {lot.listing.id: lot for lot in some}
    return [found[key] for key in ids if key in found]


def closing_soon(now: datetime, limit: int) -> list[Lot]:
    """Open listings by what ends next."""
    statement = select(IndexedListing.listing_id).where(IndexedListing.is_offered.is_(True), is_open(now))
    return _indexed(statement.order_by(IndexedListing.closes_at, IndexedListing.listing_id), limit)


def on_offer(limit: int) -> list[Lot]:
    """What is on offer, newest first, for the map."""
    statement = select(IndexedListing.listing_id).where(IndexedListing.is_offered.is_(True))
    return _indexed(statement.order_by(IndexedListing.moved_at.desc(), IndexedListing.listing_id.desc()), limit)


def latest_deals(limit: int) -> list[Lot]:
    """Concluded deals, newest first."""
    statement = select(IndexedListing.listing_id).where(
        IndexedListing.is_offered.is_(False), IndexedListing.status.in_(DEALT)
    )
    return _indexed(statement.order_by(IndexedListing.moved_at.desc(), IndexedListing.listing_id.desc()), limit)


def lots_of_parcel(code: str) -> list[Lot]:
    """Every public round of one parcel, newest first."""
    return _lots(_base().where(Parcel.code == code, Listing.status.in_(PUBLIC)).order_by(Listing.published_at.desc()))


def _indexed(statement: Select[tuple[int]], limit: int) -> list[Lot]:
    return lots_in_order(list(db.session.scalars(statement.limit(limit))))


def _base() -> Select[Any]:
    return (
        select(Listing, Room, Award, Contract.price, Contract.issued_at)
        .join(LandRight, Listing.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .outerjoin(Room, Room.listing_id == Listing.id)
        .outerjoin(Award, Award.listing_id == Listing.id)
        .outerjoin(Contract, and_(Contract.listing_id == Listing.id, Contract.status.in_(ACTIVE)))
        .options(
            contains_eager(Listing.right).contains_eager(LandRight.parcel),
            contains_eager(Listing.right).selectinload(LandRight.burdens),
        )
    )


def _lots(statement: Select[Any]) -> list[Lot]:
    return [Lot(*row) for row in db.session.execute(statement).unique()]
