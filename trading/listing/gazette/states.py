"""Kinds of public notices, and the reasons for which a round ends without a deal."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class PublicNoticeKind(LabelledEnum):
    """What a public notice announces."""

    LISTING = "listing", N_("Notice of offer")
    CHANGE = "change", N_("Change notice")
    SUSPENSION = "suspension", N_("Notice of suspension")
    RESUMPTION = "resumption", N_("Notice of resumption")
    TERMINATION = "termination", N_("Notice of termination")
    WITHDRAWAL = "withdrawal", N_("Notice of withdrawal")
    RESULT = "result", N_("Result notice")
    FAILURE = "failure", N_("Notice of no deal")


class FailureReason(LabelledEnum):
    """Why a round ended without a deal, as the public may know it. A reserve price is never told."""

    NO_BID = "no_bid", N_("No valid bid was placed.")
    NOT_AGREED = "not_agreed", N_("Nobody agreed in time.")
    BELOW_RESERVE = "below_reserve", N_("The best bid was below the reserve price.")
