"""What a reader looks for: the query string of ``/listings`` read once, for the page, the exports and the machines.

Pure: no database, no request. A value that can't be read is named in ``problems`` and left out, so that a
mistyped address still answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from trading.core.area import from_mu
from trading.core.deal import DealKind, UseClass
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.querying import Args, QueryReader, searched_area

PAGE_SIZE = 20


class Sort(LabelledEnum):
    """In which order listings come."""

    ENDS = "ends", N_("Closing soon")
    NEWEST = "newest", N_("Newest first")
    UNIT_PRICE = "unit_price", N_("Price per m², lowest first")
    PRICE = "price", N_("Price, lowest first")
    PRICE_DOWN = "price_down", N_("Price, highest first")
    AREA = "area", N_("Area, smallest first")
    AREA_DOWN = "area_down", N_("Area, largest first")


class View(LabelledEnum):
    """How the list is laid out."""

    BOTH = "both", N_("List and map")
    LIST = "list", N_("List")
    MAP = "map", N_("Map")


class Scope(LabelledEnum):
    """Which part of the market is looked at."""

    OFFERED = "offered", N_("On offer")
    CONCLUDED = "concluded", N_("Concluded")
    ALL = "all", N_("All")


@dataclass(frozen=True)
class Search:
    """One question to the market. Prices are fen, areas m²."""

    kind: DealKind | None = None
    districts: tuple[str, ...] = ()
    uses: tuple[UseClass, ...] = ()
    area_min: Decimal | None = None
    area_max: Decimal | None = None
    price_min: int | None = None
    price_max: int | None = None
    only_open: bool = False
    unburdened: bool = False
    text: str = ""
    scope: Scope = Scope.OFFERED
    sort: Sort = Sort.ENDS
    view: View = View.BOTH
    page: int = 1
    #: the names of parameters that couldn't be read
    problems: tuple[str, ...] = ()
    #: the parameters as they were given, cleaned, for links and for filling the form again
    given: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def query(self, **changes: Any) -> str:
        """The same question as a query string, with ``changes``; None or an empty text drops a parameter."""
        pairs = [(name, value) for name, value in self.given if name not in changes]
        pairs += [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
        return urlencode(pairs)

    def without(self, name: str) -> str:
        """The question without one parameter (and back on the first page)."""
        return self.query(**{name: None, "page": None})

    def value(self, name: str) -> str:
        """What was given for a parameter, for filling the form again."""
        return next((value for key, value in self.given if key == name), "")

    @property
    def is_filtered(self) -> bool:
        """True where anything but order, layout and page was asked for."""
        return any(name not in {"sort", "view", "page"} for name, _value in self.given)


def read_search(args: Args, *, districts: Iterable[str], scope: Scope = Scope.OFFERED) -> Search:
    """Read a page's query string: areas in mu, prices in units of ten thousand yuan, as people say them."""
    reader = _Reader(args)
    low, high = reader.number("mu_min"), reader.number("mu_max")
    search = Search(
        area_min=searched_area(from_mu(low)) if low is not None else None,
        area_max=searched_area(from_mu(high)) if high is not None else None,
        price_min=reader.fen("price_min", 1_000_000),
        price_max=reader.fen("price_max", 1_000_000),
        view=reader.choice("view", View) or View.BOTH,
        page=reader.page(),
        scope=scope,
        sort=Sort.NEWEST if scope is Scope.CONCLUDED else Sort.ENDS,
    )
    return reader.finish(search, districts)


def read_machine_search(args: Args, *, districts: Iterable[str]) -> Search:
    """Read the machine interface's query string: areas in m², prices in yuan."""
    reader = _Reader(args)
    low, high = reader.number("area_min"), reader.number("area_max")
    search = Search(
        area_min=searched_area(low) if low is not None else None,
        area_max=searched_area(high) if high is not None else None,
        price_min=reader.fen("price_min", 100),
        price_max=reader.fen("price_max", 100),
        scope=reader.choice("scope", Scope) or Scope.ALL,
        sort=Sort.NEWEST,
    )
    return reader.finish(search, districts)


class _Reader(QueryReader):
    """Reads what every question to the market may have."""

    def finish(self, search: Search, districts: Iterable[str]) -> Search:
        return replace(
            search,
            kind=self.choice("kind", DealKind),
            districts=self.codes("district", frozenset(districts)),
            uses=self.choices("use", UseClass),
            only_open=self.flag("open"),
            unburdened=self.flag("unburdened"),
            text=self.one("q"),
            sort=self.choice("sort", Sort) or search.sort,
            problems=tuple(dict.fromkeys(self.problems)),
            given=tuple(self.given),
        )
