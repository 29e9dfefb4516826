"""The life of a proposal and of an agreement (rule book 8.1, negotiated listings)."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class ProposalStatus(LabelledEnum):
    """Where a proposal stands."""

    OPEN = "open", N_("Under negotiation")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    DECLINED = "declined", N_("Declined")
    AGREED = "agreed", N_("Agreed")
    CLOSED = "closed", N_("Closed")


P = ProposalStatus

PROPOSAL = Lifecycle(
    "proposal",
    {
        # a party that withdrew or was turned down may come back with another figure
        "renew": ({P.WITHDRAWN, P.DECLINED, P.CLOSED}, P.OPEN),
        "withdraw": ({P.OPEN}, P.WITHDRAWN),
        "decline": ({P.OPEN}, P.DECLINED),
        "agree": ({P.OPEN}, P.AGREED),
        "close": ({P.OPEN}, P.CLOSED),
        "reopen": ({P.AGREED}, P.OPEN),
    },
)


class AgreementStatus(LabelledEnum):
    """Where an agreement stands."""

    PENDING = "pending", N_("Being checked")
    CONFIRMED = "confirmed", N_("Confirmed")
    REOPENED = "reopened", N_("Given back to the two sides")
    VOID = "void", N_("Void")

    @classmethod
    def decided(cls) -> tuple[AgreementStatus, ...]:
        """The states in which the desk has spoken."""
        return (cls.CONFIRMED, cls.REOPENED, cls.VOID)


A = AgreementStatus

AGREEMENT = Lifecycle(
    "agreement",
    {
        "confirm": ({A.PENDING}, A.CONFIRMED),
        "reopen": ({A.PENDING}, A.REOPENED),
        "void": ({A.CONFIRMED}, A.VOID),
    },
)

#: while an agreement is in one of these, its listing can't have another
STANDING = frozenset({A.PENDING, A.CONFIRMED})


class Side(LabelledEnum):
    """Who made a turn."""

    PROPOSER = "proposer", N_("Proposal")
    OWNER = "owner", N_("Counter-proposal")
