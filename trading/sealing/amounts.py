"""Sealing an amount: an envelope for the close, a commitment for everybody."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from trading.core import canonical
from trading.sealing.envelopes import seal


@dataclass(frozen=True)
class Sealed:
    """What is kept of an amount: nothing of it can be read from either."""

    envelope: bytes
    commitment: str


def seal_amount(amount: str, about: Mapping[str, str]) -> Sealed:
    """Seal an amount (its canonical text) together with a fresh nonce; ``about`` names lot and purpose."""
    nonce = secrets.token_hex(32)
    return Sealed(seal(canonical.encode({"amount": amount, "nonce": nonce}), about), commitment(amount, nonce, about))


def commitment(amount: str, nonce: str, about: Mapping[str, str]) -> str:
    """SHA-256 of the canonical form of lot, purpose, amount and nonce. The nonce keeps it from being guessed."""
    return canonical.digest({**about, "amount": amount, "nonce": nonce})
