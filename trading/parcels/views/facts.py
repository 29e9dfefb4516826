"""What pages tell of a parcel and its right, each fact as its reader may have it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from trading.core import clock, settings
from trading.core.area import format_hectares, format_m2, format_mu
from trading.core.deal import Business
from trading.core.money import yuan
from trading.parcels import drawing, queries
from trading.parcels.geometry import area_of, deviation
from trading.parcels.models import Burden, LandRight, Parcel
from trading.parcels.views.words import covered, holders_of, mode_of, span, use_of, whole
from trading.web.filters import label

#: a figure for a page: label, figure, unit, note
Figure = tuple[str, str, str | None, str | None]


def key_figures(parcel: Parcel, right: LandRight | None) -> list[Figure]:
    """What one looks for first: size, time left, how densely it may be built on, what land costs there."""
    size = _("%(m2)s m², %(hectares)s ha", m2=format_m2(parcel.area), hectares=format_hectares(parcel.area))
    figures: list[Figure] = [(_("Area"), format_mu(parcel.area), _("mu"), size)]
    years = right.years_left(clock.today()) if right else None
    if right is not None and right.ends_on is not None and years is not None:
        figures.append((_("Term left"), str(years), _("years"), _("until %(day)s", day=right.ends_on.isoformat())))
    figures.append((_("Plot ratio"), span(parcel.plot_ratio_min, parcel.plot_ratio_max) or "—", None, None))
    benchmark = queries.benchmark_for(parcel, clock.today())
    if benchmark is not None:
        note = _("version %(version)s, grade %(grade)s", version=benchmark.version, grade=benchmark.grade)
        figures.append((_("Benchmark price"), yuan(benchmark.fen_per_m2), _("yuan/m²"), note))
    return figures


def of_land(parcel: Parcel, in_full: bool) -> dict[str, Any]:
    """The ground: use with its scheme, bounds, planning, what stands on it."""
    sides = [
        _("East: %(what)s", what=parcel.boundary_east) if parcel.boundary_east else "",
        _("South: %(what)s", what=parcel.boundary_south) if parcel.boundary_south else "",
        _("West: %(what)s", what=parcel.boundary_west) if parcel.boundary_west else "",
        _("North: %(what)s", what=parcel.boundary_north) if parcel.boundary_north else "",
    ]
    grade = _("grade %(grade)s", grade=parcel.grade)
    return {
        "land": [
            (_("Use"), f"{use_of(parcel)} · {label(parcel.use_scheme)} {parcel.use_code}", "wide"),
            (_("Land grade"), f"{grade} · {parcel.section}" if parcel.section else grade),
            (_("Planning conditions"), parcel.planning_no),
            (_("Boundaries"), _(", ").join(filter(None, sides)), "wide"),
        ],
        "planning": _planning(parcel),
        "structures": [
            {
                "name": one.name,
                "structure": one.structure,
                "storeys": one.storeys,
                "floor_area": one.floor_area,
                "completed_on": one.completed_on,
                "certificate": one.certificate_no if in_full else covered(one.certificate_no),
            }
            for one in parcel.structures
        ],
    }


def _planning(parcel: Parcel) -> list[tuple[str, str, str, str]]:
    """The planning indices that are set: name, least, most, unit."""
    rows = (
        (_("Plot ratio"), parcel.plot_ratio_min, parcel.plot_ratio_max, ""),
        (_("Building density"), parcel.density_min, parcel.density_max, "%"),
        (_("Green space"), None, parcel.greening_max, "%"),
        (_("Height limit"), None, parcel.height_max, _("m")),
    )
    return [
        (name, *(whole(figure) if figure is not None else "—" for figure in (least, most)), unit)
        for name, least, most, unit in rows
        if least is not None or most is not None
    ]


def area_check(parcel: Parcel) -> dict[str, Any]:
    """The area of the outline beside that of the certificate, and whether they agree well enough."""
    tolerance = Decimal(settings.value("rule.area_deviation"))
    percent = (deviation(parcel.outline, parcel.area) * 100).quantize(Decimal("0.01"))
    return {
        "measured": area_of(parcel.outline),
        "certified": parcel.area,
        "percent": percent,
        "tolerance": whole(tolerance),
        "agrees": percent <= tolerance,
    }


def of_right(right: LandRight | None, in_full: bool) -> dict[str, Any]:
    """The right in force: who, how, how long, under which duties, with which burdens."""
    if right is None:
        return {"title_facts": [], "burdens": []}
    today = clock.today()
    return {
        "title_facts": title_facts(right, in_full),
        "term": term(right),
        "investment": investment(right),
        "promises": right.promises if right.is_standard_land or right.promises else [],
        "barred": [label(Business(one)) for one in right.barred],
        "former": [
            (one.number if in_full else covered(one.number), label(one.kind), one.replaced_on)
            for one in right.former_certificates
        ],
        "burdens": [
            burden_row(one, in_full) for one in sorted(right.burdens, key=_rank_order) if one.is_in_force(today)
        ],
    }


def title_facts(right: LandRight, in_full: bool) -> list[tuple[Any, ...]]:
    """Holder, certificate, how and when acquired, and how building goes on."""
    days = (
        (_("Building to begin by"), right.agreed_start_on),
        (_("Building to be completed by"), right.agreed_finish_on),
        (_("Built since"), right.built_since),
        (_("Building stopped on"), right.stopped_on),
        (_("Completed on"), right.finished_on),
    )
    return [
        (_("Holder"), holders_of(right, in_full)),
        (_("Held as"), label(right.co_ownership)),
        (_("Certificate"), right.certificate_no if in_full else covered(right.certificate_no)),
        (_("Kind of certificate"), label(right.certificate_kind)),
        (_("Acquired by"), mode_of(right)),
        (_("Allocation catalogue"), label(right.allocation_group) if right.allocation_group else ""),
        (_("Grant contract"), right.grant_contract_no if in_full else ""),
        (_("Land price"), _price(right) if in_full else ""),
        *((name, day.isoformat() if day else "") for name, day in days),
        (_("The grant contract says"), right.restrictions, "wide"),
    ]


def _price(right: LandRight) -> str:
    state = _("paid in full") if right.price_paid else _("not paid in full")
    if right.grant_price_fen is None:
        return state
    return f"{_('%(amount)s yuan', amount=yuan(right.grant_price_fen))}, {state}"


def term(right: LandRight) -> dict[str, Any]:
    """The term as a picture: years gone and years left."""
    if right.ends_on is None:
        return {"svg": None, "since": right.started_on, "until": None}
    whole_days = (right.ends_on - right.started_on).days
    gone_days = min(max((clock.today() - right.started_on).days, 0), whole_days)
    year = Decimal("365.25")
    gone = (Decimal(gone_days) / year).quantize(Decimal("0.1"))
    left = right.years_left(clock.today())
    words = _("%(gone)s years of the term are over, %(left)s years are left.", gone=gone, left=left)
    return {
        "svg": drawing.share_bar_svg(Decimal(gone_days) / whole_days, words),
        "since": right.started_on,
        "until": right.ends_on,
        "gone": gone,
        "left": left,
    }


def investment(right: LandRight) -> dict[str, Any] | None:
    """Investment done as a bar with the share that a transfer needs; None where nothing is known."""
    percent = right.investment_percent()
    if percent is None:
        return None
    needed = int(settings.value("rule.investment_percent"))
    words = _(
        "%(percent)s %% of the development investment is done; a transfer needs %(needed)s %%.",
        percent=percent,
        needed=needed,
    )
    return {
        "svg": drawing.share_bar_svg(percent / 100, words, mark=Decimal(needed) / 100),
        "percent": percent,
        "needed": needed,
        "is_enough": percent >= needed,
        "report": right.audit_report_no,
        "auditor": right.auditor,
        "on": right.audited_on,
    }


def _rank_order(burden: Burden) -> tuple[bool, int, Any]:
    """Mortgages first, in order of rank, then by day."""
    return burden.rank is None, burden.rank or 0, burden.registered_on


def burden_row(burden: Burden, in_full: bool) -> dict[str, Any]:
    """One burden in force. Who holds it, for how much and by which paper is for the register's own readers."""
    notes = []
    if burden.is_ceiling:
        notes.append(_("maximum-amount mortgage"))
    if burden.transfer_restricted:
        notes.append(_("a ban on transfer is registered"))
    if burden.area is not None:
        notes.append(_("on %(area)s m² of the parcel", area=format_m2(burden.area)))
    if burden.release_paper_no:
        notes.append(_("settled: %(paper)s", paper=burden.release_paper_no) if in_full else _("settled by a decision"))
    if in_full and burden.debt_from and burden.debt_to:
        notes.append(_("debts from %(first)s to %(last)s", first=burden.debt_from, last=burden.debt_to))
    return {
        "number": burden.number,
        "label": label(burden.kind),
        "rank": burden.rank,
        "since": burden.registered_on,
        "due": burden.due_on,
        "note": _("; ").join(filter(None, [*notes, burden.note if in_full else ""])),
        "holder": _(", ").join(filter(None, (burden.holder_name, burden.authority))) if in_full else "",
        "amount": burden.amount_fen if in_full else None,
        "paper": burden.paper_no if in_full else "",
        "is_settled": bool(burden.release_paper_no),
    }
