"""What stands for or against trading a right, as functions from facts to findings.

Each function is one rule of the rule book and says nothing where the rule is met. "At least" and
"at most" include the number itself. Nothing here reads a clock, a database or a setting: facts carry
the day, :class:`Limits` the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from trading.core import codes
from trading.core.deal import AcquisitionForm, AcquisitionMode, CoOwnership
from trading.core.errors import Invalid
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.land_use import UseClass
from trading.core.messages import N_
from trading.core.money import Fen
from trading.core.text import same_name
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


def check_codes(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-01 and V-02: the codes are in order, lie in the city, and the unit stands on the parcel."""
    findings = []
    try:
        codes.parse_unit_code(facts.unit_code)
    except Invalid as refusal:
        findings.append(
            Finding("V-01", Severity.BLOCK, refusal.text, refusal.params, N_("GB/T 37346-2019, unit codes"))
        )
    if facts.unit_code[:19] != facts.parcel_code:
        findings.append(
            Finding(
                "V-02",
                Severity.BLOCK,
                N_("The unit code must begin with the parcel code %(parcel)s."),
                {"parcel": facts.parcel_code},
                N_("GB/T 37346-2019, unit codes"),
            )
        )
    return findings


def check_certificate(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-03: the certificate is in the registries' form and shows the applicant."""
    findings = []
    try:
        codes.parse_certificate(facts.certificate_no)
    except Invalid:
        findings.append(
            Finding(
                "V-03",
                Severity.WARN,
                N_("The certificate number %(certificate)s isn't in the present form of title certificates."),
                {"certificate": facts.certificate_no},
                PLATFORM_SETTING,
                N_("Compare it with the paper; old certificates keep their own form."),
            )
        )
    applicant = facts.applicant_name
    if applicant is not None and not any(same_name(applicant, holder.name) for holder in facts.holders):
        findings.append(
            Finding(
                "V-03",
                Severity.BLOCK,
                N_("%(applicant)s isn't a holder that certificate %(certificate)s shows."),
                {"applicant": applicant, "certificate": facts.certificate_no},
                N_("Urban Real Estate Administration Law, art. 38(6)"),
                N_("Have the change registered first, or let the holder apply."),
            )
        )
    return findings


def check_area(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-05: there is an area, and no more is traded than is registered."""
    if facts.area <= 0:
        return [Finding("V-05", Severity.BLOCK, N_("The registered area must be more than zero."))]
    traded = facts.traded_area
    if traded is None or traded == facts.area:
        return []
    if traded <= 0 or traded > facts.area:
        return [
            Finding(
                "V-05",
                Severity.BLOCK,
                N_("The area to be traded must be more than zero and at most the registered %(area)s m²."),
                {"area": facts.area},
            )
        ]
    return [
        Finding(
            "V-05",
            Severity.ROUTE,
            N_("Only a part of the parcel is to be traded."),
            {},
            PLATFORM_SETTING,
            N_("Apply for a division of the parcel first; each part needs its own code."),
        )
    ]


def check_geometry(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-06: the outline lies in the city and its area agrees with the certificate."""
    findings = []
    if not facts.is_inside_city:
        findings.append(
            Finding("V-06", Severity.WARN, N_("The outline reaches beyond the city; check its coordinates."))
        )
    if facts.measured_area is not None and facts.area > 0:
        deviation = abs(facts.measured_area - facts.area) / facts.area
        if deviation > limits.area_deviation:
            findings.append(
                Finding(
                    "V-06",
                    Severity.WARN,
                    N_("The outline measures %(measured)s m², the certificate says %(area)s m²: %(percent)s %% apart."),
                    {
                        "measured": facts.measured_area,
                        "area": facts.area,
                        "percent": (deviation * 100).quantize(Decimal("0.01")),
                    },
                    PLATFORM_SETTING,
                    N_("Have the survey and the certificate compared before the notice."),
                )
            )
    return findings


def check_remaining_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-07: the right has an end, unless it was allocated, and the end is still to come."""
    if facts.ends_on is None:
        if facts.acquisition_mode is AcquisitionMode.ALLOCATION:
            return []
        return [
            Finding(
                "V-07",
                Severity.BLOCK,
                N_("Only allocated land may be held without an end date."),
                {},
                N_("Urban Real Estate Administration Law, art. 23"),
                N_("Have the end of the term entered from the grant contract."),
            )
        ]
    if facts.ends_on <= facts.today:
        return [
            Finding(
                "V-07",
                Severity.BLOCK,
                N_("The right ended on %(ends_on)s."),
                {"ends_on": facts.ends_on},
                N_("Urban Real Estate Administration Law, art. 22"),
                N_("Apply for renewal first."),
            )
        ]
    if facts.ends_on < _years_later(facts.today, 1):
        return [
            Finding(
                "V-07",
                Severity.WARN,
                N_("The right ends on %(ends_on)s, in less than a year."),
                {"ends_on": facts.ends_on},
                N_("Urban Real Estate Administration Law, art. 22"),
                N_("A renewal must be applied for at least one year before the end."),
            )
        ]
    return []


def check_longest_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-09 (and V-12 for flexible terms): no right is longer than its use allows."""
    if facts.ends_on is None:
        return []
    longest = facts.use_class.max_years
    if facts.ends_on <= _years_later(facts.started_on, longest):
        return []
    return [
        Finding(
            "V-09",
            Severity.BLOCK,
            N_("The term from %(started_on)s to %(ends_on)s is longer than the %(years)s years that its use allows."),
            {"started_on": facts.started_on, "ends_on": facts.ends_on, "years": longest},
            N_("Provisional Regulations on Grant and Transfer of Urban Land, art. 12"),
            N_("Compare the term with the grant contract."),
        )
    ]


_TITLE_BLOCKS = {
    BurdenKind.SEIZURE: (
        N_("The right is seized (%(paper)s)."),
        N_("Urban Real Estate Administration Law, art. 38(2)"),
        N_("Have the seizure lifted by the authority that ordered it."),
    ),
    BurdenKind.OBJECTION: (
        N_("An objection is registered against the right (%(paper)s)."),
        N_("Urban Real Estate Administration Law, art. 38(5)"),
        N_("Have the objection withdrawn or settled first."),
    ),
    BurdenKind.DISPUTE: (
        N_("Ownership of the right is in dispute (%(paper)s)."),
        N_("Urban Real Estate Administration Law, art. 38(5)"),
        N_("Settle the dispute first."),
    ),
}


def check_title(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-14: no seizure, objection or dispute. Unlawful use on the ledger holds the notice back."""
    findings = [
        Finding("V-14", Severity.BLOCK, msgid, {"paper": burden.paper_no or "—"}, source, remedy)
        for kind, (msgid, source, remedy) in _TITLE_BLOCKS.items()
        for burden in facts.burdens_of(kind)
    ]
    findings += [
        Finding(
            "V-14",
            Severity.GATE,
            N_("The parcel stands on the ledger of unlawful land use (%(paper)s)."),
            {"paper": burden.paper_no or "—"},
            PLATFORM_SETTING,
            N_("Attach the paper that closes the case."),
        )
        for burden in facts.burdens_of(BurdenKind.VIOLATION)
    ]
    return findings


def check_investment(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-15: at least a quarter of the development investment is done, for granted and contributed land."""
    if facts.acquisition_mode not in {AcquisitionMode.GRANT, AcquisitionMode.CONTRIBUTION}:
        return []
    total, done = facts.investment_total_fen, facts.investment_done_fen
    source = N_("Urban Real Estate Administration Law, art. 39(2)")
    if not total or done is None:
        return [
            Finding(
                "V-15",
                Severity.GATE,
                N_("It isn't known how much of the development investment is done."),
                {},
                source,
                N_("Attach an audit report that states the whole investment and the part done."),
            )
        ]
    if done * 100 >= total * limits.investment_percent:
        return []
    params = {
        "done": Fen(done),
        "total": Fen(total),
        "percent": Decimal(done * 10000 // total) / 100,
        "needed": limits.investment_percent,
    }
    words = N_("%(percent)s %% of the development investment is done; %(needed)s %% is needed.")
    if limits.prenotice_transfer:
        remedy = N_("The deal may go by advance notice registration.")
        return [Finding("V-15", Severity.ROUTE, words, params, source, remedy)]
    remedy = N_("Invest further and have it audited, then apply again.")
    return [Finding("V-15", Severity.BLOCK, words, params, source, remedy)]


def check_price_paid(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-16: the whole grant price, or the rent so far, is paid."""
    if facts.price_paid:
        return []
    if facts.acquisition_mode is AcquisitionMode.GRANT:
        return [
            Finding(
                "V-16",
                Severity.BLOCK,
                N_("The grant price isn't fully paid."),
                {},
                N_("Urban Real Estate Administration Law, art. 39(1)"),
                N_("Pay the rest of the grant price and have it recorded."),
            )
        ]
    if facts.acquisition_mode is AcquisitionMode.LEASE:
        return [
            Finding(
                "V-16",
                Severity.BLOCK,
                N_("Rent of the state lease is outstanding."),
                {},
                N_("Opinions on Leasing State-owned Land (1999)"),
                N_("Pay the rent and have it recorded."),
            )
        ]
    return []


def check_allocation(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-17: allocated land needs approval; an authorised operator's land needs a person's judgement."""
    if facts.acquisition_mode is AcquisitionMode.ALLOCATION:
        return [
            Finding(
                "V-17",
                Severity.GATE,
                N_("Allocated land may be transferred only with the government's approval."),
                {},
                N_("Urban Real Estate Administration Law, art. 40"),
                N_("Attach the approval, and say whether the use stays within the allocation catalogue."),
            )
        ]
    if facts.acquisition_mode is AcquisitionMode.AUTHORISED:
        return [
            Finding(
                "V-17",
                Severity.GATE,
                N_("Land under authorised operation is judged case by case."),
                {},
                PLATFORM_SETTING,
                N_("Attach the authorisation and the group's decision."),
            )
        ]
    return []


def check_shares(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-18: shares make up the whole, and co-owners agree."""
    findings = []
    if not facts.holders:
        return [Finding("V-18", Severity.BLOCK, N_("The register shows no holder of this right."))]
    whole = sum((Fraction(holder.numerator, holder.denominator) for holder in facts.holders), Fraction())
    if facts.co_ownership is not CoOwnership.JOINT and whole != 1:
        findings.append(
            Finding(
                "V-18",
                Severity.BLOCK,
                N_("The holders' shares add up to %(sum)s instead of 1."),
                {"sum": str(whole)},
                PLATFORM_SETTING,
                N_("Have the shares corrected in the register."),
            )
        )
    if len(facts.holders) > 1:
        findings.append(
            Finding(
                "V-18",
                Severity.GATE,
                N_("The right has %(count)s holders: all of them must agree in writing."),
                {"count": len(facts.holders)},
                N_("Urban Real Estate Administration Law, art. 38(4)"),
                N_("Attach the written consent of every co-owner."),
            )
        )
    return findings


def check_leases(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-19: leases are told to whoever may buy."""
    return [
        Finding(
            "V-19",
            Severity.NOTE,
            N_("The land is leased to %(lessee)s; the lease goes on after a transfer."),
            {"lessee": burden.holder_name or "—"},
            N_("Civil Code, art. 725"),
            N_("Name the lease in the notice, and notify a lessee of houses."),
        )
        for burden in facts.burdens_of(BurdenKind.LEASE)
    ]


def check_advance_notices(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-20: a right under advance notice is disposed of only with the consent of who is noted."""
    return [
        Finding(
            "V-20",
            Severity.GATE,
            N_("An advance notice for %(holder)s is registered (%(paper)s)."),
            {"holder": burden.holder_name or "—", "paper": burden.paper_no or "—"},
            N_("Civil Code, art. 221"),
            N_("Attach the written consent of the party it protects."),
        )
        for burden in facts.burdens_of(BurdenKind.PRENOTICE)
    ]


def check_mortgages(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-21: a mortgage with a registered ban on transfer needs consent, any other needs notice."""
    findings = []
    for burden in sorted(facts.burdens_of(BurdenKind.MORTGAGE), key=lambda one: one.rank or 0):
        params = {"rank": burden.rank or 1, "holder": burden.holder_name or "—", "amount": Fen(burden.amount_fen or 0)}
        if burden.transfer_restricted:
            words = N_("Mortgage no. %(rank)s for %(holder)s over %(amount)s; a ban on transfer is registered.")
            remedy = N_("Attach the mortgagee's written consent.")
        else:
            words = N_("Mortgage no. %(rank)s for %(holder)s over %(amount)s.")
            remedy = N_("Attach proof that the mortgagee was notified.")
        findings.append(Finding("V-21", Severity.GATE, words, params, N_("Civil Code, art. 406"), remedy))
    return findings


def check_idle(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G12: confirmed idle land waits for its disposal decision."""
    return [
        Finding(
            "G12",
            Severity.BLOCK,
            N_("The land is confirmed as idle (%(paper)s)."),
            {"paper": burden.paper_no or "—"},
            PLATFORM_SETTING,
            N_("Wait for the disposal decision, or attach the one that allows the transfer."),
        )
        for burden in facts.burdens_of(BurdenKind.IDLE)
    ]


#: what is asked of a right that is to be transferred, in the order that people read
TRANSFER_CHECKS: tuple[Check, ...] = (
    check_codes,
    check_certificate,
    check_area,
    check_geometry,
    check_remaining_term,
    check_longest_term,
    check_title,
    check_idle,
    check_price_paid,
    check_investment,
    check_allocation,
    check_shares,
    check_advance_notices,
    check_mortgages,
    check_leases,
)


def judge_transfer(facts: RightFacts, limits: Limits | None = None) -> list[Finding]:
    """Every finding on a right that is to be transferred; blocking ones may be raised as refusals."""
    limits = limits or Limits()
    return [finding for check in TRANSFER_CHECKS for finding in check(facts, limits)]


def _years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
