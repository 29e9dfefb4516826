"""What the land book says of a listing's rights at one moment: plain values, kept with every decision."""

from __future__ import annotations

from typing import Any

from trading.core import canonical, clock
from trading.core.area import format_m2
from trading.listing.models import Listing
from trading.parcels.models import LandRight


def register_snapshot(listing: Listing) -> dict[str, Any]:
    """Every right of the listing as the land book has it now."""
    return {"taken_at": canonical.instant(clock.now()), "rights": [_right(right) for right in listing.rights]}


def _right(right: LandRight) -> dict[str, Any]:
    parcel, today = right.parcel, clock.today()
    return {
        "parcel": parcel.code,
        "location": parcel.location,
        "use": parcel.use_code,
        "area": format_m2(parcel.area),
        "buildings": parcel.buildings,
        "certificate": right.certificate_no,
        "holders": [holder.name for holder in right.holders],
        "acquisition": right.acquisition_mode.value,
        "ends_on": right.ends_on.isoformat() if right.ends_on else None,
        "price_paid": right.price_paid,
        "burdens": [
            {
                "kind": burden.kind.value,
                "holder": burden.holder_name,
                "amount_fen": burden.amount_fen,
                "paper": burden.paper_no,
                "registered_on": burden.registered_on.isoformat(),
            }
            for burden in right.burdens
            if burden.is_in_force(today)
        ],
    }
