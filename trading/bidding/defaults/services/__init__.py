"""The verbs of a default: notice, answer, decision; and of the offers that may follow it."""

from trading.bidding.defaults.services.hearing import Charge, answer, check_no_hearing, drop, give_notice, uphold
from trading.bidding.defaults.services.succession import (
    accept,
    consent,
    decline,
    lapse,
    may_offer,
    put_deposit_back,
    withdraw_offers,
)

__all__ = [
    "Charge",
    "accept",
    "answer",
    "check_no_hearing",
    "consent",
    "decline",
    "drop",
    "give_notice",
    "lapse",
    "may_offer",
    "put_deposit_back",
    "uphold",
    "withdraw_offers",
]
