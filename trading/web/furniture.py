"""What every template finds at hand: who acts, what they may do, the time, the language, static addresses."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from trading.core import city, clock
from trading.core.access import Grants, permits
from trading.core.actor import Actor
from trading.web.actor import current_actor
from trading.web.locale import html_tag

#: a static file under its content's hash never changes
_FOR_EVER = "public, max-age=31536000, immutable"


def install(app: Flask, grants: Grants) -> None:
    """Give the templates their globals; ``grants`` are the permission tables of all rooms in one."""

    def can(permission: str, subject: Any = None) -> bool:
        """May the acting account do this? Asked by value: ``can("listing:publish", listing)``."""
        return permits(grants, permission, acting(), subject)  # type: ignore[arg-type]

    app.jinja_env.globals.update(asset=asset, can=can)
    app.context_processor(_values)
    app.after_request(_keep_static_files)


def _values() -> dict[str, Any]:
    return {"current_actor": acting(), "server_now": clock.now(), "html_lang": html_tag(), "city": city.here()}


def acting() -> Actor:
    """The acting account; a visitor where the database can't be asked, so that error pages still render."""
    try:
        return current_actor()
    except SQLAlchemyError:
        return Actor.visitor()


def asset(path: str) -> str:
    """The address of a static file, carrying a part of its content's hash."""
    file = Path(current_app.static_folder or "") / path
    return url_for("static", filename=path, v=_fingerprint(file, file.stat().st_mtime_ns))


@lru_cache(maxsize=512)
def _fingerprint(file: Path, _stamp: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _keep_static_files(answer: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and answer.status_code in {200, 304}:
        answer.headers["Cache-Control"] = _FOR_EVER
    return answer
