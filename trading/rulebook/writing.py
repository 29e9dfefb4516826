"""What must be in writing, and what the writing must say (V-13, G10)."""

from __future__ import annotations

from datetime import timedelta

from trading.core.calendar import add_months
from trading.core.deal import Business
from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts


def check_written_lease(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-13: a lease of six months or more is in writing (Civil Code 707). Silent until it is known whether it is."""
    first, last = facts.term_starts_on, facts.term_ends_on
    if facts.has_written_contract is not False or first is None or last is None:
        return []
    if last + timedelta(days=1) < add_months(first, limits.written_lease_months):
        return []
    return [
        Finding(
            "V-13",
            Severity.BLOCK,
            N_("A lease of %(months)s months or more must be in writing."),
            {"months": limits.written_lease_months},
            sources.CIVIL_CODE_707,
            N_("Make the contract in writing; a data message that can be shown again counts as writing."),
            field="has_written_contract",
        )
    ]


def check_written_transfer(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G10: a transfer is in writing, and the contract states how the right was acquired (Real Estate Law 41)."""
    findings = []
    if facts.has_written_contract is False:
        words = N_("A transfer must be agreed in writing.")
        remedy = N_("Make the contract in writing, on the platform's form.")
        findings.append(
            Finding("G10", Severity.BLOCK, words, {}, sources.REAL_ESTATE_41, remedy, field="has_written_contract")
        )
    if facts.states_acquisition is False:
        words = N_("The contract doesn't state how the right was acquired.")
        remedy = N_("State in the contract how the right was acquired: allocation, grant, state lease or contribution.")
        findings.append(
            Finding("G10", Severity.BLOCK, words, {}, sources.REAL_ESTATE_41, remedy, field="states_acquisition")
        )
    return findings


RULES = (
    Rule(
        "V-13",
        N_("A lease of six months or more is in writing."),
        check_written_lease,
        (Severity.BLOCK,),
        sources.CIVIL_CODE_707,
        frozenset({Business.LEASE, Business.SUBLEASE}),
        settings=("rule.written_lease_months",),
    ),
    Rule(
        "G10",
        N_("A transfer is in writing and states how the right was acquired."),
        check_written_transfer,
        (Severity.BLOCK,),
        sources.REAL_ESTATE_41,
        frozenset({Business.TRANSFER}),
    ),
)
