"""What an owner says about the land and the deal: typed, and kept as plain JSON in the listing's row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from trading.core.calendar import add_months
from trading.core.deal import Business, TradeMode
from trading.listing.states import (
    Buildings,
    CourtRound,
    Handover,
    NoticeWish,
    Occupancy,
    Payment,
    PriceBasis,
    RentRhythm,
    Repayment,
    Security,
)

#: how stored values become typed ones; everything else is kept as JSON knows it
_READ: dict[str, Callable[[Any], Any]] = {
    "buildings": Buildings,
    "occupancy": Occupancy,
    "notice_wish": NoticeWish,
    "not_before": date.fromisoformat,
    "handover": Handover,
    "payment": Payment,
    "price_basis": PriceBasis,
    "term_starts_on": date.fromisoformat,
    "rent_rhythm": RentRhythm,
    "repayment": Repayment,
    "security": Security,
    "court_round": CourtRound,
    "ruling_on": date.fromisoformat,
}


@dataclass(frozen=True)
class Answers:
    """Everything that is asked beyond figures, description and papers. None means: not answered yet.

    Money is fen, rates are thousandths of a per cent, lengths of time months or whole years as their names say.
    """

    buildings: Buildings | None = None
    buildings_note: str = ""
    occupancy: Occupancy | None = None
    occupancy_note: str = ""
    #: does anybody contest the right, as far as the owner knows?
    is_disputed: bool | None = None
    notice_wish: NoticeWish | None = None
    not_before: date | None = None
    #: the other side, where private negotiation has found one already
    counterpart: str = ""
    # transfers
    handover: Handover | None = None
    payment: Payment | None = None
    #: what the owner named the price or the rent for, and the price of that unit
    price_basis: PriceBasis | None = None
    unit_amount: int | None = None
    #: a step table beyond the first step: from this amount on, this step (fen both)
    steps: list[list[int]] | None = None
    # leases and subleases
    term_starts_on: date | None = None
    term_months: int | None = None
    rent_rhythm: RentRhythm | None = None
    rent_free_months: int = 0
    #: the rent rises by so much every so many years; 0: it doesn't
    escalation_rate: int = 0
    escalation_years: int = 0
    may_sublet: bool | None = None
    # mortgages
    loan_months: int | None = None
    loan_purpose: str = ""
    repayment: Repayment | None = None
    security: Security | None = None
    # court disposal
    court_name: str = ""
    ruling_no: str = ""
    ruling_on: date | None = None
    appraisal_amount: int | None = None
    court_round: CourtRound | None = None
    terms_note: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Answers:
        """Read the stored form."""
        known = {name: value for name, value in (stored or {}).items() if name in cls.names() and value is not None}
        return cls(**{name: _READ[name](value) if name in _READ else value for name, value in known.items()})

    @classmethod
    def names(cls) -> frozenset[str]:
        """The names of all answers."""
        return frozenset(field.name for field in fields(cls))

    def stored(self) -> dict[str, Any]:
        """The form that goes into the row: plain JSON values, what nobody has said left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        unsaid = {field.name: field.default for field in fields(self)}
        return {name: _plain(values[name]) for name in sorted(values) if values[name] != unsaid[name]}

    def with_(self, **changes: Any) -> Answers:
        """These answers with some of them changed."""
        return replace(self, **changes)

    @property
    def term_ends_on(self) -> date | None:
        """The last day of the lease: so many months on, the day before the same date."""
        if self.term_starts_on is None or self.term_months is None:
            return None
        return add_months(self.term_starts_on, self.term_months) - timedelta(days=1)

    @property
    def covers_land(self) -> bool:
        """The page about buildings, leases and disputes is filled in."""
        return None not in (self.buildings, self.occupancy, self.is_disputed)

    @property
    def covers_dates(self) -> bool:
        """The page about the way of trading is filled in."""
        return self.notice_wish is NoticeWish.SOON or (self.notice_wish is not None and self.not_before is not None)

    def covers_terms(self, business: Business, mode: TradeMode) -> bool:
        """The pages about what is agreed beside the figure are filled in."""
        if mode is TradeMode.COURT and not self.covers_court:
            return False
        if business is Business.MORTGAGE:
            return None not in (self.loan_months, self.repayment, self.security) and bool(self.loan_purpose)
        if business.is_letting:
            return None not in (self.term_starts_on, self.term_months, self.rent_rhythm, self.may_sublet)
        return None not in (self.handover, self.payment)

    @property
    def covers_court(self) -> bool:
        """The page about the court's case is filled in."""
        said = (self.court_name, self.ruling_no, self.ruling_on, self.appraisal_amount, self.court_round)
        return all(said)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)
