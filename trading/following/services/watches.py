"""Watching lots, and the calendar of what is watched.

None of these acts is written to the ledger: who is interested in what stays between a person and the platform.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from trading.core import clock, settings
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import NotFound
from trading.extensions import db
from trading.following import queries
from trading.following.models import Follower, Watch
from trading.following.permissions import GRANTS, Permission
from trading.following.rules import TooManyLots


def watch(number: str, *, by: Actor) -> None:
    """“Keep an eye on this lot for me.” Saying so twice changes nothing."""
    user_id = _account(by)
    listing = queries.find_public(number)
    if listing is None:
        raise NotFound()
    if queries.find_watch(user_id, listing.id) is not None:
        return
    most = int(settings.value("follow.lots"))
    if queries.count_watches(user_id) >= most:
        raise TooManyLots(most=most)
    db.session.add(Watch(user_id=user_id, listing_id=listing.id, created_at=clock.now()))


def unwatch(number: str, *, by: Actor) -> None:
    """“I'm not interested any more.”"""
    user_id, listing = _account(by), queries.find_public(number)
    found = queries.find_watch(user_id, listing.id) if listing is not None else None
    if found is not None:
        db.session.delete(found)


def adopt(numbers: Sequence[str], *, by: Actor) -> int:
    """Take over what a browser kept before its owner signed in, as far as there is room; return how many are new."""
    user_id, known = _account(by), queries.ids_of(numbers)
    watched = frozenset(queries.watched_ids(user_id))
    room = int(settings.value("follow.lots")) - len(watched)
    new = [known[number] for number in numbers if number in known and known[number] not in watched]
    now = clock.now()
    db.session.add_all(Watch(user_id=user_id, listing_id=listing_id, created_at=now) for listing_id in new[:room])
    return len(new[:room])


def open_calendar(*, by: Actor) -> None:
    """“Give my calendar an address.” A new one makes the old one worthless."""
    user_id = _account(by)
    follower = queries.find_follower(user_id)
    if follower is None:
        db.session.add(follower := Follower(user_id=user_id))
    follower.calendar_key = secrets.token_urlsafe(12)


def close_calendar(*, by: Actor) -> None:
    """“Nobody is to read my calendar any more.”"""
    follower = queries.find_follower(_account(by))
    if follower is not None:
        follower.calendar_key = None


def _account(by: Actor) -> int:
    authorise(GRANTS, Permission.KEEP, by)
    return by.user_id or 0
