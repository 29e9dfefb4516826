"""The public register of a lot as one download: what everybody gets, and what goes into the evidence of a court."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trading.bidding import receipts, state
from trading.bidding.models import Room
from trading.bidding.offer_record import record_body
from trading.bidding.queries import rooms as queries

#: the program that strangers check the download with; it is served as it lies there
VERIFIER = Path(__file__).resolve().parents[2] / "static" / "downloads" / "verify_register.py"


def register_body(number: str, room: Room) -> dict[str, Any]:
    """Every row with its hash and signature, the rules that amounts are judged by, and opened offers beside it."""
    bids = queries.register(room.listing_id)
    genesis = receipts.register_genesis(number)
    return {
        "listing": number,
        "rules": state.price_plan(room),
        "genesis": genesis,
        # the head of these rows: the room's own may be a bid further by now
        "head": bids[-1].hash if bids else genesis,
        "bids": [
            {**state.bid_line(room.figure, bid), "signature": receipts.encoded(bytes(bid.signature))} for bid in bids
        ],
        "offers": record_body(number, room),
    }
