"""The public's pages: the list in every format, and one demand with what fits it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from trading.core import city, clock
from trading.core.access import permits
from trading.core.area import mu
from trading.core.deal import UseClass
from trading.core.money import wan
from trading.core.paging import Page
from trading.demands import exports
from trading.demands.permissions import GRANTS, Permission, posted_it
from trading.demands.queries import demands as queries
from trading.demands.search import PAGE_SIZE, Search, Sort, read_search
from trading.demands.states import DemandKind, DemandStatus
from trading.demands.views import words
from trading.demands.views.rows import DemandRow, listings_fitting
from trading.web.actor import current_actor
from trading.web.filters import label
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("demands", __name__)


@bp.get("/demands")
@audience(Audience.PUBLIC)
def index() -> str:
    asked = _asked()
    found = queries.search(asked)
    page = Page([DemandRow.of(demand) for demand in found.demands], found.total, asked.page, PAGE_SIZE)
    page.url = lambda number: _address(asked.query(page=number))
    counts = queries.count_by_kind()
    conditions = _conditions(asked)
    return render_template(
        "demands/index.html",
        page=page,
        standing=sum(counts.values()),
        chosen=_chosen(asked),
        kinds=[(kind.value, label(kind), counts.get(kind.value, 0)) for kind in DemandKind],
        districts=[(one.code, one.name(html_tag()), None) for one in city.here().districts],
        uses=[(use.value, label(use), None) for use in UseClass],
        sorts=[(sort.value, label(sort)) for sort in Sort],
        chips=[(text, address) for text, address, _rest in conditions],
        problems=[_names()[name] for name in asked.problems],
        hints=[] if found.total else _hints(conditions),
        exports=_export_links(asked),
    )


@bp.get("/demands.<any(csv, xlsx, json, rss, atom):ending>")
@audience(Audience.PUBLIC)
def export(ending: str) -> Response:
    """The same search in another format."""
    kind = exports.FORMATS.get(ending) or abort(404)
    now = clock.now()
    answer = make_response(kind.write(queries.export(_asked()), now, request.url))
    answer.headers["Content-Type"] = kind.media_type
    if kind.is_download:
        name = f"demands-{now.astimezone(clock.LOCAL):%Y%m%d}.{ending}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/demands/<number>")
@audience(Audience.PUBLIC)
def show(number: str) -> str:
    demand, actor = queries.get_public(number), current_actor()
    is_own = posted_it(actor, demand)
    return render_template(
        "demands/show.html",
        demand=demand,
        heading=words.title(demand),
        words=words,
        is_own=is_own,
        matches=listings_fitting(demand) if demand.status is DemandStatus.PUBLISHED and demand.is_live else [],
        may_offer=demand.is_live and (actor.user_id is None or permits(GRANTS, Permission.APPROACH, actor, demand)),
        may_report=not is_own and actor.party_id is not None,
    )


# --- the search in words --------------------------------------------------------------------------------------------


def _asked() -> Search:
    return read_search(request.args, districts=city.here().district_codes)


def _chosen(asked: Search) -> dict[str, Any]:
    """The question as the form shows it again."""
    return {
        "kind": asked.kind.value if asked.kind else "",
        "district": list(asked.districts),
        "use": [use.value for use in asked.uses],
        **{name: asked.value(name) for name in ("mu_min", "mu_max", "amount_min", "q")},
        "sort": asked.sort.value,
    }


def _names() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "district": _("District"),
        "use": _("Use"),
        "mu_min": _("Area at least, mu"),
        "mu_max": _("Area at most, mu"),
        "amount_min": _("Budget or loan at least, ×10,000 yuan"),
        "sort": _("Sort by"),
        "page": _("Page"),
    }


def _conditions(asked: Search) -> list[tuple[str, str, Search]]:
    """Each condition set: its words, the address without it, and the question without it."""
    names = {district.code: district.name(html_tag()) for district in city.here().districts}
    low, high, least = asked.area_min, asked.area_max, asked.amount_min
    rows = (
        ("q", asked.text and _("“%(text)s”", text=asked.text), replace(asked, text="")),
        ("kind", asked.kind and label(asked.kind), replace(asked, kind=None)),
        ("district", _(", ").join(names[code] for code in asked.districts), replace(asked, districts=())),
        ("use", _(", ").join(label(use) for use in asked.uses), replace(asked, uses=())),
        ("mu_min", "" if low is None else _("≥ %(figure)s mu", figure=f"{mu(low):.2f}"), replace(asked, area_min=None)),
        (
            "mu_max",
            "" if high is None else _("≤ %(figure)s mu", figure=f"{mu(high):.2f}"),
            replace(asked, area_max=None),
        ),
        ("amount_min", least and _("≥ %(amount)s ×10,000 yuan", amount=wan(least)), replace(asked, amount_min=None)),
    )
    return [(text, _address(asked.query(**{name: None, "page": None})), rest) for name, text, rest in rows if text]


def _hints(conditions: list[tuple[str, str, Search]]) -> list[tuple[str, str, int]]:
    """For a search without hits: the conditions whose dropping would bring some."""
    found = [(text, address, queries.count(rest)) for text, address, rest in conditions]
    return [hint for hint in found if hint[2]]


def _export_links(asked: Search) -> list[tuple[str, str]]:
    query = asked.query(page=None)
    return [
        (kind.label, url_for("demands.export", ending=ending) + (f"?{query}" if query else ""))
        for ending, kind in exports.FORMATS.items()
    ]


def _address(query: str) -> str:
    return url_for("demands.index") + (f"?{query}" if query else "")
