"""The list of land on offer: the variables of ``listing/index.html``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from trading.core import city, clock
from trading.core.deal import AcquisitionMode, Business, DealKind, TradeMode, TransferForm, UseClass
from trading.listing.states import Stage
from trading.portal import queries
from trading.portal.cursors import Cursor
from trading.portal.exports import FORMATS
from trading.portal.search import PRESENTATION, Search, Sort, View
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.conditions import address, conditions, hints, number_words, refusals
from trading.portal.viewmodels.findmap import find_map
from trading.web.filters import label
from trading.web.locale import html_tag

#: a printed list holds at most so many lots
ON_PAPER = 500
#: fields whose text the form shows again as it was typed
_TYPED = (
    "mu_min",
    "mu_max",
    "price_min",
    "price_max",
    "unit_min",
    "unit_max",
    "years_min",
    "published_from",
    "closes_until",
    "bbox",
)
#: stages that a listing on offer may be in
_STAGES = (
    Stage.NEGOTIATING,
    Stage.NOTICE,
    Stage.OPEN,
    Stage.TIMED,
    Stage.CLOSING,
    Stage.PAUSED,
    Stage.SUSPENDED,
    Stage.AWARD_PENDING,
    Stage.AGREED,
)


@dataclass(frozen=True)
class Leaf:
    """One page of a list that is read from place to place: its rows and the addresses of its neighbours."""

    items: list[Any]
    total: int
    total_words: str
    previous: str | None
    following: str | None


def index(asked: Search, found: queries.Found, now: datetime) -> dict[str, Any]:
    """Everything that the template asks for."""
    set_ = conditions(asked, "portal.listings")
    return {
        "page": leaf(asked, found, lots.items(found.lots, now, shape=True), "portal.listings"),
        "listed": number_words(queries.count_offered()),
        "chosen": chosen(asked),
        "carried": [pair for pair in asked.given if pair[0] not in PRESENTATION],
        **choices(found),
        "modes": [(one.value, label(one)) for one in TradeMode],
        "forms": [(one.value, label(one)) for one in TransferForm],
        "acquisitions": [(one.value, label(one)) for one in AcquisitionMode],
        "stages": [(one.value, label(one)) for one in _STAGES],
        "sorts": [(sort.value, label(sort)) for sort in Sort],
        "heard": [(one.words, one.address) for one in set_ if one.was_heard],
        "chips": [(one.words, one.address) for one in set_ if not one.was_heard],
        "views": [(view.value, label(view), address("portal.listings", asked.query(view=view.value))) for view in View],
        "refusals": refusals(asked),
        "map": None if asked.view is View.LIST else find_map(asked, found, now, "portal.listings"),
        "hints": [] if found.total else hints(asked, now, "portal.listings"),
        "exports": export_links(asked, "portal.listings_export"),
        "share": url_for("portal.listings", _external=True) + _query(asked),
        "print_view": url_for("portal.listings_on_paper") + _query(asked),
    }


def on_paper(asked: Search, now: datetime) -> dict[str, Any]:
    """Everything that ``listing/on_paper.html`` asks for: the hits as one table, with the question in words."""
    total = queries.count(asked, now)
    return {
        "items": lots.items(queries.export(asked, now, ON_PAPER), now),
        "total": total,
        "total_words": number_words(total),
        "conditions": [one.words for one in conditions(asked, "portal.listings")],
        "sort": label(asked.sort),
        "at": now,
        "share": url_for("portal.listings", _external=True) + _query(asked),
        "back": url_for("portal.listings") + _query(asked),
    }


def choices(found: queries.Found) -> dict[str, list[tuple[str, str, int | None]]]:
    """Kinds, districts and classes of use with what each would bring; without figures where that is too many."""

    def count(name: str, value: str) -> int | None:
        return None if found.facets is None else found.facets.get(name, Counter())[value]

    return {
        "kinds": [(one.value, label(one), count("kind", one.value)) for one in DealKind],
        "subleases": [(one.value, label(one), count("business", one.value)) for one in (Business.SUBLEASE,)],
        "districts": [(one.code, one.name(html_tag()), count("district", one.code)) for one in city.here().districts],
        "uses": [(one.value, label(one), count("use", one.value)) for one in UseClass],
    }


def leaf(asked: Search, found: queries.Found, items: list[Any], endpoint: str) -> Leaf:
    """The page of rows, with the addresses of its neighbours."""

    def neighbour(name: str, place: Cursor | None) -> str | None:
        if place is None:
            return None
        return address(endpoint, asked.query(**{"page": None, "after": None, "before": None, name: place}))

    return Leaf(
        items,
        found.total,
        number_words(found.total),
        neighbour("before", found.previous),
        neighbour("after", found.following),
    )


def chosen(asked: Search) -> dict[str, Any]:
    """The question as the form shows it again."""
    return {
        "kind": asked.kind.value if asked.kind else "",
        "business": [asked.business.value] if asked.business else [],
        "district": list(asked.districts),
        "use": [use.value for use in asked.uses],
        "mode": [mode.value for mode in asked.modes],
        "form": [form.value for form in asked.forms],
        "acquisition": [mode.value for mode in asked.acquisitions],
        "stage": [stage.value for stage in asked.stages],
        **{name: asked.value(name) for name in _TYPED},
        "q": asked.text,
        "open": asked.only_open,
        "unburdened": asked.unburdened,
        "sort": asked.sort.value,
        "view": asked.view.value,
        "is_close": bool(
            asked.modes
            or asked.forms
            or asked.acquisitions
            or asked.stages
            or any(asked.value(name) for name in _TYPED[4:-1])
        ),
    }


def export_links(asked: Search, endpoint: str) -> list[tuple[str, str]]:
    """The same search in the other formats."""
    return [(kind.label, url_for(endpoint, ending=ending) + _query(asked)) for ending, kind in FORMATS.items()]


def _query(asked: Search) -> str:
    """The question without where one stands in its answer."""
    query = asked.query(view=None, page=None, after=None, before=None)
    return f"?{query}" if query else ""


def last_thirty_days(now: datetime) -> tuple[datetime, datetime]:
    """Thirty days back by local dates, up to now. A calendar month would begin with nought on its first day."""
    today = now.astimezone(clock.LOCAL)
    return clock.local(today.year, today.month, today.day) - timedelta(days=29), now + timedelta(seconds=1)


def a_year_before(now: datetime) -> datetime:
    """How far back like deals are looked for."""
    return now - timedelta(days=365)
