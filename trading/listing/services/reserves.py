"""The reserve price: sealed in the request that brings it. Nothing here can read it again."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import NotFound
from trading.extensions import db
from trading.listing import queries, rules
from trading.listing.models import Listing, Reserve
from trading.listing.services.editing import editable
from trading.sealing.amounts import seal_amount


def seal_reserve(draft_number: str, amount: int, *, expected: int | None = None, by: Actor) -> Reserve:
    """Seal a reserve price, in the place of an earlier one. Possible until the listing is handed in.

    Refuses what a bid at the start price would reach already (V-26). The ledger keeps the commitment.
    """
    listing = editable(draft_number, expected, by)
    figure = listing.figure
    rules.check_reserve(amount, listing.start_amount, figure)
    reserve = queries.find_reserve(listing.id)
    if reserve is None:
        reserve = Reserve(listing=listing)
        db.session.add(reserve)
    sealed = seal_amount(figure.text(amount), reserve.about)
    reserve.start_amount = listing.start_amount or 0
    reserve.commitment, reserve.envelope = sealed.commitment, sealed.envelope
    reserve.sealed_at, reserve.sealed_by_id = clock.now(), by.user_id
    _record("listing.reserve_sealed", listing, sealed.commitment, by)
    return reserve


def remove_reserve(draft_number: str, *, expected: int | None = None, by: Actor) -> Listing:
    """Do without a reserve price after all."""
    listing = editable(draft_number, expected, by)
    if not drop_reserve(listing, by=by):
        raise NotFound()
    return listing


def drop_reserve(listing: Listing, *, by: Actor) -> bool:
    """Destroy the envelope, where there is one: the owner doesn't want it, or the way of trading has no use for it."""
    reserve = queries.find_reserve(listing.id)
    if reserve is None:
        return False
    db.session.delete(reserve)
    _record("listing.reserve_removed", listing, reserve.commitment, by)
    return True


def _record(action: str, listing: Listing, commitment: str, by: Actor) -> None:
    ledger.record(action, listing.audit_subject, by=by, chain=listing.audit_chain, detail={"commitment": commitment})
