"""Pages: watching a lot, and the watch list. Both are there before log-in, too."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for

from trading.core import clock
from trading.core.errors import NotFound, TradingError
from trading.following import calendar, pages, pocket, queries
from trading.following.services import watches
from trading.following.states import WatchOrder
from trading.following.views import bp
from trading.parties import door
from trading.portal import exports
from trading.portal import queries as portal
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import label, say
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience

#: a watch list is taken away as one of these
_FORMATS = ("csv", "ics")


@bp.route("/listings/<number>/watch", methods=["GET", "POST"])
@audience(Audience.PUBLIC)
def watch(number: str) -> Any:
    """Put a lot on the watch list; opened as a page, ask whether to."""
    lot, form = portal.get_public(number), ActForm()
    if form.validate_on_submit():
        return _put(number)
    return render_template("following/watch_new.html", lot=pages.lots.item(lot, clock.now()), form=form)


@bp.post("/listings/<number>/watch/removal")
@audience(Audience.PUBLIC)
def unwatch(number: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    actor = current_actor()
    if actor.user_id is None:
        return pocket.keep(_back(number), pocket.mine().without_lot(number))
    transact(watches.unwatch, number, by=actor)
    return _back(number)


@bp.get("/me/watch")
@audience(Audience.PUBLIC)
def watch_list() -> Any:
    order = next((one for one in WatchOrder if one.value == request.args.get("sort")), WatchOrder.NEXT)
    actor, gone = current_actor(), request.args.get("removed", "")
    token = calendar.token_of(actor.user_id) if actor.user_id is not None else None
    return render_template(
        "following/watch.html",
        items=pages.watched(_watched(), order, clock.now()),
        orders=[(one, label(one)) for one in WatchOrder],
        order=order,
        removed=gone if queries.ids_of([gone]) else None,
        calendar_url=url_for("following.calendar_file", token=token, _external=True) if token else None,
    )


@bp.get("/me/watch.<any(csv, ics):ending>")
@audience(Audience.PUBLIC)
def watch_export(ending: str) -> Response:
    now, kind = clock.now(), exports.FORMATS[ending]
    found = portal.public_lots(_watched())
    answer = make_response(kind.write(found, now, request.base_url))
    answer.headers["Content-Type"] = kind.media_type
    filename = f"watch-{now.astimezone(clock.LOCAL):%Y%m%d}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _put(number: str) -> Response:
    actor, answer = current_actor(), _back(number)
    try:
        if actor.user_id is None:
            pocket.keep(answer, pocket.mine().with_lot(number))
        else:
            transact(watches.watch, number, by=actor)
    except NotFound:
        raise
    except TradingError as refusal:
        flash(say(refusal), "danger")
        return redirect(url_for("following.watch_list"), 303)
    return answer


def _back(number: str) -> Any:
    """Back to where the star was pressed."""
    return redirect(door.safe_target(request.form.get("next")) or url_for("portal.listing", number=number), 303)


def _watched() -> list[int]:
    """The lots that this reader watches, the last added first."""
    actor = current_actor()
    if actor.user_id is not None:
        return queries.watched_ids(actor.user_id)
    numbers = pocket.mine().numbers
    ids = queries.ids_of(numbers)
    return [ids[number] for number in numbers if number in ids]
