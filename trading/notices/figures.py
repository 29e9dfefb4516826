"""The figures of a message as they are kept: canonical JSON that remembers what kind of value each one is.

A message holds no free text and no name: only public numbers, amounts, days, instants, hashes and the public facts of a
lot get in. That is why no message can tell who bids or what a reserve price is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from trading.core import canonical
from trading.core.deal import Business, UseClass
from trading.core.money import Fen
from trading.core.rates import Rate

#: public numbers of this house: ``150302-T-2026-00017``, ``D-2026-0001``, ``乌土二成[2026]0017号``
_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9\u4e00-\u9fff\[\]-]{1,64}")


@dataclass(frozen=True)
class LotLine:
    """A lot in one line: what is offered, where, which use, how much land."""

    number: str
    business: Business
    district: str
    use: UseClass
    #: m²
    area: Decimal


@dataclass(frozen=True)
class RootLine:
    """An hourly root in one line: its place, its instant, its hash."""

    sequence: int
    at: datetime
    hash: str


def encode(figures: Mapping[str, Any]) -> str:
    """Write typed figures; raise ``TypeError`` for anything but the kinds of value named above."""
    return canonical.encode({name: _tagged(name, value) for name, value in figures.items()}).decode()


def decode(text: str) -> dict[str, Any]:
    """Read what :func:`encode` wrote."""
    return {name: _typed(value) for name, value in json.loads(text).items()}


def _tagged(name: str, value: Any) -> str | dict[str, Any] | list[Any]:
    match value:
        case Fen():
            return {"fen": int(value)}
        case Rate():
            return {"rate": int(value)}
        case datetime():
            return {"instant": canonical.instant(value)}
        case date():
            return {"day": value.isoformat()}
        case LotLine():
            facts = (value.number, value.business.value, value.district, value.use.value, str(value.area))
            return {"lot": list(facts)}
        case RootLine():
            return {"root": [value.sequence, canonical.instant(value.at), value.hash]}
        case tuple() if all(isinstance(one, LotLine | RootLine) for one in value):
            return [_tagged(name, one) for one in value]
        case str() if _NUMBER.fullmatch(value):
            return value
        case _:
            raise TypeError(f"a message can't carry {name}: {type(value).__name__}")


def _typed(value: str | dict[str, Any] | list[Any]) -> Any:
    match value:
        case {"fen": int(fen)}:
            return Fen(fen)
        case {"rate": int(rate)}:
            return Rate(rate)
        case {"instant": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"lot": [number, business, district, use, area]}:
            return LotLine(number, Business(business), district, UseClass(use), Decimal(area))
        case {"root": [int(sequence), str(moment), str(digest)]}:
            return RootLine(sequence, datetime.fromisoformat(moment), digest)
        case list():
            return tuple(_typed(one) for one in value)
        case str():
            return value
        case _:
            raise ValueError("a figure of no known kind")
