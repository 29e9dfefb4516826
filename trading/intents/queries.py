"""Every SELECT of the room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from trading.core.deal import TradeMode
from trading.core.errors import NotFound
from trading.extensions import db
from trading.intents.models import Agreement, Proposal
from trading.intents.states import STANDING, AgreementStatus, ProposalStatus
from trading.listing.models import Listing
from trading.listing.states import ListingStatus

#: a listing in one of these comes to no agreement any more
_OVER = (ListingStatus.TERMINATED, ListingStatus.FAILED, ListingStatus.VOID, ListingStatus.WITHDRAWN)


def find_proposal(listing_id: int, party_id: int | None) -> Proposal | None:
    """A party's proposal on a listing."""
    if party_id is None:
        return None
    return db.session.scalar(select(Proposal).where(Proposal.listing_id == listing_id, Proposal.party_id == party_id))


def get_proposal(listing_id: int, number: str) -> Proposal:
    """A proposal on this listing by its number; raise :class:`NotFound`."""
    return _one(select(Proposal).where(Proposal.listing_id == listing_id, Proposal.number == number))


def get_proposal_for_update(listing_id: int, number: str) -> Proposal:
    """Lock one proposal (after its listing), read anew."""
    return _one(_locking(select(Proposal).where(Proposal.listing_id == listing_id, Proposal.number == number)))


def find_proposal_for_update(listing_id: int, party_id: int) -> Proposal | None:
    """Lock a party's proposal on a listing (after the listing), read anew."""
    return db.session.scalar(
        _locking(select(Proposal).where(Proposal.listing_id == listing_id, Proposal.party_id == party_id))
    )


def open_proposals_for_update(listing_id: int) -> list[Proposal]:
    """Lock the proposals under negotiation on a listing, in the order of their ids."""
    statement = select(Proposal).where(Proposal.listing_id == listing_id, Proposal.status == ProposalStatus.OPEN)
    return list(db.session.scalars(_locking(statement.order_by(Proposal.id))))


def proposals_on(listing_id: int) -> list[Proposal]:
    """Every proposal on a listing, the latest first."""
    return list(
        db.session.scalars(select(Proposal).where(Proposal.listing_id == listing_id).order_by(Proposal.id.desc()))
    )


def proposals_of(party_id: int | None) -> list[Proposal]:
    """Every proposal of a party, the latest first."""
    return list(db.session.scalars(select(Proposal).where(Proposal.party_id == party_id).order_by(Proposal.id.desc())))


def count_open(listing_id: int) -> int:
    """How many proposals on a listing are under negotiation."""
    statement = select(func.count(Proposal.id)).where(
        Proposal.listing_id == listing_id, Proposal.status == ProposalStatus.OPEN
    )
    return db.session.scalar(statement) or 0


def find_agreement(listing_id: int) -> Agreement | None:
    """The agreement that stands on a listing: being checked, or confirmed."""
    return db.session.scalar(
        select(Agreement).where(Agreement.listing_id == listing_id, Agreement.status.in_(STANDING))
    )


def get_agreement(number: str) -> Agreement:
    """The latest agreement on the listing of this number; raise :class:`NotFound`."""
    found = db.session.scalar(_agreements().where(Listing.number == number).order_by(Agreement.id.desc()).limit(1))
    if found is None:
        raise NotFound()
    return found


def get_standing_for_update(listing_id: int) -> Agreement:
    """Lock the agreement that stands on a listing (after the listing), read anew; raise :class:`NotFound`."""
    found = db.session.scalar(
        select(Agreement)
        .where(Agreement.listing_id == listing_id, Agreement.status.in_(STANDING))
        .with_for_update(of=Agreement)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def agreements(*statuses: AgreementStatus, district: str | None, limit: int = 100) -> list[Agreement]:
    """The desk's agreements in these states, the oldest first."""
    statement = _agreements().where(Agreement.status.in_(statuses)).order_by(Agreement.agreed_at).limit(limit)
    if district is not None:
        statement = statement.where(Listing.number.startswith(f"{district}-"))
    return list(db.session.scalars(statement))


def displays_over(before: datetime) -> list[int]:
    """Negotiated listings whose public display ended before then and on which nobody has agreed."""
    statement = select(Listing.id).where(
        Listing.mode == TradeMode.NEGOTIATED,
        Listing.status == ListingStatus.PUBLISHED,
        Listing.apply_ends_at < before,
    )
    return list(db.session.scalars(statement.order_by(Listing.id)))


def waiting_since(listing: Listing) -> datetime | None:
    """From when on the two sides of a negotiated listing can agree: its display's end, or the desk's last word."""
    decided = db.session.scalar(select(func.max(Agreement.decided_at)).where(Agreement.listing_id == listing.id))
    return max((moment for moment in (listing.apply_ends_at, decided) if moment is not None), default=None)


def listings_to_clear() -> list[int]:
    """Listings that have ended while proposals on them were still under negotiation."""
    statement = (
        select(Proposal.listing_id)
        .join(Listing, Listing.id == Proposal.listing_id)
        .where(Proposal.status == ProposalStatus.OPEN, Listing.status.in_(_OVER))
    )
    return list(db.session.scalars(statement.distinct().order_by(Proposal.listing_id)))


def _agreements() -> Select[tuple[Agreement]]:
    return select(Agreement).join(Listing, Listing.id == Agreement.listing_id)


def _locking(statement: Select[tuple[Proposal]]) -> Select[tuple[Proposal]]:
    return statement.with_for_update(of=Proposal).execution_options(populate_existing=True)


def _one(statement: Select[tuple[Proposal]]) -> Proposal:
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found
