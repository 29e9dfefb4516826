"""Cursors of the list: where a page begins or ends, as an address holds it. Pure.

``1~1772416800000000~150302-T-2026-00017``: the stretch of the order, the figure that the order goes by (whole units:
fen, hundredths of a square metre, microseconds) and the listing's number. A page found by it stays where it was,
whatever is published meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

_FORM = re.compile(r"([0-9])~(-?[0-9]{1,18})~([0-9A-Z-]{1,32})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: instants from the year 1 to the year 9999
_LAST = 253_370_764_800_000_000

Key = int | Decimal | datetime


@dataclass(frozen=True)
class Cursor:
    """A place in an order: the stretch, the whole number that stands for the figure, the listing's number."""

    stretch: int
    figure: int
    number: str

    def __str__(self) -> str:
        return f"{self.stretch}~{self.figure}~{self.number}"

    @property
    def instant(self) -> datetime:
        """The figure as an instant."""
        return _EPOCH + _MICROSECOND * max(-_LAST // 5, min(self.figure, _LAST))

    @property
    def area(self) -> Decimal:
        """The figure as an area."""
        return Decimal(self.figure).scaleb(-2)


def cursor(stretch: int, key: Key, number: str) -> Cursor:
    """The place of a listing in an order."""
    if isinstance(key, datetime):
        return Cursor(stretch, (key - _EPOCH) // _MICROSECOND, number)
    return Cursor(stretch, int(key.scaleb(2)) if isinstance(key, Decimal) else key, number)


def read(text: str) -> Cursor | None:
    """The place that a text names, or None where it names none."""
    found = _FORM.fullmatch(text)
    return Cursor(int(found[1]), int(found[2]), found[3]) if found else None
