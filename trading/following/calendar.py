"""A watch list as a calendar that a phone subscribes to: a private signed address that its owner can revoke."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from trading.core.errors import NotFound
from trading.following import queries
from trading.parties.models import User


def token_of(user_id: int) -> str | None:
    """The private part of the address; None while the calendar has none."""
    follower = queries.find_follower(user_id)
    if follower is None or follower.calendar_key is None:
        return None
    return _signer().dumps([user_id, follower.calendar_key])


def owner_of(token: str) -> User:
    """Whose calendar it is; :class:`NotFound` for a token that was never given or is worthless now."""
    try:
        user_id, key = _signer().loads(token)
        found = queries.find_reader_of_calendar(int(user_id), str(key))
    except (BadSignature, ValueError, TypeError) as failure:
        raise NotFound() from failure
    if found is None:
        raise NotFound()
    return found


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="watch-calendar")
