"""Saving searches. Like watches they leave no event in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from trading.core import clock, settings
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.text import clean_text
from trading.extensions import db
from trading.following import queries
from trading.following.models import SavedSearch
from trading.following.permissions import GRANTS, Permission
from trading.following.questions import kept, sieve
from trading.following.rules import LONGEST_NAME, TooManySearches
from trading.following.states import Rhythm


@dataclass(frozen=True)
class Kept:
    """A search as it is handed in, put aside and given back."""

    query: str
    name: str = ""
    rhythm: Rhythm = Rhythm.NONE
    is_paused: bool = False
    #: given where a deleted search comes back under its own address
    public_id: str = ""


def save(search: Kept, *, by: Actor) -> SavedSearch:
    """“Keep this search.” One that is kept already takes the new name and rhythm."""
    user_id, query = _account(by), kept(search.query)
    found = queries.find_search(user_id, query)
    if found is not None:
        _change(found, search.name, search.rhythm)
        return found
    most = int(settings.value("follow.searches"))
    if queries.count_searches(user_id) >= most:
        raise TooManySearches(most=most)
    return _add(user_id, query, search)


def change(public_id: str, *, name: str, rhythm: Rhythm, by: Actor) -> None:
    """Give a search another name or another rhythm of alerts."""
    _change(queries.get_search(public_id, _account(by)), name, rhythm)


def pause(public_id: str, *, by: Actor) -> None:
    """“No alerts for a while.”"""
    found = queries.get_search(public_id, _account(by))
    found.paused_at = found.paused_at or clock.now()


def resume(public_id: str, *, by: Actor) -> None:
    """“Alerts again, from now on.” What was published meanwhile isn't told."""
    found = queries.get_search(public_id, _account(by))
    if found.paused_at is not None:
        found.paused_at, found.alerts_since = None, clock.now()


def remove(public_id: str, *, by: Actor) -> Kept:
    """Delete a search; what is returned brings it back with :func:`save`."""
    found = queries.get_search(public_id, _account(by))
    db.session.delete(found)
    return Kept(found.query, found.name, found.rhythm, found.is_paused, found.public_id)


def adopt(searches: Sequence[Kept], *, by: Actor) -> int:
    """Take over what a browser kept before its owner signed in, as far as there is room; return how many are new."""
    user_id = _account(by)
    room = int(settings.value("follow.searches")) - queries.count_searches(user_id)
    new = [search for search in searches if queries.find_search(user_id, kept(search.query)) is None][:room]
    for search in new:
        _add(user_id, kept(search.query), search)
    return len(new)


def _add(user_id: int, query: str, search: Kept) -> SavedSearch:
    now, lets_through = clock.now(), sieve(query)
    saved = SavedSearch(
        public_id=search.public_id or secrets.token_urlsafe(12),
        user_id=user_id,
        query=query,
        name=_name(search.name),
        rhythm=search.rhythm,
        paused_at=now if search.is_paused else None,
        alerts_since=now,
        created_at=now,
        kind=lets_through.kind,
        districts=lets_through.districts,
        uses=lets_through.uses,
    )
    db.session.add(saved)
    return saved


def _change(found: SavedSearch, name: str, rhythm: Rhythm) -> None:
    found.name = _name(name)
    if rhythm is not found.rhythm:
        found.rhythm, found.alerts_since = rhythm, clock.now()


def _name(typed: str) -> str:
    return clean_text(typed)[:LONGEST_NAME]


def _account(by: Actor) -> int:
    authorise(GRANTS, Permission.KEEP, by)
    return by.user_id or 0
