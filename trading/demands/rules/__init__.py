"""The rules of the room as pure functions: what a post may say, and how well an offer fits it."""

from trading.demands.rules.matching import (
    Criterion,
    Fit,
    Judgement,
    Offer,
    Reason,
    Wish,
    judge,
    nearest_areas,
)
from trading.demands.rules.posting import (
    LONGEST_LEASE_MONTHS,
    LONGEST_LOAN_MONTHS,
    AnswersMissing,
    Bounds,
    ContactInText,
    check_land,
    check_money,
    check_validity,
    refuse_contacts,
)

__all__ = [
    "LONGEST_LEASE_MONTHS",
    "LONGEST_LOAN_MONTHS",
    "AnswersMissing",
    "Bounds",
    "ContactInText",
    "Criterion",
    "Fit",
    "Judgement",
    "Offer",
    "Reason",
    "Wish",
    "check_land",
    "check_money",
    "check_validity",
    "judge",
    "nearest_areas",
    "refuse_contacts",
]
