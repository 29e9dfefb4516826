"""How the right was acquired against what is planned with it (rule book 1.2), and the contract's own limits."""

from __future__ import annotations

from trading.core.deal import AcquisitionMode, Business
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts

_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})


def check_acquisition(facts: RightFacts, limits: Limits) -> list[Finding]:
    """1.2: neither contract nor way of acquisition stands against it (document No. 34, items 6 to 12).

    Approval of allocated transfers is V-17, paid prices and rents are V-16.
    """
    by_mode = {
        AcquisitionMode.ALLOCATION: _allocated,
        AcquisitionMode.LEASE: _leased_from_state,
        AcquisitionMode.AUTHORISED: _authorised,
    }.get(facts.acquisition_mode, _sublet)
    return [*_contract_limits(facts), *by_mode(facts)]


def _contract_limits(facts: RightFacts) -> list[Finding]:
    source = sources.DOCUMENT_34_9 if facts.business in _LETTING else sources.DOCUMENT_34_6
    if facts.business in facts.contract_bars:
        return [
            Finding(
                "1.2",
                Severity.BLOCK,
                N_("The grant contract or allocation decision rules this business out: %(business)s."),
                {"business": facts.business},
                source,
                N_("Agree on a change of the contract with the grantor first."),
            )
        ]
    if facts.restrictions:
        return [
            Finding(
                "1.2",
                Severity.NOTE,
                N_("The grant contract has conditions of its own: %(restrictions)s"),
                {"restrictions": facts.restrictions},
                source,
                N_("Compare the deal with these conditions; they prevail."),
            )
        ]
    return []


def _allocated(facts: RightFacts) -> list[Finding]:
    if facts.business is Business.MORTGAGE:
        words = N_("The land is allocated: if it is ever sold for the debt, the state's land revenue is paid first.")
        return [Finding("1.2", Severity.NOTE, words, {}, sources.REAL_ESTATE_51)]
    if facts.business is not Business.LEASE:
        return _sublet(facts)
    if facts.traded_area is not None and facts.traded_area < facts.area:
        return [
            Finding(
                "1.2",
                Severity.ROUTE,
                N_("A part of allocated land that can be divided off and is let must become paid use."),
                {},
                sources.DOCUMENT_34_10,
                N_("Apply for a grant or state lease of that part."),
            )
        ]
    words = N_("Allocated land that is let for long must become paid use.")
    return [Finding("1.2", Severity.NOTE, words, {}, sources.DOCUMENT_34_10)]


def _leased_from_state(facts: RightFacts) -> list[Finding]:
    """Rent paid (V-16), built, and with the lessor's consent or as the lease contract says."""
    findings = []
    if not facts.buildings_finished:
        words = N_("Land under a state lease may be passed on only once building on it is finished.")
        remedy = N_("Attach proof that building is finished.")
        findings.append(Finding("1.2", Severity.GATE, words, {}, sources.LEASING_OPINIONS, remedy))
    if not facts.lessor_consents:
        words = N_("Land under a state lease may be passed on only with the lessor's consent.")
        remedy = N_("Attach the lessor's consent, or the clause of the lease contract that allows it.")
        findings.append(Finding("1.2", Severity.GATE, words, {}, sources.LEASING_OPINIONS, remedy))
    return findings


def _authorised(facts: RightFacts) -> list[Finding]:
    if facts.business is Business.TRANSFER:
        return []  # asked by V-17
    words = N_("Land under authorised operation is let or mortgaged only as the authorisation says.")
    remedy = N_("Attach the authorisation; a person decides.")
    return [Finding("1.2", Severity.GATE, words, {}, PLATFORM_SETTING, remedy), *_sublet(facts)]


def _sublet(facts: RightFacts) -> list[Finding]:
    if facts.business is not Business.SUBLEASE or facts.lessor_consents:
        return []
    words = N_("A sublease needs the lessor's consent.")
    remedy = N_("Attach the lessor's consent; silence for six months after knowing counts as consent.")
    return [Finding("1.2", Severity.GATE, words, {}, sources.CIVIL_CODE_716, remedy)]


RULES = (
    Rule(
        "1.2",
        N_("The way in which the right was acquired, and its contract, allow this business."),
        check_acquisition,
        (Severity.BLOCK, Severity.GATE, Severity.ROUTE, Severity.NOTE),
        sources.DOCUMENT_34_6,
    ),
)
