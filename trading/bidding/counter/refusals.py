"""A refusal of the room as it is kept with an order, so that each clerk reads it in their own language."""

from __future__ import annotations

from typing import Any

from trading.core.errors import TradingError
from trading.notices import figures


def kept(refusal: TradingError) -> dict[str, Any]:
    """Sentence, rule, law and way out as msgids, and the figures with their kinds."""
    return {
        "text": refusal.text,
        "rule": refusal.rule,
        "source": refusal.source,
        "remedy": refusal.remedy,
        "figures": figures.encode({name: value for name, value in refusal.params.items() if value is not None}),
    }


def again(code: str, written: dict[str, Any]) -> TradingError:
    """The refusal that was kept, ready to be said."""
    refusal = TradingError(written["text"], **figures.decode(written["figures"]))
    for name, value in {**written, "code": code}.items():
        if name in ("code", "rule", "source", "remedy"):
            setattr(refusal, name, value)
    return refusal
