"""What the proposing side does: propose, replace, confirm a counter-proposal, withdraw.

Locks are taken in the order listing, proposal, number series, audit chain.
"""

from __future__ import annotations

from dataclasses import replace

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.core.errors import NotFound
from trading.core.numbering import proposal_number
from trading.core.text import clean_text
from trading.extensions import db
from trading.intents import news, queries, rules
from trading.intents.models import Proposal
from trading.intents.permissions import GRANTS, Permission
from trading.intents.services import turns
from trading.intents.states import PROPOSAL, ProposalStatus, Side
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.parties import queries as parties
from trading.parties.models import Party
from trading.series import next_number


def propose(number: str, said: rules.Said, *, by: Actor) -> Proposal:
    """Make a proposal on a negotiated listing, or put another version in the place of the last one.

    Refused for staff, for the owner's side, for unchecked and barred parties, while the listing isn't published,
    for contact data in the message, and for a term that the law doesn't allow.
    """
    listing = _negotiated_for_update(number)
    authorise_to_propose(by)
    party = parties.get_party(by.party_id or 0)
    check_may_propose(listing, party, by=by)
    said = replace(said, message=clean_text(said.message, multiline=True))
    turns.judge(listing, said)
    proposal = queries.find_proposal_for_update(listing.id, party.id)
    if proposal is None:
        proposal = _open(listing, party)
    elif not proposal.is_open:
        proposal.reason = None
        ledger.advance(proposal, "renew", PROPOSAL, by=by)
    turns.add(proposal, listing, said, Side.PROPOSER, by=by)
    news.tell_owner(proposal, listing, by=by)
    return proposal


def authorise_to_propose(by: Actor) -> None:
    """Refuse staff with their own sentence, and whoever acts for no party."""
    if by.is_staff:
        raise rules.StaffMayNotPropose()
    authorise(GRANTS, Permission.PROPOSE, by)


def check_may_propose(listing: Listing, party: Party, *, by: Actor) -> None:
    """Raise what stands against this party's proposing now; the page asks the same before it shows a form."""
    rules.check_proposer(proposer(listing, party, by=by))
    if listing.status is not ListingStatus.PUBLISHED:
        raise rules.NotOpenToProposals()


def proposer(listing: Listing, party: Party, *, by: Actor | None = None) -> rules.Proposer:
    """The party as the rules look at it."""
    is_own = party.id == listing.owner_party_id or any(right.is_held_by(party.id) for right in listing.rights)
    entered_it = by is not None and by.user_id is not None and by.user_id == listing.entered_by_id
    return rules.Proposer(
        is_staff=by is not None and by.is_staff,
        is_verified=party.verified_at is not None,
        barred_since=party.blacklisted_at,
        is_of_the_owners_side=is_own or entered_it,
    )


def confirm_counter(number: str, version: str, *, by: Actor) -> Proposal:
    """“We agree to what the owner proposes.” It binds this side; the owner's acceptance makes the agreement."""
    listing, proposal = _own_for_update(number, by)
    PROPOSAL.next(proposal.status, "agree")
    if listing.status is not ListingStatus.PUBLISHED:
        raise rules.NotOpenToProposals()
    turn = proposal.latest
    if turn.hash != version:
        raise rules.ProposalMoved()
    if turn.side is not Side.OWNER or turn.confirmed_at is not None:
        raise rules.NothingToConfirm()
    turn.confirmed_at, turn.confirmed_by_id = clock.now(), by.user_id
    ledger.record(
        "proposal.confirmed",
        proposal.number,
        by=by,
        chain=listing.audit_chain,
        detail={"turn": turn.turn, "hash": turn.hash},
    )
    news.tell_counter_confirmed(proposal, listing, by=by)
    return proposal


def withdraw(number: str, *, by: Actor) -> Proposal:
    """Take the proposal back, which is possible until the owner has accepted it."""
    listing, proposal = _own_for_update(number, by)
    ledger.advance(proposal, "withdraw", PROPOSAL, by=by)
    news.tell_withdrawn(proposal, listing, by=by)
    return proposal


def _open(listing: Listing, party: Party) -> Proposal:
    now = clock.now()
    year = now.astimezone(clock.LOCAL).year
    place = next_number(f"proposal:{listing.district_code}:{listing.kind.letter}:{year}")
    proposal = Proposal(
        number=proposal_number(listing.district_code, listing.kind, year, place),
        listing=listing,
        party=party,
        status=ProposalStatus.OPEN,
        made_at=now,
    )
    db.session.add(proposal)
    return proposal


def _own_for_update(number: str, by: Actor) -> tuple[Listing, Proposal]:
    listing = _negotiated_for_update(number)
    proposal = queries.find_proposal_for_update(listing.id, by.party_id or 0)
    if proposal is None:
        raise NotFound()
    authorise(GRANTS, Permission.OWN, by, proposal)
    return listing, proposal


def _negotiated_for_update(number: str) -> Listing:
    """Lock a public listing that is negotiated; anything else isn't there."""
    listing = listings.get_numbered_for_update(number)
    if listing.mode is not TradeMode.NEGOTIATED or not listing.is_public:
        raise NotFound()
    return listing
