"""Signed messages of the bank: HMAC-SHA256 over time, nonce and body, with a secret that bank and market share."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from trading.funds import refusals

#: a message is taken this long before and after its own time
WINDOW = timedelta(minutes=5)
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_TIME = re.compile(r"[0-9]{1,11}")


def signature(key: bytes, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature of a message, in hexadecimal digits."""
    return hmac.new(key, f"{timestamp}\n{nonce}\n".encode() + body, hashlib.sha256).hexdigest()


def check(key: bytes, timestamp: str, nonce: str, body: bytes, given: str, now: datetime) -> None:
    """Refuse a message that isn't signed with ``key``, or whose time (seconds since 1970) is off.

    The answer doesn't tell which: whoever guesses learns nothing.
    """
    is_shaped = _TIME.fullmatch(timestamp) is not None and _NONCE.fullmatch(nonce) is not None
    fits = hmac.compare_digest(signature(key, timestamp, nonce, body).encode(), given.encode())
    if not is_shaped or not fits or abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise refusals.CallUnsigned()
