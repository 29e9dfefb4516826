"""Security headers: a strict content policy without inline code, and the usual belts."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, request


def live_origin() -> str:
    """Where browsers find the live stream: ``LIVE_URL``, or this host on ``LIVE_PORT``."""
    configured = current_app.config["LIVE_URL"]
    if configured:
        return configured.rstrip("/")
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return f"{request.scheme}://{host}:{current_app.config['LIVE_PORT']}"


def install(app: Flask) -> None:
    """Add the headers to every answer, and turn away addresses that no page can have."""

    @app.before_request
    def refuse_control_characters() -> None:
        # a NUL in a public number would reach the database as a text that PostgreSQL can't hold
        if any(ord(character) < 32 for character in request.path):
            abort(404)

    @app.after_request
    def secure(answer: Response) -> Response:
        headers = answer.headers
        headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {live_origin()}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
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
            headers.setdefault("Cache-Control", "no-store" if "Set-Cookie" in headers else "private, no-cache")
        return answer
