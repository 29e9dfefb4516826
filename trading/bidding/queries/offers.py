"""SELECTs on sealed offers and their openings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from trading.bidding.models import Opening, Room, SealedOffer
from trading.core.deal import TradeMode
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus


def acts_of(listing_id: int) -> list[SealedOffer]:
    """Every act of a lot in its order. What they say of amounts is sealed until the opening."""
    return list(
        db.session.scalars(
            select(SealedOffer).where(SealedOffer.listing_id == listing_id).order_by(SealedOffer.sequence)
        )
    )


def own_acts(listing_id: int, application_id: int) -> list[SealedOffer]:
    """One bidder's own acts in their order."""
    return list(
        db.session.scalars(
            select(SealedOffer)
            .where(SealedOffer.listing_id == listing_id, SealedOffer.application_id == application_id)
            .order_by(SealedOffer.sequence)
        )
    )


def last_act(listing_id: int) -> SealedOffer | None:
    """The act that the next one follows. Asked below the room's lock."""
    return db.session.scalar(
        select(SealedOffer).where(SealedOffer.listing_id == listing_id).order_by(SealedOffer.sequence.desc()).limit(1)
    )


def count_own(listing_id: int, application_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SealedOffer)
            .where(SealedOffer.listing_id == listing_id, SealedOffer.application_id == application_id)
        )
        or 0
    )


def find_opening(listing_id: int) -> Opening | None:
    """Whose word there is that a lot's offers be opened."""
    return db.session.get(Opening, listing_id, populate_existing=True)


def to_open(now: datetime, *, district: str | None) -> list[tuple[Room, Opening | None]]:
    """Lots whose time for offers is over and whose offers are sealed still, longest first."""
    statement = (
        select(Room, Opening)
        .join(Listing, Listing.id == Room.listing_id)
        .outerjoin(Opening, Opening.listing_id == Room.listing_id)
        .where(
            Listing.mode == TradeMode.SEALED,
            Listing.status == ListingStatus.PUBLISHED,
            Room.closed_at.is_(None),
            Room.closes_at <= now,
        )
        .order_by(Room.closes_at)
    )
    if district is not None:
        statement = statement.where(Listing.number.startswith(f"{district}-"))
    return [(row[0], row[1]) for row in db.session.execute(statement)]
