"""What an owner says about the land and the deal: typed, and kept as plain JSON in the listing's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from trading.listing.states import Buildings, Handover, NoticeWish, Occupancy, Payment

_WORDS = {
    "buildings": Buildings,
    "occupancy": Occupancy,
    "notice_wish": NoticeWish,
    "handover": Handover,
    "payment": Payment,
}


@dataclass(frozen=True)
class Answers:
    """Everything that is asked beyond prices, description and papers. None means: not answered yet."""

    buildings: Buildings | None = None
    buildings_note: str = ""
    occupancy: Occupancy | None = None
    occupancy_note: str = ""
    #: does anybody contest the right, as far as the owner knows?
    is_disputed: bool | None = None
    notice_wish: NoticeWish | None = None
    not_before: date | None = None
    handover: Handover | None = None
    payment: Payment | None = None
    terms_note: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Answers:
        """Read the stored form."""
        known = {name: value for name, value in (stored or {}).items() if name in cls.names()}
        for name, word in _WORDS.items():
            if known.get(name) is not None:
                known[name] = word(known[name])
        if known.get("not_before") is not None:
            known["not_before"] = date.fromisoformat(known["not_before"])
        return cls(**known)

    @classmethod
    def names(cls) -> frozenset[str]:
        """The names of all answers."""
        return frozenset(field.name for field in fields(cls))

    def stored(self) -> dict[str, Any]:
        """The form that goes into the row: plain JSON values, unanswered questions left out."""
        values = {name: getattr(self, name) for name in sorted(self.names())}
        return {name: _plain(value) for name, value in values.items() if value is not None and value != ""}

    def with_(self, **changes: Any) -> Answers:
        """These answers with some of them changed."""
        return replace(self, **changes)

    @property
    def covers_land(self) -> bool:
        """The page about buildings, leases and disputes is filled in."""
        return None not in (self.buildings, self.occupancy, self.is_disputed)

    @property
    def covers_dates(self) -> bool:
        """The page about the way of trading is filled in."""
        return self.notice_wish is NoticeWish.SOON or (self.notice_wish is not None and self.not_before is not None)

    @property
    def covers_terms(self) -> bool:
        """The page about handover and payment is filled in."""
        return None not in (self.handover, self.payment)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)
