"""What the tables of the room have in common."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


def in_states(states: Iterable[StrEnum]) -> str:
    """The condition that a row is in one of these states, for constraints and partial indexes."""
    return "status IN (" + ", ".join(f"'{state.value}'" for state in sorted(states)) + ")"
