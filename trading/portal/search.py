"""What a reader looks for: the query string of ``/listings`` read once, for the page, the exports and the machines.

Pure: no database, no request. A value that can't be read is named in ``problems`` and left out, so that a
mistyped address still answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from trading.core.area import from_mu
from trading.core.deal import AcquisitionMode, Business, DealKind, TradeMode, TransferForm, UseClass
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.querying import Args, QueryReader, searched_area
from trading.core.text import fold_width
from trading.listing.states import Stage
from trading.portal.understanding import Heard, Span, understand

PAGE_SIZE = 20
#: parameters that say how hits are shown, not which ones there are
PRESENTATION = frozenset({"sort", "view", "page", "after", "before"})
#: stages that a listing can be looked for in
STAGES = tuple(stage for stage in Stage if stage is not Stage.PREPARING)
MAX_YEARS = 100

#: west, south, east, north
Bounds = tuple[float, float, float, float]


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
    """One question to the market. Prices are fen, areas m². Empty and None ask for nothing."""

    kind: DealKind | None = None
    business: Business | None = None
    modes: tuple[TradeMode, ...] = ()
    forms: tuple[TransferForm, ...] = ()
    districts: tuple[str, ...] = ()
    uses: tuple[UseClass, ...] = ()
    acquisitions: tuple[AcquisitionMode, ...] = ()
    stages: tuple[Stage, ...] = ()
    area_min: Decimal | None = None
    area_max: Decimal | None = None
    price_min: int | None = None
    price_max: int | None = None
    unit_min: int | None = None
    unit_max: int | None = None
    #: years that the right still runs, at least
    years_min: int | None = None
    #: published on this day or later
    published_from: date | None = None
    #: closes on this day or earlier
    closes_until: date | None = None
    bbox: Bounds | None = None
    only_open: bool = False
    unburdened: bool = False
    #: what was typed, what of it was understood, and the words that are left to look up
    text: str = ""
    heard: tuple[Heard, ...] = ()
    words: str = ""
    scope: Scope = Scope.OFFERED
    sort: Sort = Sort.ENDS
    view: View = View.BOTH
    page: int = 1
    #: where the page begins or ends (see :mod:`trading.portal.cursors`)
    after: str = ""
    before: str = ""
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
        return self.query(**{name: None, "page": None, "after": None, "before": None})

    def unsaid(self, words: str) -> str:
        """The question without these words in its text."""
        text = " ".join(self.text.replace(words, " ", 1).split())
        return self.query(q=text, page=None, after=None, before=None)

    def value(self, name: str) -> str:
        """What was given for a parameter, for filling the form again."""
        return next((value for key, value in self.given if key == name), "")

    @property
    def is_filtered(self) -> bool:
        """True where anything but order, layout and page was asked for."""
        return any(name not in PRESENTATION for name, _value in self.given)

    @property
    def businesses(self) -> frozenset[Business]:
        """The businesses that are meant by kind, by business and by the text together; all of them where none is."""
        meant = frozenset(Business)
        if self.kind is not None:
            meant &= {one for one in Business if one.deal_kind is self.kind}
        if self.business is not None:
            meant &= {self.business}
        return meant & (frozenset(self.said("business")) or meant)

    def said(self, name: str) -> list[Any]:
        """The values of one condition that the text holds."""
        return [one.value for one in self.heard if one.name == name]

    def spans(self, name: str, low: Any, high: Any) -> list[Span]:
        """Every span that one figure must lie in: the parameters' and the text's."""
        return [Span(low, high), *self.said(name)]

    def unheard(self, one: Heard) -> Search:
        """The question without something that its text holds."""
        return replace(self, heard=tuple(other for other in self.heard if other is not one))


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
        after=reader.one("after"),
        before=reader.one("before"),
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
        text = fold_width(self.one("q"))
        heard, words = understand(text)
        return replace(
            search,
            kind=self.choice("kind", DealKind),
            business=self.choice("business", Business),
            modes=self.choices("mode", TradeMode),
            forms=self.choices("form", TransferForm),
            districts=self.codes("district", frozenset(districts)),
            uses=self.choices("use", UseClass),
            acquisitions=self.choices("acquisition", AcquisitionMode),
            stages=tuple(stage for stage in self.choices("stage", Stage) if stage in STAGES),
            unit_min=self.fen("unit_min", 100),
            unit_max=self.fen("unit_max", 100),
            years_min=self.whole("years_min", MAX_YEARS),
            published_from=self.day("published_from"),
            closes_until=self.day("closes_until"),
            bbox=self.bounds("bbox"),
            only_open=self.flag("open"),
            unburdened=self.flag("unburdened"),
            text=text,
            heard=tuple(heard),
            words=words,
            sort=self.choice("sort", Sort) or search.sort,
            problems=tuple(dict.fromkeys(self.problems)),
            given=tuple(self.given),
        )

    def whole(self, name: str, most: int) -> int | None:
        """A small whole number."""
        value = self.one(name)
        readable = value.isascii() and value.isdigit() and len(value) <= 4
        return min(int(value), most) if value and self.known(name, value, readable) else None

    def day(self, name: str) -> date | None:
        """A day, as browsers write it."""
        value = self.one(name)
        try:
            day = date.fromisoformat(value) if len(value) == 10 else None
        except ValueError:
            day = None
        return day if value and self.known(name, value, day is not None and 1900 < day.year < 9999) else None

    def bounds(self, name: str) -> Bounds | None:
        """A map window: west, south, east, north in degrees."""
        value = self.one(name)
        bounds = _bounds(value)
        return bounds if value and self.known(name, value, bounds is not None) else None


def _bounds(text: str) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    fits = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if fits else None


def bounds_text(bounds: Bounds) -> str:
    """A map window as an address holds it: about a metre exact."""
    return ",".join(f"{edge:.5f}" for edge in bounds)
