"""Reading side of the stream: which watched rooms moved, and what their watchers haven't seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask

from trading.bidding import state
from trading.bidding.queries import rooms as queries
from trading.core import clock
from trading.core.errors import NotFound
from trading.extensions import db


@dataclass(frozen=True)
class Seen:
    """How far a room's watchers have been told."""

    sequence: int
    tag: str


@dataclass(frozen=True)
class News:
    """One message for all watchers of a room, ready to be written to their sockets."""

    listing_id: int
    seen: Seen
    message: bytes


class Pump:
    """Used by one thread only."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def look_up(self, number: str, after: int) -> News | None:
        """The first message for a new watcher, or None where there is no such public room."""
        with self._app.app_context():
            try:
                room = queries.get_room(number)
            except NotFound:
                return None
            return self._news(room, room.listing.status, after)

    def moved(self, watched: Mapping[int, Seen]) -> list[News]:
        """What happened in the watched rooms since they were last told."""
        if not watched:
            return []
        with self._app.app_context():
            now = clock.now()
            return [
                self._news(row, row.status, watched[row.listing_id].sequence)
                for row in queries.moved_rooms(watched)
                if state.feed_tag(row, row.status, now) != watched[row.listing_id].tag
            ]

    def _news(self, row: object, status: object, after: int) -> News:
        now = clock.now()
        bids = queries.bids_after(row.listing_id, after)
        told = bids[-1].sequence if bids else max(after, 0)
        body = json.dumps(state.feed(row, status, bids, now), separators=(",", ":"))
        message = f"id: {told}\nevent: room\ndata: {body}\n\n".encode()
        return News(row.listing_id, Seen(told, state.feed_tag(row, status, now)), message)

    def close(self) -> None:
        """Give the connections back."""
        with self._app.app_context():
            db.engine.dispose()
