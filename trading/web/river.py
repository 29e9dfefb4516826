"""A station of the river that shows how far something has come (``river`` in ``components/page.html``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Station:
    """One station: ``state`` is ``done``, ``now``, ``stop`` where it ended there, or empty for what is to come."""

    title: str
    note: str = ""
    state: str = ""
