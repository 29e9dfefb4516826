"""Pages: the address of one's calendar, and the calendar that phones fetch from it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from trading.core import clock
from trading.following import calendar, queries
from trading.following.services import watches
from trading.following.views import bp
from trading.portal import exports
from trading.portal import queries as portal
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import DEFAULT_TAG, LOCALES, tag_of


@bp.post("/me/watch/calendar")
@audience(Audience.SIGNED_IN)
def open_calendar() -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(watches.open_calendar, by=current_actor())
    flash(_("Your calendar has a new address. One that you had before no longer works."), "success")
    return redirect(url_for("following.watch_list", _anchor="calendar"), 303)


@bp.post("/me/watch/calendar/removal")
@audience(Audience.SIGNED_IN)
def close_calendar() -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(watches.close_calendar, by=current_actor())
    flash(_("The address no longer works. Calendars that had subscribed to it get nothing more."), "success")
    return redirect(url_for("following.watch_list", _anchor="calendar"), 303)


@bp.get("/calendars/<token>.ics")
@audience(Audience.PUBLIC)
def calendar_file(token: str) -> Response:
    """The watched lots of whoever gave this address away; phones have no cookies, so the account's language counts."""
    owner = calendar.owner_of(token)
    found = portal.public_lots(queries.watched_ids(owner.id))
    with force_locale(LOCALES[tag_of(owner.locale) or DEFAULT_TAG]):
        answer = make_response(exports.write_ics(found, clock.now(), request.base_url, name=_("Lots I watch")))
    answer.headers["Content-Type"] = exports.FORMATS["ics"].media_type
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
