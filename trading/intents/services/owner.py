"""What the owner does with proposals: answer with another figure, decline, accept."""

from __future__ import annotations

from dataclasses import replace

from trading.audit import ledger
from trading.core import clock
from trading.core.access import conceal
from trading.core.actor import Actor
from trading.core.text import clean_text
from trading.extensions import db
from trading.intents import news, queries, rules
from trading.intents.models import Agreement, Proposal
from trading.intents.permissions import GRANTS, Permission
from trading.intents.services import turns
from trading.intents.services.ending import close_open
from trading.intents.services.proposer import proposer
from trading.intents.states import PROPOSAL, AgreementStatus, Side
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.models import Listing
from trading.listing.states import LISTING, ListingStatus


def counter(draft: str, proposal_number: str, version: str, said: rules.Said, *, by: Actor) -> Proposal:
    """Answer a proposal with another figure. The owner is bound only by accepting what the other side confirmed."""
    listing, proposal = _for_update(draft, proposal_number, version, by)
    PROPOSAL.next(proposal.status, "agree")
    if listing.status is not ListingStatus.PUBLISHED:
        raise rules.NotOpenToProposals()
    said = replace(said, message=clean_text(said.message, multiline=True))
    turns.judge(listing, said)
    turns.add(proposal, listing, said, Side.OWNER, by=by)
    news.tell_countered(proposal, listing, by=by)
    return proposal


def decline(draft: str, proposal_number: str, version: str, reason: str, *, by: Actor) -> Proposal:
    """“Not on these terms”, with the reason."""
    listing, proposal = _for_update(draft, proposal_number, version, by)
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise rules.ReasonMissing()
    rules.check_words(reason, field="reason")
    proposal.reason = reason
    ledger.advance(proposal, "decline", PROPOSAL, by=by)
    news.tell_declined(proposal, listing, by=by)
    return proposal


def accept(draft: str, proposal_number: str, version: str, *, by: Actor) -> Agreement:
    """Accept exactly the version that the other side confirmed, once the public display is over.

    The listing is then agreed and looked at by the desk, the other proposals are closed, and the two sides learn how
    to reach each other.
    """
    listing, proposal = _for_update(draft, proposal_number, None, by)
    LISTING.next(listing.status, "agree")
    PROPOSAL.next(proposal.status, "agree")
    turn = proposal.latest
    rules.check_acceptance(
        ends_at=listing.apply_ends_at,
        now=clock.now(),
        is_confirmed=turn.confirmed_at is not None,
        same_version=turn.hash == version,
    )
    rules.check_proposer(proposer(listing, proposal.party))
    agreement = Agreement(
        listing=listing,
        proposal=proposal,
        turn=turn.turn,
        amount=turn.amount,
        hash=turn.hash,
        status=AgreementStatus.PENDING,
        agreed_at=clock.now(),
        agreed_by_id=by.user_id,
    )
    db.session.add(agreement)
    ledger.advance(proposal, "agree", PROPOSAL, by=by, detail={"turn": turn.turn, "hash": turn.hash})
    listing_services.mark_agreed(listing, by=by)
    db.session.flush()  # a rival's agreement must fail here, before anybody is told of this one
    close_open(listing, by=by)
    news.tell_agreed(agreement, by=by)
    return agreement


def _for_update(draft: str, proposal_number: str, version: str | None, by: Actor) -> tuple[Listing, Proposal]:
    """Lock the listing and one proposal on it; refused where the reader had another version before its eyes."""
    listing = listings.get_draft_for_update(draft)
    conceal(GRANTS, Permission.REPLY, by, listing)
    proposal = queries.get_proposal_for_update(listing.id, proposal_number)
    if version is not None and proposal.latest.hash != version:
        raise rules.ProposalMoved()
    return listing, proposal
