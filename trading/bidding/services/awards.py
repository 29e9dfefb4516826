"""What becomes of an award: confirmed or void, for the winner, the others and their deposits.

Callers hold the listing's lock. Papers and contracts belong to the room above.
"""

from __future__ import annotations

from trading.audit import ledger
from trading.bidding import permissions
from trading.bidding.models import Award
from trading.bidding.permissions import Permission
from trading.bidding.queries import awards as queries
from trading.bidding.states import APPLICATION, AWARD, ApplicationStatus
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.funds import services as funds
from trading.listing.models import Listing


def confirm(listing: Listing, *, by: Actor) -> Award:
    """The post-check found nothing against the award: the winner has won, the others get their deposits back.

    The winner's deposit stays held until the contract takes it over.
    """
    authorise(permissions.GRANTS, Permission.DECIDE_AWARD, by, listing)
    award = queries.get_award_for_update(listing.id)
    ledger.advance(award, "confirm", AWARD, by=by)
    award.confirmed_at, award.confirmed_by_id = clock.now(), by.user_id
    if award.application.status is ApplicationStatus.QUALIFIED:
        ledger.advance(award.application, "win", APPLICATION, by=by)
    release_others(listing, award, by=by)
    return award


def void(listing: Listing, reason: str, *, by: Actor) -> Award:
    """The award doesn't stand. Whether the winner's deposit is forfeited is finance's own decision."""
    authorise(permissions.GRANTS, Permission.DECIDE_AWARD, by, listing)
    award = queries.get_award_for_update(listing.id)
    ledger.advance(award, "void", AWARD, by=by, note=reason)
    winner = award.application
    if winner.status in (ApplicationStatus.QUALIFIED, ApplicationStatus.WON):
        act = "forfeit_win" if winner.status is ApplicationStatus.WON else "lose"
        ledger.advance(winner, act, APPLICATION, by=by, note=reason)
    release_others(listing, award, by=by)
    funds.give_up(winner.deposit_id, clock.today(), by=by)
    return award


def release_others(listing: Listing, award: Award, *, by: Actor) -> None:
    """Everybody but the winner is free, and its deposit due to go back."""
    for application in queries.undecided_applications(listing.id):
        if application.id != award.application_id:
            ledger.advance(application, "lose", APPLICATION, by=by)
    number = listing.number or ""
    funds.lapse_unpaid(number, by=by)
    funds.set_refund_due(number, clock.today(), except_deposit_ids=[award.application.deposit_id], by=by)
