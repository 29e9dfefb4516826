"""Searches in words: ``转让 · 海勃湾区 · 工业仓储 · 10–50 亩``."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from trading.core import city
from trading.core.area import mu
from trading.core.money import Fen, wan
from trading.following.questions import asked
from trading.portal.search import Search
from trading.portal.viewmodels.conditions import words_of
from trading.web.filters import label
from trading.web.locale import html_tag

#: conditions that have words of their own below
_NAMED = frozenset({"kind", "district", "use", "mu_min", "mu_max", "price_min", "price_max"})


def name_of(query: str, name: str = "") -> str:
    """What a saved search goes by: its own name, else its conditions."""
    return name or conditions(asked(query))


def conditions(search: Search) -> str:
    """All conditions of a search in one line."""
    here = city.here()
    parts = (
        label(search.kind) if search.kind else "",
        _(", ").join(here.district(code).name(html_tag()) for code in search.districts),
        _(", ").join(label(use) for use in search.uses),
        _area(search.area_min, search.area_max),
        _price(search.price_min, search.price_max),
        *(words for name, words in words_of(search).items() if name not in _NAMED),
        _("“%(text)s”", text=search.text) if search.text else "",
    )
    return " · ".join(part for part in parts if part) or _("All land on offer")


def _area(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return _("%(low)s–%(high)s mu", low=_mu(low), high=_mu(high))
    if low is not None:
        return _("≥ %(figure)s mu", figure=_mu(low))
    return _("≤ %(figure)s mu", figure=_mu(high)) if high is not None else ""


def _price(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return _("%(low)s–%(high)s ×10,000 yuan", low=_wan(low), high=_wan(high))
    if low is not None:
        return _("≥ %(amount)s ×10,000 yuan", amount=_wan(low))
    return _("≤ %(amount)s ×10,000 yuan", amount=_wan(high)) if high is not None else ""


def _mu(area: Decimal) -> str:
    return _trimmed(f"{mu(area):.2f}")


def _wan(fen: int) -> str:
    return _trimmed(wan(Fen(fen)))


def _trimmed(figure: str) -> str:
    return figure.rstrip("0").rstrip(".") if "." in figure else figure
