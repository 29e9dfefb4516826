"""The life of a contract (rule book 8.3), as far as this house takes it."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class ContractStatus(LabelledEnum):
    """Where a contract stands."""

    ISSUED = "issued", N_("Issued for signature")
    SIGNED = "signed", N_("Signed")
    RULED = "ruled", N_("Passed by ruling")
    CANCELLED = "cancelled", N_("Cancelled")


S = ContractStatus

CONTRACT = Lifecycle(
    "contract",
    {
        "sign": ({S.ISSUED}, S.SIGNED),
        # a court's sale: nobody signs, the ruling passes the right
        "rule": ({S.ISSUED}, S.RULED),
        "cancel": ({S.ISSUED}, S.CANCELLED),
    },
)

#: while a contract is in one of these, its listing can't have another
ACTIVE = frozenset({S.ISSUED, S.SIGNED, S.RULED})
