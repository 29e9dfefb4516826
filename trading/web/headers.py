"""Security headers: a strict content policy without inline code, and the usual belts."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import SecurityError

from trading.web.actor import is_machine


def live_origin() -> str:
    """Where browsers find the live stream: ``LIVE_URL``, or this host on ``LIVE_PORT``."""
    configured = current_app.config["LIVE_URL"]
    if configured:
        return configured.rstrip("/")
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return f"{request.scheme}://{host}:{current_app.config['LIVE_PORT']}"


def _live_source() -> str:
    """The stream as the content policy names it; nothing where the request came for a host that isn't ours."""
    try:
        return live_origin()
    except SecurityError:
        return ""


NO_STORE = "no-store"
#: an answer for a machine is no page: nothing is loaded for it, and nobody frames it
MACHINE_POLICY = "default-src 'none'; frame-ancestors 'none'"

_BELTS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)


def put_belts_on(headers: Headers, *, is_secure: bool) -> None:
    """The headers that every answer has, page or not."""
    for name, value in _BELTS:
        headers.setdefault(name, value)
    if is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def _page_policy() -> str:
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self' {_live_source()}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "manifest-src 'self'"
    )


def install(app: Flask) -> None:
    """Add the headers to every answer, and turn away addresses and forms that no page can have made."""

    @app.before_request
    def refuse_control_characters() -> None:
        # a NUL in a public number or a field would reach the database as a text that PostgreSQL can't hold
        if any(ord(character) < 32 for character in request.path):
            abort(404)
        if not is_machine() and any("\0" in value for values in request.form.listvalues() for value in values):
            abort(400)

    @app.after_request
    def secure(answer: Response) -> Response:
        headers = answer.headers
        headers.setdefault("Content-Security-Policy", MACHINE_POLICY if is_machine() else _page_policy())
        put_belts_on(headers, is_secure=request.is_secure)
        if request.endpoint != "static":
            # what a signed-in person saw must not come back by the Back button of a shared computer
            is_signed = g.get("actor") is not None and g.actor.user_id is not None
            is_personal = "Set-Cookie" in headers or "Authorization" in request.headers or is_signed
            headers.setdefault("Cache-Control", NO_STORE if is_personal else "private, no-cache")
        return answer
