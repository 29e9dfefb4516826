"""How long the right lasts, how long it may, and whether the deal fits into it (V-07 to V-09, V-11, V-12)."""

from __future__ import annotations

from datetime import date

from trading.core.deal import AcquisitionForm, AcquisitionMode, Business
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.land_use import UseClass
from trading.core.messages import N_
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts


def check_remaining_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-07: the right has an end, unless it was allocated, and the end is still to come (Real Estate Law 22, 23)."""
    if facts.ends_on is None:
        if facts.acquisition_mode is AcquisitionMode.ALLOCATION:
            return []
        return [
            Finding(
                "V-07",
                Severity.BLOCK,
                N_("Only allocated land may be held without an end date."),
                {},
                sources.REAL_ESTATE_23,
                N_("Have the end of the term entered from the grant contract."),
            )
        ]
    params = {"ends_on": facts.ends_on}
    if facts.ends_on <= facts.today:
        words = N_("The right ended on %(ends_on)s.")
        remedy = N_("Apply for renewal first.")
        return [Finding("V-07", Severity.BLOCK, words, params, sources.REAL_ESTATE_22, remedy)]
    if facts.ends_on < _years_later(facts.today, limits.renewal_years):
        if facts.use_class is UseClass.RESIDENTIAL:
            words = N_("The right ends on %(ends_on)s; residential land is renewed automatically.")
            return [Finding("V-07", Severity.NOTE, words, params, sources.CIVIL_CODE_359)]
        words = N_("The right ends on %(ends_on)s: it is time to apply for renewal.")
        remedy = N_("A renewal must be applied for at least one year before the end.")
        return [Finding("V-07", Severity.WARN, words, params, sources.REAL_ESTATE_22, remedy)]
    return []


def check_deal_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-08: what is agreed ends no later than the right itself (Civil Code 354; document No. 34, item 9)."""
    first, last = facts.term_starts_on, facts.term_ends_on
    if last is None:
        return []
    is_transfer = facts.business is Business.TRANSFER
    source = sources.CIVIL_CODE_354 if is_transfer else sources.DOCUMENT_34_9
    if first is not None and last < first:
        words = N_("The agreed term ends on %(last)s, before it begins.")
        remedy = N_("Correct the first or the last day of the term.")
        return [Finding("V-08", Severity.BLOCK, words, {"last": last}, PLATFORM_SETTING, remedy, field="term_ends_on")]
    if facts.ends_on is None or last <= facts.ends_on:
        return []
    return [
        Finding(
            "V-08",
            Severity.BLOCK,
            N_("The agreed term ends on %(last)s, after the right itself ends on %(ends_on)s."),
            {"last": last, "ends_on": facts.ends_on},
            source,
            N_("Agree on a term that ends on %(ends_on)s at the latest."),
            field="term_ends_on",
        )
    ]


def check_longest_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-09: no right is longer than its use allows (Provisional Regulations 12). Flexible terms are asked by V-12."""
    if facts.sub_mode is AcquisitionForm.FLEXIBLE_GRANT:
        return []
    return _too_long("V-09", facts, sources.GRANT_REGULATIONS_12)


def check_flexible_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-12: a flexible term stays within the longest for its use (document No. 5 of 2023 of the city)."""
    if facts.sub_mode is not AcquisitionForm.FLEXIBLE_GRANT:
        return []
    return _too_long("V-12", facts, sources.CITY_DOCUMENT_5)


def _too_long(rule: str, facts: RightFacts, source: str) -> list[Finding]:
    longest = facts.use_class.max_years
    if facts.ends_on is None or facts.ends_on <= _years_later(facts.started_on, longest):
        return []
    return [
        Finding(
            rule,
            Severity.BLOCK,
            N_("The term from %(started_on)s to %(ends_on)s is longer than the %(years)s years that its use allows."),
            {"started_on": facts.started_on, "ends_on": facts.ends_on, "years": longest},
            source,
            N_("Compare the term with the grant contract."),
        )
    ]


def check_lease_before_grant(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-11: years leased first and years granted make no more than the use allows (document No. 5 of 2023)."""
    leased, granted = facts.leased_years_before, facts.planned_grant_years
    if leased is None or granted is None or leased + granted <= facts.use_class.max_years:
        return []
    return [
        Finding(
            "V-11",
            Severity.BLOCK,
            N_("%(leased)s years leased and %(granted)s years granted are more than the %(years)s of the use."),
            {"leased": leased, "granted": granted, "years": facts.use_class.max_years},
            sources.CITY_DOCUMENT_5,
            N_("Shorten the grant by the years already leased."),
            field="planned_grant_years",
        )
    ]


def _years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


RULES = (
    Rule(
        "V-07",
        N_("The right is still running, and only allocated land has no end date."),
        check_remaining_term,
        (Severity.BLOCK, Severity.WARN, Severity.NOTE),
        sources.REAL_ESTATE_22,
        settings=("rule.renewal_years", "right.renew_apply"),
    ),
    Rule(
        "V-08",
        N_("The agreed term ends no later than the right itself."),
        check_deal_term,
        (Severity.BLOCK,),
        sources.CIVIL_CODE_354,
        frozenset({Business.TRANSFER, Business.LEASE, Business.SUBLEASE}),
    ),
    Rule(
        "V-09",
        N_("The right is no longer than its use allows: 70, 50 or 40 years."),
        check_longest_term,
        (Severity.BLOCK,),
        sources.GRANT_REGULATIONS_12,
    ),
    Rule(
        "V-11",
        N_("Years leased before a grant and years granted stay within the longest term of the use."),
        check_lease_before_grant,
        (Severity.BLOCK,),
        sources.CITY_DOCUMENT_5,
    ),
    Rule(
        "V-12",
        N_("A flexible term stays within the longest term of the use."),
        check_flexible_term,
        (Severity.BLOCK,),
        sources.CITY_DOCUMENT_5,
    ),
)
