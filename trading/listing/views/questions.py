"""A question page of a draft as it is asked, answered, refused and saved."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core.errors import StaleVersion, TradingError
from trading.core.money import Fen, capitals, wan
from trading.listing import services
from trading.listing.forms import PartForm, RightForm
from trading.listing.models import Listing
from trading.listing.sheets import Sheet, sheet_after, sheets_of
from trading.listing.states import EDITABLE
from trading.listing.titles import title
from trading.listing.views import merging, tasks
from trading.listing.views.correction_rows import open_rows
from trading.listing.views.mine import bp, own_listing
from trading.listing.views.pages import PAGES
from trading.listing.views.words import page_title
from trading.parcels import queries as parcels
from trading.parcels.drawing import parcel_plan_svg
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@bp.get("/me/listings/<draft>/right")
@audience(Audience.MEMBER)
def right(draft: str) -> Any:
    """What the land book says; further parcels, and the part of one that is let."""
    listing = own_listing(draft)
    return _right_page(listing, RightForm(formdata=None), {})


@bp.post("/me/listings/<draft>/rights")
@audience(Audience.MEMBER)
def add_right(draft: str) -> Any:
    """One more parcel in the same offer."""
    listing, form = own_listing(draft), RightForm()
    if form.validate_on_submit():
        try:
            transact(services.add_right, draft, form.certificate.data or "", by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The parcel is part of the offer now."), "success")
            return redirect(url_for("listing.right", draft=draft), 303)
    return _right_page(listing, form, {}, 422)


@bp.post("/me/listings/<draft>/rights/<code>/removal")
@audience(Audience.MEMBER)
def remove_right(draft: str, code: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    own_listing(draft)
    transact(services.remove_right, draft, code, by=current_actor())
    flash(_("The parcel is out of the offer."), "success")
    return redirect(url_for("listing.right", draft=draft), 303)


@bp.post("/me/listings/<draft>/rights/<code>/part")
@audience(Audience.MEMBER)
def answer_part(draft: str, code: str) -> Any:
    """Only a part of a parcel is let."""
    listing, form = own_listing(draft), PartForm()
    if form.validate_on_submit():
        try:
            transact(
                services.answer_part,
                draft,
                code,
                part_area=form.part_area.data,
                part_note=form.part_note.data or "",
                expected=form.expected,
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("listing.right", draft=draft), 303)
    return _right_page(listing, RightForm(formdata=None), {code: form}, 422)


@bp.route("/me/listings/<draft>/questions/<page>", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def question(draft: str, page: str) -> Any:
    listing = own_listing(draft)
    sheet = _sheet(listing, page)
    if listing.status not in EDITABLE:
        return redirect(url_for("listing.task_list", draft=draft))
    asked = PAGES[sheet]
    form = asked.build(listing)
    status, is_late = 200, False
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                transact(asked.save, draft, **asked.read(form), expected=form.expected, by=current_actor())
            except TradingError as refusal:
                form.absorb(refusal)
                status = status_of(refusal)
                is_late = isinstance(refusal, StaleVersion)
            else:
                return redirect(_next_page(own_listing(draft), sheet), 303)
        listing = own_listing(draft)
        if is_late:
            form.version.data = listing.version
    return (
        render_template(
            f"listing/my/{sheet.value}.html",
            listing=listing,
            heading=title(listing, html_tag()),
            page_title=page_title(sheet, listing),
            form=form,
            correction=open_rows(listing, f"question:{sheet.value}"),
            merge=merging.of(listing, form) if is_late else None,
            echo=_echo,
            **asked.show(listing, form),
        ),
        status,
    )


def _sheet(listing: Listing, page: str) -> Sheet:
    """The page of this name, where the listing's business and way of trading have it."""
    sheet = next((one for one in sheets_of(listing.business, listing.mode) if one.value == page), None)
    return sheet or abort(404)


def _next_page(listing: Listing, sheet: Sheet) -> str:
    """Where saving leads: on to the next group, back to the list, or back to where the answers are checked."""
    draft = listing.draft_number
    if request.form.get("go", "next") == "later":
        return url_for("listing.task_list", draft=draft)
    following = sheet_after(sheet, listing.business, listing.mode)
    if request.args.get("from") == "check" and not tasks.opens_questions(listing):
        return url_for("listing.check", draft=draft)
    if following is None:
        return url_for("listing.papers", draft=draft)
    return url_for("listing.question", draft=draft, page=following.value)


def _right_page(listing: Listing, form: RightForm, parts: dict[str, PartForm], status: int = 200) -> Any:
    is_editable = listing.status in EDITABLE
    rows = []
    for one in listing.listed:
        parcel = one.right.parcel
        part = parts.get(parcel.code) or PartForm(
            formdata=None, version=listing.version, part_area=one.part_area, part_note=one.part_note
        )
        plan = parcel_plan_svg(parcel, neighbours=parcels.neighbours_of(parcel), caption=tasks.use_caption(parcel))
        rows.append((one, part, plan))
    page = render_template(
        "listing/my/right.html",
        listing=listing,
        heading=title(listing, html_tag()),
        rows=rows,
        form=form,
        correction=open_rows(listing, "right"),
        is_editable=is_editable,
        first_page=sheets_of(listing.business, listing.mode)[0].value,
        findings=tasks.finding_lines(services.findings_of(listing)),
        burden_texts=lambda right: [tasks.burden_text(one) for one in tasks.burdens_of(right)],
    )
    return page, status


def _echo(field: Any) -> str:
    """What is written below an amount before a script takes over: units of ten thousand, and the capital form."""
    amount = field.data
    return f"{wan(amount)} {_('×10,000 yuan')} · {capitals(amount)}" if isinstance(amount, Fen) and amount else ""
