"""What belongs to one party: its listings, applications and contracts."""

from __future__ import annotations

from sqlalchemy import case, or_, select

from trading.bidding.models import Application, Room
from trading.bidding.queries.applications import is_of
from trading.contract.models import Contract
from trading.documents.models import Document, DocumentReader
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
        .where(is_of(party_id))
        .order_by(Application.applied_at.desc(), Application.id.desc())
        .limit(limit)
    )
    return [(application, room) for application, room in db.session.execute(statement)]


def contracts_of(party_id: int, limit: int = 50) -> list[Contract]:
    """Contracts that a party sells or buys by, alone or jointly, newest first."""
    bought_jointly = Contract.number.in_(
        select(Document.number)
        .join(DocumentReader, DocumentReader.document_id == Document.id)
        .where(DocumentReader.party_id == party_id)
    )
    statement = (
        select(Contract)
        .where(or_(Contract.seller_party_id == party_id, Contract.buyer_party_id == party_id, bought_jointly))
        .order_by(Contract.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def application_of(listing_id: int, party_id: int | None) -> Application | None:
    """A party's application for a lot."""
    if party_id is None:
        return None
    own_first = case((Application.party_id == party_id, 0), else_=1)
    return db.session.scalar(
        select(Application).where(Application.listing_id == listing_id, is_of(party_id)).order_by(own_first).limit(1)
    )
