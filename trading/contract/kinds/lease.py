"""The lease or sublease of land: terms, their check, the rent year by year, and the data of the contract's paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from trading.contract import paper
from trading.contract.deal import AgreementRecord, BidRecord, Deal, Plot
from trading.contract.kinds.earnest import check_deposit
from trading.contract.paper import Money, Signatory
from trading.core import money
from trading.core.area import format_m2
from trading.core.calendar import add_months
from trading.core.deal import Business
from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen, half_up
from trading.core.rates import percent
from trading.listing.states import RentRhythm
from trading.rulebook import sources

TITLES = {Business.LEASE: "国有建设用地使用权出租合同", Business.SUBLEASE: "国有建设用地使用权转租合同"}
TEMPLATE = "contract/lease/v2/zh_CN.html"
PENALTY_PER_DAY = 5
CURE_DAYS = 60
COPIES = 5
#: twenty years (Civil Code 705)
LONGEST_MONTHS = 240
_HUNDRED_PERCENT = 100_000
_RHYTHM = {
    RentRhythm.YEARLY: "每年一次",
    RentRhythm.HALF_YEARLY: "每半年一次",
    RentRhythm.QUARTERLY: "每季度一次",
}


@dataclass(frozen=True)
class Terms:
    """What the two sides owe each other. ``escalation_rate`` is thousandths of a per cent, every so many years."""

    rent: Fen
    agreed_rent: Fen
    deposit: Fen
    starts_on: date | None
    months: int
    rhythm: RentRhythm
    rent_free_months: int
    escalation_rate: int
    escalation_years: int
    may_sublet: bool
    sign_due_on: date
    ends_on: date | None
    special: str = ""

    @classmethod
    def of(cls, deal: Deal, sign_due_on: date) -> Terms:
        """The terms that the deal, the owner's answers and, where it was negotiated, the agreed term give."""
        said = deal.said
        return cls(
            rent=Fen(deal.amount),
            agreed_rent=Fen(deal.amount),
            deposit=Fen(deal.deposit),
            starts_on=said.term_starts_on,
            months=said.term_months or 0,
            rhythm=said.rent_rhythm or RentRhythm.YEARLY,
            rent_free_months=said.rent_free_months,
            escalation_rate=said.escalation_rate,
            escalation_years=said.escalation_years,
            may_sublet=bool(said.may_sublet),
            sign_due_on=sign_due_on,
            ends_on=deal.ends_on,
            special=said.terms_note,
        )

    @property
    def last_day(self) -> date | None:
        """The last day of the lease."""
        if self.starts_on is None or not self.months:
            return None
        return add_months(self.starts_on, self.months) - timedelta(days=1)


@dataclass(frozen=True)
class RentYear:
    """One year of the lease: its span, the yearly rent that holds in it, and what is due for it."""

    number: int
    span: str
    yearly: Fen
    due: Fen


def rent_years(terms: Terms) -> tuple[RentYear, ...]:
    """The rent year by year: raised by the escalation, without the months free of rent, a broken last year by months.

    Whole fen throughout; a raise is rounded half up, and the next one starts from the rounded rent.
    """
    if terms.starts_on is None:
        return ()
    years, rent, free = [], int(terms.rent), terms.rent_free_months
    for place in range((terms.months + 11) // 12):
        if terms.escalation_years and place and place % terms.escalation_years == 0:
            rent = half_up(rent * (_HUNDRED_PERCENT + terms.escalation_rate), _HUNDRED_PERCENT)
        months = min(12, terms.months - place * 12)
        freed = min(free, months)
        free -= freed
        first = add_months(terms.starts_on, place * 12)
        last = add_months(terms.starts_on, place * 12 + months) - timedelta(days=1)
        due = half_up(rent * (months - freed), 12)
        years.append(RentYear(place + 1, f"{paper.day(first)}至{paper.day(last)}", Fen(rent), Fen(due)))
    return tuple(years)


def check(terms: Terms) -> list[Finding]:
    """What the rules say against these terms.

    V-31: the rent is what was bid or agreed. V-10: at most twenty years. V-08: not beyond the right. Civil Code 586:
    earnest money is at most a fifth of a year's rent.
    """
    return [*_check_rent(terms), *check_deposit(terms.deposit, terms.rent), *_check_term(terms)]


def _check_rent(terms: Terms) -> list[Finding]:
    if terms.rent == terms.agreed_rent:
        return []
    words = N_("The contract's rent %(rent)s isn't the rent that was agreed, %(agreed)s.")
    return [Finding("V-31", Severity.BLOCK, words, {"rent": terms.rent, "agreed": terms.agreed_rent})]


def _check_term(terms: Terms) -> list[Finding]:
    last = terms.last_day
    if last is None:
        return [Finding("V-10", Severity.BLOCK, N_("The lease has no term."), source=sources.CIVIL_CODE_705)]
    findings = []
    if terms.months > LONGEST_MONTHS:
        words = N_("The lease ends on %(last)s: it would last more than %(years)s years.")
        params = {"last": last, "years": LONGEST_MONTHS // 12}
        findings.append(Finding("V-10", Severity.BLOCK, words, params, sources.CIVIL_CODE_705))
    if terms.ends_on is not None and last > terms.ends_on:
        words = N_("The lease ends on %(last)s, after the right itself ends on %(end)s.")
        findings.append(Finding("V-08", Severity.BLOCK, words, {"last": last, "end": terms.ends_on}))
    return findings


# --- the paper -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RentLine:
    """One line of the rent table."""

    number: int
    span: str
    yearly: str
    due: str


@dataclass(frozen=True)
class LeaseDocument:
    """Everything that the contract says."""

    number: str
    heading: str
    lot: str
    confirmation_number: str
    awarded_at: str
    place: str
    city: str
    platform: str
    authority: str
    lessor_is: str
    lessee_is: str
    is_sublease: bool
    sellers: tuple[Signatory, ...]
    buyers: tuple[Signatory, ...]
    plots: tuple[Plot, ...]
    area: str
    is_allocated: bool
    starts_on: str
    ends_on: str
    months: int
    rent: Money
    rent_per_m2: str
    rhythm: str
    rent_free_months: int
    escalation: str
    rents: tuple[RentLine, ...]
    total: Money
    deposit: Money | None
    may_sublet: bool
    burdens: tuple[str, ...]
    special: str
    sign_due_on: str
    penalty: str
    cure_days: int
    copies: str
    plane: str
    record: BidRecord | None
    agreement: AgreementRecord | None


def document_data(deal: Deal, terms: Terms) -> LeaseDocument:
    """The contract's data: texts, formatted once and for all."""
    years = rent_years(terms)
    lessor, lessee = paper.SIDES[deal.business]
    last = terms.last_day
    return LeaseDocument(
        number=deal.contract_number,
        heading=title(deal),
        lot=deal.lot,
        confirmation_number=deal.confirmation_number,
        awarded_at=paper.moment(deal.decided_at),
        place=f"{deal.city}{deal.county}",
        city=deal.city,
        platform=deal.platform,
        authority=deal.authority,
        lessor_is=lessor,
        lessee_is=lessee,
        is_sublease=deal.business is Business.SUBLEASE,
        sellers=deal.sellers,
        buyers=deal.buyers,
        plots=deal.plots,
        area=format_m2(deal.area),
        is_allocated=any(plot.land.is_allocated for plot in deal.plots),
        starts_on=paper.day(terms.starts_on) if terms.starts_on else "",
        ends_on=paper.day(last) if last else "",
        months=terms.months,
        rent=Money.of(terms.rent),
        rent_per_m2=money.yuan(money.unit_price(terms.rent, deal.area)),
        rhythm=_RHYTHM[terms.rhythm],
        rent_free_months=terms.rent_free_months,
        escalation=_escalation(terms),
        rents=tuple(RentLine(year.number, year.span, money.yuan(year.yearly), money.yuan(year.due)) for year in years),
        total=Money.of(sum(year.due for year in years)),
        deposit=Money.of(terms.deposit) if terms.deposit else None,
        may_sublet=terms.may_sublet,
        burdens=tuple(burden.sentence for burden in deal.burdens),
        special=terms.special,
        sign_due_on=paper.due_day(terms.sign_due_on),
        penalty=f"万分之{money.capital_digits(str(PENALTY_PER_DAY))}",
        cure_days=CURE_DAYS,
        copies=money.capital_number(COPIES),
        plane=deal.plane,
        record=deal.record,
        agreement=deal.agreement,
    )


def title(deal: Deal) -> str:
    """The contract's name."""
    return TITLES[deal.business]


def _escalation(terms: Terms) -> str:
    if not terms.escalation_rate or not terms.escalation_years:
        return ""
    return f"每满 {terms.escalation_years} 年，年租金在上一期基础上递增 {percent(terms.escalation_rate)}%"
