"""What makes a listing admissible and its dates and prices right: pure functions, split by noun."""

from __future__ import annotations

from dataclasses import dataclass

from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.listing.rules.admission import (
    OFFER_CHECKS,
    ActiveListingExists,
    CorrectionOnlyOnce,
    OfferFacts,
    judge_offer,
)
from trading.listing.rules.materials import (
    MaterialFacts,
    MaterialMissing,
    Requirement,
    check_materials,
    missing_materials,
    papers_of_offer,
    required_materials,
)
from trading.listing.rules.price import (
    PriceLimits,
    PricePlan,
    check_price_plan,
    judge_price,
    largest_deposit,
    smallest_part,
    total_of_unit,
)
from trading.listing.rules.reasons import STANDARD_REASONS, CorrectionItem, CorrectionWithoutWords, ReasonUse, as_text
from trading.listing.rules.reserve import ReserveToRepeat, StartPriceFirst, check_reserve, still_fits
from trading.listing.rules.schedule import (
    Display,
    Schedule,
    ScheduleLimits,
    check_display,
    check_schedule,
    plan_display,
    plan_schedule,
)
from trading.listing.rules.ways import OFFICES, Offerer, WayNotOpen, check_way, forms_open, may_offer, ways_open
from trading.rulebook import Limits, Rule, Step, as_findings, sources
from trading.rulebook.materials import MaterialKind

__all__ = [
    "OFFER_CHECKS",
    "OFFICES",
    "RULES",
    "STANDARD_REASONS",
    "ActiveListingExists",
    "CorrectionItem",
    "CorrectionOnlyOnce",
    "CorrectionWithoutWords",
    "Display",
    "FileFacts",
    "MaterialFacts",
    "MaterialMissing",
    "OfferFacts",
    "Offerer",
    "PriceLimits",
    "PricePlan",
    "ReasonUse",
    "Requirement",
    "ReserveToRepeat",
    "Schedule",
    "ScheduleLimits",
    "StartPriceFirst",
    "WayNotOpen",
    "as_text",
    "check_display",
    "check_materials",
    "check_price_plan",
    "check_reserve",
    "check_schedule",
    "check_way",
    "forms_open",
    "judge_offer",
    "judge_price",
    "largest_deposit",
    "may_offer",
    "missing_materials",
    "papers_of_offer",
    "plan_display",
    "plan_schedule",
    "required_materials",
    "smallest_part",
    "still_fits",
    "total_of_unit",
    "ways_open",
]


@dataclass(frozen=True)
class FileFacts:
    """The papers that a case needs and the kinds that were handed in."""

    papers: tuple[Requirement, ...]
    given: frozenset[MaterialKind] = frozenset()


def _schedule(facts: Schedule, limits: ScheduleLimits) -> list[Finding]:
    """V-25: the dates of a notice follow each other and leave each phase its least length (Order No. 39)."""
    return as_findings(check_schedule, facts, limits)


def _price_plan(facts: PricePlan, limits: Limits) -> list[Finding]:
    """V-26: start price and step are there, and the deposit fits the start price (Civil Code 586)."""
    return as_findings(
        check_price_plan,
        facts,
        PriceLimits(limits.deposit_percent_max, limits.deposit_percent_min),
    )


def _file(facts: FileFacts, limits: Limits) -> list[Finding]:
    """5.5: every paper that the case needs is handed in."""
    return as_findings(check_materials, facts.papers, facts.given)


#: this room's part of the rule book
RULES = (
    Rule(
        "V-25",
        N_("The dates of a notice follow each other, and notice and listing last long enough."),
        _schedule,
        (Severity.BLOCK,),
        sources.ORDER_39,
        step=Step.OFFER,
        settings=(
            "trade.notice_working_days",
            "trade.listing_min",
            "trade.apply_close_before_end",
            "trade.timed_window",
            "trade.timed_on_rest_days",
        ),
    ),
    Rule(
        "V-26",
        N_("Start price and step are more than nought, and the deposit is at most a fifth of the start price."),
        _price_plan,
        (Severity.BLOCK,),
        sources.CIVIL_CODE_586,
        step=Step.OFFER,
        settings=("rule.deposit_percent_max", "rule.deposit_percent_min"),
    ),
    Rule(
        "5.5",
        N_("Every paper that the case needs is handed in."),
        _file,
        (Severity.BLOCK,),
        step=Step.OFFER,
    ),
)
