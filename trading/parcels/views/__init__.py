"""Public pages of the land book: one parcel with its history, and finding parcels by number, place and use."""

from __future__ import annotations

from flask import Blueprint

from trading.parcels.views import find, show

bp = Blueprint("parcels", __name__)
bp.get("/parcels")(find.find)
bp.get("/parcels/<code>")(show.show)
