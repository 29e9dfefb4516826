"""What the desk does with an agreement of private negotiation: make it a deal, give it back, or declare it void."""

from __future__ import annotations

from trading.contract import agreed, facts, news, queries
from trading.contract.models import Contract
from trading.contract.permissions import GRANTS, Permission
from trading.contract.rules import check_agreement
from trading.contract.services import issuing
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.findings import refuse_if_blocked
from trading.intents import queries as intents
from trading.intents import services as negotiation
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.models import Listing


def confirm_agreement(number: str, *, by: Actor) -> Contract:
    """Confirm what both sides agreed on, after its post-check, and put the deal on paper.

    Refused where a party may not trade any more, a burden has come up, or term or security break the law. A low price
    is shown and doesn't block: the government decides on its right of first purchase after the price is declared.
    """
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    agreement = intents.get_standing_for_update(listing.id)
    refuse_if_blocked([*check_agreement(agreed.facts_of(agreement)), *agreed.land_findings(agreement)])
    numbers = issuing.take_numbers(listing)
    negotiation.confirm(listing, by=by)
    listing_services.confirm_deal(listing, by=by)
    deal = facts.gather_agreed(agreement, **numbers)
    return issuing.issue(listing, deal, buyer_party_ids=[agreement.party.id], deposit_id=None, by=by)


def reopen_agreement(number: str, reason: str, *, by: Actor) -> Listing:
    """Give an agreement back to its two sides, with the reasons that both of them read."""
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    negotiation.reopen(listing, reason, by=by)
    listing_services.reopen(listing, reason, by=by)
    return listing


def void_agreement(number: str, reason: str, *, by: Actor) -> None:
    """Declare a deal by private negotiation void that nobody has signed: its papers are revoked, its contract ends."""
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    contract = queries.active_contract_for_update(listing.id)
    if contract is not None:
        issuing.cancel(contract, reason, by=by)
    agreement = negotiation.void(listing, reason, by=by)
    listing_services.void(listing, reason, by=by)
    news.tell_void(listing, [agreement.party.id], by=by)
