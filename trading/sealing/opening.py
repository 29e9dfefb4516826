"""Opening what was sealed. Only the close of a lot imports this: the worker, with the private key in its reach."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from trading.sealing.amounts import commitment
from trading.sealing.envelopes import HEADER, NONCE, VERSION, bound_to, cipher_of
from trading.sealing.keys import key_id, keys, public_bytes


class CannotOpen(Exception):
    """No private key for it here, or the envelope or its commitment was altered: a person has to look."""


@dataclass(frozen=True)
class Opened:
    """An amount in its canonical text, with the nonce that makes its commitment recomputable."""

    amount: str
    nonce: str


def open_amount(envelope: bytes, about: Mapping[str, str], committed: str) -> Opened:
    """Open an amount and check it against the commitment that was published."""
    found = json.loads(_open(envelope, about))
    opened = Opened(found["amount"], found["nonce"])
    if commitment(opened.amount, opened.nonce, about) != committed:
        raise CannotOpen("the content isn't what was committed to")
    return opened


def _open(envelope: bytes, about: Mapping[str, str]) -> bytes:
    header, sealed = envelope[:HEADER], envelope[HEADER:]
    if header[:1] != VERSION:
        raise CannotOpen("an envelope of an unknown version")
    mine = _private_key(header[1:9])
    cipher = cipher_of(
        mine.exchange(X25519PublicKey.from_public_bytes(header[9:])), header, public_bytes(mine.public_key())
    )
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to(header, about))
    except InvalidTag as fault:
        raise CannotOpen("the envelope was altered, or belongs elsewhere") from fault


def _private_key(wanted: bytes) -> X25519PrivateKey:
    try:
        for path in sorted(keys().private.glob("*.key")):
            key = X25519PrivateKey.from_private_bytes(path.read_bytes())
            if key_id(public_bytes(key.public_key())) == wanted:
                return key
    except OSError as fault:
        raise CannotOpen("the folder of private keys can't be read") from fault
    raise CannotOpen(f"no private key {wanted.hex()} is here")
