"""Saved searches as the portal's questions: read from a query string, sieved, and answered where that is plain.

Nearly everybody asks for a kind, districts, uses, sizes and prices. Whether a lot just published fits such a question
is answered here from its figures (:func:`answer`), so that ten thousand searches don't cost ten thousand statements; a
test holds the answers against the portal's. Whatever else is asked, now or in time to come, goes to the portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from urllib.parse import parse_qsl

from trading.core import city
from trading.following.rules import canonical
from trading.portal.search import Search, read_search


class _Pairs:
    """A query string, as the reader of searches takes it."""

    def __init__(self, query: str) -> None:
        self._pairs = parse_qsl(query)

    def get(self, key: str, default: str = "") -> str:
        return next((value for name, value in self._pairs if name == key), default)

    def getlist(self, key: str) -> Sequence[str]:
        return [value for name, value in self._pairs if name == key]


@lru_cache(maxsize=20_000)
def asked(query: str) -> Search:
    """The question that a query string asks."""
    return read_search(_Pairs(query), districts=city.here().district_codes)


def kept(query: str) -> str:
    """The canonical form of a query string, without what the portal can't read."""
    return canonical(asked(query).query())


@dataclass(frozen=True)
class Sieve:
    """What a lot must be to fit at all. Rather too much passes than too little."""

    kind: str
    districts: str
    uses: str


def sieve(query: str) -> Sieve:
    """The sieve of a search."""
    search = asked(query)
    kind = search.kind.value if search.kind else ""
    return Sieve(kind, one_of(search.districts), one_of(use.value for use in search.uses))


def one_of(values: Iterable[str]) -> str:
    """Several values in one column: ``|a|b|``."""
    joined = "|".join(sorted(values))
    return f"|{joined}|" if joined else ""


@dataclass(frozen=True)
class Figures:
    """What a published lot is. Area and price are None where more than one figure could be meant."""

    kinds: frozenset[str]
    districts: frozenset[str]
    uses: frozenset[str]
    #: m²
    area: Decimal | None
    #: fen
    price: int | None
    #: one whole parcel: district and use leave no doubt either
    is_plain: bool


def answer(search: Search, lot: Figures) -> bool | None:
    """Does the lot fit? None where only the portal can say."""
    if not (
        (search.kind is None or search.kind.value in lot.kinds)
        and (not search.districts or lot.districts & set(search.districts))
        and (not search.uses or lot.uses & set(search.uses))
        and _lies(lot.area, search.area_min, search.area_max)
        and _lies(lot.price, search.price_min, search.price_max)
    ):
        return False
    is_sure = lot.is_plain and not _asks_for_more(search)
    is_sure &= lot.area is not None or (search.area_min is None and search.area_max is None)
    is_sure &= lot.price is not None or (search.price_min is None and search.price_max is None)
    return True if is_sure else None


def _lies(figure: Decimal | int | None, low: Decimal | int | None, high: Decimal | int | None) -> bool:
    return figure is None or ((low is None or figure >= low) and (high is None or figure <= high))


def _asks_for_more(search: Search) -> bool:
    nothing = asked("")
    named = ("kind", "districts", "uses", "area_min", "area_max", "price_min", "price_max")
    return replace(search, **{name: getattr(nothing, name) for name in named}) != nothing
