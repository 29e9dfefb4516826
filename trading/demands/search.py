"""What a reader looks for among the demands: the query string of ``/demands`` read once, for page, exports and
machines. Pure: no database, no request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from trading.core.area import from_mu
from trading.core.deal import UseClass
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.querying import Args, QueryReader, searched_area
from trading.demands.states import DemandKind

PAGE_SIZE = 20


class Sort(LabelledEnum):
    """In which order demands come."""

    NEWEST = "newest", N_("Newest first")
    ENDS = "ends", N_("Expiring soon")
    AMOUNT_DOWN = "amount_down", N_("Budget, highest first")
    AREA_DOWN = "area_down", N_("Area, largest first")


@dataclass(frozen=True)
class Search:
    """One question to the demands. Amounts are fen, areas m²."""

    kind: DemandKind | None = None
    districts: tuple[str, ...] = ()
    uses: tuple[UseClass, ...] = ()
    area_min: Decimal | None = None
    area_max: Decimal | None = None
    #: only demands that would pay, or lend, at least so much
    amount_min: int | None = None
    text: str = ""
    sort: Sort = Sort.NEWEST
    page: int = 1
    problems: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def query(self, **changes: Any) -> str:
        """The same question as a query string, with ``changes``; None or an empty text drops a parameter."""
        pairs = [(name, value) for name, value in self.given if name not in changes]
        pairs += [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
        return urlencode(pairs)

    def value(self, name: str) -> str:
        """What was given for a parameter, for filling the form again."""
        return next((value for key, value in self.given if key == name), "")


def read_search(args: Args, *, districts: Iterable[str]) -> Search:
    """Read a page's query string: areas in mu, amounts in units of ten thousand yuan."""
    reader = QueryReader(args)
    low, high = reader.number("mu_min"), reader.number("mu_max")
    search = Search(
        area_min=None if low is None else searched_area(from_mu(low)),
        area_max=None if high is None else searched_area(from_mu(high)),
        amount_min=reader.fen("amount_min", 1_000_000),
        page=reader.page(),
    )
    return _finish(reader, search, districts)


def read_machine_search(args: Args, *, districts: Iterable[str]) -> Search:
    """Read the machine interface's query string: areas in m², amounts in yuan."""
    reader = QueryReader(args)
    low, high = reader.number("area_min"), reader.number("area_max")
    search = Search(
        area_min=None if low is None else searched_area(low),
        area_max=None if high is None else searched_area(high),
        amount_min=reader.fen("amount_min", 100),
    )
    return _finish(reader, search, districts)


def _finish(reader: QueryReader, search: Search, districts: Iterable[str]) -> Search:
    return replace(
        search,
        kind=reader.choice("kind", DemandKind),
        districts=reader.codes("district", frozenset(districts)),
        uses=reader.choices("use", UseClass),
        text=reader.one("q"),
        sort=reader.choice("sort", Sort) or search.sort,
        problems=tuple(dict.fromkeys(reader.problems)),
        given=tuple(reader.given),
    )
