"""Schemas of the bid register: bids and their receipts, sealed offers, the hourly roots. Plain data."""

from __future__ import annotations

from trading.bidding.states import OfferAct, OfferVerdict
from trading.core.deal import Figure
from trading.portal.openapi.shapes import (
    HASH,
    INSTANT,
    PERCENT,
    QUOTE,
    TEXT,
    YUAN,
    Schema,
    nullable,
    record,
    ref,
    values,
)

#: one of the two, as the room's figure asks
_BID: dict[str, Schema] = {
    "amount": YUAN,
    "annual_rate": {**PERCENT, "description": "In rooms where lenders compete."},
}

#: only where the bidder has a right of first purchase
_PRIORITY: dict[str, Schema] = {
    "priority": {"type": "integer", "minimum": 1, "description": "Rank of the bidder's right of first purchase."}
}

_SIGNATURE = {"type": "string", "contentEncoding": "base64", "description": "Ed25519 over the hash's 64 characters."}

_BID_LINE = record(
    {
        "sequence": {"type": "integer", "minimum": 1},
        "bidder_number": TEXT,
        "received_at": INSTANT,
        "previous_hash": HASH,
        "hash": HASH,
        "signature": _SIGNATURE,
    },
    _BID | _PRIORITY,
)

_RECEIPT = record(
    {
        "sequence": {"type": "integer", "minimum": 1},
        "bidder_number": TEXT,
        "received_at": {**INSTANT, "description": "When the bid reached the platform: this instant decides."},
        "closes_at": {**INSTANT, "description": "The closing time that this bid left behind."},
        "hash": HASH,
        "previous_hash": HASH,
        "signature": _SIGNATURE,
    },
    _BID | _PRIORITY,
)

_ROOT = record(
    {
        "sequence": {"type": "integer", "minimum": 1},
        "at": INSTANT,
        "entries_hash": {**HASH, "description": "SHA-256 of the canonical form of an object with `entries` alone."},
        "previous_hash": HASH,
        "hash": HASH,
        "signature": _SIGNATURE,
    }
)

_ROOT_ENTRY = record(
    {},
    {
        "listing": {**TEXT, "description": "A public lot; with it the number of bids and the register's head."},
        "bids": {"type": "integer", "minimum": 0},
        "head": HASH,
        "chain": {**HASH, "description": "A chain of acts as a digest of its name, sequence and head."},
    },
)

_OFFERS = {
    **record(
        {
            "genesis": HASH,
            "acts": {
                "type": "array",
                "items": record(
                    {
                        "sequence": {"type": "integer", "minimum": 1},
                        "bidder_number": TEXT,
                        "act": values(OfferAct),
                        "commitment": {**TEXT, "description": "Empty for a withdrawal."},
                        "received_at": INSTANT,
                        "previous_hash": HASH,
                        "hash": HASH,
                        "signature": _SIGNATURE,
                        "verdict": nullable(values(OfferVerdict)),
                        "opened": nullable({"type": "object", "description": "What the commitment is computed from."}),
                    }
                ),
            },
        }
    ),
    "description": "Where offers are sealed: every act, once they are open; null before and for open bids.",
}

SCHEMAS: dict[str, Schema] = {
    "SealedOffers": _OFFERS,
    "BidRequest": {**record({}, _BID), "minProperties": 1, "maxProperties": 1},
    "Receipt": _RECEIPT,
    "BidLine": _BID_LINE,
    "Register": record(
        {
            "listing": TEXT,
            "rules": record(
                {
                    "figure": values(Figure),
                    "start": QUOTE,
                    "step": QUOTE,
                    "steps": {"type": "array", "description": "Further lines of a step table: amount and step."},
                }
            ),
            "genesis": HASH,
            "head": HASH,
            "bids": {"type": "array", "items": ref("BidLine")},
            "offers": nullable(ref("SealedOffers")),
        }
    ),
    "Root": _ROOT,
    "RootDetail": {**_ROOT, **record(_ROOT["properties"] | {"entries": {"type": "array", "items": _ROOT_ENTRY}})},
    "RootPage": record(
        {"roots": {"type": "array", "items": ref("Root")}, "next_before": nullable({"type": "integer"})}
    ),
}
