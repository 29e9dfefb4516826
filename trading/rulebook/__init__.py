"""What stands for or against trading a right, as functions from facts to findings.

Each function is one rule of the rule book and says nothing where the rule is met. "At least" and
"at most" include the number itself. Nothing here reads a clock, a database or a setting: facts carry
the day, :class:`Limits` the figures.
"""

from __future__ import annotations

from trading.core.findings import Finding
from trading.rulebook.duties import check_allocation, check_investment, check_price_paid
from trading.rulebook.facts import BurdenFact, Check, HolderShare, Limits, RightFacts
from trading.rulebook.ground import check_area, check_certificate, check_codes, check_geometry
from trading.rulebook.term import check_longest_term, check_remaining_term
from trading.rulebook.title import (
    check_advance_notices,
    check_idle,
    check_leases,
    check_mortgages,
    check_shares,
    check_title,
)

__all__ = [
    "TRANSFER_CHECKS",
    "BurdenFact",
    "Check",
    "HolderShare",
    "Limits",
    "RightFacts",
    "check_advance_notices",
    "check_allocation",
    "check_area",
    "check_certificate",
    "check_codes",
    "check_geometry",
    "check_idle",
    "check_investment",
    "check_leases",
    "check_longest_term",
    "check_mortgages",
    "check_price_paid",
    "check_remaining_term",
    "check_shares",
    "check_title",
    "judge_transfer",
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
