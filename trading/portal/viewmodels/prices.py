"""Prices side by side: start and present price of a lot, the benchmark, and like deals, all in yuan/m²."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from trading.core import settings
from trading.core.deal import Business
from trading.core.money import unit_price
from trading.parcels.models import BenchmarkPrice
from trading.portal.queries import Lot
from trading.portal.viewmodels.lots import price, start_label


@dataclass(frozen=True)
class Comparison:
    """The figures of ``components/charts.html`` ``price_bar``."""

    start: Decimal | None
    #: what the start figure is called
    start_label: str
    base: Decimal | None
    current: Decimal | None
    low: Decimal | None
    high: Decimal | None
    note: str | None


def compare(
    lot: Lot, benchmark: BenchmarkPrice | None, like: Iterable[tuple[int, Decimal]], today: date
) -> Comparison | None:
    """The comparison of a lot, or None where there is nothing to compare with."""
    if lot.listing.business is not Business.TRANSFER:
        return None  # rents and rates have no benchmark of land values
    area, amount, start = lot.listing.area, price(lot), lot.listing.start_amount
    others = sorted(yuan_per_m2(fen, size) for fen, size in like)
    if start is None or (benchmark is None and len(others) < 2):
        return None
    return Comparison(
        start=yuan_per_m2(start, area),
        start_label=start_label(lot),
        base=Decimal(benchmark.fen_per_m2) / 100 if benchmark is not None else None,
        current=yuan_per_m2(amount, area) if amount is not None and amount != start else None,
        low=others[0] if len(others) > 1 else None,
        high=others[-1] if len(others) > 1 else None,
        note=_note(benchmark, today),
    )


def yuan_per_m2(fen: int, area: Decimal) -> Decimal:
    """Yuan a square metre, to the fen."""
    return Decimal(int(unit_price(fen, area))) / 100


def against(fen: int, area: Decimal, benchmark: BenchmarkPrice | None) -> Decimal | None:
    """By how many per cent a deal lies over (or under) the benchmark; None without one."""
    if benchmark is None:
        return None
    ratio = Decimal(int(unit_price(fen, area))) / Decimal(benchmark.fen_per_m2)
    return ((ratio - 1) * 100).quantize(Decimal("0.1"))


def _note(benchmark: BenchmarkPrice | None, today: date) -> str | None:
    if benchmark is None:
        return None
    sentence = _("Benchmark price: version %(version)s, for reference.", version=benchmark.version)
    years = int(settings.value("price.review_years", today))
    if benchmark.is_due_for_renewal(today, years):
        sentence += _(" It is more than %(years)s years old.", years=years)
    return sentence
