"""The front door: how a browser or a machine proves who it is. Shared by the pages and the machine interface."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request, session
from flask_login import UserMixin, login_user, logout_user

from trading.core import clock
from trading.core.actor import Actor, Channel, Role
from trading.extensions import login_manager
from trading.parties import queries, services
from trading.parties.models import User
from trading.parties.refusals import WrongCredentials
from trading.transaction import transact
from trading.web.actor import is_machine
from trading.web.locale import SESSION_KEY


def source() -> str:
    """Where the request came from, for throttling."""
    return request.remote_addr or "unknown"


def prove(username: str, password: str, otp: str | None) -> int:
    """Check credentials, count a failure, return the account's id."""
    username = username.strip()
    try:
        user_id = services.check_password(username, password, source=source())
        transact(services.complete_sign_in, user_id, otp, source=source(), by=Actor.system())
    except WrongCredentials:
        transact(services.record_failure, username, source=source())
        raise
    return user_id


def confirm_password(username: str, password: str) -> None:
    """Check the password of somebody who is signed in, and count a failure like any other."""
    try:
        services.check_password(username, password, source=source())
    except WrongCredentials:
        transact(services.record_failure, username, source=source())
        raise


def open_session(user_id: int) -> None:
    """Sign the browser in under a fresh session identity. The language that the reader chose goes along."""
    language = session.get(SESSION_KEY)
    session.renew()  # type: ignore[attr-defined]
    if language is not None:
        session[SESSION_KEY] = language
    user = queries.get_user(user_id)
    session["epoch"] = user.epoch
    login_user(user)


def close_session() -> None:
    """Sign the browser out; the old cookie is worthless from now on."""
    logout_user()
    session.renew()  # type: ignore[attr-defined]


def safe_target(target: str | None) -> str | None:
    """``target`` where it is a path of this site, else None: nobody is sent elsewhere after signing in."""
    if not target or not target.isprintable() or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return target if not parts.netloc and not parts.scheme else None


@login_manager.user_loader
def load_user(user_id: str) -> User | None:
    """The account of the session, unless its sessions were ended meanwhile."""
    user = queries.find_user_by_id(int(user_id))
    if user is None or not user.is_enabled or user.epoch != session.get("epoch"):
        return None
    return user


@dataclass(frozen=True)
class Bearer(UserMixin):
    """The account behind a bearer token, as far as a machine's request needs it."""

    id: int
    username: str
    party_id: int | None
    district: str | None
    roles: frozenset[Role]

    def as_actor(self, channel: Channel) -> Actor:
        """This account as the explicit actor of a use case."""
        return Actor(self.id, self.username, self.roles, self.party_id, channel, district=self.district)


def bearer_of(authorization: str) -> str | None:
    """The fingerprint of the token in an ``Authorization`` header."""
    kind, _space, token = authorization.partition(" ")
    return services.fingerprint(token.strip()) if kind.lower() == "bearer" and token else None


def bearers(fingerprints: Collection[str]) -> dict[str, Bearer]:
    """The accounts behind tokens, by fingerprint; whoever isn't in it bears nothing that counts."""
    found: dict[str, list[Any]] = {}
    for row in queries.find_tokens(fingerprints, clock.now()):
        found.setdefault(row.token_hash, []).append(row)
    return {
        fingerprint: Bearer(
            rows[0].id, rows[0].username, rows[0].party_id, rows[0].district, frozenset(row.role for row in rows)
        )
        for fingerprint, rows in found.items()
    }


@login_manager.request_loader
def load_bearer(asked: object) -> Bearer | None:
    """The account of a bearer token, on the machine interface only."""
    fingerprint = bearer_of(request.headers.get("Authorization", "")) if is_machine() else None
    return bearers([fingerprint]).get(fingerprint) if fingerprint else None
