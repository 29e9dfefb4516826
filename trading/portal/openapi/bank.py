"""The schemas and the path by which the bank tells of entries. Plain data."""

from __future__ import annotations

from typing import Any

from trading.funds.states import Direction
from trading.portal.openapi.components import refusal
from trading.portal.openapi.shapes import INSTANT, TEXT, YUAN, Schema, record, ref, values

_REQUIRED = ["reference", "direction", "amount", "booked_at", "name"]
_MEMBERS: dict[str, Schema] = {
    "reference": {**TEXT, "maxLength": 64, "description": "The bank's own reference; the same one is the same entry."},
    "direction": values(Direction),
    "amount": YUAN,
    "booked_at": INSTANT,
    "name": {**TEXT, "description": "The other side's name."},
    "account": {**TEXT, "description": "The other side's account; money goes back to it."},
    "bank": TEXT,
    "remark": {**TEXT, "description": "What the payer wrote, with the reference of a deposit or instalment."},
}

SCHEMAS: dict[str, Schema] = {
    "BankEntry": {"type": "object", "properties": _MEMBERS, "required": _REQUIRED},
    "BankEntryTaken": record(
        {
            "reference": TEXT,
            "entry": {**TEXT, "description": "The market's number of the entry."},
            "status": {"type": "string", "enum": ["matched", "unmatched"]},
        }
    ),
}


def _header(name: str, words: str) -> Schema:
    return {"name": name, "in": "header", "required": True, "description": words, "schema": TEXT}


def paths(ok: Any) -> dict[str, Any]:
    """The path; the shape of an answer is handed in by the table of paths."""
    return {
        "/bank/entries": {
            "post": {
                "tags": ["bank"],
                "operationId": "reportBankEntry",
                "summary": "Tell of an entry of the supervised account (the bank, by its signature)",
                "parameters": [
                    _header("X-Bank-Timestamp", "Seconds since 1970; at most five minutes off."),
                    _header("X-Bank-Nonce", "16 to 64 letters, digits, `-` and `_`; new for each message."),
                    _header(
                        "X-Bank-Signature",
                        "HMAC-SHA256 in hexadecimal over timestamp, line feed, nonce, line feed, body.",
                    ),
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ref("BankEntry")}},
                },
                "responses": {
                    "201": ok(
                        "The entry is written down; the same entry again changes nothing.", ref("BankEntryTaken")
                    ),
                    "403": refusal("Not signed, or not in time.", "callback_signature_invalid"),
                    "409": refusal(
                        "The message was taken already, or the entry is known otherwise.",
                        "callback_replayed",
                        "bank_entry_differs",
                    ),
                    "422": refusal(
                        "The body can't be read.", "body_invalid", "member_missing", "entry_faulty", "direction_invalid"
                    ),
                    "503": {"$ref": "#/components/responses/Busy"},
                },
            }
        }
    }
