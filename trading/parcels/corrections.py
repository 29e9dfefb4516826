"""Correction tables as arithmetic: looking up, interpolating, counting years; and their figures as people read them.

Pure and exact. Factors are whole ten-thousandths, plot ratios whole hundredths, months YYYYMM.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from itertools import pairwise

from trading.core.calendar import add_years
from trading.core.money import half_up

#: a factor of one, in ten-thousandths
ONE = 10_000
#: the same digits on every machine, far more than the four that are kept
_CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)
_HUNDREDTH = Decimal("0.01")


def years_between(start: date, end: date) -> Decimal:
    """The years from a day to the end of another: whole years, then days of the year that follows, to the hundredth."""
    last = end.toordinal() + 1  # the last day counts in full
    if last <= start.toordinal():
        return Decimal("0.00")
    whole = end.year - start.year + 1
    while add_years(start, whole).toordinal() > last:
        whole -= 1
    done, next_year = (add_years(start, years).toordinal() for years in (whole, whole + 1))
    return Decimal(whole * 100 + half_up((last - done) * 100, next_year - done)).scaleb(-2)


def interpolated(table: Sequence[tuple[int, int]], argument: int) -> int:
    """The factor of an argument, linear between the rows of the table and clamped at its ends, rounded half up."""
    if argument <= table[0][0]:
        return table[0][1]
    for (low, low_factor), (high, high_factor) in pairwise(table):
        if argument <= high:
            share = low_factor * (high - argument) + high_factor * (argument - low)
            return half_up(share, high - low)
    return table[-1][1]


def index_at(index: Sequence[tuple[int, int]], day: date) -> tuple[int, int] | None:
    """The month and figure of the last index published up to a day's month."""
    month = month_of(day)
    return next(((when, figure) for when, figure in reversed(index) if when <= month), None)


def month_of(day: date) -> int:
    """A month as the tables count it: YYYYMM."""
    return day.year * 100 + day.month


def month_text(month: int) -> str:
    """A month as people read it, ``2026-09``."""
    return f"{month // 100}-{month % 100:02d}"


def term_factor(rate: int, left: Decimal, full: int) -> int:
    """(1 - (1+r)^-n) / (1 - (1+r)^-N) in ten-thousandths, half up; ``rate`` counts ten-thousandths a year."""
    growth = Decimal(ONE + rate) / ONE

    def worth(years: Decimal) -> Decimal:
        return _CONTEXT.subtract(Decimal(1), _CONTEXT.power(growth, -years))

    return int(
        _CONTEXT.multiply(_CONTEXT.divide(worth(left), worth(Decimal(full))), Decimal(ONE)).to_integral_value(
            ROUND_HALF_UP
        )
    )


def ten_thousandths(figure: int) -> str:
    """A factor as people read it, ``1.0250``."""
    return f"{figure // ONE}.{figure % ONE:04d}"


def index_text(figure: int) -> str:
    """An index as it is published, ``102.50``."""
    return f"{figure // 100}.{figure % 100:02d}"


def months_of(month: int) -> int:
    """Months counted one by one."""
    return month // 100 * 12 + month % 100


def ratio_text(hundredths: int) -> str:
    return f"{Decimal(hundredths) * _HUNDREDTH:.2f}"
