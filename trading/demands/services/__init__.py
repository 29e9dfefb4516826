"""The verbs of the room, split by who speaks them: posters, the desk, both sides of an approach, clock and matching."""

from trading.demands.services.approaches import (
    agree,
    agree_to_exchange,
    block_sender,
    decline,
    note,
    send,
)
from trading.demands.services.approaches import withdraw as take_back
from trading.demands.services.desk import publish, reckon_again, refuse, return_for_correction, take_down
from trading.demands.services.drafts import (
    answer_land,
    answer_money,
    answer_post,
    bounds,
    fulfil,
    pause,
    renew,
    renewable_until,
    resume,
    start,
    submit,
    withdraw,
)
from trading.demands.services.matching import match_demand, match_listing, take_up
from trading.demands.services.reports import dismiss, report_approach, report_demand, uphold
from trading.demands.services.upkeep import due, expire, remind

__all__ = [
    "agree",
    "agree_to_exchange",
    "answer_land",
    "answer_money",
    "answer_post",
    "block_sender",
    "bounds",
    "decline",
    "dismiss",
    "due",
    "expire",
    "fulfil",
    "match_demand",
    "match_listing",
    "note",
    "pause",
    "publish",
    "reckon_again",
    "refuse",
    "remind",
    "renew",
    "renewable_until",
    "report_approach",
    "report_demand",
    "resume",
    "return_for_correction",
    "send",
    "start",
    "submit",
    "take_back",
    "take_down",
    "take_up",
    "uphold",
    "withdraw",
]
