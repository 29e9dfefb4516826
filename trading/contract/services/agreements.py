"""What the desk does with an agreement of private negotiation: let it become a deal, or give it back with reasons."""

from __future__ import annotations

from trading.contract import agreed, news
from trading.contract.permissions import GRANTS, Permission
from trading.contract.rules import check_agreement
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.findings import refuse_if_blocked
from trading.intents import queries as intents
from trading.intents import services as negotiation
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.models import Listing


def confirm_agreement(number: str, *, by: Actor) -> Listing:
    """Confirm what both sides agreed on, after its post-check: the listing is a deal.

    Refused where a party may not trade any more, a burden has come up, or term or security break the law. A low price
    is shown and doesn't block: the government decides on its right of first purchase after the price is declared.
    """
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    agreement = intents.get_standing_for_update(listing.id)
    refuse_if_blocked([*check_agreement(agreed.facts_of(agreement)), *agreed.land_findings(agreement)])
    negotiation.confirm(listing, by=by)
    listing_services.confirm_deal(listing, by=by)
    news.tell_agreement_confirmed(agreement, by=by)
    return listing


def reopen_agreement(number: str, reason: str, *, by: Actor) -> Listing:
    """Give an agreement back to its two sides, with the reasons that both of them read."""
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    negotiation.reopen(listing, reason, by=by)
    listing_services.reopen(listing, reason, by=by)
    return listing
