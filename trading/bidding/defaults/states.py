"""The lives of a default and of an offer to the next bidder, and the grounds on which an award falls."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class Ground(LabelledEnum):
    """Why an award falls."""

    NOT_SIGNED = "not_signed", N_("Didn't sign the contract in time")
    NOT_PAID = "not_paid", N_("Didn't pay the price in time")
    GAVE_UP = "gave_up", N_("Gave the award up in writing")
    FAILED_CHECK = "failed_check", N_("Didn't pass the post-check")


#: grounds that are a missed day: the clock says whether they hold
MISSED_DAYS = frozenset({Ground.NOT_SIGNED, Ground.NOT_PAID})


class DefaultStatus(LabelledEnum):
    HEARING = "hearing", N_("The winner is heard")
    UPHELD = "upheld", N_("Default established")
    DROPPED = "dropped", N_("Not pursued")


DEFAULT = Lifecycle(
    "default",
    {
        "uphold": ({DefaultStatus.HEARING}, DefaultStatus.UPHELD),
        "drop": ({DefaultStatus.HEARING}, DefaultStatus.DROPPED),
    },
)


class OfferStatus(LabelledEnum):
    OPEN = "open", N_("Awaiting an answer")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")
    LAPSED = "lapsed", N_("Not answered in time")
    WITHDRAWN = "withdrawn", N_("Withdrawn with the lot")


OFFER = Lifecycle(
    "offer",
    {
        "accept": ({OfferStatus.OPEN}, OfferStatus.ACCEPTED),
        "decline": ({OfferStatus.OPEN}, OfferStatus.DECLINED),
        "lapse": ({OfferStatus.OPEN}, OfferStatus.LAPSED),
        "withdraw": ({OfferStatus.OPEN}, OfferStatus.WITHDRAWN),
    },
)
