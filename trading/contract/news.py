"""What the two sides of a deal are told about it."""

from __future__ import annotations

from datetime import timedelta

from trading.bidding.queries import awards
from trading.contract import queries
from trading.contract.models import Contract
from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import NotFound
from trading.core.money import Fen
from trading.intents.models import Agreement
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify

#: papers older than this were told of by the worker that was running then
NEWS = timedelta(days=1)


def seller_ids(listing: Listing) -> list[int]:
    """Everyone on the selling side: the owner of the listing and the co-holders of the right."""
    return list(dict.fromkeys([listing.owner_party_id, *(holder.id for holder in listing.right.holders)]))


def tell_confirmed(contract: Contract, listing: Listing, *, by: Actor) -> None:
    """The award is confirmed: both sides have a contract to sign."""
    _tell_both(NoticeKind.AWARD_CONFIRMED, contract, listing, {"amount": Fen(contract.price)}, by=by)


def tell_agreement_confirmed(agreement: Agreement, *, by: Actor) -> None:
    """The desk has confirmed what both sides agreed on."""
    lot, kind = agreement.listing.audit_subject, NoticeKind.AGREEMENT_CONFIRMED
    parties = [*seller_ids(agreement.listing), agreement.party.id]
    notify(kind, parties, lot, {"lot": lot}, key=f"{kind.value}:{lot}:{agreement.id}", by=by)


def tell_signed(contract: Contract, listing: Listing, *, by: Actor) -> None:
    """The signing was recorded."""
    _tell_both(NoticeKind.CONTRACT_SIGNED, contract, listing, {"day": contract.signed_on}, by=by)


def papers_ready() -> list[str]:
    """Contracts whose papers have lately become ready."""
    return queries.papers_made_since(clock.now() - NEWS)


def tell_papers_ready(number: str, *, by: Actor) -> None:
    """Both papers of a contract have come from the press. Telling it again changes nothing."""
    contract = queries.find_contract(number)
    if contract is None:
        raise NotFound()
    _tell_both(NoticeKind.PAPERS_READY, contract, contract.listing, {}, by=by)


def tell_void(listing: Listing, winner_party_id: int, *, by: Actor) -> None:
    """The award was declared void: whoever had won, and the selling side."""
    lot, kind = listing.audit_subject, NoticeKind.AWARD_VOID
    notify(kind, [*seller_ids(listing), winner_party_id], lot, {"lot": lot}, key=f"{kind.value}:{lot}", by=by)


def tell_result(listing: Listing, *, by: Actor) -> None:
    """The result is public."""
    lot, kind = listing.audit_subject, NoticeKind.RESULT_PUBLISHED
    winner = awards.get_award(lot).application.party_id
    notify(kind, [*seller_ids(listing), winner], lot, {"lot": lot}, key=f"{kind.value}:{lot}", by=by)


def _tell_both(kind: NoticeKind, contract: Contract, listing: Listing, more: dict[str, object], *, by: Actor) -> None:
    lot = listing.audit_subject
    figures = {"lot": lot, "contract": contract.number, "day": contract.sign_due_on, **more}
    parties = [*seller_ids(listing), contract.buyer_party_id]
    notify(kind, parties, lot, figures, key=f"{kind.value}:{contract.number}", by=by)
