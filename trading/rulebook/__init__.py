"""What stands for or against a deal with a land right, as functions from facts to findings.

Each function is one rule of the rule book and says nothing where the rule is met. "At least" and
"at most" include the number itself. Nothing here reads a clock, a database or a setting: facts carry
the day, :class:`Limits` the figures. :func:`judge` asks all of them that a business needs.
"""

from __future__ import annotations

from trading.core.deal import Business
from trading.core.findings import Finding
from trading.rulebook import (
    deal,
    development,
    duties,
    ground,
    holders,
    lease,
    matrix,
    mortgage,
    price,
    term,
    title,
    writing,
)
from trading.rulebook.book import EVERY_BUSINESS, Rule, Step, as_findings, book, open_book
from trading.rulebook.deal import CapitalFacts, DueFacts, HandoverFacts, PriceFacts
from trading.rulebook.facts import BurdenFact, Check, HolderShare, Limits, RightFacts

__all__ = [
    "EVERY_BUSINESS",
    "RULES",
    "BurdenFact",
    "CapitalFacts",
    "Check",
    "DueFacts",
    "HandoverFacts",
    "HolderShare",
    "Limits",
    "PriceFacts",
    "RightFacts",
    "Rule",
    "Step",
    "as_findings",
    "asked_of",
    "book",
    "judge",
    "open_book",
]

#: every rule of this package, in the order that people read
RULES: tuple[Rule, ...] = (
    *ground.RULES,
    *holders.RULES,
    *term.RULES,
    *title.RULES,
    *development.RULES,
    *duties.RULES,
    *matrix.RULES,
    *lease.RULES,
    *mortgage.RULES,
    *price.RULES,
    *writing.RULES,
    *deal.RULES,
)


def asked_of(business: Business) -> tuple[Rule, ...]:
    """The rules about land and right that a business is asked, each once, in reading order."""
    return tuple(
        rule for rule in RULES if rule.step is Step.LAND and business in rule.businesses and rule.part_of is None
    )


def judge(facts: RightFacts, limits: Limits | None = None) -> list[Finding]:
    """Every finding on a right and the business planned with it; blocking ones may be raised as refusals."""
    limits = limits or Limits()
    return [finding for rule in asked_of(facts.business) for finding in rule.check(facts, limits)]
