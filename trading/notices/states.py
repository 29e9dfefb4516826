"""Media, topics, timings, and the legal moves of a delivery."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class Medium(LabelledEnum):
    """A way out of the house. The inbox needs none: it always has everything."""

    MAIL = "mail", N_("E-mail")
    SMS = "sms", N_("SMS")


class Topic(LabelledEnum):
    """What a message is about, as far as somebody may want to be told of it in another way."""

    LISTING = "listing", N_("My listings")
    APPLICATION = "application", N_("My applications")
    LOT = "lot", N_("Lots I take part in")
    DEPOSIT = "deposit", N_("Deposits and refunds")
    DEAL = "deal", N_("Award, contract and papers")
    SEARCH = "search", N_("New lots for my searches")
    WATCH = "watch", N_("Lots I watch")
    ENQUIRY = "enquiry", N_("Questions, answers and visits")
    DEMAND = "demand", N_("Demand posts, matches and approaches")
    ACCOUNT = "account", N_("My account")


#: what somebody asked to be told out of interest, not for a case of theirs: one click stops it, without signing in
OUT_OF_INTEREST = frozenset({Topic.SEARCH, Topic.WATCH})


class Timing(LabelledEnum):
    """When a topic's messages go out by a medium."""

    OFF = "off", N_("not at all")
    INSTANT = "instant", N_("at once")
    DAILY = "daily", N_("once a day")
    DAYTIME = "daytime", N_("at once, but not at night")


#: what can be chosen for each medium
TIMINGS: dict[Medium, tuple[Timing, ...]] = {
    Medium.MAIL: (Timing.INSTANT, Timing.DAILY, Timing.OFF),
    Medium.SMS: (Timing.INSTANT, Timing.DAYTIME, Timing.OFF),
}


class DeliveryStatus(LabelledEnum):
    """How far a delivery is."""

    WAITING = "waiting", N_("waiting")
    SENDING = "sending", N_("being sent")
    SENT = "sent", N_("sent")
    FAILED = "failed", N_("will be tried again")
    GIVEN_UP = "given_up", N_("given up")
    DROPPED = "dropped", N_("not needed any more")


S = DeliveryStatus
#: ``take`` from SENDING is a lease that ran out: whoever had it died between sending and saying so
DELIVERY = Lifecycle(
    "delivery",
    {
        "take": ((S.WAITING, S.FAILED, S.SENDING), S.SENDING),
        "send": ((S.SENDING,), S.SENT),
        "fail": ((S.SENDING,), S.FAILED),
        "give_up": ((S.SENDING,), S.GIVEN_UP),
        "drop": ((S.WAITING, S.FAILED, S.SENDING), S.DROPPED),
    },
)
