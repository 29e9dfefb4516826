"""Letting the land, and buying land that is let (V-10, V-19, V-35)."""

from __future__ import annotations

from datetime import date, timedelta

from trading.core.calendar import add_years, next_working_day
from trading.core.deal import AcquisitionMode, BurdenKind, Business, TransferForm
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import BurdenFact, Limits, RightFacts

_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})
#: only a sale gives a lessee of houses priority; gifts, contributions and mergers don't
_SALES = frozenset({TransferForm.SALE, TransferForm.JUDICIAL, TransferForm.ASSET_DISPOSAL})


def check_lease_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-10: a lease, and a lease renewed from its renewal on, lasts at most twenty years (Civil Code 705).

    The longest lease ends twenty years on, on the day before the same date. A right that the state itself leases
    for longer is pointed out: the city lets no land for more (document No. 5 of 2023).
    """
    agreed = _agreed_term(facts, limits) if facts.business in _LETTING else []
    return agreed + _state_lease_term(facts, limits)


def _state_lease_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    if facts.acquisition_mode is not AcquisitionMode.LEASE or facts.ends_on is None:
        return []
    longest = add_years(facts.started_on, limits.lease_years) - timedelta(days=1)
    if facts.ends_on <= longest:
        return []
    words = N_("The state lease runs from %(first)s to %(last)s: more than %(years)s years.")
    params = {"first": facts.started_on, "last": facts.ends_on, "years": limits.lease_years}
    remedy = N_("Compare the term with the lease contract.")
    return [Finding("V-10", Severity.WARN, words, params, sources.CITY_DOCUMENT_5, remedy)]


def _agreed_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    first, last = facts.term_starts_on, facts.term_ends_on
    if first is None or last is None:
        return []
    longest = add_years(first, limits.lease_years) - timedelta(days=1)
    if last <= longest:
        return []
    params = {"years": limits.lease_years, "last": last, "longest": longest}
    if facts.is_renewal:
        words = N_("The renewed lease ends on %(last)s: more than %(years)s years after the renewal.")
    else:
        words = N_("The lease ends on %(last)s: it would last more than %(years)s years.")
    remedy = N_("Let it end on %(longest)s at the latest; what is longer is void and may be renewed later.")
    return [Finding("V-10", Severity.BLOCK, words, params, sources.CIVIL_CODE_705, remedy, field="term_ends_on")]


def check_leases(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-19: leases are disclosed; a lessee of houses waives, or is told in time (Civil Code 725 to 727)."""
    leases = facts.burdens_of(BurdenKind.LEASE)
    if facts.business in _LETTING:
        return [
            Finding(
                "V-19",
                Severity.WARN,
                N_("The land is already let to %(lessee)s."),
                {"lessee": burden.holder_name or "—"},
                PLATFORM_SETTING,
                N_("Let only what isn't let yet, or have the end of that lease recorded."),
            )
            for burden in leases
        ]
    disclosed = [
        Finding(
            "V-19",
            Severity.NOTE,
            N_("The land is leased to %(lessee)s; the lease goes on after a transfer."),
            {"lessee": burden.holder_name or "—"},
            sources.CIVIL_CODE_725,
            N_("Name the lease in the notice, and notify a lessee of houses."),
        )
        for burden in leases
    ]
    has_priority = facts.transfer_form in _SALES and not facts.buyer_is_insider
    asked = [burden for burden in leases if has_priority and burden.covers_houses and not burden.has_consent]
    return disclosed + [finding for burden in asked for finding in _priority(burden, facts, limits)]


def _priority(burden: BurdenFact, facts: RightFacts, limits: Limits) -> list[Finding]:
    """The first purchase of a lessee of houses who hasn't waived it: told early enough, and silent long enough."""
    lessee = burden.holder_name or "—"
    told = burden.notified_on
    if told is None:
        words = N_("Houses on the land are let to %(lessee)s, who may buy first and hasn't been notified.")
        remedy = N_("Attach the lessee's waiver, or proof that the lessee was notified.")
        return [Finding("V-19", Severity.GATE, words, {"lessee": lessee}, sources.CIVIL_CODE_726, remedy)]
    if facts.bidding_opens_on is not None:
        return _told_before_bidding(lessee, told, facts.bidding_opens_on, limits)
    days = limits.period("preempt.house_lessee")
    answers_until = next_working_day(told + timedelta(days=days))
    if facts.today > answers_until:
        return []
    words = N_("%(lessee)s, notified on %(told)s, may still say until %(until)s that it buys first.")
    params = {"lessee": lessee, "told": told, "until": answers_until, "days": days}
    remedy = N_("Wait for the answer: silence for %(days)s days is a waiver.")
    return [Finding("V-19", Severity.GATE, words, params, sources.CIVIL_CODE_726, remedy)]


def _told_before_bidding(lessee: str, told: date, opens_on: date, limits: Limits) -> list[Finding]:
    days = limits.period("preempt.lessee_auction_notice")
    if told <= opens_on - timedelta(days=days):
        return []
    words = N_("%(lessee)s was notified on %(told)s, less than %(days)s days before bidding opens on %(opens_on)s.")
    params = {"lessee": lessee, "told": told, "days": days, "opens_on": opens_on}
    remedy = N_("Let bidding open %(days)s days after the notice to the lessee, or later.")
    return [Finding("V-19", Severity.BLOCK, words, params, sources.CIVIL_CODE_727, remedy)]


def check_yearly_declaration(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-35: allocated land that is let has its income declared every year, instead of an approval (document No. 34)."""
    if facts.acquisition_mode is not AcquisitionMode.ALLOCATION or facts.declares_yearly:
        return []
    return [
        Finding(
            "V-35",
            Severity.GATE,
            N_("Income from letting allocated land must be declared every year, and nobody has undertaken it yet."),
            {},
            sources.DOCUMENT_34_10,
            N_("Have the lessor undertake the yearly declaration; its land income goes to the state."),
            field="declares_yearly",
        )
    ]


RULES = (
    Rule(
        "V-10",
        N_("A lease lasts at most twenty years, counted anew from a renewal."),
        check_lease_term,
        (Severity.BLOCK, Severity.WARN),
        sources.CIVIL_CODE_705,
        settings=("rule.lease_years",),
    ),
    Rule(
        "V-19",
        N_("Leases are disclosed, and a lessee of houses has waived first purchase or was told in time."),
        check_leases,
        (Severity.BLOCK, Severity.GATE, Severity.WARN, Severity.NOTE),
        sources.CIVIL_CODE_726,
        frozenset({Business.TRANSFER}) | _LETTING,
        settings=("preempt.house_lessee", "preempt.lessee_auction_notice"),
    ),
    Rule(
        "V-35",
        N_("Income from allocated land that is let is declared every year."),
        check_yearly_declaration,
        (Severity.GATE,),
        sources.DOCUMENT_34_10,
        frozenset({Business.LEASE}),
        settings=("alloc.lease_declare",),
    ),
)
