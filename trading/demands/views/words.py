"""A demand in words: its title, its facts and what it would pay, in the reader's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from trading.core import city, rates
from trading.core.area import format_m2, format_mu
from trading.core.money import Fen, wan, yuan
from trading.demands.fitting import Fitting
from trading.demands.models import Demand
from trading.demands.rules import Fit, Reason
from trading.demands.states import DemandKind, DemandStatus
from trading.web.filters import label, local_date, say_msgid
from trading.web.locale import html_tag

Row = tuple[Any, ...]


def places(demand: Demand) -> str:
    """The districts wanted, or the whole city."""
    here = city.here()
    if not demand.districts:
        return _("anywhere in %(city)s", city=here.name(html_tag()))
    return _(", ").join(here.district(code).name(html_tag()) for code in demand.districts)


def uses(demand: Demand) -> str:
    return _(", ").join(label(use) for use in demand.use_classes)


def title(demand: Demand) -> str:
    """Kind, use and place in one line."""
    if not demand.uses:
        return label(demand.kind)
    return _("%(kind)s: %(uses)s, %(places)s", kind=label(demand.kind), uses=uses(demand), places=places(demand))


def area(demand: Demand) -> str:
    """The range of areas, in mu."""
    low, high = demand.area_min, demand.area_max
    if low is not None and high is not None:
        return _("%(low)s to %(high)s mu", low=_mu(low), high=_mu(high))
    if low is not None:
        return _("from %(low)s mu", low=_mu(low))
    return _("up to %(high)s mu", high=_mu(high)) if high is not None else ""


def area_m2(demand: Demand) -> str:
    """The same in square metres."""
    bounds = [format_m2(one) for one in (demand.area_min, demand.area_max) if one is not None]
    return f"{' – '.join(bounds)} {_('m²')}" if bounds else ""


def _mu(value: Decimal) -> str:
    text = format_mu(value)
    return text.removesuffix(".00")


def amount_label(demand: Demand) -> str:
    return {
        DemandKind.BUY: _("Budget"),
        DemandKind.RENT: _("Rent for one year"),
        DemandKind.LEND: _("Amount lent"),
    }[demand.kind]


def amount(demand: Demand) -> str:
    """Budget, rent or loan in units of ten thousand yuan."""
    low, high = demand.amount_min, demand.amount_max
    if low is not None and high is not None:
        return _("%(low)s to %(high)s ×10,000 yuan", low=wan(low), high=wan(high))
    if high is not None:
        return _("up to %(high)s ×10,000 yuan", high=wan(high))
    return unit_amount(demand)


def unit_amount(demand: Demand) -> str:
    """The most by area."""
    if demand.unit_amount is None or demand.price_unit is None:
        return ""
    figure = yuan(Fen(demand.unit_amount), trim=True)
    return _("up to %(amount)s %(unit)s", amount=figure, unit=label(demand.price_unit))


def rate(demand: Demand) -> str:
    """The annual rate asked."""
    bounds = [one for one in (demand.rate_min, demand.rate_max) if one is not None]
    if not bounds:
        return ""
    shown = " – ".join(f"{rates.percent(one)} %" for one in dict.fromkeys(bounds))
    if len(bounds) == 2:
        return shown
    return _("at least %(rate)s", rate=shown) if demand.rate_min is not None else _("at most %(rate)s", rate=shown)


def term_label(demand: Demand) -> str:
    return _("Longest term") if demand.kind is DemandKind.LEND else _("Term wanted")


def term(demand: Demand) -> str:
    if demand.term_months is None:
        return ""
    return _("%(months)s months", months=demand.term_months)


def poster(demand: Demand) -> str:
    """Who posted it, as far as the public may know."""
    return demand.public_name or _("A checked %(kind)s, not named", kind=label(demand.party.kind).lower())


def land_rows(demand: Demand) -> list[Row]:
    """The land wanted."""
    return [
        (_("Districts"), places(demand)),
        (_("Uses"), uses(demand)),
        (_("Area"), area(demand)),
        (_("In square metres"), area_m2(demand)),
        (_("Acquisition modes"), _(", ").join(label(mode) for mode in demand.acquisition_modes) or _("any")),
        (_("Buildings"), label(demand.buildings)),
    ]


def money_rows(demand: Demand) -> list[Row]:
    """What is paid, or lent, and for how long."""
    rows: list[Row] = [(amount_label(demand), amount(demand))]
    match demand.kind:
        case DemandKind.BUY:
            if demand.amount_max is not None:
                rows.append((_("By area"), unit_amount(demand)))
        case DemandKind.RENT:
            rows += [(term_label(demand), term(demand)), (_("Wanted from"), _day(demand.starts_on))]
        case DemandKind.LEND:
            rows += [
                (_("Annual rate asked"), rate(demand)),
                (term_label(demand), term(demand)),
                (_("Lender"), label(demand.lender_type) if demand.lender_type else ""),
                (_("Collateral"), _(", ").join(label(wish) for wish in demand.collateral_wishes)),
            ]
    return rows


def _day(day: Any) -> str:
    return local_date(day) if day is not None else ""


def state_note(demand: Demand) -> str:
    """What the state means for a reader, where it isn't plain."""
    match demand.shown_status:
        case DemandStatus.PUBLISHED:
            return _("stands until %(day)s", day=_day(demand.valid_until))
        case DemandStatus.PAUSED:
            return _("The poster takes no offers at the moment.")
        case DemandStatus.EXPIRED:
            return _("It stood until %(day)s.", day=_day(demand.valid_until))
        case DemandStatus.FULFILLED:
            return _("The poster has found what was looked for.")
        case _:
            return ""


# --- matches --------------------------------------------------------------------------------------------------------


def reason_lines(fitting: Fitting) -> list[dict[str, str]]:
    """Why a pair fits, and what doesn't, in words; what fits comes first."""
    order = (Fit.FITS, Fit.NEAR, Fit.MISSES, Fit.UNKNOWN)
    found = sorted(fitting.judgement.reasons, key=lambda reason: order.index(reason.fit))
    return [{"fit": reason.fit.value, "label": label(reason.criterion), "text": _said(reason)} for reason in found]


def _said(reason: Reason) -> str:
    return say_msgid(reason.msgid, reason.params)
