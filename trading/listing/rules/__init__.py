"""What makes a listing admissible and its dates and prices right: pure functions, split by noun."""

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
    required_materials,
)
from trading.listing.rules.price import PricePlan, check_price_plan, judge_price, largest_deposit
from trading.listing.rules.schedule import Schedule, ScheduleLimits, check_schedule, plan_schedule

__all__ = [
    "OFFER_CHECKS",
    "ActiveListingExists",
    "CorrectionOnlyOnce",
    "MaterialFacts",
    "MaterialMissing",
    "OfferFacts",
    "PricePlan",
    "Requirement",
    "Schedule",
    "ScheduleLimits",
    "check_materials",
    "check_price_plan",
    "check_schedule",
    "judge_offer",
    "judge_price",
    "largest_deposit",
    "missing_materials",
    "plan_schedule",
    "required_materials",
]
