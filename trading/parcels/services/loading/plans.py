"""What every kind of load has in common: its counts, its plan, and who hears how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.core.messages import N_

#: rows written by one statement; news is told between them
ROWS_AT_ONCE = 2000

Tell = Callable[[int, int], None]


class BookMoved(Conflict):
    """Somebody recorded something in the meantime: compare again."""

    code = "land_book_moved"
    msgid = N_("The land book changed while the file was being compared. Nothing was written; try again.")


@dataclass(frozen=True)
class ImportReport:
    """What an import came to: things that are new, that were brought up to date, and that said the same already."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


class Plan(Protocol):
    """What is to be written for rows without faults."""

    def write(self, *, label: str, by: Actor, tell: Tell) -> ImportReport:
        """Write it in the present transaction; raise :class:`BookMoved` where it no longer fits."""
        ...
