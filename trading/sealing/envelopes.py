"""The envelope, version 1: X25519 with a key of its own, HKDF-SHA-256, ChaCha20-Poly1305.

``01 | key id (8) | ephemeral public key (32) | nonce (12) | ciphertext and tag``. All that precedes the ciphertext and
what it is about are authenticated with it, so that an envelope opens for its own lot and purpose only. The content is
filled up to one length: an envelope's size doesn't tell how many digits an amount has.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trading.core import canonical
from trading.sealing.keys import key_id, keys, public_bytes

VERSION = b"\x01"
HEADER = len(VERSION) + 8 + 32
NONCE = 12
#: every content has this length
CONTENT = 256


def seal(content: bytes, about: Mapping[str, str]) -> bytes:
    """Close ``content`` in an envelope that says what it is ``about``."""
    if len(content) > CONTENT:
        raise ValueError("too long for an envelope")
    recipient, mine = keys().current(), X25519PrivateKey.generate()
    public = public_bytes(recipient)
    header = VERSION + key_id(public) + public_bytes(mine.public_key())
    nonce = secrets.token_bytes(NONCE)
    cipher = cipher_of(mine.exchange(recipient), header, public)
    return header + nonce + cipher.encrypt(nonce, content.ljust(CONTENT), bound_to(header, about))


def cipher_of(secret: bytes, header: bytes, recipient: bytes) -> ChaCha20Poly1305:
    """The cipher that both sides come to from their shared secret."""
    derive = HKDF(SHA256(), 32, salt=header + recipient, info=b"market sealing 1")
    return ChaCha20Poly1305(derive.derive(secret))


def bound_to(header: bytes, about: Mapping[str, str]) -> bytes:
    """What is authenticated beside the content."""
    return header + canonical.encode(about)
