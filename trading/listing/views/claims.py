"""Taking a case up, giving it to somebody and letting it go; and the work list as a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import abort, flash, redirect, request, send_file, url_for
from flask_babel import gettext as _

from trading.core import city, clock
from trading.core.area import mu
from trading.core.errors import NotFound, TradingError
from trading.listing import queries, services
from trading.listing.views.review import bp
from trading.listing.views.worklist import MOST_TAKEN, TABS, Item, Narrowing, Worklist, asked_for, items_of
from trading.transaction import transact
from trading.web import tables
from trading.web.actor import current_actor
from trading.web.filters import figure, label, say, say_remedy
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.tables import Column


@bp.post("/review/listings/<number>/claim")
@audience(Audience.DESK)
def claim(number: str) -> Any:
    """“I do this one.”"""
    return _done(number, services.claim, _("The case is yours now."))


@bp.post("/review/listings/<number>/claim/removal")
@audience(Audience.DESK)
def let_go(number: str) -> Any:
    """“Not me after all.”"""
    return _done(number, services.let_go, _("The case is free again."))


@bp.post("/review/listings/<number>/claim/holder")
@audience(Audience.DESK)
def give(number: str) -> Any:
    """Give the case to somebody."""
    user = request.form.get("user", "")
    if not (user.isascii() and user.isdigit() and len(user) < 18):
        abort(400)
    return _done(number, services.give, _("The case is given on."), int(user))


def _done(number: str, act: Callable[..., Any], words: str, *values: Any) -> Any:
    """Do it and go back to where the button stood; who comes too late is told whose the case is."""
    if not ActForm().validate_on_submit():
        abort(400)
    try:
        transact(act, number, *values, by=current_actor())
    except NotFound:
        raise
    except TradingError as refusal:
        flash(" ".join(filter(None, (f"{number}: {say(refusal)}", say_remedy(refusal)))), "danger")
    else:
        flash(f"{number}: {words}", "success")
    if request.form.get("back") == "list":
        return redirect(url_for("review.work_list", tab=request.form.get("tab", "")), 303)
    return redirect(url_for("review.case", number=number), 303)


@bp.get("/review/list.<any(csv, xlsx):form>")
@audience(Audience.DESK)
def take_away(form: str) -> Any:
    """The list as it is narrowed, in its order, as a file."""
    actor = current_actor()
    tab = next((one for one in TABS if one.key == request.args.get("tab")), None) or Worklist.of(actor, "").tab
    listings = queries.desk_rows(asked_for(actor, tab, Narrowing.of(request.args)), limit=MOST_TAKEN)
    items = items_of(tab, listings)
    data = tables.write_csv(_columns(), items) if form == "csv" else tables.write_xlsx(_(tab.words), _columns(), items)
    name = f"review-{tab.key}-{clock.today().isoformat()}.{form}"
    kind = tables.CSV if form == "csv" else tables.XLSX
    return send_file(io.BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)


def _columns() -> list[Column]:
    def of(heading: str, read: Callable[[Any], Any]) -> Column:
        return Column(heading, lambda item: read(item.listing))

    names = {one.code: one.name(html_tag()) for one in city.here().districts}
    return [
        of(_("Listing"), lambda one: one.number),
        Column(_("Land"), lambda item: item.title),
        of(_("Business"), lambda one: label(one.business)),
        of(_("Way of trading"), lambda one: label(one.mode)),
        of(_("District"), lambda one: names.get(one.district_code, one.district_code)),
        of(_("Holder"), lambda one: one.owner.name),
        of(_("Area (mu)"), lambda one: Decimal(mu(one.area))),
        of(_("Start figure"), lambda one: None if one.start_amount is None else figure(one.start_amount, one.business)),
        of(_("Submitted on"), lambda one: one.submitted_at),
        of(_("State"), lambda one: label(one.status)),
        of(_("Level"), lambda one: label(one.review_step) if one.review_level else None),
        Column(_("Working days waiting"), lambda item: item.age),
        Column(_("To be done by"), lambda item: item.due_on),
        Column(_("Overdue"), lambda item: _("Yes") if item.is_overdue else _("No")),
        Column(_("Taken up by"), _holder),
    ]


def _holder(item: Item) -> str | None:
    return item.claim.user.display_name if item.claim else None
