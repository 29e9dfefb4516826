"""The likely price of a piece of land: what the published price makes of it, and what like land was sold for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from trading.core.money import Fen, half_up, unit_price
from trading.parcels.valuation import Valuation

#: the drawing's width and its margins
WIDTH, LEFT, RIGHT = 720, 44, 44
#: dots that would cover each other are put above each other, up to so many
_ROWS = 5
_DOT = 13
#: with fewer deals than this, quarters say nothing
ENOUGH_FOR_QUARTERS = 4


@dataclass(frozen=True)
class Mark:
    """A price a square metre with its place on the axis; ``row`` lifts a dot above its neighbours."""

    fen: Fen
    x: Decimal
    row: int = 0


@dataclass(frozen=True)
class PriceRange:
    """Prices a square metre, and what they mean for the whole area."""

    area: Decimal
    reference: Mark | None
    low_line: Mark | None
    #: the price that the holder thinks of
    stated: Mark | None
    deals: Sequence[Mark]
    least: Mark | None
    first_quarter: Mark | None
    median: Mark | None
    last_quarter: Mark | None
    most: Mark | None
    low_percent: int

    @property
    def likely(self) -> tuple[Fen, Fen] | None:
        """From the cheaper to the dearer of the published price and the middle of past deals, for the whole area."""
        inner = (self.first_quarter, self.last_quarter) if self.first_quarter else (self.least, self.most)
        known = [mark.fen for mark in (self.reference, *inner) if mark]
        return (self.whole(min(known)), self.whole(max(known))) if known else None

    def whole(self, fen_per_m2: int) -> Fen:
        """The price of the whole area."""
        return Fen(half_up(int(fen_per_m2) * int(self.area * 100), 100))


def price_range(
    area: Decimal,
    valuation: Valuation | None,
    like: Sequence[tuple[int, Decimal]],
    *,
    low_percent: int,
    stated_fen: int | None = None,
) -> PriceRange | None:
    """The picture and its figures; None where nothing is known."""
    deals = sorted(unit_price(fen, size) for fen, size in like)
    reference = valuation.fen_per_m2 if valuation else None
    stated = unit_price(stated_fen, area) if stated_fen else None
    low = Fen(half_up(reference * low_percent, 100)) if reference else None
    known = [fen for fen in (*deals, reference, stated, low) if fen]
    if not known or (reference is None and not deals):
        return None
    axis = _Axis(min(known), max(known))
    has_quarters = len(deals) >= ENOUGH_FOR_QUARTERS

    def mark(fen: int | None) -> Mark | None:
        return None if fen is None else Mark(Fen(fen), axis.at(fen))

    return PriceRange(
        area=area,
        reference=mark(reference),
        low_line=mark(low),
        stated=mark(stated),
        deals=_stacked(deals, axis),
        least=mark(deals[0] if deals else None),
        first_quarter=mark(_quantile(deals, 1) if has_quarters else None),
        median=mark(_quantile(deals, 2) if deals else None),
        last_quarter=mark(_quantile(deals, 3) if has_quarters else None),
        most=mark(deals[-1] if deals else None),
        low_percent=low_percent,
    )


@dataclass(frozen=True)
class _Axis:
    least: int
    most: int

    def at(self, fen: int) -> Decimal:
        """The place of a price, to a tenth of a pixel."""
        span = max(self.most - self.least, 1)
        tenths = half_up((int(fen) - self.least) * (WIDTH - LEFT - RIGHT) * 10, span)
        return (Decimal(tenths) / 10 + LEFT).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _stacked(deals: Sequence[int], axis: _Axis) -> list[Mark]:
    marks: list[Mark] = []
    for fen in deals:
        x = axis.at(fen)
        taken = {mark.row for mark in marks if abs(mark.x - x) < _DOT}
        row = next((row for row in range(_ROWS) if row not in taken), _ROWS - 1)
        marks.append(Mark(Fen(fen), x, row))
    return marks


def _quantile(deals: Sequence[int], quarter: int) -> int:
    """A quarter of the way through sorted prices, between two of them in proportion."""
    place = (len(deals) - 1) * quarter
    whole, rest = divmod(place, 4)
    if rest == 0:
        return deals[whole]
    return half_up(int(deals[whole]) * (4 - rest) + int(deals[whole + 1]) * rest, 4)
