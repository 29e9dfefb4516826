"""The reserve price as the public sees it: a commitment until the close, then what everybody can recompute it from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trading.core import canonical
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.listing import queries as listings
from trading.listing.models import Reserve
from trading.portal.queries import Lot


@dataclass(frozen=True)
class SealedReserve:
    """What the page says of it."""

    sealed_at: datetime
    commitment: str
    opened_at: datetime | None
    amount: Fen | Rate | None
    #: the canonical form that the commitment is the SHA-256 of, once it may be known
    fact: str | None
    #: the round ended by another way than its close
    is_over: bool


def reserve_of(lot: Lot) -> SealedReserve | None:
    """The reserve price of a lot, or None where it has none."""
    reserve = listings.find_reserve(lot.listing.id)
    if reserve is None:
        return None
    amount = None if reserve.amount is None else reserve.figure.of(reserve.amount)
    fact = _fact(reserve)
    return SealedReserve(
        reserve.sealed_at,
        reserve.commitment,
        reserve.opened_at,
        amount,
        canonical.encode(fact).decode() if fact else None,
        reserve.opened_at is None and lot.listing.concluded_at is not None,
    )


def reserve_body(listing_id: int) -> dict[str, Any] | None:
    """The same for machines: the members of the commitment's canonical form beside it."""
    reserve = listings.find_reserve(listing_id)
    if reserve is None:
        return None
    fact = _fact(reserve)
    return {
        "commitment": reserve.commitment,
        "sealed_at": canonical.instant(reserve.sealed_at),
        "opened_at": canonical.instant(reserve.opened_at) if reserve.opened_at else None,
        "opened": fact,
    }


def _fact(reserve: Reserve) -> dict[str, str] | None:
    if reserve.amount is None or reserve.nonce is None:
        return None
    return {**reserve.about, "amount": reserve.figure.text(reserve.amount), "nonce": reserve.nonce}
