"""Pages of the land book: the public history of a parcel."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from trading.core import clock
from trading.core.access import permits
from trading.core.area import format_hectares, format_m2, format_mu
from trading.core.city import here
from trading.core.codes import fold_code
from trading.core.land_use import LandUse
from trading.core.money import yuan
from trading.parcels import drawing, history, queries
from trading.parcels.drawing import Pin
from trading.parcels.models import Burden, LandRight, Parcel
from trading.parcels.permissions import GRANTS, Permission
from trading.web.actor import current_actor
from trading.web.filters import label, say_msgid
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("parcels", __name__)


@bp.get("/parcels/<code>")
@audience(Audience.PUBLIC)
def show(code: str) -> Any:
    """One parcel: what it is, where it lies, who holds which right, what burdens it, what happened to it."""
    parcel = queries.get_parcel(fold_code(code))
    rights = queries.rights_of_parcel(parcel.id)
    right = next((one for one in rights if one.is_active), None)
    in_full = permits(GRANTS, Permission.SEE_HOLDERS, current_actor(), right)
    use = _use_name(parcel.use)
    return render_template(
        "parcels/show.html",
        parcel=parcel,
        title=_("%(place)s, %(use)s", place=_place(parcel), use=use),
        kpis=_key_figures(parcel, right),
        plan_svg=drawing.parcel_plan_svg(
            parcel,
            neighbours=queries.neighbours_of(parcel),
            caption=f"{use} {format_m2(parcel.area)} {_('m²')}",
        ),
        map_svg=drawing.district_map_svg(
            here(),
            pins=[Pin(parcel.centre_lon, parcel.centre_lat, tone="me")],
            language=html_tag(),
            label=_("Where the parcel lies in the city"),
            large_text=True,
        ),
        land=_land(parcel, use),
        title_facts=_title(right, in_full) if right else [],
        burdens=_burdens(right, in_full) if right else [],
        history=[_told(entry) for entry in history.of_parcel(parcel)],
    )


def _use_name(use: LandUse) -> str:
    return use.english if html_tag() == "en" else use.chinese


def _place(parcel: Parcel) -> str:
    """District and street in the reader's language; the street where it is known."""
    language = html_tag()
    district = here().district(parcel.district_code)
    street = next((one for one in district.streets if one.code == parcel.street_code), None)
    parts = [district.name(language), *([street.name(language)] if street else [])]
    return ", ".join(reversed(parts)) if language == "en" else "".join(parts)


def _key_figures(parcel: Parcel, right: LandRight | None) -> list[tuple[str, str, str | None, str | None]]:
    figures: list[tuple[str, str, str | None, str | None]] = [
        (
            _("Area"),
            format_mu(parcel.area),
            _("mu"),
            _("%(m2)s m², %(hectares)s ha", m2=format_m2(parcel.area), hectares=format_hectares(parcel.area)),
        )
    ]
    years = right.years_left(clock.today()) if right else None
    if right is not None and right.ends_on is not None and years is not None:
        figures.append((_("Term left"), str(years), _("years"), _("until %(day)s", day=right.ends_on.isoformat())))
    figures.append((_("Plot ratio"), _span(parcel.plot_ratio_min, parcel.plot_ratio_max) or "—", None, None))
    benchmark = queries.benchmark_for(parcel, clock.today())
    if benchmark is not None:
        note = _("version %(version)s, grade %(grade)s", version=benchmark.version, grade=benchmark.grade)
        figures.append((_("Benchmark price"), yuan(benchmark.fen_per_m2), _("yuan/m²"), note))
    return figures


def _span(least: Decimal | None, most: Decimal | None, unit: str = "") -> str:
    """A planning figure with its bounds; empty where none is set."""
    write = _whole if unit else _short
    low, high = (write(figure) if figure is not None else None for figure in (least, most))
    if low and high:
        return f"{low}–{high}{unit}"
    if low:
        return f"≥ {low}{unit}"
    return f"≤ {high}{unit}" if high else ""


def _whole(figure: Decimal) -> str:
    return f"{figure.normalize():f}"


def _short(figure: Decimal) -> str:
    """A figure with the decimals it needs, one at least: ``1.0``, ``1.25``."""
    return f"{figure:.1f}" if figure * 10 == int(figure * 10) else f"{figure:.2f}"


def _land(parcel: Parcel, use: str) -> list[tuple[Any, ...]]:
    sides = [
        _("East: %(what)s", what=parcel.boundary_east) if parcel.boundary_east else "",
        _("South: %(what)s", what=parcel.boundary_south) if parcel.boundary_south else "",
        _("West: %(what)s", what=parcel.boundary_west) if parcel.boundary_west else "",
        _("North: %(what)s", what=parcel.boundary_north) if parcel.boundary_north else "",
    ]
    return [
        (_("Use"), f"{use} · {label(parcel.use_scheme)} {parcel.use_code}"),
        (_("Land grade"), parcel.grade),
        (_("Boundaries"), _(", ").join(filter(None, sides)), "wide"),
        (_("Building density"), _span(parcel.density_min, parcel.density_max, " %")),
        (_("Green space"), _span(None, parcel.greening_max, " %")),
        (_("Height limit"), _span(None, parcel.height_max, " m")),
        (_("On the land"), parcel.buildings or _("Nothing is registered"), "wide"),
    ]


def _title(right: LandRight, in_full: bool) -> list[tuple[Any, ...]]:
    mode = label(right.sub_mode or right.acquisition_mode)
    percent = right.investment_percent()
    return [
        (_("Holder"), _holders(right, in_full)),
        (_("Held as"), label(right.co_ownership)),
        (_("Certificate"), right.certificate_no if in_full else _covered(right.certificate_no)),
        (_("Acquired by"), f"{mode} · {right.started_on.isoformat()}"),
        (_("Ends on"), right.ends_on.isoformat() if right.ends_on else _("No end date (allocated land)")),
        (_("Development investment"), f"{percent} %" if percent is not None else ""),
        (_("Standard land"), right.commitments if right.is_standard_land else "", "wide"),
    ]


def _holders(right: LandRight, in_full: bool) -> str:
    """Names as the reader may see them, with shares where they differ from the whole."""
    names = []
    for share in right.shares:
        name = share.party.name if in_full else share.party.public_name
        is_part = share.denominator > 1
        names.append(f"{name} {share.numerator}/{share.denominator}" if is_part else name)
    return _(", ").join(names)


def _covered(certificate: str) -> str:
    """A certificate number with its last three digits covered."""
    return re.sub(r"\d{3}号$", "×××号", certificate)


def _burdens(right: LandRight, in_full: bool) -> list[dict[str, Any]]:
    today = clock.today()
    return [_burden(burden, in_full) for burden in right.burdens if burden.is_in_force(today)]


def _burden(burden: Burden, in_full: bool) -> dict[str, Any]:
    """One burden in force. Who holds it and for how much is for the register's own readers."""
    notes = []
    if burden.rank is not None:
        notes.append(_("rank %(rank)s", rank=burden.rank))
    if burden.transfer_restricted:
        notes.append(_("a ban on transfer is registered"))
    if in_full:
        notes += [burden.holder_name, burden.paper_no]
        if burden.amount_fen is not None:
            notes.append(_("%(amount)s yuan", amount=yuan(burden.amount_fen)))
    return {
        "label": label(burden.kind),
        "since": burden.registered_on.isoformat(),
        "note": " · ".join(filter(None, notes)),
    }


def _told(entry: history.HistoryEntry) -> dict[str, Any]:
    return {
        "on": entry.at.astimezone(clock.LOCAL).date().isoformat(),
        "title": say_msgid(entry.msgid, dict(entry.params)),
        "href": entry.href,
    }
