"""The rules asked, and how each answered: it spoke, it had nothing to say, or it couldn't know. Pure.

A rule that keeps silent because a fact is missing hasn't been passed. The tables below say which facts each rule lives
on; what is missing of them is named, so that "passed" is never said of what nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from trading import rulebook
from trading.core.deal import AcquisitionForm, AcquisitionMode, Business
from trading.core.findings import Finding, Severity
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts

_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})
#: facts of the land that a rule can't be asked without
_BEFORE_ASKING: dict[str, tuple[str, ...]] = {
    "V-01": ("unit_code",),
    "V-02": ("unit_code", "parcel_code"),
    "V-03": ("certificate_no",),
    "V-05": ("area",),
    "V-06": ("area", "measured_area"),
    "V-09": ("use_class", "started_on", "ends_on"),
    "V-11": ("use_class",),
    "V-12": ("use_class", "started_on", "ends_on"),
    "V-15": ("acquisition_mode",),
    "V-16": ("acquisition_mode",),
    "V-17": ("acquisition_mode",),
    "V-35": ("acquisition_mode",),
    "1.2": ("acquisition_mode",),
    "G13": ("acquisition_mode",),
    "G11": ("use_class",),
}
#: facts of the land without which a rule's silence means nothing
_TO_PASS: dict[str, tuple[str, ...]] = {
    "V-04": ("identities",),
    "V-14": ("is_seized", "is_disputed", "is_reclaimed", "has_objection", "has_violation"),
    "V-16": ("price_paid",),
    "V-18": ("holders",),
    "V-19": ("is_let",),
    "V-20": ("has_prenotice", "active_listing"),
    "V-21": ("mortgages",),
    "V-22": ("use_class", "is_seized", "is_disputed"),
    "V-24": ("mortgages",),
    "G3": ("has_buildings",),
    "G12": ("is_idle",),
}


class Answer(StrEnum):
    """How a rule answered."""

    SPOKE = "spoke"
    PASSED = "passed"
    OPEN = "open"
    #: the rule is about something that this right or deal doesn't have
    APART = "apart"


@dataclass(frozen=True)
class Asked:
    """A rule with its answer; ``missing`` are the facts that an open one would need."""

    rule: Rule
    answer: Answer
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """Every rule that the business is asked, and every finding."""

    asked: tuple[Asked, ...]
    findings: tuple[Finding, ...]

    def rules(self, answer: Answer) -> list[Asked]:
        return [one for one in self.asked if one.answer is answer]

    def of(self, *severities: Severity) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity in severities]

    @property
    def verdict(self) -> Verdict:
        if self.of(Severity.BLOCK):
            return Verdict.NO
        return Verdict.FIRST if self.steps else Verdict.YES

    @property
    def steps(self) -> int:
        """What must be done first, or done otherwise."""
        return len(self.of(Severity.GATE, Severity.ROUTE))


class Verdict(StrEnum):
    """May it trade? ``FIRST``: after something else."""

    YES = "yes"
    FIRST = "first"
    NO = "no"


def judge(facts: RightFacts, limits: Limits, stated: Mapping[str, Any] | None) -> Judgement:
    """Ask every rule of the business. ``stated`` is what is known at all; None: the land book was asked."""
    asked: list[Asked] = []
    findings: list[Finding] = []
    for rule in rulebook.asked_of(facts.business):
        missing = () if stated is None else _missing(rule.id, facts, stated, _BEFORE_ASKING)
        said = [] if missing else rule.check(facts, limits)
        findings += said
        if said:
            asked.append(Asked(rule, Answer.SPOKE))
        elif _is_apart(rule.id, facts):
            asked.append(Asked(rule, Answer.APART))
        else:
            missing += _planned_missing(rule.id, facts)
            missing += () if stated is None else _missing(rule.id, facts, stated, _TO_PASS)
            asked.append(Asked(rule, Answer.OPEN if missing else Answer.PASSED, tuple(dict.fromkeys(missing))))
    order = list(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    return Judgement(tuple(asked), tuple(findings))


def _missing(
    rule: str, facts: RightFacts, stated: Mapping[str, Any], needs: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    missing = tuple(name for name in needs.get(rule, ()) if stated.get(name) is None)
    if needs is _BEFORE_ASKING and rule == "V-07":
        # that only allocated land has no end can't be said of an end that nobody stated
        is_allocated = stated.get("acquisition_mode") is AcquisitionMode.ALLOCATION
        return () if is_allocated or stated.get("ends_on") else ("ends_on",)
    return missing


def _planned_missing(rule: str, facts: RightFacts) -> tuple[str, ...]:
    """What the rules on the deal itself need to know, land book or not."""
    if rule == "V-10" and facts.business not in _LETTING:
        return ()
    needs: dict[str, tuple[tuple[str, bool], ...]] = {
        "V-08": (("term_ends_on", facts.term_ends_on is None),),
        "V-10": (("term_starts_on", facts.term_starts_on is None), ("term_ends_on", facts.term_ends_on is None)),
        "V-13": (("has_written_contract", facts.has_written_contract is None),),
        "G10": (("has_written_contract", facts.has_written_contract is None),),
        "V-15": (("investment_percent", not facts.investment_total_fen or facts.investment_done_fen is None),),
        "V-36": (("buyer_is_developer", facts.buyer_is_developer is None),),
        "V-32": _price_needs(facts),
    }
    return tuple(name for name, is_missing in needs.get(rule, ()) if is_missing)


def _price_needs(facts: RightFacts) -> tuple[tuple[str, bool], ...]:
    if facts.business is Business.TRANSFER:
        return ("land_price", facts.land_price_fen is None), ("reference", not facts.reference_fen)
    return ("yearly_rent", facts.yearly_rent_fen is None), ("reference_rent", not facts.reference_rent_fen)


def _is_apart(rule: str, facts: RightFacts) -> bool:
    """The rule is about another kind of right, or about something that isn't planned."""
    mode = facts.acquisition_mode
    match rule:
        case "V-10":
            return facts.business not in _LETTING and mode is not AcquisitionMode.LEASE
        case "V-11":
            return facts.leased_years_before is None and facts.planned_grant_years is None
        case "V-12":
            return facts.sub_mode is not AcquisitionForm.FLEXIBLE_GRANT
        case "V-15":
            return mode not in {AcquisitionMode.GRANT, AcquisitionMode.CONTRIBUTION}
        case "V-16":
            return mode not in {AcquisitionMode.GRANT, AcquisitionMode.LEASE}
        case "V-17":
            return mode not in {AcquisitionMode.ALLOCATION, AcquisitionMode.AUTHORISED}
        case "V-35":
            return mode is not AcquisitionMode.ALLOCATION
        case "V-08":
            return facts.business is Business.TRANSFER and facts.term_ends_on is None
        case "G11":
            return facts.planned_use is None
        case _:
            return False
