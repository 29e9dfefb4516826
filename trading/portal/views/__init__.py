"""Pages of the public site, one module a subject; the blueprint is ``portal`` for all of them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("portal", __name__)

from trading.portal.views import account, browse, check, gazette, guides, papers, preview, rules, service  # noqa: E402, F401 - they hang their routes on bp
