"""The fast lane: a bid of a machine goes from the socket to the desk without the framework between them.

A room's last seconds are spent in the framework, not in the database: sessions, routing, hooks and a look at the token
for each request cost more processor time than judging and writing the bid. Here a bid that is sound in form is handed
to the desk at once, and the desk looks at the tokens of its whole group in the transaction that judges them. Whatever
isn't sound goes on to the application, untouched: one place words a refusal, and no rule is known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Flask, Response
from werkzeug.sansio.utils import host_is_trusted

from trading.bidding import desk
from trading.bidding.api import read_amount, read_key, receipt_body
from trading.bidding.engine import Attempt
from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import TradingError
from trading.parties.door import bearer_of
from trading.web import headers
from trading.web.arrival import arrival_of
from trading.web.bodies import read_object

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_PATH = re.compile(r"/api/v1/listings/([0-9A-Z-]{1,40})/bids")
#: a bid takes some thirty bytes
_LONGEST_BODY = 1024


class FastLane:
    """WSGI middleware directly above the application."""

    def __init__(self, app: Flask, beyond: WsgiApp) -> None:
        self._app = app
        self._beyond = beyond

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = self._read(environ)
        if asked is None:
            return self._beyond(environ, start_response)
        return self._answer(environ, asked)(environ, start_response)

    def _read(self, environ: dict[str, Any]) -> desk.Asked | None:
        """The bid in a request; None where it isn't one, or isn't sound. What was read of the body is put back."""
        if environ["REQUEST_METHOD"] != "POST":
            return None
        path = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        length = environ.get("CONTENT_LENGTH") or ""
        if not path or not length.isdecimal() or int(length) > _LONGEST_BODY or not self._trusts(environ):
            return None
        bearer = bearer_of(environ.get("HTTP_AUTHORIZATION", ""))
        if bearer is None:
            return None
        raw = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(raw)
        try:
            key = read_key(environ.get("HTTP_IDEMPOTENCY_KEY", ""))
            amount = read_amount(read_object(raw))
        except TradingError:
            return None
        arrived_at: datetime = arrival_of(environ) or clock.now()
        return desk.Asked(Attempt(path[1], amount, key, arrived_at, Actor.visitor()), bearer)

    def _trusts(self, environ: dict[str, Any]) -> bool:
        trusted = self._app.config["TRUSTED_HOSTS"]
        return not trusted or host_is_trusted(environ.get("HTTP_HOST", ""), trusted)

    def _answer(self, environ: dict[str, Any], asked: desk.Asked) -> Response:
        try:
            receipt = desk.submit_asked(self._app, asked)
        except Exception as refusal:
            # worded where every refusal is worded, in the caller's language
            with self._app.request_context(environ):
                return self._app.finalize_request(self._app.handle_user_exception(refusal))
        answer = self._app.json.response(receipt_body(receipt))
        answer.status_code = 201
        answer.headers["Content-Security-Policy"] = headers.MACHINE_POLICY
        answer.headers["Cache-Control"] = headers.NO_STORE
        headers.put_belts_on(answer.headers, is_secure=environ["wsgi.url_scheme"] == "https")
        return answer


def install(app: Flask) -> None:
    """Put the lane in front of the application."""
    app.wsgi_app = FastLane(app, app.wsgi_app)  # type: ignore[method-assign]
