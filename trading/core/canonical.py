"""The canonical form: one byte string for one fact, so that anyone can recompute a hash.

JSON with sorted keys, no spaces, UTF-8 without escapes; instants as RFC 3339 UTC with six
fractional digits; amounts as decimal strings. See ``docs/register.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds and ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encode(fact: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of ``fact``. Floats are refused: they have no canonical form."""
    return json.dumps(fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def digest(fact: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in lower-case hexadecimal."""
    return hashlib.sha256(encode(fact)).hexdigest()


def genesis(name: str) -> str:
    """The hash that stands before the first entry of the chain ``name``."""
    return hashlib.sha256(f"genesis:{name}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
