"""The arrival stamp: a request's time is the instant it reached the application, not when its turn came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request

from trading.core import clock

_KEY = "trading.arrived_at"


class ArrivalStamp:
    """WSGI middleware, outermost of all: stamps each request once, before any waiting begins."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        environ[_KEY] = clock.now()
        return self.app(environ, start_response)


def arrival_of(environ: dict[str, Any]) -> datetime | None:
    """The stamp on a request, None where it passed no :class:`ArrivalStamp`."""
    return environ.get(_KEY)


def arrived_at() -> datetime:
    """When the present request arrived."""
    return arrival_of(request.environ) or clock.now()
