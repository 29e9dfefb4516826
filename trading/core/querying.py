"""Query strings, read once for pages, exports and machines alike.

Pure: no database, no request. A value that can't be read is named in ``problems`` and left out, so that a mistyped
address still answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from trading.core.area import MAX_AREA
from trading.core.money import MAX_FEN
from trading.core.text import clean_text, plain_number

MAX_PAGE = 10_000
MAX_TEXT = 60
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,4})?")

E = TypeVar("E", bound=StrEnum)


class Args(Protocol):
    """A query string, as the web hands it in."""

    def get(self, key: str, default: str = ...) -> str: ...

    def getlist(self, key: str) -> Sequence[str]: ...


class QueryReader:
    """Takes values out of a query string and remembers which ones couldn't be read."""

    def __init__(self, args: Args) -> None:
        self.args = args
        self.problems: list[str] = []
        #: the parameters as they were given, cleaned, for links and for filling the form again
        self.given: list[tuple[str, str]] = []

    def texts(self, name: str) -> list[str]:
        """Every value of a parameter, cleaned; empty ones don't count."""
        values = [clean_text(value)[:MAX_TEXT] for value in self.args.getlist(name)]
        kept = list(dict.fromkeys(value for value in values if value))[:20]
        self.given.extend((name, value) for value in kept)
        return kept

    def one(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def flag(self, name: str) -> bool:
        return self.one(name).lower() in {"1", "true", "yes", "on"}

    def choice(self, name: str, enumeration: type[E]) -> E | None:
        return next(iter(self.choices(name, enumeration)), None)

    def choices(self, name: str, enumeration: type[E]) -> tuple[E, ...]:
        known = {member.value: member for member in enumeration}
        return tuple(known[value] for value in self.texts(name) if self.known(name, value, value in known))

    def codes(self, name: str, known: frozenset[str]) -> tuple[str, ...]:
        """Values that are among ``known``."""
        return tuple(code for code in self.texts(name) if self.known(name, code, code in known))

    def number(self, name: str) -> Decimal | None:
        value = self.one(name)
        if not value:
            return None
        plain = plain_number(value)
        if not self.known(name, value, plain is not None and _NUMBER.fullmatch(plain) is not None):
            return None
        return Decimal(plain or 0)

    def fen(self, name: str, unit: int) -> int | None:
        """An amount given in units of so many fen."""
        value = self.number(name)
        return None if value is None else min(int(value * unit), MAX_FEN)

    def page(self) -> int:
        value = self.one("page")
        if not value:
            return 1
        readable = value.isascii() and value.isdigit() and len(value) <= 6
        self.known("page", value, readable)
        return max(1, min(int(value), MAX_PAGE)) if readable else 1

    def known(self, name: str, value: str, fits: bool) -> bool:
        """Keep a value that fits; name the parameter and forget the value otherwise."""
        if not fits:
            self.problems.append(name)
            self.given.remove((name, value))
        return fits


def searched_area(value: Decimal) -> Decimal:
    """An area of a search box in hundredths of a square metre, within what the city has."""
    return min(value.quantize(Decimal("0.01")), MAX_AREA)
