"""The star beside a lot, for every page that shows one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, session
from sqlalchemy.exc import SQLAlchemyError

from trading.following import pocket, queries
from trading.web.furniture import acting


@dataclass(frozen=True)
class Star:
    """Whether this reader watches the lot, and whether the star can be a button.

    A button needs the session's token. A visitor without a session isn't given one for looking at a list: the star is
    then a link to the page with the button.
    """

    is_on: bool
    is_button: bool


def star_of(number: str) -> Star:
    """The star of one lot; all lots of a page cost one question."""
    user_id = acting().user_id
    if "watched" not in g:
        g.watched = _watched(user_id)
    return Star(number in g.watched, user_id is not None or "csrf_token" in session)


def _watched(user_id: int | None) -> frozenset[str]:
    if user_id is None:
        return frozenset(pocket.mine().numbers)
    try:
        return queries.watched_numbers(user_id)
    except SQLAlchemyError:
        return frozenset()
