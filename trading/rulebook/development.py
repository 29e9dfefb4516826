"""What is done with the land: buildings, another use, land that lies idle (G3, G11, G12)."""

from __future__ import annotations

from datetime import date

from trading.core.calendar import add_years
from trading.core.deal import BurdenKind, Business
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts


def check_buildings(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G3: finished buildings have their ownership certificate (Real Estate Law 39, last paragraph)."""
    if not facts.has_buildings or facts.buildings_finished is False or facts.buildings_certified:
        return []
    if facts.buildings_finished is None:
        words = N_("It isn't known whether the buildings on the land are finished.")
        remedy = N_("State it, and attach the ownership certificate of finished buildings.")
    else:
        words = N_("The buildings on the land are finished and have no ownership certificate on file.")
        remedy = N_("Attach the ownership certificate of the buildings.")
    return [Finding("G3", Severity.GATE, words, {}, sources.REAL_ESTATE_39_LAST, remedy)]


def check_use(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G11: another use needs the grantor's and planning's consent and a contract (Real Estate Law 44)."""
    planned = facts.planned_use
    if planned is None or planned is facts.use_class or facts.use_change_approved:
        return []
    return [
        Finding(
            "G11",
            Severity.ROUTE,
            N_("The land is to be used otherwise: %(planned)s instead of %(present)s."),
            {"planned": planned, "present": facts.use_class},
            sources.REAL_ESTATE_44,
            N_("Apply for the change of use first: the grantor and planning consent, and the price is adjusted."),
            field="planned_use",
        )
    ]


def check_idle(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G12: land found idle waits for its disposal decision; land that looks idle is pointed out (idle land, art. 2).

    Only the bureau decides that land is idle. A confirmed finding stops transfers and leases; a mortgage of
    such land is warned about.
    """
    confirmed = facts.burdens_of(BurdenKind.IDLE)
    open_cases = [burden for burden in confirmed if not burden.release_paper_no]
    severity = Severity.WARN if facts.business is Business.MORTGAGE else Severity.BLOCK
    findings = [
        Finding(
            "G12",
            severity,
            N_("The land is confirmed as idle (%(paper)s)."),
            {"paper": burden.paper_no or "—"},
            PLATFORM_SETTING,
            N_("Wait for the disposal decision, or attach the one that allows the transfer."),
        )
        for burden in open_cases
    ]
    if not confirmed:
        findings += _suspected(facts, limits)
    return findings


def _suspected(facts: RightFacts, limits: Limits) -> list[Finding]:
    remedy = N_("Have the bureau look into it before the notice; only the bureau decides that land is idle.")
    late_since = idle_since(facts, limits)
    if late_since is not None:
        words = N_("The land may be idle: nothing has been built on it since %(since)s.")
        return [Finding("G12", Severity.WARN, words, {"since": late_since}, sources.IDLE_LAND_2, remedy)]
    return [
        Finding(
            "G12",
            Severity.WARN,
            N_("The land is recorded as developed below the agreed threshold (%(paper)s)."),
            {"paper": burden.paper_no or "—"},
            PLATFORM_SETTING,
            remedy,
        )
        for burden in facts.burdens_of(BurdenKind.UNDERUSED)
        if not burden.release_paper_no
    ]


def idle_since(facts: RightFacts, limits: Limits) -> date | None:
    """The day since which nothing is built on land that looks idle: a full year or more; else None.

    Either building never began after the agreed day, or it stopped with less than a third of the area
    developed or less than a quarter of the investment done.
    """
    if facts.built_since is None:
        since = facts.agreed_start_on
    elif facts.stopped_on is not None and _is_far_behind(facts):
        since = facts.stopped_on
    else:
        since = None
    return since if since is not None and facts.today >= add_years(since, limits.idle_years) else None


def _is_far_behind(facts: RightFacts) -> bool:
    area, developed = facts.development_area, facts.developed_area
    total, done = facts.investment_total_fen, facts.investment_done_fen
    is_third_missing = area is not None and developed is not None and developed * 3 < area
    is_quarter_missing = total is not None and done is not None and done * 4 < total
    return is_third_missing or is_quarter_missing


RULES = (
    Rule(
        "G3",
        N_("Finished buildings have their ownership certificate."),
        check_buildings,
        (Severity.GATE,),
        sources.REAL_ESTATE_39_LAST,
        frozenset({Business.TRANSFER}),
    ),
    Rule(
        "G11",
        N_("The use stays as it is, or its change is approved."),
        check_use,
        (Severity.ROUTE,),
        sources.REAL_ESTATE_44,
    ),
    Rule(
        "G12",
        N_("The land isn't idle, or a disposal decision allows the deal."),
        check_idle,
        (Severity.BLOCK, Severity.WARN),
        sources.IDLE_LAND_2,
        settings=("rule.idle_years", "land.idle1"),
    ),
)
