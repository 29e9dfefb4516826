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
from trading.listing.services.changes import Market, Proposal, confirm_change, draft_change, drop_change, land_moved
from trading.listing.services.checks import (
    findings_of,
    land_findings,
    materials_of,
    offer_findings,
    offerer,
    passed_checks,
    plan,
    price_limits,
    price_plan,
    schedule_limits,
    term_findings,
)
from trading.listing.services.claims import claim, give, let_go, who_may_decide
from trading.listing.services.corrections import lapse, reckon_again, return_for_correction, tick_item
from trading.listing.services.desk import (
    accept,
    approve,
    hand_back,
    propose_dates,
    publish,
    refuse,
    reject,
)
from trading.listing.services.drafts import submit, withdraw
from trading.listing.services.halts import ask_halt, confirm_halt, drop_halt, take_up
from trading.listing.services.opening import add_right, answer_part, find_right, remove_right, start_draft
from trading.listing.services.outcome import (
    confirm_deal,
    mark_agreed,
    mark_award_pending,
    mark_failed,
    mark_fallen,
    publish_result,
    reopen,
    void,
)
from trading.listing.services.papers import (
    attach_material,
    count_pages,
    draw_page,
    open_material,
    remove_material,
    reuse_material,
)
from trading.listing.services.reasons import write_reason
from trading.listing.services.register import register_snapshot
from trading.listing.services.relisting import list_again
from trading.listing.services.reserves import remove_reserve, seal_reserve
from trading.listing.services.retraction import may_retract, retract

__all__ = [
    "Display",
    "Market",
    "Proposal",
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
    "claim",
    "confirm_change",
    "confirm_deal",
    "confirm_halt",
    "count_pages",
    "draft_change",
    "draw_page",
    "drop_change",
    "drop_halt",
    "find_right",
    "findings_of",
    "give",
    "hand_back",
    "land_findings",
    "land_moved",
    "lapse",
    "let_go",
    "list_again",
    "mark_agreed",
    "mark_award_pending",
    "mark_failed",
    "mark_fallen",
    "materials_of",
    "may_retract",
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
    "register_snapshot",
    "reject",
    "remove_material",
    "remove_reserve",
    "remove_right",
    "reopen",
    "retract",
    "return_for_correction",
    "reuse_material",
    "schedule_limits",
    "seal_reserve",
    "start_draft",
    "submit",
    "take_up",
    "term_findings",
    "tick_item",
    "void",
    "who_may_decide",
    "withdraw",
    "write_reason",
]
