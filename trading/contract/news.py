"""What the two sides of a deal are told about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from trading.contract import queries
from trading.contract.models import Contract
from trading.core import clock
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.core.errors import NotFound
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify

#: papers older than this were told of by the worker that was running then
NEWS = timedelta(days=1)


def seller_ids(listing: Listing) -> list[int]:
    """Everyone on the selling side: the owner of the listing and, where it is one of them, all holders of the right."""
    holders = listing.right.holders if listing.right.is_held_by(listing.owner_party_id) else []
    return list(dict.fromkeys([listing.owner_party_id, *(holder.id for holder in holders)]))


def tell_confirmed(contract: Contract, listing: Listing, *, by: Actor) -> None:
    """The award or the agreement is confirmed: both sides have a contract to sign, or wait for the court's ruling."""
    if contract.is_by_ruling:
        _tell_both(NoticeKind.COURT_CONFIRMED, contract, listing, {}, by=by)
    elif listing.mode is TradeMode.NEGOTIATED:
        _tell_both(NoticeKind.AGREEMENT_CONFIRMED, contract, listing, {}, by=by)
    else:
        figures = {"amount": listing.figure.of(contract.price)}
        _tell_both(NoticeKind.AWARD_CONFIRMED, contract, listing, figures, by=by)


def tell_signed(contract: Contract, listing: Listing, *, by: Actor) -> None:
    """The signing was recorded."""
    _tell_both(NoticeKind.CONTRACT_SIGNED, contract, listing, {"day": contract.signed_on}, by=by)


def tell_ruled(contract: Contract, listing: Listing, *, by: Actor) -> None:
    """The court's ruling was recorded."""
    _tell_both(NoticeKind.RULING_RECORDED, contract, listing, {"day": contract.signed_on}, by=by)


def papers_ready() -> list[str]:
    """Contracts whose papers have lately become ready."""
    return queries.papers_made_since(clock.now() - NEWS)


def tell_papers_ready(number: str, *, by: Actor) -> None:
    """Both papers of a contract have come from the press. Telling it again changes nothing."""
    contract = queries.find_contract(number)
    if contract is None:
        raise NotFound()
    _tell_both(NoticeKind.PAPERS_READY, contract, contract.listing, {}, by=by)


def tell_void(listing: Listing, winner_ids: Iterable[int], *, by: Actor) -> None:
    """The award was declared void: whoever had won, and the selling side."""
    lot, kind = listing.audit_subject, NoticeKind.AWARD_VOID
    notify(kind, [*seller_ids(listing), *winner_ids], lot, {"lot": lot}, key=f"{kind.value}:{lot}", by=by)


def tell_result(listing: Listing, *, by: Actor) -> None:
    """The result is public."""
    lot, kind = listing.audit_subject, NoticeKind.RESULT_PUBLISHED
    contract = queries.contract_of_listing(listing.id)
    others = _buyer_ids(contract) if contract is not None else []
    notify(kind, [*seller_ids(listing), *others], lot, {"lot": lot}, key=f"{kind.value}:{lot}", by=by)


def _tell_both(kind: NoticeKind, contract: Contract, listing: Listing, more: dict[str, object], *, by: Actor) -> None:
    lot = listing.audit_subject
    figures = {"lot": lot, "contract": contract.number, "day": contract.sign_due_on, **more}
    parties = [*seller_ids(listing), *_buyer_ids(contract)]
    notify(kind, parties, lot, figures, key=f"{kind.value}:{contract.number}", by=by)


def _buyer_ids(contract: Contract) -> list[int]:
    """The other side: the party of the contract, and all who bid with it. All of them may read its papers."""
    return list(dict.fromkeys([contract.buyer_party_id, *queries.reader_ids(contract.confirmation_number)]))
