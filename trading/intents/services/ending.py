"""How a negotiation ends: the desk's word on an agreement, other proposals closed, and what time does.

Callers of :func:`confirm` and :func:`reopen` hold the listing's lock; papers and contracts belong to the room above.
"""

from __future__ import annotations

from datetime import date, datetime

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.core.deal import TradeMode
from trading.core.text import clean_text
from trading.extensions import db
from trading.intents import news, queries, rules
from trading.intents.models import Agreement
from trading.intents.permissions import GRANTS, Permission
from trading.intents.states import AGREEMENT, PROPOSAL
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.models import Listing
from trading.listing.states import ListingStatus


def confirm(listing: Listing, *, by: Actor) -> Agreement:
    """The post-check found nothing against the agreement: it becomes a deal."""
    authorise(GRANTS, Permission.DECIDE, by, listing)
    agreement = queries.get_standing_for_update(listing.id)
    with db.session.no_autoflush:  # a decided agreement has its moment: both change in one statement
        agreement.decided_at, agreement.decided_by_id = clock.now(), by.user_id
        ledger.advance(agreement, "confirm", AGREEMENT, by=by, detail={"hash": agreement.hash})
    return agreement


def reopen(listing: Listing, reason: str, *, by: Actor) -> Agreement:
    """The agreement doesn't pass: the two sides may mend it and agree anew, and others may propose again."""
    authorise(GRANTS, Permission.DECIDE, by, listing)
    agreement = queries.get_standing_for_update(listing.id)
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise rules.ReasonMissing()
    with db.session.no_autoflush:  # a decided agreement has its moment and its reason: both change in one statement
        agreement.decided_at, agreement.decided_by_id, agreement.reason = clock.now(), by.user_id, reason
        ledger.advance(agreement, "reopen", AGREEMENT, by=by, note=reason)
    ledger.advance(agreement.proposal, "reopen", PROPOSAL, by=by)
    news.tell_reopened(agreement, by=by)
    return agreement


def void(listing: Listing, reason: str, *, by: Actor) -> Agreement:
    """The deal doesn't stand: nobody signed in time, or what was stated proved false."""
    authorise(GRANTS, Permission.DECIDE, by, listing)
    agreement = queries.get_standing_for_update(listing.id)
    agreement.reason = reason
    ledger.advance(agreement, "void", AGREEMENT, by=by, note=reason)
    return agreement


def close_open(listing: Listing, *, by: Actor) -> int:
    """Close every proposal still under negotiation and tell its party; returns how many."""
    proposals = queries.open_proposals_for_update(listing.id)
    for proposal in proposals:
        ledger.advance(proposal, "close", PROPOSAL, by=by)
        news.tell_closed(proposal, listing, by=by)
    return len(proposals)


# --- what time does -------------------------------------------------------------------------------


def clear(listing_id: int, *, by: Actor) -> int:
    """A listing has ended otherwise (terminated, withdrawn): close what was under negotiation."""
    authorise(GRANTS, Permission.LAPSE, by)
    return close_open(listings.get_listing_for_update(listing_id), by=by)


def lapse_or_remind(listing_id: int, *, by: Actor) -> bool:
    """After the display, remind the owner of a listing on which nobody agrees; later end it without a deal.

    Returns whether it was ended. Days are counted from the end of the display, or from the desk's last word.
    """
    authorise(GRANTS, Permission.LAPSE, by)
    listing = listings.get_listing_for_update(listing_id)
    since = queries.waiting_since(listing)
    if listing.mode is not TradeMode.NEGOTIATED or listing.status is not ListingStatus.PUBLISHED or since is None:
        return False
    if _is_over("trade.agreement_lapse", since):
        close_open(listing, by=by)
        listing_services.mark_failed(listing, by=by)
        news.tell_lapsed(listing, by=by)
        return True
    if _is_over("trade.agreement_reminder", since):
        news.remind(listing, since, last=last_day(since), by=by)
    return False


def last_day(since: datetime) -> date:
    """The last day on which an agreement is possible."""
    return deadline("trade.agreement_lapse", since.astimezone(clock.LOCAL).date()).provisional


def _is_over(key: str, since: datetime) -> bool:
    return clock.today() > deadline(key, since.astimezone(clock.LOCAL).date()).provisional
