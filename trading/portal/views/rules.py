"""Page: the rule book, so that nobody has to remember a rule."""

from __future__ import annotations

from flask import render_template, request

from trading import rulebook
from trading.core.deal import Business
from trading.core.findings import Severity
from trading.portal.checks import book
from trading.portal.views import bp
from trading.rulebook.book import Step
from trading.web.actor import current_actor
from trading.web.filters import say_msgid
from trading.web.guards import ROLES, Audience, audience

#: who is let in at the pages of the settings
_SETTINGS_READERS = ROLES[Audience.ADMIN] | ROLES[Audience.AUDIT] | ROLES[Audience.DESK]


@bp.get("/rules")
@audience(Audience.PUBLIC)
def rules() -> str:
    asked = book.Filter.of(request.args)
    found = book.rules(asked)
    return render_template(
        "portal/rules.html",
        asked=asked,
        found=found,
        count=sum(len(inside) for _step, inside in found),
        total=len(rulebook.book()),
        figures=book.figures,
        words=say_msgid,
        businesses=list(Business),
        steps=list(Step),
        severities=list(Severity),
        may_see_settings=bool(current_actor().roles & _SETTINGS_READERS),
    )
