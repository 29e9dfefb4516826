"""After the agreement: due dates, declared price, hand-over and amounts in words (V-29, V-31, V-33, V-34).

Each rule has small facts of its own; whoever keeps the contract hands them in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trading.core.calendar import Deadline, deadline
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen, capitals
from trading.rulebook import sources
from trading.rulebook.book import Rule, Step
from trading.rulebook.facts import Limits


@dataclass(frozen=True)
class DueFacts:
    """Two payments and the events that they run from. None: not yet, or not at all."""

    today: date
    #: the balance of the price, counted from the signing
    signed_on: date | None = None
    balance_paid_on: date | None = None
    #: the losers' deposits, counted from the end of trading
    ended_on: date | None = None
    refunded_on: date | None = None


def check_due_dates(facts: DueFacts, limits: Limits) -> list[Finding]:
    """V-29: the balance is paid, and deposits are back, by their days (Order No. 39 by analogy; platform setting).

    On the last day a note reminds, from the next day on a warning stands until it is done.
    """
    findings = []
    if facts.signed_on is not None and facts.balance_paid_on is None:
        due = _due("trade.balance_due", facts.signed_on, limits)
        findings += _alert(
            facts.today,
            due,
            N_("The balance of the price is due today, %(due)s."),
            N_("The balance of the price was due on %(due)s."),
            PLATFORM_SETTING,
            N_("Remind the buyer, and decide on the consequences that the contract names."),
        )
    if facts.ended_on is not None and facts.refunded_on is None:
        due = _due("trade.deposit_refund", facts.ended_on, limits)
        findings += _alert(
            facts.today,
            due,
            N_("Deposits are to be returned today, %(due)s."),
            N_("Deposits were to be returned by %(due)s."),
            sources.ORDER_39,
            N_("Return the deposits now; no interest is paid."),
        )
    return findings


def _due(key: str, start: date, limits: Limits) -> Deadline:
    return deadline(key, start, value=limits.period(key))


def _alert(today: date, due: Deadline, last_day: str, late: str, source: str, remedy: str) -> list[Finding]:
    params = {"due": due.on}
    if today == due.on:
        return [Finding("V-29", Severity.NOTE, last_day, params, source, remedy)]
    if today > due.on:
        return [Finding("V-29", Severity.WARN, late, params, source, remedy)]
    return []


@dataclass(frozen=True)
class PriceFacts:
    """The declared price and what it must agree with; None where there is no such figure."""

    total_fen: int
    land_fen: int
    buildings_fen: int = 0
    contract_fen: int | None = None
    #: the award of a public sale
    award_fen: int | None = None


def check_declared_price(facts: PriceFacts, limits: Limits) -> list[Finding]:
    """V-31: the declared total is land plus buildings, the contract's price and the award's (Real Estate Law 35)."""
    faults = []
    source = sources.REAL_ESTATE_35
    total = Fen(facts.total_fen)
    parts = Fen(facts.land_fen + facts.buildings_fen)
    if min(facts.land_fen, facts.buildings_fen) < 0 or total != parts:
        words = N_("The declared price of %(total)s isn't the sum of land and buildings, %(other)s.")
        remedy = N_("Declare land and buildings apart, so that they make up the total.")
        faults.append(Finding("V-31", Severity.BLOCK, words, {"total": total, "other": parts}, source, remedy))
    if facts.contract_fen is not None and total != facts.contract_fen:
        words = N_("The declared price of %(total)s isn't the contract's price of %(other)s.")
        params = {"total": total, "other": Fen(facts.contract_fen)}
        remedy = N_("Declare the price that the contract states.")
        faults.append(Finding("V-31", Severity.BLOCK, words, params, source, remedy))
    if facts.award_fen is not None and total != facts.award_fen:
        words = N_("The declared price of %(total)s isn't the price of the award, %(other)s.")
        params = {"total": total, "other": Fen(facts.award_fen)}
        remedy = N_("Declare the price at which the lot was awarded.")
        faults.append(Finding("V-31", Severity.BLOCK, words, params, source, remedy))
    return faults


@dataclass(frozen=True)
class HandoverFacts:
    """What must be done before a case goes to registration."""

    is_tax_paid: bool | None = None
    is_certified: bool | None = None


def check_handover(facts: HandoverFacts, limits: Limits) -> list[Finding]:
    """V-33: taxes are paid and the contract is certified before registration (Deed Tax Law 10, 11)."""
    findings = []
    if not facts.is_tax_paid:
        words = N_("There is no proof yet that taxes are paid.")
        remedy = N_("Attach the tax office's proof of payment or exemption.")
        findings.append(Finding("V-33", Severity.GATE, words, {}, sources.DEED_TAX_11, remedy))
    if not facts.is_certified:
        words = N_("The contract isn't certified yet.")
        remedy = N_("Have the contract certified; it then bears its unified code.")
        findings.append(Finding("V-33", Severity.GATE, words, {}, PLATFORM_SETTING, remedy))
    return findings


@dataclass(frozen=True)
class CapitalFacts:
    """An amount in digits and the same in capital characters, as a paper shows it."""

    amount_fen: int
    words: str


def check_capitals(facts: CapitalFacts, limits: Limits) -> list[Finding]:
    """V-34: the amount in capital characters says what the digits say (the platform writes both)."""
    expected = capitals(facts.amount_fen)
    if facts.words.strip() == expected:
        return []
    return [
        Finding(
            "V-34",
            Severity.BLOCK,
            N_("The amount in words, %(words)s, isn't %(amount)s: it should read %(expected)s."),
            {"words": facts.words, "amount": Fen(facts.amount_fen), "expected": expected},
            PLATFORM_SETTING,
            N_("Let the platform write the amount in words."),
        )
    ]


RULES = (
    Rule(
        "V-29",
        N_("The balance is paid, and deposits are returned, by their days."),
        check_due_dates,
        (Severity.WARN, Severity.NOTE),
        sources.ORDER_39,
        step=Step.CONTRACT,
        settings=("trade.balance_due", "trade.deposit_refund"),
    ),
    Rule(
        "V-31",
        N_("The declared price is land plus buildings, and the same as in contract and award."),
        check_declared_price,
        (Severity.BLOCK,),
        sources.REAL_ESTATE_35,
        step=Step.CONTRACT,
    ),
    Rule(
        "V-33",
        N_("Taxes are paid and the contract is certified before registration."),
        check_handover,
        (Severity.GATE,),
        sources.DEED_TAX_11,
        step=Step.CONTRACT,
    ),
    Rule(
        "V-34",
        N_("Amounts in words say what the digits say."),
        check_capitals,
        (Severity.BLOCK,),
        step=Step.CONTRACT,
    ),
)
