"""The rhythms of alerts, and the orders of a watch list."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class Rhythm(LabelledEnum):
    """When somebody wants to hear of new lots that fit a saved search."""

    NONE = "none", N_("No alerts")
    INSTANT = "instant", N_("At once")
    DAILY = "daily", N_("Once a day")


class WatchOrder(LabelledEnum):
    """In which order the lots of a watch list come."""

    NEXT = "next", N_("Next deadline")
    ADDED = "added", N_("Added last")
    PRICE = "price", N_("Price")
    AREA = "area", N_("Area")
