"""Hashes and signed receipts of bids. The form is public: see ``docs/register.md``."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trading.core import canonical
from trading.core.deal import Figure
from trading.sealing.keys import key_file

_key: Ed25519PrivateKey | None = None


def use(folder: Path) -> None:
    """Open the receipt key of a data folder for this process, making it on first use."""
    global _key
    _key = Ed25519PrivateKey.from_private_bytes(key_file(folder, "receipts.key"))


def bid_fact(
    listing: str,
    sequence: int,
    bidder_number: str,
    amount: int,
    received_at: datetime,
    previous_hash: str,
    figure: Figure = Figure.PRICE,
    priority: int | None = None,
) -> dict[str, object]:
    """The fact that a bid's hash covers: exactly what the public register shows. A rate is called by its name.

    ``priority`` is a member only where the bidder has a right of first purchase, so that every other row is written as
    rows always were.
    """
    return {
        "listing": listing,
        "sequence": sequence,
        "bidder_number": bidder_number,
        figure.member: figure.text(amount),
        "received_at": canonical.instant(received_at),
        "previous_hash": previous_hash,
        **({} if priority is None else {"priority": priority}),
    }


def offer_fact(
    listing: str,
    sequence: int,
    bidder_number: str,
    act: str,
    commitment: str | None,
    received_at: datetime,
    previous_hash: str,
) -> dict[str, object]:
    """The fact that the hash of an act with a sealed offer covers."""
    return {
        "listing": listing,
        "sequence": sequence,
        "bidder_number": bidder_number,
        "act": act,
        "commitment": commitment or "",
        "received_at": canonical.instant(received_at),
        "previous_hash": previous_hash,
    }


def offers_genesis(listing: str) -> str:
    """The hash before a lot's first sealed offer."""
    return canonical.genesis(f"offers:{listing}")


def register_genesis(listing: str) -> str:
    """The hash before a lot's first bid."""
    return canonical.genesis(f"register:{listing}")


def root_fact(sequence: int, at: datetime, entries_hash: str, previous_hash: str) -> dict[str, object]:
    """The fact that the hash of an hourly root covers."""
    return {
        "sequence": sequence,
        "at": canonical.instant(at),
        "entries_hash": entries_hash,
        "previous_hash": previous_hash,
    }


def roots_genesis() -> str:
    """The hash before the first root."""
    return canonical.genesis("roots")


def sign(digest: str) -> bytes:
    """The platform's Ed25519 signature over a bid's hash (its 64 hexadecimal characters)."""
    return _opened().sign(digest.encode())


def is_signed(digest: str, signature: bytes) -> bool:
    """True where ``signature`` is ours over ``digest``."""
    try:
        _opened().public_key().verify(signature, digest.encode())
    except InvalidSignature:
        return False
    return True


def encoded(signature: bytes) -> str:
    """A signature as text: base64 without line breaks."""
    return base64.b64encode(signature).decode()


def public_key() -> str:
    """The key that receipts are checked with, PEM."""
    return (
        _opened()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def _opened() -> Ed25519PrivateKey:
    if _key is None:
        raise RuntimeError("no receipt key is open: the application hasn't been set up")
    return _key
