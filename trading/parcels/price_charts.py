"""Drawings of land prices as whole pixels: indices in small multiples, the steps of a valuation, a validity bar.

Templates carry the shapes; no colour and no word is drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trading.core.calendar import add_years
from trading.core.land_use import UseClass
from trading.core.money import yuan
from trading.parcels.corrections import index_text, month_text, months_of, ten_thousandths
from trading.parcels.models import PriceEdition
from trading.parcels.valuation import StepKind, Valuation

#: a panel of the small multiples: its size, and the ground that its line may use
PANEL_WIDTH, PANEL_HEIGHT = 240, 120
_LEFT, _RIGHT, _TOP, _BOTTOM = 6, 234, 30, 94

#: the steps: the ground, and how much of it a bar takes of its share of the width
STEPS_WIDTH, STEPS_HEIGHT = 720, 250
_STEPS_TOP, _STEPS_BOTTOM = 40, 210
_BAR = 76

#: of the validity bar
VALIDITY_WIDTH = 120


@dataclass(frozen=True)
class Panel:
    """One index over time. ``path`` is its line, ``level`` the height of the first figure, ``last`` the end of it."""

    use: UseClass
    path: str
    level: int
    last_x: int
    last_y: int
    first_month: str
    last_month: str
    last_figure: str


@dataclass(frozen=True)
class Bar:
    """One step: a block from the price before to the price after. ``figure`` stands above it."""

    kind: StepKind | None
    x: int
    y: int
    width: int
    height: int
    figure: str
    figure_y: int
    tone: str
    #: the height of the price after the step, for the line to the next bar
    after_y: int
    text_x: int


@dataclass(frozen=True)
class Validity:
    """How much of its time an edition has used: ``used`` of :data:`VALIDITY_WIDTH`."""

    due_on: date
    used: int
    is_due: bool
    is_over: bool


def index_panels(index: Mapping[UseClass, Sequence[tuple[int, int]]]) -> list[Panel]:
    """The indices of several uses at one scale, in the order of the uses; one figure alone is no line."""
    lines = {use: index[use] for use in UseClass if len(index.get(use, ())) > 1}
    if not lines:
        return []
    figures = [figure for line in lines.values() for _month, figure in line]
    months = [months_of(month) for line in lines.values() for month, _figure in line]
    least, span = min(figures), max(max(figures) - min(figures), 1)
    first, length = min(months), max(max(months) - min(months), 1)

    def place(month: int, figure: int) -> tuple[int, int]:
        across = _LEFT + (months_of(month) - first) * (_RIGHT - _LEFT) // length
        return across, _BOTTOM - (figure - least) * (_BOTTOM - _TOP) // span

    panels = []
    for use, line in lines.items():
        points = [place(*row) for row in line]
        panels.append(
            Panel(
                use=use,
                path="M" + "L".join(f"{x} {y}" for x, y in points),
                level=points[0][1],
                last_x=points[-1][0],
                last_y=points[-1][1],
                first_month=month_text(line[0][0]),
                last_month=month_text(line[-1][0]),
                last_figure=index_text(line[-1][1]),
            )
        )
    return panels


def step_bars(valuation: Valuation) -> list[Bar]:
    """The way from the base price to the result: a block for either, and what each correction adds or takes between."""
    levels = [int(step.fen_per_m2) for step in valuation.steps]
    highest = max(*levels, 1)
    share = STEPS_WIDTH // (len(levels) + 1)

    def height(level: int) -> int:
        return _STEPS_BOTTOM - level * (_STEPS_BOTTOM - _STEPS_TOP) // highest

    def bar(place: int, kind: StepKind | None, low: int, high: int, after: int, figure: str, tone: str) -> Bar:
        x = place * share + (share - _BAR) // 2
        top, foot = height(high), height(low)
        return Bar(kind, x, top, _BAR, max(foot - top, 2), figure, top - 8, tone, height(after), x + _BAR // 2)

    bars = []
    before = 0
    for place, (step, level) in enumerate(zip(valuation.steps, levels, strict=True)):
        is_first = step.kind is StepKind.BASE
        tone = "full" if is_first else "up" if level > before else "down" if level < before else "same"
        figure = yuan(level) if is_first else f"×{ten_thousandths(step.factor)}"
        low = 0 if is_first else min(before, level)
        bars.append(bar(place, step.kind, low, max(before, level), level, figure, tone))
        before = level
    bars.append(bar(len(levels), None, 0, before, before, yuan(before), "result"))
    return bars


def validity(edition: PriceEdition, today: date, years: int) -> Validity:
    """How much of the years until its review an edition has been in force."""
    due_on = add_years(edition.valid_from, years)
    used = (today - edition.valid_from).days * VALIDITY_WIDTH // (due_on - edition.valid_from).days
    is_over = edition.valid_to is not None and edition.valid_to < today
    return Validity(due_on, min(max(used, 0), VALIDITY_WIDTH), not is_over and today >= due_on, is_over)
