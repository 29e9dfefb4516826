"""Sessions on the server: the cookie holds a random value, the row can be ended at any time.

Flask's own sessions are signed cookies which go on working after log-out; these do not.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.datastructures import CallbackDict

from trading.core import clock
from trading.extensions import db
from trading.parties import queries, services
from trading.transaction import transact

#: a session's last-seen time is written at most this often
_TOUCH = timedelta(minutes=1)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What a view sees as ``flask.session``."""

    def __init__(self, data: dict[str, Any] | None = None, secret: str | None = None, seen_at: Any = None) -> None:
        def changed(_self: Any) -> None:
            self.modified = True

        super().__init__(data or {}, changed)
        self.secret = secret
        self.seen_at = seen_at
        self.modified = False
        #: the old value, when the session changes its identity at sign-in or sign-out
        self.replaces: str | None = None
        #: why the session couldn't be read; ``web.errors`` answers the request with it
        self.trouble: Exception | None = None

    def renew(self) -> None:
        """Give the session a new identity and forget what it held (call at sign-in and sign-out)."""
        self.replaces, self.secret = self.secret, None
        self.clear()
        self.modified = True

    @property
    def token_hash(self) -> str | None:
        return services.fingerprint(self.secret) if self.secret else None


class DatabaseSessions(SessionInterface):
    """Reads and writes ``user_sessions``. The machine interface has no session at all."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        if request.path.startswith(("/api/", "/static/", "/healthz", "/readyz")):
            return ServerSession()
        secret = request.cookies.get(app.config["SESSION_COOKIE_NAME"])
        if not secret:
            return ServerSession()
        try:
            row = queries.find_session(services.fingerprint(secret), clock.now())
        except (OperationalError, PoolTimeout) as trouble:
            unread = ServerSession()
            unread.trouble = trouble
            return unread
        if row is None:
            return ServerSession()
        return ServerSession(dict(row.data), secret, row.last_seen_at)

    def save_session(self, app: Flask, session: ServerSession, response: Response) -> None:  # type: ignore[override]
        if request_is_stateless(session):
            return
        now = clock.now()
        stale = session.secret is not None and session.seen_at and now - session.seen_at > _TOUCH
        if not (session.modified or stale):
            return
        if not session and not session.secret and not session.replaces:
            return
        secret = session.secret or secrets.token_urlsafe(32)
        transact(_store, app, session, secret)
        if session.secret is None or session.modified:
            self._set_cookie(app, response, secret)
        session.secret = secret

    def _set_cookie(self, app: Flask, response: Response, secret: str) -> None:
        response.set_cookie(
            app.config["SESSION_COOKIE_NAME"],
            secret,
            max_age=int(app.config["SESSION_LIFETIME"].total_seconds()),
            httponly=True,
            secure=app.config["SESSION_COOKIE_SECURE"],
            samesite=app.config["SESSION_COOKIE_SAMESITE"],
            path="/",
        )
        response.vary.add("Cookie")


def request_is_stateless(session: ServerSession) -> bool:
    """True where nothing was kept and nothing need be."""
    return session.secret is None and session.replaces is None and not session.modified


def _store(app: Flask, session: ServerSession, secret: str) -> None:
    from flask import request

    now = clock.now()
    if session.replaces:
        old = queries.find_session(services.fingerprint(session.replaces), now)
        if old is not None:
            db.session.delete(old)
            db.session.flush()  # the new row may carry the same user; the old one goes first
    row = queries.find_session(services.fingerprint(secret), now)
    if row is None:
        row = services.new_session(
            secret,
            secrets.token_hex(6),
            source=request.remote_addr or "",
            agent=request.user_agent.string,
            lifetime=app.config["SESSION_LIFETIME"],
        )
    row.data = dict(session)
    row.user_id = int(session["_user_id"]) if session.get("_user_id") else None
    row.last_seen_at = now
    row.expires_at = min(row.created_at + app.config["SESSION_LIFETIME"], now + app.config["SESSION_IDLE"])
