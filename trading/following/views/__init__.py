"""Pages of the room, and what is done at a sign-in."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("following", __name__)

from trading.following.views import calendar, carrying, searches, watch  # noqa: E402, F401 - they hang their pages on bp
