"""What a right is worth by the published price: base price, date, plot ratio, remaining term, each step shown.

Pure and exact: whole fen, Decimal areas, factors in whole ten-thousandths. Every factor is rounded half up to four
decimals, and the price of a square metre half up to the fen at the end of each step, so that whoever works the page
out with a pocket calculator gets the same fen. Source: Valuation rules GB/T 18508, coefficient method; V-32.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from trading.core.area import format_m2, square_metres
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.money import Fen, half_up, yuan
from trading.parcels.corrections import (
    ONE,
    index_at,
    index_text,
    interpolated,
    month_of,
    month_text,
    months_of,
    ratio_text,
    ten_thousandths,
    term_factor,
    years_between,
)

#: an index so many months behind is a doubtful one; it appears by quarters, some weeks after each
STALE_MONTHS = 6


class PriceSource(LabelledEnum):
    """What a base price is, the best first."""

    PARCEL_STANDARD = "parcel_standard", N_("Standard price of this parcel")
    AREA_STANDARD = "area_standard", N_("Standard price of the area")
    BENCHMARK = "benchmark", N_("Benchmark price")


class StepKind(StrEnum):
    """The steps in their order."""

    BASE = "base"
    DATE = "date"
    PLOT_RATIO = "plot_ratio"
    TERM = "term"


@dataclass(frozen=True)
class BasePrice:
    """A published price and the conditions that it holds for. ``number`` is its edition's name or its own number."""

    source: PriceSource
    number: str
    fen_per_m2: int
    basis_on: date
    valid_from: date
    valid_to: date | None = None
    document_no: str = ""
    plot_ratio: Decimal | None = None
    years: int | None = None


@dataclass(frozen=True)
class Subject:
    """The right that is valued. ``ends_on`` is its last day, None for allocated land, which has no end; ``full_years``
    is the longest lawful term of the use, taken where the price doesn't name the term that it is for."""

    area: Decimal
    full_years: int
    plot_ratio: Decimal | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Factors:
    """The correction tables of a class of use, in ten-thousandths and ordered by argument.

    ``plot_ratio`` has pairs of plot ratio in hundredths and factor, ``index`` pairs of YYYYMM and index.
    """

    plot_ratio: Sequence[tuple[int, int]] = ()
    index: Sequence[tuple[int, int]] = ()
    rate: int | None = None


@dataclass(frozen=True)
class Step:
    """One step: what it is, the sum with its figures, its factor, and the price after it. ``note`` is a sentence
    (msgid) with its parameters on where the figures come from, or why nothing is corrected."""

    kind: StepKind
    label: str
    formula: str
    factor: int
    fen_per_m2: Fen
    note: str
    params: dict[str, Any] = field(default_factory=dict)
    #: nothing could be corrected, or not quite as it should be
    is_limited: bool = False


@dataclass(frozen=True)
class Valuation:
    """A price with the way to it. A benchmark is an average of its area: what comes of it is for reference only."""

    base: BasePrice
    subject: Subject
    on: date
    steps: tuple[Step, ...]

    @property
    def fen_per_m2(self) -> Fen:
        return self.steps[-1].fen_per_m2

    @property
    def total(self) -> Fen:
        """The price of the whole area, rounded half up to the fen."""
        return _times_area(self.fen_per_m2, self.subject.area)

    @property
    def total_formula(self) -> str:
        return f"{yuan(self.fen_per_m2)} × {format_m2(self.subject.area)} = {yuan(self.total)}"

    @property
    def is_provisional(self) -> bool:
        """Flagged "参考" and decided by a person (V-32)."""
        return self.base.source is PriceSource.BENCHMARK


def value_land(base: BasePrice, subject: Subject, factors: Factors, on: date) -> Valuation:
    """The price of a right on a day. A table that isn't published corrects nothing, and its step says so."""
    steps = [_base_step(base)]
    steps.append(_corrected(steps[-1], _date_step(base, factors, on)))
    steps.append(_corrected(steps[-1], _ratio_step(base, subject, factors)))
    steps.append(_corrected(steps[-1], _term_step(base, subject, factors, on)))
    return Valuation(base, subject, on, tuple(steps))


def value_rent(base: BasePrice, area: Decimal, factors: Factors, on: date) -> Valuation:
    """The yearly rent of an area by a published rent. A rent knows no remaining term; only its date is corrected."""
    first = _base_step(base)
    steps = first, _corrected(first, _date_step(base, factors, on))
    return Valuation(base, Subject(area=area, full_years=0), on, steps)


# --- steps ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Correction:
    kind: StepKind
    label: str
    note: str
    factor: int = ONE
    sum: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    is_limited: bool = False


def _base_step(base: BasePrice) -> Step:
    price = Fen(base.fen_per_m2)
    note = N_("Published as the price of %(day)s.")
    return Step(StepKind.BASE, base.source.label, yuan(price), ONE, price, note, {"day": base.basis_on})


def _corrected(before: Step, found: _Correction) -> Step:
    price = Fen(half_up(before.fen_per_m2 * found.factor, ONE))
    factor = ten_thousandths(found.factor)
    line = f"{yuan(before.fen_per_m2)} × {factor} = {yuan(price)}"
    formula = f"{found.sum} = {factor}; {line}" if found.sum else line
    return Step(found.kind, found.label, formula, found.factor, price, found.note, found.params, found.is_limited)


def _date_step(base: BasePrice, factors: Factors, on: date) -> _Correction:
    label = N_("Correction for the date")

    def nothing(note: str, **params: Any) -> _Correction:
        return _Correction(StepKind.DATE, label, note, params=params, is_limited=True)

    if not factors.index:
        return nothing(N_("No land price index is published for this use: no correction."))
    then, now = index_at(factors.index, base.basis_on), index_at(factors.index, on)
    if then is None or now is None:
        first = month_text(factors.index[0][0])
        return nothing(N_("The land price index begins in %(first)s only: no correction."), first=first)
    behind = months_of(month_of(on)) - months_of(now[0])
    note = (
        N_("Land price index of %(now)s, the last published by %(asked)s, over that of %(then)s.")
        if behind
        else N_("Land price index of %(now)s over that of %(then)s.")
    )
    params = {"now": month_text(now[0]), "then": month_text(then[0]), "asked": month_text(month_of(on))}
    factor = half_up(now[1] * ONE, then[1])
    return _Correction(
        StepKind.DATE,
        label,
        note,
        factor,
        f"{index_text(now[1])} ÷ {index_text(then[1])}",
        params,
        is_limited=behind > STALE_MONTHS,
    )


def _ratio_step(base: BasePrice, subject: Subject, factors: Factors) -> _Correction:
    label = N_("Correction for the plot ratio")

    def nothing(note: str) -> _Correction:
        return _Correction(StepKind.PLOT_RATIO, label, note, is_limited=True)

    if not factors.plot_ratio:
        return nothing(N_("No table of plot ratios is published for this use: no correction."))
    if base.plot_ratio is None:
        return nothing(N_("The price names no plot ratio: no correction."))
    if subject.plot_ratio is None:
        return nothing(N_("The planning conditions name no plot ratio: no correction."))
    own, usual = (int(ratio * 100) for ratio in (subject.plot_ratio, base.plot_ratio))
    own_factor, usual_factor = (interpolated(factors.plot_ratio, argument) for argument in (own, usual))
    least, most = factors.plot_ratio[0][0], factors.plot_ratio[-1][0]
    is_outside = not (least <= own <= most and least <= usual <= most)
    note = (
        N_("Plot ratio %(own)s; the price is for %(usual)s. The table runs from %(least)s to %(most)s: its end counts.")
        if is_outside
        else N_("Plot ratio %(own)s; the price is for %(usual)s.")
    )
    params = {
        name: ratio_text(figure)
        for name, figure in zip(("own", "usual", "least", "most"), (own, usual, least, most), strict=True)
    }
    work = f"{ten_thousandths(own_factor)} ÷ {ten_thousandths(usual_factor)}"
    factor = half_up(own_factor * ONE, usual_factor)
    return _Correction(StepKind.PLOT_RATIO, label, note, factor, work, params, is_outside)


def _term_step(base: BasePrice, subject: Subject, factors: Factors, on: date) -> _Correction:
    label = N_("Correction for the remaining term")
    if subject.ends_on is None:
        return _Correction(StepKind.TERM, label, N_("Allocated land has no term that could run out: no correction."))
    if factors.rate is None:
        note = N_("No capitalisation rate is published for this use: no correction.")
        return _Correction(StepKind.TERM, label, note, is_limited=True)
    left, full = years_between(on, subject.ends_on), base.years or subject.full_years
    factor = term_factor(factors.rate, left, full)
    growth = ten_thousandths(ONE + factors.rate)
    return _Correction(
        StepKind.TERM,
        label,
        N_("%(left)s years are left until %(end)s; the price is for %(full)s years. Capitalisation rate %(rate)s %%."),
        factor,
        f"(1 − {growth}^−{left}) ÷ (1 − {growth}^−{full})",
        {
            "left": left,
            "end": subject.ends_on,
            "full": full,
            "rate": f"{Decimal(factors.rate) / 100:.2f}",
        },
    )


def _times_area(fen_per_m2: int, area: Decimal) -> Fen:
    return Fen(half_up(fen_per_m2 * int(square_metres(area) * 100), 100))
