"""The mortgage of a land-use right: its terms, their check, and the data of the contract's paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trading.contract import paper
from trading.contract.deal import AgreementRecord, BidRecord, Deal, Plot
from trading.contract.paper import Money, Signatory
from trading.core import money
from trading.core.area import format_m2
from trading.core.deal import BurdenKind
from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.core.rates import Rate, percent
from trading.listing.states import Repayment, Security
from trading.rulebook import sources

TITLE = "国有建设用地使用权抵押合同"
TEMPLATE = "contract/mortgage/v2/zh_CN.html"
PENALTY_PER_DAY = 5
REGISTRATION_DAYS = 30
COPIES = 5
_REPAYMENT = {
    Repayment.AT_END: "按月付息，到期一次还本",
    Repayment.INSTALMENTS: "按月等额偿还本息",
    Repayment.AGREED: "按主合同的约定偿还",
}


@dataclass(frozen=True)
class Terms:
    """The claim that is secured, and how."""

    rate: Rate
    agreed_rate: Rate
    highest_rate: Rate
    loan: Fen
    months: int
    purpose: str
    repayment: Repayment
    security: Security
    sign_due_on: date
    ends_on: date | None
    special: str = ""

    @classmethod
    def of(cls, deal: Deal, sign_due_on: date) -> Terms:
        """The terms that the deal and the owner's answers give."""
        said = deal.said
        return cls(
            rate=Rate(deal.amount),
            agreed_rate=Rate(deal.amount),
            highest_rate=Rate(deal.start_amount),
            loan=Fen(deal.loan or 0),
            months=said.loan_months or 0,
            purpose=said.loan_purpose,
            repayment=said.repayment or Repayment.AGREED,
            security=said.security or Security.ORDINARY,
            sign_due_on=sign_due_on,
            ends_on=deal.ends_on,
            special=said.terms_note,
        )

    @property
    def is_ceiling(self) -> bool:
        """A maximum-amount mortgage (最高额)."""
        return self.security is Security.CEILING


def check(terms: Terms) -> list[Finding]:
    """What the rules say against these terms.

    V-31: the rate is what was bid or agreed. V-23: amount and term, or ceiling and period, are stated. V-08: a right
    that has ended secures nothing.
    """
    findings = []
    if terms.rate != terms.agreed_rate:
        words = N_("The contract's rate %(rate)s isn't the rate that was agreed, %(agreed)s.")
        findings.append(Finding("V-31", Severity.BLOCK, words, {"rate": terms.rate, "agreed": terms.agreed_rate}))
    if terms.loan <= 0 or terms.months <= 0:
        source = sources.CIVIL_CODE_420 if terms.is_ceiling else sources.CIVIL_CODE_400
        words = N_("A mortgage needs the amount of the debt and its term.")
        findings.append(Finding("V-23", Severity.BLOCK, words, source=source))
    if terms.ends_on is not None and terms.ends_on <= terms.sign_due_on:
        words = N_("The right ends on %(end)s, before the contract is due to be signed.")
        findings.append(Finding("V-08", Severity.BLOCK, words, {"end": terms.ends_on}))
    return findings


# --- the paper -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MortgageDocument:
    """Everything that the contract says."""

    number: str
    lot: str
    confirmation_number: str
    awarded_at: str
    place: str
    city: str
    platform: str
    authority: str
    sellers: tuple[Signatory, ...]
    buyers: tuple[Signatory, ...]
    plots: tuple[Plot, ...]
    area: str
    is_allocated: bool
    is_ceiling: bool
    loan: Money
    months: int
    purpose: str
    rate: str
    rate_words: str
    repayment: str
    #: the rank that the new mortgage takes, parcel by parcel
    ranks: str
    burdens: tuple[str, ...]
    special: str
    sign_due_on: str
    penalty: str
    registration_days: int
    copies: str
    plane: str
    record: BidRecord | None
    agreement: AgreementRecord | None


def document_data(deal: Deal, terms: Terms) -> MortgageDocument:
    """The contract's data: texts, formatted once and for all."""
    return MortgageDocument(
        number=deal.contract_number,
        lot=deal.lot,
        confirmation_number=deal.confirmation_number,
        awarded_at=paper.moment(deal.decided_at),
        place=f"{deal.city}{deal.county}",
        city=deal.city,
        platform=deal.platform,
        authority=deal.authority,
        sellers=deal.sellers,
        buyers=deal.buyers,
        plots=deal.plots,
        area=format_m2(deal.area),
        is_allocated=any(plot.land.is_allocated for plot in deal.plots),
        is_ceiling=terms.is_ceiling,
        loan=Money.of(terms.loan),
        months=terms.months,
        purpose=terms.purpose,
        rate=percent(terms.rate),
        rate_words=paper.rate_words(terms.rate),
        repayment=_REPAYMENT[terms.repayment],
        ranks=_ranks(deal),
        burdens=tuple(burden.sentence for burden in deal.burdens),
        special=terms.special,
        sign_due_on=paper.due_day(terms.sign_due_on),
        penalty=f"万分之{money.capital_digits(str(PENALTY_PER_DAY))}",
        registration_days=REGISTRATION_DAYS,
        copies=money.capital_number(COPIES),
        plane=deal.plane,
        record=deal.record,
        agreement=deal.agreement,
    )


def title(deal: Deal) -> str:
    """The contract's name."""
    return TITLE


def _ranks(deal: Deal) -> str:
    """Ranks follow the order of registration (V-24); earlier mortgages stand before the new one."""
    earlier = sum(burden.kind == BurdenKind.MORTGAGE.value for burden in deal.burdens)
    return "第一顺位" if not earlier else "位列已登记抵押权之后的顺位"
