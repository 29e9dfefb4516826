"""The correction notice as a page to read and print, and the owner's ticks on it."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from trading.core.access import conceal
from trading.listing import queries, services
from trading.listing.permissions import GRANTS, Permission
from trading.listing.states import EDITABLE
from trading.listing.titles import title
from trading.listing.views.correction_rows import rows_of
from trading.listing.views.mine import bp
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@bp.get("/me/listings/<draft>/correction-notices/<int:turn>")
@audience(Audience.MEMBER, Audience.DESK)
def correction_notice(draft: str, turn: int) -> Any:
    """The notice of one return, for the owner and the desk."""
    listing = queries.get_draft(draft)
    conceal(GRANTS, Permission.SEE_FILE, current_actor(), listing)
    if not 1 <= turn <= len(listing.returns):
        abort(404)
    notice = listing.returns[turn - 1]
    return render_template(
        "listing/my/correction.html",
        listing=listing,
        heading=title(listing, html_tag()),
        notice=notice,
        turn=turn,
        rows=rows_of(listing, notice.items),
        is_open=listing.status in EDITABLE and turn == len(listing.returns),
    )


@bp.post("/me/listings/<draft>/correction-items/<int:position>")
@audience(Audience.MEMBER)
def tick_item(draft: str, position: int) -> Any:
    """Tick an item off, or take the tick back."""
    if not ActForm().validate_on_submit():
        abort(400)
    is_mended = request.form.get("is_mended") == "yes"
    transact(services.tick_item, draft, position, is_mended=is_mended, by=current_actor())
    return redirect(url_for("listing.task_list", draft=draft, _anchor="returned"), 303)
