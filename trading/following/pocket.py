"""What a browser keeps before its owner signs in: lots and searches in a signed cookie of its own.

Nothing of it lies in the database. It is taken into the account at the first page after sign-in
(:mod:`trading.following.views.carrying`) and the cookie is dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer

from trading.core import settings
from trading.following.questions import kept
from trading.following.rules import SearchTooLong, TooManyLots, TooManySearches
from trading.following.services.searches import Kept
from trading.following.states import Rhythm

COOKIE = "following"
_SECONDS = 180 * 24 * 3600
#: browsers drop longer cookies without a word
_LONGEST = 3800


@dataclass(frozen=True)
class Pocket:
    """Numbers of lots and searches, the last kept first."""

    numbers: tuple[str, ...] = ()
    searches: tuple[Kept, ...] = ()

    def with_lot(self, number: str) -> Pocket:
        """Another lot; refused with ``TooManyLots``."""
        if number in self.numbers:
            return self
        most = int(settings.value("follow.visitor_lots"))
        if len(self.numbers) >= most:
            raise TooManyLots(most=most)
        return replace(self, numbers=(number, *self.numbers))

    def without_lot(self, number: str) -> Pocket:
        return replace(self, numbers=tuple(one for one in self.numbers if one != number))

    def with_search(self, search: Kept) -> Pocket:
        """Another search, or a new name and rhythm for one; refused with ``TooManySearches``."""
        search = replace(search, query=kept(search.query))
        others = tuple(one for one in self.searches if one.query != search.query)
        most = int(settings.value("follow.visitor_searches"))
        if len(others) >= most:
            raise TooManySearches(most=most)
        return replace(self, searches=(search, *others))

    def search(self, name: str) -> Kept | None:
        """The search that goes by this name in addresses."""
        return next((one for one in self.searches if handle(one.query) == name), None)

    def without_search(self, search: Kept) -> Pocket:
        return replace(self, searches=tuple(one for one in self.searches if one.query != search.query))


def handle(query: str) -> str:
    """What a search of a pocket goes by in addresses."""
    return hashlib.sha256(query.encode()).hexdigest()[:16]


def mine() -> Pocket:
    """The pocket of this browser; an empty one where there is none, or none that the house signed."""
    if "pocket" not in g:
        g.pocket = _read(request.cookies.get(COOKIE, ""))
    return g.pocket


def keep(answer: Response, pocket: Pocket) -> Response:
    """Hand the pocket back to the browser; refused with ``SearchTooLong`` where it would burst."""
    text = _signer().dumps([list(pocket.numbers), [[one.query, one.name, one.rhythm.value] for one in pocket.searches]])
    if len(text) > _LONGEST:
        raise SearchTooLong()
    answer.set_cookie(
        COOKIE,
        text,
        max_age=_SECONDS,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )
    return answer


def empty(answer: Response) -> Response:
    """Drop the cookie."""
    answer.delete_cookie(COOKIE, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True)
    return answer


def _read(text: str) -> Pocket:
    if not text:
        return Pocket()
    try:
        numbers, searches = _signer().loads(text)
        return Pocket(tuple(map(str, numbers)), tuple(_searches(searches)))
    except (BadSignature, ValueError, TypeError):
        return Pocket()


def _searches(rows: Iterable[Any]) -> Iterable[Kept]:
    for query, name, rhythm in rows:
        yield Kept(str(query), str(name), Rhythm(rhythm))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="following")
