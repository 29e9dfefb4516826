"""Listings as offers: the one place that knows which figure of a listing means what to a demand."""

from __future__ import annotations

from collections.abc import Iterable

from trading.core import clock
from trading.core.deal import BurdenKind, Business, TradeMode
from trading.demands.models import SupplyEntry
from trading.demands.rules import Offer
from trading.demands.states import DemandKind
from trading.listing.models import Listing
from trading.listing.states import Buildings, Occupancy
from trading.parcels.models import LandRight


def offer_of(listing: Listing) -> Offer:
    """What the listing states: total price, yearly rent with its term, or the loan with its highest annual rate."""
    said, is_loan = listing.said, listing.business is Business.MORTGAGE
    is_leased = said.occupancy is Occupancy.LEASED or _is_burdened(listing.rights, BurdenKind.LEASE)
    return Offer(
        kind=DemandKind.served_by(listing.business),
        district=listing.district_code,
        use=listing.right.parcel.use_class,
        area=listing.area,
        amount=listing.loan_amount if is_loan else listing.start_amount,
        rate=listing.start_amount if is_loan else None,
        term_months=said.loan_months if is_loan else said.term_months,
        mode=listing.right.acquisition_mode,
        has_buildings=None if said.buildings is None else said.buildings is Buildings.INCLUDED,
        is_mortgaged=_is_burdened(listing.rights, BurdenKind.MORTGAGE),
        is_leased=is_leased,
    )


def entry_of(listing: Listing) -> SupplyEntry:
    """The row by which matching finds the listing."""
    return SupplyEntry(
        listing_id=listing.id,
        kind=DemandKind.served_by(listing.business),
        district_code=listing.district_code,
        use_class=listing.right.parcel.use_class,
        area=listing.area,
        matched_to=0,
    )


def is_in_public_trade(listing: Listing) -> bool:
    """Bids, sealed offers or a court decide about it: nothing may be agreed outside."""
    return listing.mode is not TradeMode.NEGOTIATED


def _is_burdened(rights: Iterable[LandRight], kind: BurdenKind) -> bool:
    today = clock.today()
    return any(burden.kind is kind and burden.is_in_force(today) for right in rights for burden in right.burdens)
