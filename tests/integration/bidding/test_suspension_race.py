"""A bid that waits for the room while the lot is being suspended isn't taken once the suspension stands."""

from __future__ import annotations

import threading
import time

from flask import Flask

from tests.factories.bidding import OpenRoom, an_attempt, an_open_room
from trading.bidding import rules
from trading.bidding.queries import rooms as queries
from trading.bidding.services.register import place
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.states import ListingStatus
from trading.transaction import transact

#: long enough for the bid to reach the lock and wait there
HELD_SECONDS = 0.6


def suspend_slowly(app: Flask, room: OpenRoom, locked: threading.Event) -> None:
    """Suspend the lot in a transaction that holds its locks for a while."""

    def suspend() -> None:
        listing = listings.get_listing_for_update(room.listing_id)
        standing = queries.get_room_for_update(room.listing_id)
        locked.set()
        time.sleep(HELD_SECONDS)
        listing.status = ListingStatus.SUSPENDED
        standing.revision += 1

    with app.app_context():
        transact(suspend)
        db.session.remove()


def test_a_bid_that_waited_for_the_suspension_is_refused(own_app: Flask) -> None:
    room, locked = an_open_room(), threading.Event()
    desk = threading.Thread(target=suspend_slowly, args=(own_app, room, locked))
    desk.start()
    assert locked.wait(5)
    [outcome] = transact(place, [an_attempt(room)])
    desk.join()
    assert isinstance(outcome, rules.RoomPaused)
    db.session.rollback()
    assert queries.register(room.listing_id) == []
