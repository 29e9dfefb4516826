"""What the rules are shown: facts about one right and one business on one day, and the figures compared with.

A fact that nobody has stated is None. A rule that needs it either says what is missing (a gate) or keeps
silent; it never takes the unknown for the good case where the law asks for proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from trading.core.calendar import PERIODS
from trading.core.codes import CertificateKind, IdentityKind
from trading.core.deal import (
    AcquisitionForm,
    AcquisitionMode,
    BurdenKind,
    Business,
    CoOwnership,
    OwnerType,
    TransferForm,
)
from trading.core.findings import Finding
from trading.core.land_use import UseClass


@dataclass(frozen=True)
class HolderShare:
    """One holder and the fraction held."""

    party_id: int
    name: str
    numerator: int = 1
    denominator: int = 1
    kind: OwnerType = OwnerType.COMPANY
    has_consented: bool = False
    #: paper and number, where the caller may know them (V-04)
    id_type: IdentityKind | None = None
    id_code: str = field(default="", repr=False)


@dataclass(frozen=True)
class BurdenFact:
    """A burden in force. ``is_ceiling`` marks a maximum-amount mortgage (最高额)."""

    kind: BurdenKind
    registered_on: date
    holder_name: str = ""
    amount_fen: int | None = None
    rank: int | None = None
    transfer_restricted: bool = False
    paper_no: str = ""
    #: the paper that settles it: a disposal decision on idle land, the closing of a violation case
    release_paper_no: str = ""
    is_ceiling: bool = False
    debt_from: date | None = None
    debt_to: date | None = None
    #: a lease of houses, whose lessee has a right of first purchase (Civil Code 726)
    covers_houses: bool = False
    #: proof of notice, waiver or consent is on file
    has_consent: bool = False
    #: the day on which a lessee of houses was told of the sale (V-19)
    notified_on: date | None = None


@dataclass(frozen=True)
class RightFacts:
    """Everything the rules need to know about one right, and about the business planned with it, on one day."""

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
    business: Business = Business.TRANSFER
    certificate_kind: CertificateKind = CertificateKind.TITLE
    transfer_form: TransferForm = TransferForm.SALE
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
    #: the right is entered in the register (G8)
    is_registered: bool = True
    #: the grant contract or allocation decision forbids this business
    contract_bars: frozenset[Business] = frozenset()
    #: what the grant contract says, for the reader
    restrictions: str = ""
    #: buildings stand on the land; None: not stated
    has_buildings: bool | None = None
    #: they are finished, and have an ownership certificate (G3)
    buildings_finished: bool | None = None
    buildings_certified: bool | None = None
    #: granted for a public facility of a non-profit school, hospital … (V-22)
    is_public_facility: bool | None = None
    #: approval of an allocated right's transfer, and whether the use stays in the allocation catalogue (G9)
    allocation_approval_no: str | None = None
    stays_in_catalogue: bool | None = None
    make_up_paid: bool | None = None
    #: inside the group of an authorised operator
    is_inside_group: bool | None = None
    #: consent of the lessor, for a right held by state lease
    lessor_consents: bool | None = None
    #: the use that the other side plans; None where it stays (G11)
    planned_use: UseClass | None = None
    use_change_approved: bool = False
    #: start agreed in the grant contract, actual start, and the day building stopped (idle land, 2.6)
    agreed_start_on: date | None = None
    built_since: date | None = None
    stopped_on: date | None = None
    #: m² to be developed and developed so far
    development_area: Decimal | None = None
    developed_area: Decimal | None = None
    #: terms of the deal, where they are known: first and last day, years already leased before the grant
    term_starts_on: date | None = None
    term_ends_on: date | None = None
    leased_years_before: int | None = None
    planned_grant_years: int | None = None
    is_renewal: bool = False
    has_written_contract: bool | None = None
    states_acquisition: bool | None = None
    #: the mortgage planned
    is_ceiling: bool | None = None
    secured_amount_fen: int | None = None
    debt_from: date | None = None
    debt_to: date | None = None
    planned_rank: int | None = None
    #: another listing, contract or advance notice of this right that is under way (V-20)
    active_listing: str | None = None
    #: the price of the land part, and the reference it is compared with (V-32)
    land_price_fen: int | None = None
    reference_fen: int | None = None
    reference_is_provisional: bool = False
    #: the same for a lease: rent of one year, and the reference rent
    yearly_rent_fen: int | None = None
    reference_rent_fen: int | None = None
    #: the day on which public bidding opens; None where no bidding is planned (V-19)
    bidding_opens_on: date | None = None
    #: the other side is a co-owner or a close relative, before whom a lessee has no priority (V-19)
    buyer_is_insider: bool = False
    #: yearly declarations of income from an allocated right that is let (V-35)
    declares_yearly: bool | None = None
    #: the other side is a real-estate developer and has stated the source of its funds (V-36)
    buyer_is_developer: bool | None = None
    buyer_states_funds: bool | None = None

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
    #: V-10: a lease lasts at most so many years
    lease_years: int = 20
    #: V-13: a lease of so many months or more is in writing
    written_lease_months: int = 6
    #: V-26: deposit in percent of the start price, at most and at least
    deposit_percent_max: int = 20
    deposit_percent_min: int = 0
    #: V-32: at or below this percent of the reference a price is low; above 100 + the second it is high
    low_price_percent: int = 80
    high_price_percent: int = 50
    #: idle land: years without a start, and the thirds and quarters of 2.6
    idle_years: int = 1
    #: V-07: warn when less than so many years are left
    renewal_years: int = 1
    #: periods of core.calendar that the authority set otherwise, by their keys
    periods: Mapping[str, int] = field(default_factory=dict)

    def period(self, key: str) -> int:
        """How long a period of the table of time limits is, as set or else as the table says."""
        return self.periods.get(key, PERIODS[key].value)


Check = Callable[[RightFacts, Limits], list[Finding]]
