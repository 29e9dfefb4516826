"""The verbs of the room: the proposing side, the owner, and how a negotiation ends."""

from trading.intents.services.ending import clear, close_open, confirm, lapse_or_remind, reopen, void
from trading.intents.services.owner import accept, counter, decline
from trading.intents.services.proposer import (
    authorise_to_propose,
    check_may_propose,
    confirm_counter,
    propose,
    withdraw,
)

__all__ = [
    "accept",
    "authorise_to_propose",
    "check_may_propose",
    "clear",
    "close_open",
    "confirm",
    "confirm_counter",
    "counter",
    "decline",
    "lapse_or_remind",
    "propose",
    "reopen",
    "void",
    "withdraw",
]
