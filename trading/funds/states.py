"""The life of a deposit (rule book 8.2), and the accounts that money moves between."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class DepositStatus(LabelledEnum):
    AWAITED = "awaited", N_("Awaiting payment")
    HELD = "held", N_("Received and held")
    REFUND_PREPARED = "refund_prepared", N_("Refund prepared")
    REFUNDED = "refunded", N_("Refunded")
    CONVERTED = "converted", N_("Turned into price")
    FORFEITED = "forfeited", N_("Forfeited")
    LAPSED = "lapsed", N_("Not paid in time")


D = DepositStatus

DEPOSIT = Lifecycle(
    "deposit",
    {
        "receive": ({D.AWAITED}, D.HELD),
        "lapse": ({D.AWAITED}, D.LAPSED),
        "prepare_refund": ({D.HELD}, D.REFUND_PREPARED),
        "recall_refund": ({D.REFUND_PREPARED}, D.HELD),
        "release_refund": ({D.REFUND_PREPARED}, D.REFUNDED),
        "convert": ({D.HELD}, D.CONVERTED),
        "forfeit": ({D.HELD}, D.FORFEITED),
    },
)


class Account(LabelledEnum):
    """Where money stands. ``BANK`` is the supervised account's outside; the rest say what for."""

    BANK = "bank", N_("Supervised account")
    HELD = "held", N_("Held deposits")
    REFUNDED = "refunded", N_("Refunded")
    CONVERTED = "converted", N_("Turned into price")
    FORFEITED = "forfeited", N_("Forfeited")
