"""Security headers: a strict content policy without inline code, and the usual belts."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, g, request
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
        headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {_live_source()}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
            "manifest-src 'self'",
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if request.endpoint != "static":
            # what a signed-in person saw must not come back by the Back button of a shared computer
            is_personal = "Set-Cookie" in headers or (g.get("actor") is not None and g.actor.user_id is not None)
            headers.setdefault("Cache-Control", "no-store" if is_personal else "private, no-cache")
        return answer
