"""The question pages of a draft: one group of questions a page, saved page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core.errors import TradingError
from trading.core.money import Fen, capitals, wan
from trading.core.policy import policy
from trading.listing import rules, services
from trading.listing.forms import DatesForm, LandForm, PriceForm, TermsForm, Versioned
from trading.listing.models import Listing
from trading.listing.states import EDITABLE
from trading.listing.titles import title
from trading.listing.views import tasks
from trading.listing.views.mine import bp, own_listing
from trading.parcels import queries as parcels
from trading.parcels.drawing import parcel_plan_svg
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@dataclass(frozen=True)
class Page:
    """One page: its form, how stored answers fill it, what it hands to which use case, and the page after it."""

    form: type[Versioned]
    fill: Callable[[Listing], Mapping[str, Any]]
    save: Callable[..., Listing]
    read: Callable[[Any], Mapping[str, Any]]
    following: str | None
    show: Callable[[Listing, Versioned], Mapping[str, Any]] = lambda listing, form: {}


def _fill_land(listing: Listing) -> Mapping[str, Any]:
    said = listing.said
    disputed = None if said.is_disputed is None else "yes" if said.is_disputed else "no"
    return {
        "buildings": said.buildings,
        "buildings_note": said.buildings_note or listing.right.parcel.buildings,
        "occupancy": said.occupancy,
        "occupancy_note": said.occupancy_note,
        "is_disputed": disputed,
    }


def _fill_said(*names: str) -> Callable[[Listing], Mapping[str, Any]]:
    return lambda listing: {name: getattr(listing.said, name) for name in names}


def _read(*names: str) -> Callable[[Any], Mapping[str, Any]]:
    return lambda form: {name: form[name].data for name in names}


def _price_hints(listing: Listing, form: Versioned) -> Mapping[str, Any]:
    """What the owner can go by: the benchmark for the whole parcel, and the line below which a review may follow."""
    benchmark = parcels.reference_amount(listing.right)
    market = policy()
    low = None if benchmark is None else Fen(benchmark * market.low_price_percent // 100)
    percent = market.deposit_percent_max
    start = form["start"].data
    deposit = rules.largest_deposit(start, percent) if start else None
    return {"benchmark": benchmark, "low": low, "percent": percent, "largest": deposit}


PAGES: dict[str, Page] = {
    "land": Page(
        LandForm,
        _fill_land,
        services.answer_land,
        lambda form: {
            **_read("buildings", "buildings_note", "occupancy", "occupancy_note")(form),
            "is_disputed": form.is_disputed.data == "yes",
        },
        "dates",
        lambda listing, form: {"burdens": [tasks.burden_text(one) for one in tasks.burdens_in_force(listing)]},
    ),
    "dates": Page(
        DatesForm,
        _fill_said("notice_wish", "not_before"),
        services.answer_dates,
        _read("notice_wish", "not_before"),
        "price",
        lambda listing, form: {"plan": services.plan(listing)},
    ),
    "price": Page(
        PriceForm,
        lambda listing: {
            name: None if amount is None else Fen(amount)
            for name, amount in (
                ("start", listing.start_amount),
                ("step", listing.step_amount),
                ("deposit", listing.deposit_amount),
            )
        },
        services.answer_price,
        _read("start", "step", "deposit"),
        "terms",
        _price_hints,
    ),
    "terms": Page(
        TermsForm,
        lambda listing: {
            **_fill_said("handover", "payment", "terms_note")(listing),
            "description": listing.description or "",
        },
        services.answer_terms,
        lambda form: {
            name: form[name].data or "" if name in ("description", "terms_note") else form[name].data
            for name in ("description", "handover", "payment", "terms_note")
        },
        None,
    ),
}


@bp.get("/me/listings/<draft>/right")
@audience(Audience.MEMBER)
def right(draft: str) -> Any:
    """What the land book says; nothing to answer."""
    listing = own_listing(draft)
    parcel = listing.right.parcel
    return render_template(
        "listing/my/right.html",
        listing=listing,
        heading=title(listing, html_tag()),
        parcel=parcel,
        plan_svg=parcel_plan_svg(parcel, neighbours=parcels.neighbours_of(parcel), caption=tasks.use_caption(parcel)),
        findings=tasks.finding_lines(services.findings_of(listing)),
        burdens=[tasks.burden_text(one) for one in tasks.burdens_in_force(listing)],
    )


@bp.route("/me/listings/<draft>/questions/<page>", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def question(draft: str, page: str) -> Any:
    listing = own_listing(draft)
    sheet = PAGES.get(page) or abort(404)
    if listing.status not in EDITABLE:
        return redirect(url_for("listing.task_list", draft=draft))
    form = sheet.form(version=listing.version, **sheet.fill(listing))
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                transact(sheet.save, draft, **sheet.read(form), expected=form.expected, by=current_actor())
            except TradingError as refusal:
                form.absorb(refusal)
                status = status_of(refusal)
            else:
                return redirect(_next_page(draft, sheet), 303)
        listing = own_listing(draft)
    return (
        render_template(
            f"listing/my/{page}.html",
            listing=listing,
            heading=title(listing, html_tag()),
            form=form,
            echo=_echo,
            **sheet.show(listing, form),
        ),
        status,
    )


def _next_page(draft: str, sheet: Page) -> str:
    """Where saving leads: on to the next group, back to the list, or back to where the answers are checked."""
    go = request.form.get("go", "next")
    if go == "later":
        return url_for("listing.task_list", draft=draft)
    if request.args.get("from") == "check":
        return url_for("listing.check", draft=draft)
    if sheet.following is None:
        return url_for("listing.papers", draft=draft)
    return url_for("listing.question", draft=draft, page=sheet.following)


def _echo(field: Any) -> str:
    """What is written below an amount before a script takes over: units of ten thousand, and the capital form."""
    amount = field.data
    return f"{wan(amount)} {_('×10,000 yuan')} · {capitals(amount)}" if amount else ""
