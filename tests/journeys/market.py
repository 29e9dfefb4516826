"""The market as a machine sees it: its interface, its clock, and waiting for what a worker does."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tests.journeys.conftest import Site
from trading.core.clock import LOCAL


def api(site: Site, path: str, body: dict | None = None, token: str = "") -> dict:
    """Ask the machine interface."""
    request = urllib.request.Request(
        site.base_url + path,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def room_of(site: Site, number: str) -> dict:
    """The standing of a lot's room."""
    return api(site, f"/api/v1/listings/{number}/room")


def status_of(site: Site, number: str) -> str:
    """The state of a listing."""
    return api(site, f"/api/v1/listings/{number}")["status"]


def market_time(site: Site, number: str) -> datetime:
    """The market's present time, as the room tells it."""
    return datetime.fromisoformat(room_of(site, number)["server_time"])


def today(site: Site) -> date:
    """The market's day, as every page carries it."""
    with urllib.request.urlopen(f"{site.base_url}/verify", timeout=20) as answer:
        now = re.search(r'data-server-now="([^"]+)"', answer.read().decode())[1]
    return datetime.fromisoformat(now).astimezone(LOCAL).date()


def move_to(site: Site, number: str, moment: datetime) -> None:
    """Move every process's clock to ``moment``."""
    site.move_clock((moment - market_time(site, number)).total_seconds())


def wait_for(condition: Callable[[], Any], seconds: float = 30) -> Any:
    """Ask again and again until something true comes back."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("it didn't happen in time")
