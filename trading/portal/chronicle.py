"""What the market has to tell of a parcel: its public listings and how each round ended."""

from __future__ import annotations

from collections.abc import Iterator

from trading.core.messages import N_
from trading.core.money import Fen
from trading.listing.states import ListingStatus
from trading.parcels.history import HistoryEntry
from trading.portal import queries
from trading.portal.queries import DEALT, Lot


def tell(parcel_code: str) -> Iterator[HistoryEntry]:
    """Every public round of a parcel: when it was offered and, once it is over, what became of it."""
    for lot in queries.lots_of_parcel(parcel_code):
        yield from _of_lot(lot)


def _of_lot(lot: Lot) -> Iterator[HistoryEntry]:
    listing = lot.listing
    address = f"/listings/{listing.number}"
    start = Fen(listing.start_amount or 0)
    if listing.published_at is not None:
        words = {"number": listing.number, "amount": start}
        yield HistoryEntry(
            listing.published_at, N_("Offered for transfer as %(number)s, start price %(amount)s"), words, address
        )
    if listing.status in DEALT and lot.award is not None and lot.award.confirmed_at is not None:
        words = {"amount": Fen(lot.award.amount)}
        yield HistoryEntry(lot.award.confirmed_at, N_("Deal made at %(amount)s"), words, address)
    elif listing.status is ListingStatus.FAILED and listing.concluded_at is not None:
        yield HistoryEntry(listing.concluded_at, N_("The round ended without a deal"), {}, address)
    elif listing.status is ListingStatus.TERMINATED and listing.concluded_at is not None:
        yield HistoryEntry(listing.concluded_at, N_("The round was terminated"), {}, address)
