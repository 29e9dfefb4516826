"""The verbs of the room, split by who speaks them: the owner, the desk, two persons together, and the rooms above."""

from trading.listing.rules import Display, Schedule
from trading.listing.services.answering import (
    answer_court,
    answer_dates,
    answer_land,
    answer_loan,
    answer_price,
    answer_term,
    answer_terms,
)
from trading.listing.services.checks import (
    findings_of,
    materials_of,
    offer_findings,
    offerer,
    passed_checks,
    plan,
    price_limits,
    price_plan,
    schedule_limits,
)
from trading.listing.services.desk import (
    accept,
    approve,
    propose_dates,
    publish,
    reckon_again,
    refuse,
    reject,
    return_for_correction,
)
from trading.listing.services.drafts import submit, withdraw
from trading.listing.services.halts import ask_halt, confirm_halt, drop_halt
from trading.listing.services.opening import add_right, answer_part, find_right, remove_right, start_draft
from trading.listing.services.outcome import confirm_deal, mark_award_pending, mark_failed, publish_result, void
from trading.listing.services.papers import attach_material, open_material, remove_material
from trading.listing.services.reserves import remove_reserve, seal_reserve

__all__ = [
    "Display",
    "Schedule",
    "accept",
    "add_right",
    "answer_court",
    "answer_dates",
    "answer_land",
    "answer_loan",
    "answer_part",
    "answer_price",
    "answer_term",
    "answer_terms",
    "approve",
    "ask_halt",
    "attach_material",
    "confirm_deal",
    "confirm_halt",
    "drop_halt",
    "find_right",
    "findings_of",
    "mark_award_pending",
    "mark_failed",
    "materials_of",
    "offer_findings",
    "offerer",
    "open_material",
    "passed_checks",
    "plan",
    "price_limits",
    "price_plan",
    "propose_dates",
    "publish",
    "publish_result",
    "reckon_again",
    "refuse",
    "reject",
    "remove_material",
    "remove_reserve",
    "remove_right",
    "return_for_correction",
    "schedule_limits",
    "seal_reserve",
    "start_draft",
    "submit",
    "void",
    "withdraw",
]
