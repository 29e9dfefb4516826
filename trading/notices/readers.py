"""Who reads: the accounts of a party, their languages and addresses.

Accounts and addresses belong to a room above this one. The front door registers that room's answers here when it opens
the house.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from trading.notices.states import Medium


@dataclass(frozen=True)
class Reader:
    """An account that can be told something: its language (None: the house's own) and its confirmed addresses."""

    user_id: int
    language: str | None = None
    addresses: Mapping[Medium, str] = field(default_factory=dict)


class Directory(Protocol):
    """What the room of accounts answers."""

    def readers_of(self, party_id: int) -> list[Reader]:
        """The enabled accounts that act for a party."""

    def reader(self, user_id: int) -> Reader | None:
        """One enabled account."""

    def readers(self, user_ids: Collection[int]) -> list[Reader]:
        """The enabled accounts among these."""


_directory: Directory | None = None


def use(directory: Directory) -> None:
    """Let ``directory`` answer from now on."""
    global _directory
    _directory = directory


def directory() -> Directory:
    """The registered directory."""
    if _directory is None:
        raise RuntimeError("no directory of readers is registered: the application hasn't been set up")
    return _directory


def masked(medium: Medium, address: str) -> str:
    """An address as a page shows it: enough to know one's own, not enough to use it."""
    if medium is Medium.SMS:
        return f"{address[:3]}****{address[-4:]}"
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"
