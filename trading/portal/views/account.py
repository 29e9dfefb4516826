"""Pages: everyone's own overview, and how the site looks and speaks to a reader."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, session
from flask_login import current_user

from trading.core import clock
from trading.parties import door
from trading.parties import services as parties
from trading.portal.viewmodels import overview
from trading.portal.views import bp
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.guards import Audience, audience
from trading.web.locale import SESSION_KEY, tag_of

#: display settings kept in a cookie of their own: no account is needed for them
_COOKIES = {"theme": {"light", "dark"}, "type": {"normal", "large"}, "keys": {"on", "off"}}
_COOKIE_SECONDS = 400 * 24 * 3600


@bp.get("/me")
@audience(Audience.SIGNED_IN)
def me() -> str:
    return render_template("portal/me.html", **vars(overview.of(current_actor(), clock.now())))


@bp.get("/preferences")
@audience(Audience.PUBLIC)
def preferences() -> Any:
    """Keep what was chosen and go back. Made for plain links: all that a stranger's link can do is change a colour."""
    answer = redirect(door.safe_target(request.args.get("next")) or "/", 303)
    for name, values in _COOKIES.items():
        chosen = request.args.get(name)
        if chosen in values:
            answer.set_cookie(
                name,
                chosen,
                max_age=_COOKIE_SECONDS,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
                httponly=False,  # the switch in the page's head reads it before the first paint
                samesite="Lax",
            )
    tag = tag_of(request.args.get("lang"))
    if tag is not None:
        session[SESSION_KEY] = tag
        if current_user.is_authenticated and current_user.locale != tag:
            transact(parties.save_locale, current_user.id, tag)
    return answer
