"""What checking a register finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RegisterFault:
    """One place where a register doesn't hold."""

    listing: str
    sequence: int
    what: str
