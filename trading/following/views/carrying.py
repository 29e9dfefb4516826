"""What a browser kept goes into the account at the first page after its owner has signed in."""

from __future__ import annotations

import logging

from flask import Response, after_this_request, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.core.errors import TradingError
from trading.following import pocket
from trading.following.services import searches, watches
from trading.following.views import bp
from trading.transaction import transact
from trading.web.actor import current_actor, is_machine

log = logging.getLogger(__name__)


@bp.before_app_request
def carry_over() -> None:
    """Only a browser that has a pocket and is signed in comes further than the first line, and only once."""
    if pocket.COOKIE not in request.cookies or request.method != "GET" or request.endpoint == "static" or is_machine():
        return
    actor = current_actor()
    if actor.user_id is None:
        return
    mine = pocket.mine()
    try:
        lots = transact(watches.adopt, mine.numbers, by=actor)
        questions = transact(searches.adopt, mine.searches, by=actor)
    except TradingError as refusal:
        log.warning("a pocket waits for the next page: %s", refusal.code)
        return
    _say(lots, questions)
    after_this_request(_drop)


def _drop(answer: Response) -> Response:
    return pocket.empty(answer)


def _say(lots: int, questions: int) -> None:
    words = [
        ngettext("%(num)d lot", "%(num)d lots", lots) if lots else "",
        ngettext("%(num)d search", "%(num)d searches", questions) if questions else "",
    ]
    if lots or questions:
        kept = _(", ").join(word for word in words if word)
        flash(_("What this browser kept is in your account now: %(kept)s.", kept=kept), "success")
