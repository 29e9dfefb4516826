"""What the two sides of a negotiation are told. No message carries a figure: mail and SMS are read by others too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from trading.core.actor import Actor
from trading.intents.models import Agreement, Proposal
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify

K = NoticeKind


def tell_owner(proposal: Proposal, listing: Listing, *, by: Actor) -> None:
    """A party has made or replaced a proposal."""
    _tell(K.PROPOSAL_MADE, listing, listing.owner_party_id, _turn(proposal), proposal=proposal.number, by=by)


def tell_counter_confirmed(proposal: Proposal, listing: Listing, *, by: Actor) -> None:
    """The other side has confirmed the owner's counter-proposal."""
    _tell(K.COUNTER_CONFIRMED, listing, listing.owner_party_id, _turn(proposal), proposal=proposal.number, by=by)


def tell_withdrawn(proposal: Proposal, listing: Listing, *, by: Actor) -> None:
    """A party has taken its proposal back."""
    _tell(K.PROPOSAL_WITHDRAWN, listing, listing.owner_party_id, _turn(proposal), proposal=proposal.number, by=by)


def tell_countered(proposal: Proposal, listing: Listing, *, by: Actor) -> None:
    """The owner answers with another figure."""
    _tell(K.PROPOSAL_COUNTERED, listing, proposal.party_id, _turn(proposal), by=by)


def tell_declined(proposal: Proposal, listing: Listing, *, by: Actor) -> None:
    """The owner has declined."""
    _tell(K.PROPOSAL_DECLINED, listing, proposal.party_id, _turn(proposal), by=by)


def tell_closed(proposal: Proposal, listing: Listing, *, by: Actor) -> None:
    """The listing was agreed with another party, or has ended."""
    _tell(K.PROPOSAL_CLOSED, listing, proposal.party_id, _turn(proposal), by=by)


def tell_agreed(agreement: Agreement, *, by: Actor) -> None:
    """Both sides have confirmed the same version."""
    _tell_each(K.AGREED_OWNER, K.AGREED_OTHER, agreement, by=by)


def tell_reopened(agreement: Agreement, *, by: Actor) -> None:
    """The desk has given the agreement back."""
    _tell_each(K.REOPENED_OWNER, K.REOPENED_OTHER, agreement, by=by)


def remind(listing: Listing, since: datetime, *, last: date, by: Actor) -> None:
    """The display is over and nobody has agreed yet."""
    _tell(K.NEGOTIATION_WAITS, listing, listing.owner_party_id, since.isoformat(), day=last, by=by)


def tell_lapsed(listing: Listing, *, by: Actor) -> None:
    """The listing ended without an agreement."""
    _tell(K.NEGOTIATION_LAPSED, listing, listing.owner_party_id, "", by=by)


def _turn(proposal: Proposal) -> str:
    return f"{proposal.number}:{len(proposal.turns)}"


def _tell_each(owner: NoticeKind, other: NoticeKind, agreement: Agreement, *, by: Actor) -> None:
    listing, proposal = agreement.listing, agreement.proposal
    _tell(owner, listing, listing.owner_party_id, _turn(proposal), proposal=proposal.number, by=by)
    _tell(other, listing, proposal.party_id, _turn(proposal), by=by)


def _tell(kind: NoticeKind, listing: Listing, party_id: int, occasion: str, *, by: Actor, **figures: Any) -> None:
    lot = listing.audit_subject
    figures = {"lot": lot, "draft": listing.draft_number, **figures}
    notify(kind, party_id, lot, figures, key=f"{kind.value}:{lot}:{occasion}", by=by)
