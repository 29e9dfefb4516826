"""Offering land to a demand, answering, and exchanging contact data once both sides agree.

A listing in public trade is only pointed to (D-02): no words, no exchange. Whoever wants it bids in the room.
"""

from __future__ import annotations

from datetime import timedelta

from trading import series
from trading.audit import ledger
from trading.core import city, clock, numbering, settings
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.core.text import clean_text
from trading.demands import refusals, rules, supply
from trading.demands.models import Approach, Block, Demand
from trading.demands.permissions import GRANTS, Permission
from trading.demands.queries import approaches as queries
from trading.demands.queries import demands as posts
from trading.demands.services.drafts import checked_party
from trading.demands.services.news import tell_side
from trading.demands.states import APPROACH, ApproachStatus
from trading.extensions import db
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind

#: over which approaches are counted
SPAN = timedelta(hours=24)


def send(
    demand_number: str, *, listing_number: str | None = None, message: str = "", agrees: bool = False, by: Actor
) -> Approach:
    """“I have land for you.” ``agrees``: the poster may have the sender's contact data as soon as it agrees too."""
    demand = posts.get_numbered_for_update(demand_number)
    authorise(GRANTS, Permission.APPROACH, by, demand)
    if not demand.is_live:
        raise refusals.NotOnTheMarket()
    party = checked_party(by)
    _refuse_excess(demand, party.id)
    listing = _own_listing(party.id, listing_number)
    text = clean_text(message, multiline=True)
    is_public_trade = listing is not None and supply.is_in_public_trade(listing)
    if is_public_trade and text:
        raise refusals.WordsPastPublicTrade()
    if listing is None and not text:
        raise refusals.OfferMissing()
    rules.refuse_contacts(text, field="message")
    now, year = clock.now(), clock.today().year
    approach = Approach(
        number=numbering.approach_number(city.here().code, year, series.next_number(f"approach:{year}")),
        demand=demand,
        party=party,
        listing=listing,
        is_public_trade=is_public_trade,
        message=text,
        status=ApproachStatus.SENT,
        sent_by_id=by.user_id,
        sent_at=now,
        sender_agreed_at=now if agrees and not is_public_trade else None,
    )
    db.session.add(approach)
    db.session.flush()  # a rival that approached at the same moment must fail here
    detail = {"demand": demand.number, "listing": listing.number if listing else None, "party": party.id}
    ledger.record("approach.sent", approach.number, by=by, chain=approach.audit_chain, after="sent", detail=detail)
    tell_side(demand.party_id, approach, NoticeKind.APPROACH_MADE, by=by)
    return approach


def agree(number: str, answer: str = "", *, by: Actor) -> Approach:
    """The poster would like to go on: contact data are exchanged as soon as the sender has agreed too."""
    approach = _answered(number, answer, by)
    if approach.is_public_trade:
        raise refusals.NoExchangePastPublicTrade()
    ledger.advance(approach, "agree", APPROACH, by=by)
    approach.poster_agreed_at = clock.now()
    if approach.sender_agreed_at is not None:
        _exchange(approach, by)
    else:
        tell_side(approach.party_id, approach, NoticeKind.APPROACH_ANSWERED, by=by)
    return approach


def decline(number: str, answer: str = "", *, by: Actor) -> Approach:
    """“No, thank you.”"""
    approach = _answered(number, answer, by)
    ledger.advance(approach, "decline", APPROACH, by=by)
    tell_side(approach.party_id, approach, NoticeKind.APPROACH_ANSWERED, by=by)
    return approach


def note(number: str, *, by: Actor) -> Approach:
    """“I have seen it, and look at the lot.” The answer to land in public trade."""
    approach = _answered(number, "", by)
    ledger.advance(approach, "note", APPROACH, by=by)
    tell_side(approach.party_id, approach, NoticeKind.APPROACH_ANSWERED, by=by)
    return approach


def agree_to_exchange(number: str, *, by: Actor) -> Approach:
    """The sender agrees, after the poster has."""
    approach = _of_sender(number, by)
    APPROACH.next(approach.status, "exchange")
    approach.sender_agreed_at = clock.now()
    _exchange(approach, by)
    return approach


def withdraw(number: str, *, by: Actor) -> Approach:
    """“I take it back.”"""
    approach = _of_sender(number, by)
    ledger.advance(approach, "withdraw", APPROACH, by=by)
    tell_side(approach.demand.party_id, approach, NoticeKind.APPROACH_WITHDRAWN, by=by)
    return approach


def block_sender(number: str, *, by: Actor) -> None:
    """The poster doesn't want to hear from this party again. What it sent is declined."""
    approach = queries.get_approach_for_update(number)
    conceal(GRANTS, Permission.ANSWER, by, approach)
    if "decline" in APPROACH.acts_from(approach.status):
        ledger.advance(approach, "decline", APPROACH, by=by)
        approach.answered_at, approach.answered_by_id = clock.now(), by.user_id
        tell_side(approach.party_id, approach, NoticeKind.APPROACH_ANSWERED, by=by)
    if queries.find_block(approach.party_id, approach.demand.party_id) is None:
        db.session.add(Block.of(approach.party_id, approach.demand.party_id))
        detail = {"party": approach.party_id}
        ledger.record("approach.sender_blocked", approach.number, by=by, chain=approach.audit_chain, detail=detail)


def _refuse_excess(demand: Demand, party_id: int) -> None:
    if queries.is_blocked(party_id, demand.party_id, clock.today()):
        raise refusals.ApproachBlocked()
    earlier = queries.find_under_way(demand.id, party_id)
    if earlier is not None:
        raise refusals.ApproachUnderWay(number=earlier.number)
    most = int(settings.value("demand.approaches_a_day"))
    if queries.count_approaches(party_id, clock.now() - SPAN) >= most:
        raise refusals.TooManyApproaches(count=most)


def _own_listing(party_id: int, number: str | None) -> Listing | None:
    if not number:
        return None
    own = {listing.number: listing for listing in queries.listings_on_offer(party_id)}
    if number not in own:
        raise refusals.NotYourListing()
    return own[number]


def _answered(number: str, answer: str, by: Actor) -> Approach:
    """The approach as its poster answers it, locked; the text is looked at for contact details."""
    approach = queries.get_approach_for_update(number)
    conceal(GRANTS, Permission.ANSWER, by, approach)
    text = clean_text(answer, multiline=True)
    rules.refuse_contacts(text, field="answer")
    approach.answer = text
    approach.answered_at, approach.answered_by_id = clock.now(), by.user_id
    return approach


def _of_sender(number: str, by: Actor) -> Approach:
    approach = queries.get_approach_for_update(number)
    conceal(GRANTS, Permission.SPEAK, by, approach)
    return approach


def _exchange(approach: Approach, by: Actor) -> None:
    ledger.advance(approach, "exchange", APPROACH, by=by)
    for party_id in (approach.party_id, approach.demand.party_id):
        tell_side(party_id, approach, NoticeKind.APPROACH_EXCHANGED, by=by)
