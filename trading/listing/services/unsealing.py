"""Opening the reserve price. Only the close of a lot calls this, in the worker, which has the private key."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.listing import queries
from trading.listing.models import Listing, Reserve
from trading.listing.permissions import GRANTS, Permission
from trading.sealing.opening import CannotOpen, open_amount


def published_commitment(number: str) -> str | None:
    """What the ledger says was committed to when the notice went out."""
    published = [event for event in ledger.history(number) if event.action == "listing.publish"]
    return published[-1].detail.get("reserve") if published else None


def open_reserve(listing: Listing, *, by: Actor) -> Reserve | None:
    """Open the reserve price of a lot that is being closed, hold it to its published commitment, and publish both.

    Raises :class:`CannotOpen` where anything about it was altered: then nobody may decide the lot by it.
    """
    authorise(GRANTS, Permission.OPEN_RESERVE, by, listing)
    reserve = queries.find_reserve(listing.id)
    if reserve is None or reserve.opened_at is not None:
        return reserve
    if listing.number and published_commitment(listing.number) != reserve.commitment:
        raise CannotOpen("the reserve isn't the one that was published")
    opened = open_amount(reserve.envelope, reserve.about, reserve.commitment)
    reserve.amount, reserve.nonce = reserve.figure.parse(opened.amount), opened.nonce
    reserve.opened_at = clock.now()
    detail = {"amount": opened.amount, "nonce": opened.nonce, "commitment": reserve.commitment}
    ledger.record("listing.reserve_opened", listing.audit_subject, by=by, chain=listing.audit_chain, detail=detail)
    return reserve
