"""What belongs to one party: its listings, applications and contracts."""

from __future__ import annotations

from sqlalchemy import or_, select

from trading.bidding.models import Application, Room
from trading.contract.models import Contract
from trading.extensions import db
from trading.listing.models import Listing


def listings_of(party_id: int, limit: int = 50) -> list[Listing]:
    """A party's listings, newest first, drafts included."""
    statement = (
        select(Listing)
        .where(Listing.owner_party_id == party_id)
        .order_by(Listing.created_at.desc(), Listing.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def applications_of(party_id: int, limit: int = 50) -> list[tuple[Application, Room | None]]:
    """A party's bidder applications with their rooms, newest first."""
    statement = (
        select(Application, Room)
        .outerjoin(Room, Room.listing_id == Application.listing_id)
        .where(Application.party_id == party_id)
        .order_by(Application.applied_at.desc(), Application.id.desc())
        .limit(limit)
    )
    return [(application, room) for application, room in db.session.execute(statement)]


def contracts_of(party_id: int, limit: int = 50) -> list[Contract]:
    """Contracts that a party sells or buys by, newest first."""
    statement = (
        select(Contract)
        .where(or_(Contract.seller_party_id == party_id, Contract.buyer_party_id == party_id))
        .order_by(Contract.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def application_of(listing_id: int, party_id: int | None) -> Application | None:
    """A party's application for a lot."""
    if party_id is None:
        return None
    return db.session.scalar(
        select(Application).where(Application.listing_id == listing_id, Application.party_id == party_id)
    )
