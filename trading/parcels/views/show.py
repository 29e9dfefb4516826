"""The page of a parcel: what it is, where it lies, who holds which right, what burdens it, what happened to it."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from trading.core import clock, settings
from trading.core.access import permits
from trading.core.area import format_m2
from trading.core.city import here
from trading.core.codes import fold_code
from trading.parcels import drawing, history, queries
from trading.parcels.drawing import Pin
from trading.parcels.models import Parcel
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.views import facts
from trading.parcels.views.words import place_of, use_of
from trading.web.actor import current_actor
from trading.web.filters import say_msgid
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@audience(Audience.PUBLIC)
def show(code: str) -> Any:
    """One parcel, in full for its holders and for staff, without names, amounts and exact corners for the public."""
    parcel = queries.get_parcel(fold_code(code))
    right = next((one for one in queries.rights_of_parcel(parcel.id) if one.is_active), None)
    in_full = permits(GRANTS, Permission.SEE_HOLDERS, current_actor(), right)
    return render_template(
        "parcels/show.html",
        parcel=parcel,
        right=right,
        in_full=in_full,
        title=_("%(place)s, %(use)s", place=place_of(parcel), use=use_of(parcel)),
        kpis=facts.key_figures(parcel, right),
        history=[_told(entry) for entry in history.of_parcel(parcel)],
        area_check=facts.area_check(parcel) if current_actor().is_staff else None,
        **pictures(parcel, in_full),
        **facts.of_land(parcel, in_full),
        **facts.of_right(right, in_full),
    )


def pictures(parcel: Parcel, in_full: bool) -> dict[str, Any]:
    """Plan and location map. The public gets the generalised outline: exact corners are not for publication."""
    grid = 0 if in_full else int(settings.value("geo.public_outline_m"))
    return {
        "grid": grid,
        "plan_svg": drawing.parcel_plan_svg(
            parcel,
            neighbours=queries.neighbours_of(parcel),
            caption=f"{use_of(parcel)} {format_m2(parcel.area)} {_('m²')}",
            grid=grid,
        ),
        "map_svg": drawing.district_map_svg(
            here(),
            pins=[Pin(parcel.centre_lon, parcel.centre_lat, tone="me")],
            language=html_tag(),
            label=_("Where the parcel lies in the city"),
            large_text=True,
        ),
    }


def _told(entry: history.HistoryEntry) -> dict[str, Any]:
    return {
        "on": entry.at.astimezone(clock.LOCAL).date().isoformat(),
        "title": say_msgid(entry.msgid, dict(entry.params)),
        "href": entry.href,
    }
