"""What the rules are shown: frozen facts about one right on one day, and the figures they compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trading.core.deal import AcquisitionForm, AcquisitionMode, CoOwnership
from trading.core.findings import Finding
from trading.core.land_use import UseClass
from trading.parcels.states import BurdenKind


@dataclass(frozen=True)
class HolderShare:
    """One holder and the fraction held."""

    party_id: int
    name: str
    numerator: int = 1
    denominator: int = 1


@dataclass(frozen=True)
class BurdenFact:
    """A burden in force."""

    kind: BurdenKind
    registered_on: date
    holder_name: str = ""
    amount_fen: int | None = None
    rank: int | None = None
    transfer_restricted: bool = False
    paper_no: str = ""


@dataclass(frozen=True)
class RightFacts:
    """Everything the rules need to know about one right on one day."""

    parcel_code: str
    unit_code: str
    certificate_no: str
    area: Decimal
    use_class: UseClass
    acquisition_mode: AcquisitionMode
    started_on: date
    ends_on: date | None
    today: date
    holders: tuple[HolderShare, ...]
    sub_mode: AcquisitionForm | None = None
    co_ownership: CoOwnership = CoOwnership.SOLE
    price_paid: bool = True
    investment_total_fen: int | None = None
    investment_done_fen: int | None = None
    audit_report_no: str | None = None
    burdens: tuple[BurdenFact, ...] = ()
    #: area of the outline in the city's plane; None where there is no outline
    measured_area: Decimal | None = None
    is_inside_city: bool = True
    #: who wants to trade, where the case already names somebody
    applicant_name: str | None = None
    #: the area to be traded; None for the whole
    traded_area: Decimal | None = None

    def burdens_of(self, kind: BurdenKind) -> tuple[BurdenFact, ...]:
        """The burdens of one kind that are in force."""
        return tuple(burden for burden in self.burdens if burden.kind is kind)


@dataclass(frozen=True)
class Limits:
    """Figures that the authority may set. The defaults are the law's where there is one."""

    #: V-15: the least share of the development investment, in percent
    investment_percent: int = 25
    #: V-15: below it, may the deal go by advance notice registration?
    prenotice_transfer: bool = False
    #: V-06: measured and certified area may differ by this share
    area_deviation: Decimal = Decimal("0.005")


Check = Callable[[RightFacts, Limits], list[Finding]]
