"""The way out of a letter: a signed address that stops one kind of letter for one reader, without signing in.

Only what is sent out of interest can be stopped so. Who gets hold of such an address can do no more than that, and the
reader can turn it on again in the notification settings.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from trading.core.errors import NotFound
from trading.notices.states import OUT_OF_INTEREST, Medium, Topic


@dataclass(frozen=True)
class Leave:
    """Whose letters, about what, by which medium."""

    user_id: int
    topic: Topic
    medium: Medium


def token_of(leave: Leave) -> str:
    """The signed part of the address."""
    return _signer().dumps([leave.user_id, leave.topic.value, leave.medium.value])


def read(token: str) -> Leave:
    """What a token stops; :class:`NotFound` for one that the house didn't sign."""
    try:
        user_id, topic, medium = _signer().loads(token)
        leave = Leave(int(user_id), Topic(topic), Medium(medium))
    except (BadSignature, ValueError, TypeError) as failure:
        raise NotFound() from failure
    if leave.topic not in OUT_OF_INTEREST:
        raise NotFound()
    return leave


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="leave-letters")
