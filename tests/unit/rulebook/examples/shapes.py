"""The shape of an example: facts shown to one rule, and the severities that it answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.factories.parcels import right_facts
from trading.core.deal import BurdenKind, Business
from trading.core.findings import Severity
from trading.rulebook import BurdenFact, HolderShare, Limits, RightFacts

BLOCK, GATE, ROUTE, WARN, NOTE = Severity.BLOCK, Severity.GATE, Severity.ROUTE, Severity.WARN, Severity.NOTE

#: where an example stands: well inside the rule, just at its limit, or outside
PASSES, AT_LIMIT, FAILS = "passes", "at the limit", "fails"


@dataclass(frozen=True)
class Example:
    """Facts, and what the rule says: nothing where it is met."""

    rule: str
    place: str
    name: str
    facts: Any
    expected: tuple[Severity, ...] = ()
    limits: Any = field(default_factory=Limits)

    def __str__(self) -> str:
        return f"{self.rule} {self.place}: {self.name}"


def good(rule: str, name: str, facts: Any, *expected: Severity, **more: Any) -> Example:
    """The rule is met; at most it notes something."""
    return Example(rule, PASSES, name, facts, expected, **more)


def edge(rule: str, name: str, facts: Any, *expected: Severity, **more: Any) -> Example:
    """Just at the limit; the name says on which side."""
    return Example(rule, AT_LIMIT, name, facts, expected, **more)


def bad(rule: str, name: str, facts: Any, *expected: Severity, **more: Any) -> Example:
    """The rule is broken."""
    return Example(rule, FAILS, name, facts, expected, **more)


def right(**overrides: Any) -> RightFacts:
    """A granted industrial right of one company, with nothing against it, to be transferred on 2 March 2026."""
    return right_facts(**overrides)


def leased(**overrides: Any) -> RightFacts:
    """The same right, to be let."""
    return right_facts(**{"business": Business.LEASE, **overrides})


def mortgaged(**overrides: Any) -> RightFacts:
    """The same right, to be mortgaged for an ordinary debt."""
    debt = {
        "is_ceiling": False,
        "secured_amount_fen": 100_000_000,
        "debt_from": date(2026, 4, 1),
        "debt_to": date(2029, 3, 31),
    }
    return right_facts(**{"business": Business.MORTGAGE, **debt, **overrides})


def burden(kind: BurdenKind, **more: Any) -> dict[str, tuple[BurdenFact, ...]]:
    """One burden registered on 1 January 2024."""
    return {"burdens": (BurdenFact(kind, date(2024, 1, 1), **more),)}


def halves(*, consented: bool) -> tuple[HolderShare, ...]:
    """The applicant and another, half each."""
    return (
        HolderShare(1, "乌海市试样新材料有限公司", 1, 2),
        HolderShare(2, "乙公司", 1, 2, has_consented=consented),
    )
