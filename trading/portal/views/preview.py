"""A draft as the public will see it."""

from __future__ import annotations

from flask import render_template

from trading.core import clock
from trading.core.access import conceal
from trading.listing import queries as listings
from trading.listing.permissions import GRANTS, Permission
from trading.parcels import queries as parcels
from trading.portal import queries
from trading.portal.viewmodels import finder
from trading.portal.viewmodels.page import preview_page
from trading.portal.viewmodels.prices import compare
from trading.portal.views import bp
from trading.web.actor import current_actor
from trading.web.guards import Audience, audience


@bp.get("/me/listings/<draft>/preview")
@audience(Audience.MEMBER, Audience.DESK)
def preview(draft: str) -> str:
    """The public page before there is one, for the owner and the desk."""
    listing, now = listings.get_draft(draft), clock.now()
    conceal(GRANTS, Permission.SEE_FILE, current_actor(), listing)
    lot = queries.Lot(listing, None, None)
    today = now.astimezone(clock.LOCAL).date()
    like = queries.like_deals(lot.parcel.use_class, lot.parcel.district_code, finder.a_year_before(now))
    page = preview_page(
        lot,
        neighbours=parcels.neighbours_of(lot.parcel),
        comparison=compare(lot, parcels.benchmark_for(lot.parcel, today), like, today),
        now=now,
    )
    return render_template("listing/show.html", **vars(page))
