"""Rooms that are open now, and bids of others in them."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.journeys.conftest import Site


def open_rooms(site: Site, *, bidders: int = 2, rooms: int, minutes: int = 60) -> list[dict[str, Any]]:
    """Open rooms for bidding; each comes with bidders who have access tokens."""
    asked = ("--bidders", str(bidders), "--rooms", str(rooms), "--minutes", str(minutes))
    opened = json.loads(site.flask("bench-room", *asked))
    return [{**opened, "rooms": [room], **room} for room in opened["rooms"]]


def amount_of(hot: dict[str, Any], steps: int) -> int:
    """So many steps above the start price, in yuan."""
    return int(float(hot["rooms"][0]["start_amount"])) + steps * int(float(hot["rooms"][0]["step"]))


def place(site: Site, hot: dict[str, Any], steps: int, bidder: int) -> dict[str, Any]:
    """Bid through the machine interface."""
    number = hot["rooms"][0]["listing"]
    request = urllib.request.Request(
        f"{site.base_url}/api/v1/listings/{number}/bids",
        data=json.dumps({"amount": f"{amount_of(hot, steps)}.00"}).encode(),
        headers={
            "Authorization": f"Bearer {hot['bidders'][bidder]['token']}",
            "Idempotency-Key": f"{number}-{steps}-{bidder}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)
