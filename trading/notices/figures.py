"""The figures of a message as they are kept: canonical JSON that remembers what kind of value each one is.

A message holds no free text and no name: only public numbers, amounts, days and instants get in. That is why no
message can tell who bids or what a reserve price is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from trading.core import canonical
from trading.core.money import Fen

#: public numbers of this house: ``150302-T-2026-00017``, ``D-2026-0001``, ``乌土二成[2026]0017号``
_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9\u4e00-\u9fff\[\]-]{1,64}")


def encode(figures: Mapping[str, Any]) -> str:
    """Write typed figures; raise ``TypeError`` for anything but a number of ours, an amount, a day or an instant."""
    return canonical.encode({name: _tagged(name, value) for name, value in figures.items()}).decode()


def decode(text: str) -> dict[str, Any]:
    """Read what :func:`encode` wrote."""
    return {name: _typed(value) for name, value in json.loads(text).items()}


def _tagged(name: str, value: Any) -> str | dict[str, Any]:
    match value:
        case Fen():
            return {"fen": int(value)}
        case datetime():
            return {"instant": canonical.instant(value)}
        case date():
            return {"day": value.isoformat()}
        case str() if _NUMBER.fullmatch(value):
            return value
        case _:
            raise TypeError(f"a message can't carry {name}: {type(value).__name__}")


def _typed(value: str | dict[str, Any]) -> Any:
    match value:
        case {"fen": int(fen)}:
            return Fen(fen)
        case {"instant": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case str():
            return value
        case _:
            raise ValueError("a figure of no known kind")
