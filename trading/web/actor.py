"""The acting account of the present request, as the explicit :class:`~trading.core.actor.Actor`."""

from __future__ import annotations

from flask import g, has_request_context, request
from flask_login import current_user

from trading.core.actor import Actor, Channel


def is_machine() -> bool:
    """True on the machine interface, where a bearer token speaks and no cookie is listened to."""
    return has_request_context() and request.path.startswith("/api/")


def current_actor() -> Actor:
    """Return who acts, built once a request. Visitors get an actor without roles."""
    actor = g.get("actor")
    if actor is None:
        actor = g.actor = _build()
    return actor


def _build() -> Actor:
    if not current_user.is_authenticated:
        return Actor.visitor()
    return current_user.as_actor(Channel.API if is_machine() else Channel.ONLINE)
