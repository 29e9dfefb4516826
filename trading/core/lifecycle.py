"""State machines as tables.

A :class:`Lifecycle` is a name and a table ``act -> (from-states, to-state)``. The table is the
documentation; buttons, tests and the 409 message are all read from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from trading.core.errors import TransitionRefused


@dataclass(frozen=True)
class Step:
    """One row of a lifecycle: the states an act may start from and the one it leads to."""

    sources: frozenset[StrEnum]
    target: StrEnum


class Lifecycle:
    """The legal moves of one noun."""

    def __init__(self, name: str, table: Mapping[str, tuple[Iterable[StrEnum], StrEnum]]) -> None:
        self.name = name
        self.steps = {act: Step(frozenset(sources), target) for act, (sources, target) in table.items()}

    def next(self, state: StrEnum, act: str) -> StrEnum:
        """Return the state that ``act`` leads to from ``state``; raise :class:`TransitionRefused`."""
        step = self.steps.get(act)
        if step is None or state not in step.sources:
            raise TransitionRefused(act=act, state=state.value, lifecycle=self.name)
        return step.target

    def acts_from(self, state: StrEnum) -> list[str]:
        """Return the acts possible in ``state``, in the table's order."""
        return [act for act, step in self.steps.items() if state in step.sources]

    def states(self) -> set[StrEnum]:
        """Return every state the table speaks of."""
        return {s for step in self.steps.values() for s in (*step.sources, step.target)}
