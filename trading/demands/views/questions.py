"""The question pages of a demand: one group of questions a page, saved page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from trading.core.errors import TradingError
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.demands import services
from trading.demands.forms import MONEY_FORMS, LandForm, PostForm
from trading.demands.models import Demand
from trading.demands.states import EDITABLE, DemandKind
from trading.demands.views import tasks, words
from trading.demands.views.mine import bp, own_demand
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import Versioned
from trading.web.guards import Audience, audience

_AMOUNTS = {"amount_min", "amount_max", "unit_amount"}
_RATES = {"rate_min", "rate_max"}

#: what each kind is asked about money
MONEY_NAMES: dict[DemandKind, tuple[str, ...]] = {
    DemandKind.BUY: ("amount_max", "unit_amount", "price_unit"),
    DemandKind.RENT: ("amount_min", "amount_max", "term_months", "starts_on"),
    DemandKind.LEND: (
        *("amount_min", "amount_max", "rate_min", "rate_max"),
        *("term_months", "lender_type", "collateral"),
    ),
}


@dataclass(frozen=True)
class Page:
    """One page: its form, how stored answers fill it, what it hands to which use case, and the page after it."""

    form: Callable[[Demand], type[Versioned]]
    fill: Callable[[Demand], Mapping[str, Any]]
    save: Callable[..., Demand]
    read: Callable[[Demand, Any], Mapping[str, Any]]
    following: str | None


def _fill_land(demand: Demand) -> Mapping[str, Any]:
    return {
        "districts": demand.districts,
        "uses": demand.use_classes,
        "area_min": demand.area_min,
        "area_max": demand.area_max,
        "modes": demand.acquisition_modes,
        "buildings": demand.buildings,
    }


def _read_land(demand: Demand, form: Any) -> Mapping[str, Any]:
    return {
        **{name: form[name].data for name in ("districts", "uses", "modes", "buildings")},
        "area_min": form.square_metres(form.area_min),
        "area_max": form.square_metres(form.area_max),
    }


def _fill_money(demand: Demand) -> Mapping[str, Any]:
    return {name: _typed(name, getattr(demand, name)) for name in MONEY_NAMES[demand.kind]}


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    return Fen(value) if name in _AMOUNTS else Rate(value) if name in _RATES else value


PAGES: dict[str, Page] = {
    "land": Page(lambda demand: LandForm, _fill_land, services.answer_land, _read_land, "money"),
    "money": Page(
        lambda demand: MONEY_FORMS[demand.kind],
        _fill_money,
        services.answer_money,
        lambda demand, form: {name: form[name].data for name in MONEY_NAMES[demand.kind]},
        "post",
    ),
    "post": Page(
        lambda demand: PostForm,
        lambda demand: {
            name: getattr(demand, name) for name in ("description", "name_wish", "contact_wish", "valid_days")
        },
        services.answer_post,
        lambda demand, form: {
            **{name: form[name].data for name in ("name_wish", "contact_wish", "valid_days")},
            "description": form.description.data or "",
        },
        None,
    ),
}


@bp.route("/me/demands/<draft>/questions/<page>", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def question(draft: str, page: str) -> Any:
    demand = own_demand(draft)
    sheet = PAGES.get(page) or abort(404)
    if demand.status not in EDITABLE:
        return redirect(url_for("my_demands.task_list", draft=draft))
    form = sheet.form(demand)(version=demand.version, **sheet.fill(demand))
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                transact(sheet.save, draft, **sheet.read(demand, form), expected=form.expected, by=current_actor())
            except TradingError as refusal:
                form.absorb(refusal)
                status = status_of(refusal)
            else:
                return redirect(_next_page(draft, sheet), 303)
        demand = own_demand(draft)
    template = f"demands/my/{page if page != 'money' else demand.kind.value}.html"
    heading, title = words.title(demand), tasks.money_title(demand)
    bounds = services.bounds()
    return render_template(
        template, demand=demand, heading=heading, money_title=title, form=form, bounds=bounds
    ), status


def _next_page(draft: str, sheet: Page) -> str:
    """Where saving leads: on to the next group, back to the list, or to where the answers are checked."""
    if request.form.get("go", "next") == "later":
        return url_for("my_demands.task_list", draft=draft)
    if sheet.following is None or request.args.get("from") == "check":
        return url_for("my_demands.check", draft=draft)
    return url_for("my_demands.question", draft=draft, page=sheet.following)
