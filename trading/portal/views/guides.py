"""Pages: how a kind of deal is done."""

from __future__ import annotations

from flask import render_template

from trading.core.errors import NotFound
from trading.portal.guides import GUIDES, figures
from trading.portal.views import bp
from trading.web.guards import Audience, audience


@bp.get("/guides/<code>")
@audience(Audience.PUBLIC)
def guide(code: str) -> str:
    found = GUIDES.get(code)
    if found is None:
        raise NotFound()
    return render_template("portal/guide.html", guide=found, figures=figures())
