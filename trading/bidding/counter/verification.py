"""Holding the register against the orders of the counter: no bid from there without two clerks behind it."""

from __future__ import annotations

from collections.abc import Iterator

from trading.bidding.counter import queries
from trading.bidding.faults import RegisterFault
from trading.bidding.models import Bid
from trading.core.actor import Channel


def verify_orders(number: str, listing_id: int, bids: list[Bid]) -> Iterator[RegisterFault]:
    """Yield each bid of the counter that isn't a confirmed order, and each order whose bid isn't there."""
    orders = {order.sequence: order for order in queries.placed_orders(listing_id)}
    for bid in bids:
        order = orders.pop(bid.sequence, None)
        if (order is not None) is not (bid.channel == Channel.WINDOW.value):
            yield RegisterFault(
                number, bid.sequence, "came from a counter without an order, or from elsewhere with one"
            )
        elif order is not None and (order.application_id, order.amount) != (bid.application_id, bid.amount):
            yield RegisterFault(number, bid.sequence, f"isn't what order {order.number} says")
    for order in orders.values():
        yield RegisterFault(number, order.sequence or 0, f"order {order.number} names a bid that isn't there")
