"""How long the right still lasts, and whether it was ever lawful to hold it so long (V-07, V-09)."""

from __future__ import annotations

from datetime import date

from trading.core.deal import AcquisitionMode
from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.rulebook.facts import Limits, RightFacts


def check_remaining_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-07: the right has an end, unless it was allocated, and the end is still to come."""
    if facts.ends_on is None:
        if facts.acquisition_mode is AcquisitionMode.ALLOCATION:
            return []
        return [
            Finding(
                "V-07",
                Severity.BLOCK,
                N_("Only allocated land may be held without an end date."),
                {},
                N_("Urban Real Estate Administration Law, art. 23"),
                N_("Have the end of the term entered from the grant contract."),
            )
        ]
    if facts.ends_on <= facts.today:
        return [
            Finding(
                "V-07",
                Severity.BLOCK,
                N_("The right ended on %(ends_on)s."),
                {"ends_on": facts.ends_on},
                N_("Urban Real Estate Administration Law, art. 22"),
                N_("Apply for renewal first."),
            )
        ]
    if facts.ends_on < _years_later(facts.today, 1):
        return [
            Finding(
                "V-07",
                Severity.WARN,
                N_("The right ends on %(ends_on)s, in less than a year."),
                {"ends_on": facts.ends_on},
                N_("Urban Real Estate Administration Law, art. 22"),
                N_("A renewal must be applied for at least one year before the end."),
            )
        ]
    return []


def check_longest_term(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-09 (and V-12 for flexible terms): no right is longer than its use allows."""
    if facts.ends_on is None:
        return []
    longest = facts.use_class.max_years
    if facts.ends_on <= _years_later(facts.started_on, longest):
        return []
    return [
        Finding(
            "V-09",
            Severity.BLOCK,
            N_("The term from %(started_on)s to %(ends_on)s is longer than the %(years)s years that its use allows."),
            {"started_on": facts.started_on, "ends_on": facts.ends_on, "years": longest},
            N_("Provisional Regulations on Grant and Transfer of Urban Land, art. 12"),
            N_("Compare the term with the grant contract."),
        )
    ]


def _years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
