"""A listing for machines: one shape for the machine interface and the exports (amounts in yuan, areas in m², UTC)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from trading.core import canonical, settings
from trading.core.money import decimal_yuan
from trading.core.rates import percent
from trading.listing.models import Listing
from trading.parcels.geometry import public_outline
from trading.parcels.models import Parcel
from trading.portal.queries import Lot
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.reserve import reserve_body
from trading.portal.viewmodels.stages import stage_of
from trading.web.errors import plain


def listing_body(lot: Lot, now: datetime) -> dict[str, Any]:
    """A listing as a row of a list."""
    listing, room = lot.listing, lot.room
    return {
        "number": listing.number,
        "notice_number": listing.notice_number,
        "title": lots.title(lot),
        "kind": listing.kind.value,
        "business": listing.business.value,
        "mode": listing.mode.value,
        "status": listing.status.value,
        "stage": stage_of(lot, now).value,
        "district": lot.parcel.district_code,
        "location": lot.parcel.location,
        "parcel": parcel_body(lot.parcel),
        "figure": listing.figure.value,
        "area": f"{listing.area:.2f}",
        "start_amount": _figure(listing, listing.start_amount),
        "step": _figure(listing, listing.step_amount),
        "deposit_amount": _yuan(listing.deposit_amount),
        "current": _figure(listing, room.top_amount if room is not None else None),
        "bids": room.sequence if room is not None else 0,
        "award_amount": _figure(listing, lot.agreed),
        "published_at": _instant(listing.published_at),
        "opens_at": _instant(listing.opens_at),
        "apply_ends_at": _instant(listing.apply_ends_at),
        "timed_starts_at": _instant(listing.timed_starts_at),
        "closes_at": _instant(room.closes_at if room is not None else listing.timed_starts_at),
        "cap_at": _instant(listing.cap_at),
        "url": url_for("portal.listing", number=listing.number, _external=True),
    }


def listing_detail(lot: Lot, now: datetime) -> dict[str, Any]:
    """A listing with the facts of its land and the right."""
    right, parcel = lot.listing.right, lot.parcel
    today = now.date()
    return {
        **listing_body(lot, now),
        "holders": [party.public_name for party in right.holders],
        "description": lot.listing.description or "",
        "transfer_form": lot.listing.transfer_form.value if lot.listing.transfer_form else None,
        "parcels": [
            {**parcel_body(one.right.parcel), "part_area": None if one.part_area is None else f"{one.part_area:.2f}"}
            for one in lot.listing.listed
        ],
        "lease": _lease(lot.listing),
        "loan": _loan(lot.listing),
        "reserve": reserve_body(lot.listing.id),
        "right": {
            "acquisition_mode": right.acquisition_mode.value,
            "started_on": right.started_on.isoformat(),
            "ends_on": right.ends_on.isoformat() if right.ends_on else None,
            "restrictions": right.restrictions,
            "investment_percent": _text(right.investment_percent()),
            "burdens": [
                {
                    "kind": burden.kind.value,
                    "registered_on": burden.registered_on.isoformat(),
                    "rank": burden.rank,
                    "amount": _yuan(burden.amount_fen),
                    "transfer_restricted": burden.transfer_restricted,
                }
                for burden in right.burdens
                if burden.is_in_force(today)
            ],
        },
        "planning": {
            "plot_ratio_min": _text(parcel.plot_ratio_min),
            "plot_ratio_max": _text(parcel.plot_ratio_max),
            "density_min": _text(parcel.density_min),
            "density_max": _text(parcel.density_max),
            "greening_max": _text(parcel.greening_max),
            "height_max": _text(parcel.height_max),
        },
        "outline": outline(parcel),
    }


def _lease(listing: Listing) -> dict[str, Any] | None:
    """Term and rent of a lease or sublease."""
    said = listing.said
    if not listing.business.is_letting:
        return None
    return {
        "starts_on": said.term_starts_on.isoformat() if said.term_starts_on else None,
        "ends_on": said.term_ends_on.isoformat() if said.term_ends_on else None,
        "months": said.term_months,
        "rent_paid": said.rent_rhythm.value if said.rent_rhythm else None,
        "rent_free_months": said.rent_free_months,
        "rise_percent": percent(said.escalation_rate) if said.escalation_rate else None,
        "rise_years": said.escalation_years or None,
        "may_sublet": said.may_sublet,
    }


def _loan(listing: Listing) -> dict[str, Any] | None:
    """The loan that a mortgage listing seeks."""
    said = listing.said
    if listing.loan_amount is None:
        return None
    return {
        "amount": _yuan(listing.loan_amount),
        "months": said.loan_months,
        "purpose": said.loan_purpose,
        "repayment": said.repayment.value if said.repayment else None,
        "security": said.security.value if said.security else None,
    }


def parcel_body(parcel: Parcel) -> dict[str, Any]:
    """The parcel's codes, use and size."""
    return {
        "code": parcel.code,
        "unit_code": parcel.unit_code,
        "use_scheme": parcel.use_scheme.value,
        "use_code": parcel.use_code,
        "use_class": parcel.use_class.value,
        "area": f"{parcel.area:.2f}",
        "longitude": round(parcel.centre_lon, 4),
        "latitude": round(parcel.centre_lat, 4),
    }


def outline(parcel: Parcel) -> dict[str, Any]:
    """The generalised outline as a GeoJSON geometry: closed, right-handed, longitude before latitude."""
    grid = int(settings.value("geo.public_outline_m"))
    ring = [[lon, lat] for lon, lat in public_outline(parcel.outline, grid)]
    if _is_clockwise(ring):
        ring.reverse()
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _is_clockwise(ring: list[list[float]]) -> bool:
    turned = [*ring[1:], ring[0]]
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in zip(ring, turned, strict=True)) > 0


def _figure(listing: Listing, amount: int | None) -> str | None:
    """Yuan for a price or a rent, per cent for an annual rate."""
    return None if amount is None else plain(listing.figure.of(amount))


def _yuan(amount: int | None) -> str | None:
    return None if amount is None else decimal_yuan(amount)


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else canonical.instant(moment)


def _text(figure: Any) -> str | None:
    return None if figure is None else str(figure)
