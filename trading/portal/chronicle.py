"""What the market has to tell of a parcel: its public listings and how each round ended."""

from __future__ import annotations

from collections.abc import Iterator

from trading.core.messages import N_
from trading.listing.gazette import queries as gazette
from trading.listing.gazette.models import PublicNotice
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.states import ListingStatus
from trading.parcels.history import HistoryEntry
from trading.portal import queries
from trading.portal.queries import DEALT, Lot


def tell(parcel_code: str) -> Iterator[HistoryEntry]:
    """Every public round of a parcel: when it was offered and, once it is over, what became of it."""
    lots = queries.lots_of_parcel(parcel_code)
    announced = gazette.notices_of(lot.listing.id for lot in lots)
    for lot in lots:
        yield from _of_lot(lot)
    for notice in announced:
        if notice.kind not in _TOLD_BY_THE_LOT:
            yield _of_notice(notice)


#: what the rounds tell themselves, with price or ending
_TOLD_BY_THE_LOT = frozenset({PublicNoticeKind.LISTING, PublicNoticeKind.FAILURE, PublicNoticeKind.TERMINATION})


def _of_notice(notice: PublicNotice) -> HistoryEntry:
    words = {"kind": notice.kind, "number": notice.number}
    return HistoryEntry(notice.issued_at, N_("%(kind)s %(number)s"), words, f"/notices/{notice.number}")


def _of_lot(lot: Lot) -> Iterator[HistoryEntry]:
    listing = lot.listing
    address = f"/listings/{listing.number}"
    start = listing.figure.of(listing.start_amount or 0)
    if listing.published_at is not None:
        words = {"business": listing.business, "number": listing.number, "amount": start, "round": listing.round}
        first = N_("%(business)s: offered as %(number)s from %(amount)s on")
        again = N_("%(business)s: offered again as %(number)s, round %(round)s, from %(amount)s on")
        yield HistoryEntry(listing.published_at, first if listing.round == 1 else again, words, address)
    if listing.status in DEALT and lot.agreed is not None and lot.agreed_at is not None:
        words = {"amount": listing.figure.of(lot.agreed)}
        yield HistoryEntry(lot.agreed_at, N_("Deal made at %(amount)s"), words, address)
    elif listing.status is ListingStatus.FAILED and listing.concluded_at is not None:
        yield HistoryEntry(listing.concluded_at, N_("The round ended without a deal"), {}, address)
    elif listing.status is ListingStatus.TERMINATED and listing.concluded_at is not None:
        yield HistoryEntry(listing.concluded_at, N_("The round was terminated"), {}, address)
