"""What stands there at one moment, as plain values: the owner's words with every submission and return, the land
book with every submission and decision."""

from __future__ import annotations

from typing import Any

from trading.core import canonical, clock
from trading.core.area import format_m2
from trading.listing.models import Listing
from trading.parcels.models import LandRight


def snapshot(listing: Listing) -> dict[str, Any]:
    """What the owner has said so far: plain values, to be compared with later ones."""
    return {
        **listing.answers,
        "start_amount": listing.start_amount,
        "step_amount": listing.step_amount,
        "deposit_amount": listing.deposit_amount,
        "loan_amount": listing.loan_amount,
        "mode": listing.mode.value,
        "transfer_form": listing.transfer_form.value if listing.transfer_form else None,
        "rights": sorted(one.right.parcel.code for one in listing.listed),
        "parts": {
            one.right.parcel.code: [str(one.part_area), one.part_note]
            for one in listing.listed
            if one.part_area is not None
        },
        "description": listing.description or "",
        "materials": sorted(f"{paper.kind.value}:{paper.sha256}" for paper in listing.materials),
    }


def register_snapshot(listing: Listing) -> dict[str, Any]:
    """Every right of the listing as the land book has it now."""
    return {"taken_at": canonical.instant(clock.now()), "rights": [_right(right) for right in listing.rights]}


def _right(right: LandRight) -> dict[str, Any]:
    parcel, today = right.parcel, clock.today()
    return {
        "parcel": parcel.code,
        "location": parcel.location,
        "use": parcel.use_code,
        "use_scheme": parcel.use_scheme.value,
        "area": format_m2(parcel.area),
        "buildings": parcel.buildings,
        "certificate": right.certificate_no,
        "holders": [holder.name for holder in right.holders],
        "acquisition": right.acquisition_mode.value,
        "ends_on": right.ends_on.isoformat() if right.ends_on else None,
        "price_paid": right.price_paid,
        "investment": None if (done := right.investment_percent()) is None else f"{done} %",
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
