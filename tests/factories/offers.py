"""Lots with sealed offers, at every stage."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from tests.factories.bidding import OpenRoom, an_open_room
from tests.factories.funds import an_account
from trading.bidding.queries import rooms
from trading.bidding.services import offers, opening
from trading.bidding.services import rooms as room_services
from trading.bidding.services.offers import OfferReceipt
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.deal import TradeMode
from trading.extensions import db
from trading.transaction import transact

_keys = count(1)


def a_sealed_lot(bidders: int = 2, **overrides: Any) -> OpenRoom:
    """A lot that takes sealed offers for another hour; the market's clock stands where it was."""
    sealed: dict[str, Any] = {"mode": TradeMode.SEALED, "step_amount": None}
    # an open room's timed phase began a minute ago: here that instant is the deadline, an hour ahead
    with clock.at(clock.now() + timedelta(hours=1, minutes=1)):
        return an_open_room(bidders, **sealed | overrides)


def an_offer(room: OpenRoom, amount: int, bidder: int = 0, **overrides: Any) -> OfferReceipt:
    """Hand in an offer of so many whole units, arriving now."""
    values: dict[str, Any] = {"key": f"offer-{next(_keys)}", "received_at": clock.now(), "by": room.bidders[bidder]}
    return transact(offers.hand_in, room.number, amount, **values | overrides)


def opened(room: OpenRoom, frozen: Any) -> None:
    """Let the deadline pass, two persons give their word, and the worker open."""
    frozen.set(rooms.get_room(room.number).closes_at + timedelta(seconds=5))
    confirmed(room)
    transact(room_services.settle, room.listing_id, by=Actor.system())


def confirmed(room: OpenRoom) -> None:
    """Two persons' word that the offers be opened."""
    people = [an_account(Role.REVIEWER), an_account(Role.PUBLISHER)]
    db.session.commit()
    for person in people:
        transact(opening.confirm_opening, room.number, by=person)
