"""The transfer of a land-use right: its terms, their check, and the data of the contract's paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trading.contract import paper
from trading.contract.deal import AgreementRecord, BidRecord, Deal, Plot
from trading.contract.kinds.earnest import check_deposit
from trading.contract.paper import Money, Signatory
from trading.core import money
from trading.core.area import format_m2
from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.listing.states import Handover, Payment

TITLE = "国有建设用地使用权转让合同"
TEMPLATE = "contract/transfer/v3/zh_CN.html"
#: a day's penalty for delay, in ten-thousandths of what is late; usual, and far from what courts cut (Civil Code 585)
PENALTY_PER_DAY = 5
CURE_DAYS = 60
REGISTRATION_DAYS = 30
COPIES = 6
_PLAIN_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Terms:
    """What the two sides owe each other. ``building_price`` is None where one price covers land and buildings."""

    price: Fen
    land_price: Fen | None
    building_price: Fen | None
    deposit: Fen
    award_price: Fen
    payment: Payment
    handover: Handover
    sign_due_on: date
    ends_on: date | None
    special: str = ""

    @classmethod
    def of(cls, deal: Deal, sign_due_on: date) -> Terms:
        """The terms that the deal and the owner's answers give."""
        land_alone = not deal.has_buildings
        return cls(
            price=Fen(deal.amount),
            land_price=Fen(deal.amount) if land_alone else None,
            building_price=Fen(0) if land_alone else None,
            deposit=Fen(deal.deposit),
            award_price=Fen(deal.amount),
            payment=deal.said.payment or Payment.ONCE,
            handover=deal.said.handover or Handover.AFTER_PAYMENT,
            sign_due_on=sign_due_on,
            ends_on=deal.ends_on,
            special=deal.said.terms_note,
        )


def check(terms: Terms) -> list[Finding]:
    """What the rules say against these terms.

    V-31: the price is what was bid, and land and buildings together make it. Civil Code 586: earnest money is at
    most a fifth of the price. A term that has already ended can't be transferred.
    """
    return [*_check_price(terms), *check_deposit(terms.deposit, terms.price), *_check_term(terms)]


def _check_price(terms: Terms) -> list[Finding]:
    findings = []
    if terms.price != terms.award_price:
        findings.append(
            Finding(
                "V-31",
                Severity.BLOCK,
                N_("The contract's price %(price)s isn't the price of the award %(award)s."),
                {"price": terms.price, "award": terms.award_price},
            )
        )
    if terms.land_price is not None and terms.land_price + (terms.building_price or 0) != terms.price:
        findings.append(
            Finding(
                "V-31",
                Severity.BLOCK,
                N_("Land and buildings together don't make the price %(price)s."),
                {"price": terms.price},
            )
        )
    return findings


def _check_term(terms: Terms) -> list[Finding]:
    if terms.ends_on is None or terms.ends_on > terms.sign_due_on:
        return []
    return [
        Finding(
            "V-08",
            Severity.BLOCK,
            N_("The right ends on %(end)s, before the contract is due to be signed."),
            {"end": terms.ends_on},
        )
    ]


# --- the paper -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Instalment:
    """One line of the payment schedule."""

    what: str
    amount: str
    when: str


@dataclass(frozen=True)
class TransferDocument:
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
    price: Money
    land_price: Money | None
    building_price: Money | None
    unit_price: str
    deposit: Money | None
    schedule: tuple[Instalment, ...]
    handover: str
    burdens: tuple[str, ...]
    has_mortgage: bool
    needs_consent: bool
    has_lease: bool
    special: str
    sign_due_on: str
    penalty: str
    cure_days: int
    registration_days: int
    copies: str
    plane: str
    record: BidRecord | None
    agreement: AgreementRecord | None


def document_data(deal: Deal, terms: Terms) -> TransferDocument:
    """The contract's data: texts, formatted once and for all."""
    return TransferDocument(
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
        price=Money.of(terms.price),
        land_price=None if terms.land_price is None else Money.of(terms.land_price),
        building_price=None if terms.building_price is None else Money.of(terms.building_price),
        unit_price=money.yuan(money.unit_price(terms.price, deal.area)),
        deposit=Money.of(terms.deposit) if terms.deposit else None,
        schedule=schedule(terms),
        handover=_HANDOVER[terms.handover],
        burdens=tuple(burden.sentence for burden in deal.burdens),
        has_mortgage=any(burden.kind == "mortgage" for burden in deal.burdens),
        needs_consent=any(burden.transfer_restricted for burden in deal.burdens),
        has_lease=any(burden.kind == "lease" for burden in deal.burdens),
        special=terms.special,
        sign_due_on=paper.due_day(terms.sign_due_on),
        penalty=f"万分之{_PLAIN_DIGITS[PENALTY_PER_DAY]}",
        cure_days=CURE_DAYS,
        registration_days=REGISTRATION_DAYS,
        copies=money.capital_number(COPIES),
        plane=deal.plane,
        record=deal.record,
        agreement=deal.agreement,
    )


_HANDOVER = {
    Handover.AFTER_PAYMENT: "甲方应于价款全额存入监管账户之日起10个工作日内",
    Handover.AFTER_REGISTRATION: "甲方应于不动产转移登记办结之日",
}


def schedule(terms: Terms) -> tuple[Instalment, ...]:
    """The instalments; they add up to the price."""
    lines = [("竞买保证金转为定金，抵作价款", terms.deposit, "合同签订之日")] if terms.deposit else []
    rest = terms.price - terms.deposit
    if terms.payment is Payment.HALVES:
        first = max(Fen(terms.price // 2) - terms.deposit, Fen(0))
        lines.append(("首期价款，存入资金监管账户", first, "合同签订之日起5个工作日内"))
        lines.append(("余款，存入资金监管账户", rest - first, "申请转移登记之前"))
    else:
        what = "余款，存入资金监管账户" if terms.deposit else "全部价款，存入资金监管账户"
        lines.append((what, rest, "合同签订之日起5个工作日内"))
    return tuple(Instalment(what, money.yuan(amount), when) for what, amount, when in lines)


def title(deal: Deal) -> str:
    """The contract's name."""
    return TITLE
