"""Pages: the inbox, one message, and what a person wants to be sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.core.errors import TradingError
from trading.notices import leaving, media, queries, readers, services, wording
from trading.notices.forms import field_name, preferences_form, wishes_in
from trading.notices.states import Medium, Topic
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("notices", __name__)


@bp.get("/me/messages")
@audience(Audience.SIGNED_IN)
def inbox() -> Any:
    topic = next((one for one in Topic if one.value == request.args.get("topic")), None)
    unread_only = request.args.get("unread") == "1"
    user_id = current_actor().user_id or 0
    page = linked(queries.list_messages(user_id, topic=topic, unread_only=unread_only, page=asked_page()))
    return render_template(
        "notices/inbox.html",
        page=page,
        notes=[wording.note_of(message) for message in page],
        topics=list(Topic),
        topic=topic,
        unread_only=unread_only,
        unread=queries.count_unread(user_id),
        form=ActForm(),
    )


@bp.get("/me/messages/<public_id>")
@audience(Audience.SIGNED_IN)
def show(public_id: str) -> Any:
    """Opening a message is reading it: all that a stranger's link could do is take away a mark."""
    actor = current_actor()
    note = wording.note_of(queries.get_message(public_id, actor.user_id or 0))
    if note.is_unread and request.method == "GET":
        transact(services.mark_read, public_id, by=actor)
    return render_template("notices/show.html", note=note)


@bp.post("/me/messages/<public_id>/reading")
@audience(Audience.SIGNED_IN)
def read(public_id: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.mark_read, public_id, by=current_actor())
    return redirect(url_for("notices.inbox"), 303)


@bp.post("/me/messages/reading")
@audience(Audience.SIGNED_IN)
def read_all() -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    count = transact(services.mark_all_read, by=current_actor())
    flash(ngettext("%(num)d message is marked as read.", "%(num)d messages are marked as read.", count), "success")
    return redirect(url_for("notices.inbox"), 303)


@bp.route("/me/notices", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def preferences() -> Any:
    actor = current_actor()
    wishes = services.wishes_of(actor.user_id or 0)
    form = preferences_form({choice: timing for choice, timing in wishes.items() if media.is_open(choice[1])})
    if form.validate_on_submit():
        try:
            transact(services.choose, wishes_in(form), by=actor)
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("Your choice is saved."), "success")
            return redirect(url_for("notices.preferences"), 303)
    reader = readers.directory().reader(actor.user_id or 0)
    page = render_template(
        "notices/preferences.html",
        form=form,
        field_name=field_name,
        topics=list(Topic),
        media=[medium for medium in Medium if media.is_open(medium)],
        addresses=reader.addresses if reader else {},
        mask=readers.masked,
    )
    return page, 422 if form.errors else 200


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@audience(Audience.PUBLIC)
def leave(token: str) -> Any:
    """Stop one kind of letter by the letter's own link. Opening it changes nothing: mail programs open links, too."""
    asked, form = leaving.read(token), ActForm()
    is_done = form.validate_on_submit()
    if is_done:
        transact(services.mute, asked.user_id, asked.topic, asked.medium)
    answer = make_response(render_template("notices/leave.html", leave=asked, form=form, is_done=is_done))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
