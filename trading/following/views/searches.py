"""Pages: saving a search, and the list of saved searches. Both are there before log-in, too."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.errors import NotFound, TradingError
from trading.following import naming, pages, pocket, queries
from trading.following.forms import SearchForm
from trading.following.models import SavedSearch
from trading.following.questions import kept
from trading.following.services import searches
from trading.following.services.searches import Kept
from trading.following.states import Rhythm
from trading.following.views import bp
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience

#: where the session keeps what was deleted last, until it comes back or the session ends
_REMOVED = "following_removed"


@bp.get("/me/searches")
@audience(Audience.PUBLIC)
def saved() -> Any:
    now, gone = clock.now(), session.get(_REMOVED) if "removed" in request.args else None
    return render_template(
        "following/searches.html",
        rows=[pages.search_row(search, now) for search in _mine()],
        removed=naming.name_of(gone["query"], gone["name"]) if gone else None,
    )


@bp.route("/me/searches/new", methods=["GET", "POST"])
@audience(Audience.PUBLIC)
def new_search() -> Any:
    """Keep the search that the address names, under a name made of its conditions unless another one is typed."""
    query = kept(request.query_string.decode("utf-8", "replace"))
    words = naming.name_of(query)
    form = SearchForm(name=words, rhythm=Rhythm.INSTANT)
    if form.validate_on_submit():
        try:
            answer = _keep(Kept(query, _own_name(form, words), form.chosen_rhythm()))
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The search is saved."), "success")
            return answer
    page = render_template("following/search_new.html", form=form, words=words)
    return page, 422 if form.has_errors else 200


@bp.route("/me/searches/<public_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def search(public_id: str) -> Any:
    """Rename a search, or change the rhythm of its alerts."""
    actor = current_actor()
    found = queries.get_search(public_id, actor.user_id or 0)
    words = naming.name_of(found.query)
    form = SearchForm(name=found.name or words, rhythm=found.rhythm)
    if form.validate_on_submit():
        name, rhythm = _own_name(form, words), form.chosen_rhythm()
        transact(searches.change, public_id, name=name, rhythm=rhythm, by=actor)
        flash(_("Your choice is saved."), "success")
        return redirect(url_for("following.saved"), 303)
    page = render_template("following/search.html", form=form, words=words)
    return page, 422 if form.has_errors else 200


@bp.post("/me/searches/<public_id>/pause")
@audience(Audience.SIGNED_IN)
def pause(public_id: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(searches.pause, public_id, by=current_actor())
    flash(_("Alerts are paused. The search itself stays."), "success")
    return redirect(url_for("following.saved"), 303)


@bp.post("/me/searches/<public_id>/resumption")
@audience(Audience.SIGNED_IN)
def resume(public_id: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(searches.resume, public_id, by=current_actor())
    flash(_("Alerts go on from now."), "success")
    return redirect(url_for("following.saved"), 303)


@bp.post("/me/searches/<public_id>/removal")
@audience(Audience.PUBLIC)
def remove(public_id: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    actor, answer = current_actor(), redirect(url_for("following.saved", removed=1), 303)
    if actor.user_id is None:
        gone = pocket.mine().search(public_id)
        if gone is None:
            raise NotFound()
        pocket.keep(answer, pocket.mine().without_search(gone))
    else:
        gone = transact(searches.remove, public_id, by=actor)
    session[_REMOVED] = vars(gone) | {"rhythm": gone.rhythm.value}
    return answer


@bp.post("/me/searches/restoration")
@audience(Audience.PUBLIC)
def restore() -> Any:
    """Bring back what was deleted last."""
    if not ActForm().validate_on_submit():
        abort(400)
    gone = session.pop(_REMOVED, None)
    if gone is None:
        raise NotFound()
    answer = _keep(Kept(**(gone | {"rhythm": Rhythm(gone["rhythm"])})))
    flash(_("The search is back."), "success")
    return answer


def _keep(found: Kept) -> Response:
    """Into the account, or into the pocket of a browser that nobody signed in with."""
    actor, answer = current_actor(), redirect(url_for("following.saved"), 303)
    if actor.user_id is None:
        return pocket.keep(answer, pocket.mine().with_search(found))  # type: ignore[arg-type]
    transact(searches.save, found, by=actor)
    return answer  # type: ignore[return-value]


def _mine() -> list[Kept]:
    actor = current_actor()
    if actor.user_id is None:
        return list(pocket.mine().searches)
    return [_kept(found) for found in queries.searches_of(actor.user_id)]


def _kept(found: SavedSearch) -> Kept:
    return Kept(found.query, found.name, found.rhythm, found.is_paused, found.public_id)


def _own_name(form: SearchForm, words: str) -> str:
    """What was typed, unless it is what the conditions say anyway: those follow the reader's language."""
    typed = (form.name.data or "").strip()
    return "" if typed == words else typed
