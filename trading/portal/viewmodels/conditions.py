"""The conditions of a search in words: each with the way to drop it, and what dropping it would bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.core import city
from trading.core.area import mu
from trading.core.money import Fen, wan, yuan
from trading.portal import queries
from trading.portal.search import Search
from trading.portal.understanding import Heard, Span
from trading.web.filters import label, local_date
from trading.web.locale import html_tag

#: each parameter that narrows the list, and what asks nothing in its place
_NOTHING: dict[str, dict[str, Any]] = {
    "kind": {"kind": None},
    "business": {"business": None},
    "district": {"districts": ()},
    "use": {"uses": ()},
    "mu_min": {"area_min": None},
    "mu_max": {"area_max": None},
    "price_min": {"price_min": None},
    "price_max": {"price_max": None},
    "unit_min": {"unit_min": None},
    "unit_max": {"unit_max": None},
    "mode": {"modes": ()},
    "form": {"forms": ()},
    "acquisition": {"acquisitions": ()},
    "stage": {"stages": ()},
    "years_min": {"years_min": None},
    "published_from": {"published_from": None},
    "closes_until": {"closes_until": None},
    "open": {"only_open": False},
    "unburdened": {"unburdened": False},
    "bbox": {"bbox": None},
}


@dataclass(frozen=True)
class Condition:
    """One condition: its words, the address without it, the question without it, and whether the text held it."""

    words: str
    #: what it comes to, without the words that said it
    plain: str
    address: str
    rest: Search
    was_heard: bool = False


def conditions(asked: Search, endpoint: str) -> list[Condition]:
    """Every condition that is set: those of the text first, as they were understood, then the others."""
    found = [
        Condition(
            _("“%(text)s”: %(meaning)s", text=one.words, meaning=_meaning(one)),
            _meaning(one),
            address(endpoint, asked.unsaid(one.words)),
            asked.unheard(one),
            was_heard=True,
        )
        for one in asked.heard
    ]
    if asked.words:
        kept = " ".join(one.words for one in asked.heard)
        rest = address(endpoint, asked.query(q=kept, page=None, after=None, before=None))
        found.append(Condition(_("“%(text)s”", text=asked.words), asked.words, rest, replace(asked, words="")))
    said = words_of(asked)
    found += [
        Condition(said[name], said[name], address(endpoint, asked.without(name)), replace(asked, **nothing))
        for name, nothing in _NOTHING.items()
        if name in said
    ]
    return found


def words_of(asked: Search) -> dict[str, str]:
    """What each parameter says, by its name, of those that say something."""
    return dict(_said(asked))


def hints(asked: Search, now: datetime, endpoint: str) -> list[tuple[str, str, str]]:
    """For a search without hits: the conditions whose dropping would bring some, the most helpful first."""
    found = [(one, queries.count(one.rest, now)) for one in conditions(asked, endpoint)]
    helpful = sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])
    return [(one.plain, one.address, number_words(count)) for one, count in helpful]


def number_words(count: int) -> str:
    """A number of hits, exact as far as hits are counted."""
    if count > queries.CAP:
        return _("more than %(count)s", count=f"{queries.CAP:,}")
    return f"{count:,}"


def address(endpoint: str, query: str) -> str:
    """The address of a question."""
    return url_for(endpoint) + (f"?{query}" if query else "")


def _said(asked: Search) -> Iterator[tuple[str, str]]:
    """What each parameter says, of those that say something."""
    for name, value in (("kind", asked.kind), ("business", asked.business)):
        if value is not None:
            yield name, label(value)
    if asked.districts:
        yield "district", _districts(asked.districts)
    for name, values in (
        ("use", asked.uses),
        ("mode", asked.modes),
        ("form", asked.forms),
        ("acquisition", asked.acquisitions),
        ("stage", asked.stages),
    ):
        if values:
            yield name, _labels(values)
    for name, figure, words in (
        ("mu_min", asked.area_min, _from_mu),
        ("mu_max", asked.area_max, _to_mu),
        ("price_min", asked.price_min, _from_price),
        ("price_max", asked.price_max, _to_price),
        ("unit_min", asked.unit_min, _from_unit_price),
        ("unit_max", asked.unit_max, _to_unit_price),
    ):
        if figure is not None:
            yield name, words(figure)
    if asked.years_min is not None:
        yield "years_min", ngettext("at least %(num)d year left", "at least %(num)d years left", asked.years_min)
    if asked.published_from is not None:
        yield "published_from", _("published since %(day)s", day=local_date(asked.published_from))
    if asked.closes_until is not None:
        yield "closes_until", _("closes by %(day)s", day=local_date(asked.closes_until))
    if asked.only_open:
        yield "open", _("open to offers")
    if asked.unburdened:
        yield "unburdened", _("without mortgage or lease")
    if asked.bbox is not None:
        yield "bbox", _("within the map's window")


def _meaning(one: Heard) -> str:
    """What was understood of some words."""
    match one.name:
        case "district":
            return _districts([str(one.value)])
        case "unburdened":
            return _("without mortgage or lease")
        case "area":
            return _span(one.value, _from_mu, _to_mu, _between_mu)
        case "price":
            return _span(one.value, _from_price, _to_price, _between_prices)
        case "unit_price":
            return _span(one.value, _from_unit_price, _to_unit_price, _between_unit_prices)
        case _:
            return label(one.value)


def _span(span: Span, at_least: Any, at_most: Any, between: Any) -> str:
    if span.low is None:
        return at_most(span.high)
    return at_least(span.low) if span.high is None else between(span.low, span.high)


def _districts(codes: Iterable[str]) -> str:
    return _(", ").join(city.here().district(code).name(html_tag()) for code in codes)


def _labels(values: Iterable[Any]) -> str:
    return _(", ").join(label(value) for value in values)


def _from_mu(area: Decimal) -> str:
    return _("≥ %(figure)s mu", figure=f"{mu(area):.2f}")


def _to_mu(area: Decimal) -> str:
    return _("≤ %(figure)s mu", figure=f"{mu(area):.2f}")


def _between_mu(low: Decimal, high: Decimal) -> str:
    return _("%(low)s to %(high)s mu", low=f"{mu(low):.2f}", high=f"{mu(high):.2f}")


def _between_prices(low: int, high: int) -> str:
    return _("%(low)s to %(high)s ×10,000 yuan", low=wan(Fen(int(low))), high=wan(Fen(int(high))))


def _between_unit_prices(low: int, high: int) -> str:
    return _("%(low)s to %(high)s yuan/m²", low=yuan(int(low), trim=True), high=yuan(int(high), trim=True))


def _from_price(fen: int) -> str:
    return _("≥ %(amount)s ×10,000 yuan", amount=wan(Fen(int(fen))))


def _to_price(fen: int) -> str:
    return _("≤ %(amount)s ×10,000 yuan", amount=wan(Fen(int(fen))))


def _from_unit_price(fen: int) -> str:
    return _("≥ %(amount)s yuan/m²", amount=yuan(int(fen), trim=True))


def _to_unit_price(fen: int) -> str:
    return _("≤ %(amount)s yuan/m²", amount=yuan(int(fen), trim=True))


def refusals(asked: Search) -> list[str]:
    """A sentence for each parameter that couldn't be read."""
    figures = {
        "mu_min": _("Area at least, mu"),
        "mu_max": _("Area at most, mu"),
        "price_min": _("Price at least, ×10,000 yuan"),
        "price_max": _("Price at most, ×10,000 yuan"),
        "unit_min": _("Price at least, yuan/m²"),
        "unit_max": _("Price at most, yuan/m²"),
        "years_min": _("Years left at least"),
    }
    names = {
        "kind": _("Business"),
        "business": _("Business"),
        "mode": _("Way of trading"),
        "form": _("Form of transfer"),
        "acquisition": _("How the land was acquired"),
        "stage": _("Stage"),
        "district": _("District"),
        "use": _("Use"),
        "published_from": _("Published since"),
        "closes_until": _("Closes by"),
        "bbox": _("Map window"),
        "sort": _("Sort by"),
        "view": _("View"),
        "page": _("Page"),
    }
    return [
        _("“%(field)s” couldn't be read and was left out. Use plain figures such as 10 or 12.5.", field=figures[name])
        if name in figures
        else _("“%(field)s” has a value that doesn't exist; it was left out.", field=names[name])
        for name in asked.problems
    ]
