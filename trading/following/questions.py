"""Saved searches as the portal's questions: read from a query string, and what a lot must be to fit at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def asked(query: str) -> Search:
    """The question that a query string asks."""
    return read_search(_Pairs(query), districts=city.here().district_codes)


def kept(query: str) -> str:
    """The canonical form of a query string, without what the portal can't read."""
    return canonical(asked(query).query())


@dataclass(frozen=True)
class Sieve:
    """What a lot must be to fit at all. Rather too much passes than too little: the portal has the last word."""

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
