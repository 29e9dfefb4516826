"""Turns: one version of a proposal written down, with the hash that both sides confirm."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import canonical, clock
from trading.core.actor import Actor
from trading.core.findings import refuse_if_blocked
from trading.intents import rules
from trading.intents.models import Proposal, Turn
from trading.intents.states import Side
from trading.listing import services as listing_services
from trading.listing.models import Listing


def judge(listing: Listing, said: rules.Said) -> None:
    """Raise what can't be agreed on this listing, asked of the room's rules and, for a term, of V-08 and V-10."""
    rules.check_said(said, is_money=listing.figure.is_money, today=clock.today())
    last = rules.term_end(said.starts_on, said.months)
    if last is not None:
        refuse_if_blocked(listing_services.term_findings(listing, term_starts_on=said.starts_on, term_ends_on=last))


def add(proposal: Proposal, listing: Listing, said: rules.Said, side: Side, *, by: Actor) -> Turn:
    """Write the next version. What its author's side says binds it: a proposal is confirmed by being made."""
    now, number = clock.now(), len(proposal.turns) + 1
    fact = {
        "proposal": proposal.number,
        "lot": listing.audit_subject,
        "turn": number,
        "side": side.value,
        "figure": listing.figure.value,
        "amount": str(said.amount),
        "message": said.message,
        "starts_on": said.starts_on.isoformat() if said.starts_on else None,
        "months": said.months,
        "rent_free_months": said.rent_free_months,
        "made_at": now,
    }
    turn = Turn(
        turn=number,
        side=side,
        amount=said.amount,
        message=said.message,
        starts_on=said.starts_on,
        months=said.months,
        rent_free_months=said.rent_free_months,
        hash=canonical.digest(fact),
        made_at=now,
        made_by_id=by.user_id,
    )
    if side is Side.PROPOSER:
        turn.confirmed_at, turn.confirmed_by_id = now, by.user_id
    proposal.turns.append(turn)
    # the ledger is read by staff: the figure stays out of it, its hash says which version it was
    ledger.record(
        "proposal.countered" if side is Side.OWNER else "proposal.made" if number == 1 else "proposal.replaced",
        proposal.number,
        by=by,
        chain=listing.audit_chain,
        detail={"turn": number, "hash": turn.hash},
    )
    return turn
