"""What the desk does with an award: conclude it after its post-check, or declare it void."""

from __future__ import annotations

from trading.bidding.defaults import services as defaults
from trading.bidding.queries import awards as award_queries
from trading.bidding.services import awards
from trading.contract import facts, news, queries
from trading.contract.models import Contract
from trading.contract.permissions import GRANTS, Permission
from trading.contract.rules import post_check
from trading.contract.services import issuing
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.findings import refuse_if_blocked
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing import services as listing_services


def conclude(number: str, *, by: Actor) -> Contract:
    """Confirm the award of a lot after its post-check, and put the deal on paper.

    In one transaction the award and the listing move, the losers' deposits become due, the confirmation and the
    contract get their numbers and are ordered from the press for both sides. The winner's deposit stays held until
    the contract is signed.
    """
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    award = award_queries.get_award_for_update(listing.id)
    funds.lock_lot(number)
    defaults.check_no_hearing(listing.id)
    refuse_if_blocked(post_check(facts.award_facts(listing, award)))
    numbers = issuing.take_numbers(listing)
    awards.confirm(listing, by=by)
    listing_services.confirm_deal(listing, by=by)
    application = award.application
    return issuing.issue(
        listing,
        facts.gather(listing, award, **numbers),
        buyer_party_ids=[party.id for party in application.side],
        deposit_id=application.deposit_id,
        by=by,
    )


def void_award(number: str, reason: str, *, by: Actor) -> None:
    """Declare the award of a lot void, with a reason; papers already issued are revoked, a contract cancelled."""
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    contract = queries.active_contract_for_update(listing.id)
    funds.lock_lot(number)
    defaults.check_no_hearing(listing.id)
    if contract is not None:
        issuing.cancel(contract, reason, by=by)
    defaults.withdraw_offers(listing, by=by)
    award = awards.void(listing, reason, by=by)
    listing_services.void(listing, reason, by=by)
    news.tell_void(listing, [party.id for party in award.application.side], by=by)
