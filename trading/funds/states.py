"""The lives of deposits, bank lines, payouts and instalments (rule book 8.2), and the accounts of the ledger."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class DepositStatus(LabelledEnum):
    AWAITED = "awaited", N_("Awaiting payment")
    HELD = "held", N_("Received and held")
    REFUND_PREPARED = "refund_prepared", N_("Refund prepared")
    REFUND_RELEASED = "refund_released", N_("Refund with the bank")
    REFUNDED = "refunded", N_("Refunded")
    CONVERTED = "converted", N_("Turned into price")
    FORFEIT_PREPARED = "forfeit_prepared", N_("Kept by decision, not booked yet")
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
        "release_refund": ({D.REFUND_PREPARED}, D.REFUND_RELEASED),
        "pay_refund": ({D.REFUND_RELEASED}, D.REFUNDED),
        "bounce_refund": ({D.REFUND_RELEASED}, D.HELD),
        "convert": ({D.HELD}, D.CONVERTED),
        # by decision: one person says so, another lets the money move
        "prepare_forfeiture": ({D.HELD}, D.FORFEIT_PREPARED),
        "recall_forfeiture": ({D.FORFEIT_PREPARED}, D.HELD),
        "forfeit": ({D.FORFEIT_PREPARED}, D.FORFEITED),
    },
)


class Account(LabelledEnum):
    """Where money stands. ``BANK`` is the world of the payers; the others say what for."""

    BANK = "bank", N_("Payers' banks")
    UNMATCHED = "unmatched", N_("Not matched yet")
    HELD = "held", N_("Held deposits")
    IN_TRANSIT = "in_transit", N_("With the bank, on its way back")
    REFUNDED = "refunded", N_("Refunded")
    RETURNED = "returned", N_("Sent back to its payer")
    CONVERTED = "converted", N_("Turned into price")
    PRICE = "price", N_("Price instalments")
    FORFEITED = "forfeited", N_("Forfeited")


#: money on these accounts lies on the supervised account at the bank; what is on the others isn't there (any more)
ON_THE_ACCOUNT = (
    Account.UNMATCHED,
    Account.HELD,
    Account.IN_TRANSIT,
    Account.CONVERTED,
    Account.PRICE,
    Account.FORFEITED,
)


class Destination(LabelledEnum):
    """Who gets a forfeited deposit, as the decision says."""

    SELLER = "seller", N_("The seller, as damages")
    TREASURY = "treasury", N_("The treasury")
    ORGANISER = "organiser", N_("The organiser, for the costs of the sale")


# --- the bank's side --------------------------------------------------------------------------------


class Direction(LabelledEnum):
    """Which way money went, seen from the supervised account."""

    IN = "in", N_("Received")
    OUT = "out", N_("Paid")


class Origin(LabelledEnum):
    """How the market learnt of an entry."""

    STATEMENT = "statement", N_("Bank statement")
    CALLBACK = "callback", N_("Message of the bank")
    DESK = "desk", N_("Typed at the desk")


class StatementStatus(LabelledEnum):
    CHECKED = "checked", N_("Checked, not loaded")
    LOADED = "loaded", N_("Loaded")
    DROPPED = "dropped", N_("Dropped")


S = StatementStatus

STATEMENT = Lifecycle("statement", {"load": ({S.CHECKED}, S.LOADED), "drop": ({S.CHECKED}, S.DROPPED)})


class LineStatus(LabelledEnum):
    """What has become of one entry of the supervised account."""

    WAITING = "waiting", N_("Unmatched")
    MATCHED = "matched", N_("Matched")
    RETURN_PREPARED = "return_prepared", N_("Return prepared")
    RETURN_RELEASED = "return_released", N_("Return with the bank")
    RETURNED = "returned", N_("Sent back")


L = LineStatus

LINE = Lifecycle(
    "bank_line",
    {
        "match": ({L.WAITING}, L.MATCHED),
        "prepare_return": ({L.WAITING}, L.RETURN_PREPARED),
        "recall_return": ({L.RETURN_PREPARED}, L.WAITING),
        "release_return": ({L.RETURN_PREPARED}, L.RETURN_RELEASED),
        "pay_return": ({L.RETURN_RELEASED}, L.RETURNED),
        "bounce_return": ({L.RETURN_RELEASED}, L.WAITING),
    },
)


class Why(LabelledEnum):
    """Why an entry didn't find what it pays by itself."""

    NO_REFERENCE = "no_reference", N_("No reference in the remark")
    SEVERAL_REFERENCES = "several_references", N_("Several references in the remark")
    UNKNOWN_REFERENCE = "unknown_reference", N_("Nothing has this reference")
    NOT_AWAITED = "not_awaited", N_("Nothing is owed under this reference any more")
    AMOUNT_DIFFERS = "amount_differs", N_("Another amount is due")
    PAYER_DIFFERS = "payer_differs", N_("The payer isn't the one who owes it")
    TOO_LATE = "too_late", N_("Arrived after the time it was due")
    NOT_OURS = "not_ours", N_("Paid without an order of the market")


class PayoutKind(LabelledEnum):
    REFUND = "refund", N_("Refund of a deposit")
    RETURN = "return", N_("Return of unmatched money")


class PayoutStatus(LabelledEnum):
    PREPARED = "prepared", N_("Prepared")
    RELEASED = "released", N_("With the bank")
    PAID = "paid", N_("Payment made")
    RECALLED = "recalled", N_("Taken back")
    BOUNCED = "bounced", N_("Came back")


P = PayoutStatus

PAYOUT = Lifecycle(
    "payout",
    {
        "release": ({P.PREPARED}, P.RELEASED),
        "recall": ({P.PREPARED}, P.RECALLED),
        "pay": ({P.RELEASED}, P.PAID),
        "bounce": ({P.RELEASED}, P.BOUNCED),
    },
)


class BatchStatus(LabelledEnum):
    PREPARED = "prepared", N_("To be released")
    RELEASED = "released", N_("With the bank")
    DONE = "done", N_("Carried out")
    RECALLED = "recalled", N_("Taken back")


B = BatchStatus

BATCH = Lifecycle(
    "batch",
    {
        "release": ({B.PREPARED}, B.RELEASED),
        "recall": ({B.PREPARED}, B.RECALLED),
        "finish": ({B.RELEASED}, B.DONE),
    },
)


class InstalmentStatus(LabelledEnum):
    AWAITED = "awaited", N_("Awaiting payment")
    PAID = "paid", N_("Price paid")
    CANCELLED = "cancelled", N_("Cancelled")


T = InstalmentStatus

INSTALMENT = Lifecycle("instalment", {"receive": ({T.AWAITED}, T.PAID), "cancel": ({T.AWAITED}, T.CANCELLED)})
