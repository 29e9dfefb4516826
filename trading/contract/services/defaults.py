"""What the desk does when a winner doesn't stand by its award, as far as a contract is concerned."""

from __future__ import annotations

from datetime import date

from trading.bidding.defaults import services as defaults
from trading.bidding.defaults.models import Default
from trading.bidding.defaults.rules import Fall
from trading.bidding.defaults.services import Charge
from trading.bidding.defaults.states import Ground
from trading.bidding.models import Award
from trading.bidding.queries import awards as award_queries
from trading.bidding.states import AwardStatus
from trading.contract import facts, queries
from trading.contract.models import Contract
from trading.contract.permissions import GRANTS, Permission
from trading.contract.rules import post_check
from trading.contract.services import issuing
from trading.contract.states import CONTRACT, ContractStatus
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing.models import Listing


def notice_default(number: str, charge: Charge, *, by: Actor) -> Default:
    """Open the procedure against a winner: the ground is checked by the clock and the file, and the winner is heard."""
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    award = award_queries.get_award_for_update(listing.id)
    contract = queries.active_contract_for_update(listing.id)
    if contract is not None:
        CONTRACT.next(contract.status, "cancel")  # what is signed is ended by other rules
    return defaults.give_notice(listing, award, charge, _fall(listing, award, contract, charge.ground), by=by)


def uphold_default(number: str, decision_no: str, reason: str, *, by: Actor) -> Default:
    """Decide that the winner has defaulted. An unsigned contract is cancelled, its papers revoked."""
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    award = award_queries.get_award_for_update(listing.id)
    contract = queries.active_contract_for_update(listing.id)
    funds.lock_lot(number)
    default = defaults.uphold(listing, award, decision_no, reason, by=by)
    if contract is not None:
        issuing.cancel(contract, reason, by=by)
    return default


def due_days(listing: Listing) -> dict[Ground, date]:
    """The days that a winner may have missed, for the page that opens a procedure."""
    contract = queries.contract_of_listing(listing.id)
    return {
        ground: due for ground in (Ground.NOT_SIGNED, Ground.NOT_PAID) if (due := _due_on(contract, ground)) is not None
    }


def _fall(listing: Listing, award: Award, contract: Contract | None, ground: Ground) -> Fall:
    checked = ground is Ground.FAILED_CHECK and award.status is AwardStatus.PENDING
    blocks = checked and any(finding.blocks for finding in post_check(facts.award_facts(listing, award)))
    return Fall(ground, clock.today(), _due_on(contract, ground), blocks)


def _due_on(contract: Contract | None, ground: Ground) -> date | None:
    """A sale is signed by a day; a court's sale is paid by a day and then ruled on."""
    if contract is None or contract.status is not ContractStatus.ISSUED:
        return None
    if ground is Ground.NOT_SIGNED and not contract.is_by_ruling:
        return contract.sign_due_on
    if ground is Ground.NOT_PAID and contract.is_by_ruling:
        return deadline("trade.balance_due", contract.issued_at.astimezone(clock.LOCAL).date()).provisional
    return None
