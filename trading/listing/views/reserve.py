"""The page of the reserve price. What is typed here is sealed at once and never shown again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core.errors import TradingError
from trading.listing import queries, services
from trading.listing.forms import ReserveForm, Versioned
from trading.listing.models import Listing
from trading.listing.states import EDITABLE
from trading.listing.titles import title
from trading.listing.views.mine import bp, own_listing
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@bp.route("/me/listings/<draft>/reserve", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def reserve(draft: str) -> Any:
    listing = own_listing(draft)
    if listing.status not in EDITABLE:
        return redirect(url_for("listing.task_list", draft=draft))
    form = ReserveForm(version=listing.version)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                amount = listing.figure.parse(form.amount.data or "", field="amount")
                transact(services.seal_reserve, draft, amount, expected=form.expected, by=current_actor())
            except TradingError as refusal:
                form.absorb(refusal)
                status = status_of(refusal)
            else:
                flash(_("The reserve price is sealed. Nobody can read it before the close."), "success")
                return redirect(_onward(draft), 303)
        form.forget()
        listing = own_listing(draft)
    return _page(listing, form), status


@bp.post("/me/listings/<draft>/reserve/removal")
@audience(Audience.MEMBER)
def remove_reserve(draft: str) -> Any:
    own_listing(draft)
    form = Versioned()
    if form.validate_on_submit():
        transact(services.remove_reserve, draft, expected=form.expected, by=current_actor())
        flash(_("The reserve price is removed."), "success")
    return redirect(url_for("listing.reserve", draft=draft), 303)


def _page(listing: Listing, form: ReserveForm) -> str:
    figure = listing.figure
    return render_template(
        "listing/my/reserve.html",
        listing=listing,
        heading=title(listing, html_tag()),
        form=form,
        sealed=queries.find_reserve(listing.id),
        falls=figure.falls,
        start=None if listing.start_amount is None else figure.of(listing.start_amount),
    )


def _onward(draft: str) -> str:
    page = "listing.check" if request.args.get("from") == "check" else "listing.task_list"
    return url_for(page, draft=draft)
