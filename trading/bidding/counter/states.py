"""The life of a written order."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class OrderStatus(LabelledEnum):
    ENTERED = "entered", N_("Waits for a second clerk")
    PLACED = "placed", N_("In the register")
    REFUSED = "refused", N_("Not taken by the room")
    DROPPED = "dropped", N_("Dropped before it was bid")


S = OrderStatus

ORDER = Lifecycle(
    "bid_order",
    {
        "place": ({S.ENTERED}, S.PLACED),
        "refuse": ({S.ENTERED}, S.REFUSED),
        "drop": ({S.ENTERED}, S.DROPPED),
    },
)
