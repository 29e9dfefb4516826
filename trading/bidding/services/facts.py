"""Who applies and for what, as the rules of admission look at it."""

from __future__ import annotations

from trading.bidding import admission
from trading.bidding.defaults import queries as defaults
from trading.bidding.defaults.rules import BarredFromResale
from trading.bidding.models import Application
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.parties.models import Party


def applicant_of(party: Party, *, user_id: int | None, is_staff: bool) -> admission.Applicant:
    """The party, and the account that acts for it."""
    return admission.Applicant(
        party_id=party.id,
        user_id=user_id,
        is_staff=is_staff,
        is_verified=party.verified_at is not None,
        blacklisted_at=party.blacklisted_at,
    )


def check_side(application: Application) -> None:
    """Raise the first reason for which one of those who bid by this application can't."""
    offer = offer_of(application.listing)
    acting = {member.party_id: member.answered_by_id for member in application.members}
    for party in application.side:
        user_id = acting.get(party.id, application.entered_by_id)
        admission.check_applicant(applicant_of(party, user_id=user_id, is_staff=False), offer)


def check_no_earlier_default(listing: Listing, party: Party) -> None:
    """Whoever defaulted on this land doesn't bid when it is offered again."""
    earlier = defaults.earlier_default([right.id for right in listing.rights], party.id)
    if earlier is not None:
        raise BarredFromResale(decision_no=earlier.decision_no)


def offer_of(listing: Listing) -> admission.Offer:
    """What is applied for; a listing without a period takes no applications."""
    if listing.apply_ends_at is None:
        raise admission.NotOpenForApplications()
    return admission.Offer(
        owner_party_id=listing.owner_party_id,
        entered_by_id=listing.entered_by_id,
        is_published=listing.status is ListingStatus.PUBLISHED,
        apply_ends_at=listing.apply_ends_at,
    )
