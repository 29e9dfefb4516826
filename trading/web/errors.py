"""Refusals become answers here, once: a page in the reader's language or ``application/problem+json``."""

from __future__ import annotations

import logging
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Flask, Response, jsonify, render_template, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from trading.core import canonical
from trading.core.errors import Busy, Conflict, Forbidden, Invalid, NotFound, Refusals, TradingError
from trading.core.money import Fen, decimal_yuan
from trading.core.rates import Rate, percent
from trading.web.actor import is_machine
from trading.web.filters import say, say_remedy, say_source
from trading.web.guards import SignInNeeded

log = logging.getLogger(__name__)

#: family -> HTTP status; the first that fits counts
STATUSES: tuple[tuple[type[TradingError], int], ...] = (
    (NotFound, 404),
    (SignInNeeded, 401),
    (Forbidden, 403),
    (Conflict, 409),
    (Busy, 503),
    (Invalid, 422),
    (TradingError, 422),
)


def status_of(refusal: TradingError) -> int:
    """The HTTP status of a refusal's family."""
    return next(status for family, status in STATUSES if isinstance(refusal, family))


def plain(value: Any) -> Any:
    """A parameter as the machine interface writes it: yuan strings, RFC 3339, decimals as strings."""
    if isinstance(value, Fen):
        return decimal_yuan(value)
    if isinstance(value, Rate):
        return percent(value)
    if isinstance(value, datetime):
        return canonical.instant(value)
    if isinstance(value, Decimal):
        return str(value)
    return value


def problem(status: int, code: str, detail: str, **members: Any) -> Response:
    """An RFC 9457 answer with a stable ``code`` and the figures needed to mend it."""
    answer = jsonify(
        {"type": "about:blank", "title": code, "status": status, "code": code, "detail": detail, **members}
    )
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer


def problem_of(refusal: TradingError) -> Response:
    """The machine's answer to a refusal."""
    members = {name: plain(value) for name, value in refusal.params.items()}
    if refusal.rule:
        members["rule"] = refusal.rule
    if refusal.source:
        members["source"] = say_source(refusal)
    if refusal.remedy:
        members["remedy"] = say_remedy(refusal)
    if refusal.on_field:
        members["field"] = refusal.on_field
    if isinstance(refusal, Refusals):
        members["errors"] = [{"code": one.code, "field": one.on_field, "detail": say(one)} for one in refusal.refusals]
    answer = problem(status_of(refusal), refusal.code, say(refusal), **members)
    if isinstance(refusal, Busy):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, SignInNeeded):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def page_of(status: int, sentence: str, remedy: str | None = None, source: str | None = None) -> tuple[str, int]:
    """The reader's answer: what is wrong, which rule says so, what to do next."""
    return render_template("error.html", status=status, sentence=sentence, remedy=remedy, source=source), status


def handle(app: Flask) -> None:
    """Register the handlers."""

    @app.before_request
    def meet_trouble() -> None:
        # a session that couldn't be read is nobody's: the request ends here, inside the handlers' reach
        trouble = getattr(session, "trouble", None)
        if trouble is not None:
            raise trouble

    @app.errorhandler(TradingError)
    def on_refusal(refusal: TradingError) -> Any:
        if is_machine():
            return problem_of(refusal)
        status = status_of(refusal)
        page, _status = page_of(status, say(refusal), say_remedy(refusal), say_source(refusal))
        headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, Busy) else {}
        return page, status, headers

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def on_database_trouble(failure: Exception) -> Any:
        log.error("database unreachable: %s", type(failure).__name__)
        try:
            return on_refusal(Busy())
        except Exception:  # the frame of a page asks the database who reads it
            headers = {"Retry-After": str(Busy.retry_after)}
            return Response(say(Busy()), 503, headers, mimetype="text/plain")

    @app.errorhandler(CSRFError)
    def on_csrf(failure: CSRFError) -> Any:
        sentence = _("This form was opened in another session. Nothing was sent; open the page again and repeat.")
        return problem(400, "csrf", sentence) if is_machine() else page_of(400, sentence)

    @app.errorhandler(SecurityError)
    def on_foreign_host(failure: SecurityError) -> Any:
        # no page: its links would be built for a host that isn't ours
        return Response(_sentence(400), 400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def on_http(failure: HTTPException) -> Any:
        status = failure.code or 500
        if failure.response is not None or 300 <= status < 400:
            return failure
        sentence = _sentence(status)
        if is_machine():
            return problem(status, _code(status), sentence)
        page, _status = page_of(status, sentence)
        headers = [(name, value) for name, value in failure.get_headers() if name.lower() in {"allow", "retry-after"}]
        return page, status, headers

    @app.errorhandler(Exception)
    def on_crash(failure: Exception) -> Any:
        log.exception("unhandled in %s %s", request.method, request.path)
        sentence = _sentence(500)
        return problem(500, "internal", sentence) if is_machine() else page_of(500, sentence)


def _code(status: int) -> str:
    return {
        400: "bad_request",
        401: "unauthenticated",
        403: "forbidden",
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
        415: "unsupported_media_type",
        429: "too_many_requests",
    }.get(status, f"http_{status}")


def _sentence(status: int) -> str:
    sentences = {
        400: _("The request couldn't be read. Nothing was changed."),
        403: _("Your account may not do this."),
        404: _("There is nothing at this address, or it isn't yours to see."),
        405: _("This address doesn't take that kind of request."),
        413: _("What you sent is too large. Files may have at most 20 MB."),
        415: _("This kind of content isn't accepted here."),
        429: _("Too many requests from you in a short time. Wait a minute and try again."),
        500: _("Something went wrong on our side. Nothing was changed; the fault has been recorded."),
    }
    return sentences.get(status, sentences[400] if status < 500 else sentences[500])
