"""The ways out of the house: which media are open, and who carries for each.

A carrier takes a finished letter and returns when the gateway has it, or raises :class:`NotTaken`. Carriers are chosen
by the configuration when the application is built (:mod:`trading.notices.gateways`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from trading.notices.states import Medium


@dataclass(frozen=True)
class Parcel:
    """A letter in words, ready to go."""

    #: stable over all attempts: whoever gets it twice can see that it is the same one
    reference: str
    address: str
    subject: str
    text: str
    html: str = ""
    #: the market's name in the reader's language
    sender: str = ""
    language: str = "zh-CN"
    #: addresses at which the reader stops letters of this kind
    ways_out: tuple[str, ...] = ()


class NotTaken(Exception):
    """The gateway didn't take it. ``for_good``: it never will. The text names no address."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Unreachable(NotTaken):
    """The gateway itself can't be reached: no other letter would go either."""


class Carrier(Protocol):
    """One medium's adapter."""

    def carry(self, parcel: Parcel) -> None:
        """Hand ``parcel`` over, or raise :class:`NotTaken`."""


_carriers: dict[Medium, Carrier] = {}


def use(carriers: Mapping[Medium, Carrier]) -> None:
    """Open just these media."""
    _carriers.clear()
    _carriers.update(carriers)


def is_open(medium: Medium) -> bool:
    """True where something can be sent by this medium at all."""
    return medium in _carriers


def carrier(medium: Medium) -> Carrier:
    """Who carries for a medium."""
    found = _carriers.get(medium)
    if found is None:
        raise Unreachable("this medium isn't open")
    return found
