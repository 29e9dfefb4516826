"""Personal data at rest: AES-GCM for reading back, HMAC for finding again.

The keys are derived from files in ``DATA_DIR/keys`` which are not in the database and not in a
backup of it. :class:`KeyRing` is the provider's interface; another provider (a hardware module, the
national algorithms) has the same methods.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trading.sealing.keys import key_file


class KeyRing:
    """Seals and opens texts and files, and indexes short texts."""

    def __init__(self, folder: Path) -> None:
        master = key_file(folder, "personal-data.key")
        self._cipher = AESGCM(hashlib.sha256(b"seal" + master).digest())
        self._index_key = hashlib.sha256(b"index" + master).digest()

    def seal(self, text: str, purpose: str) -> bytes:
        """Encrypt ``text``; ``purpose`` is bound in, so that a value can't be moved to another column."""
        return self.seal_bytes(text.encode(), purpose)

    def open(self, sealed: bytes, purpose: str) -> str:
        """Decrypt what :meth:`seal` made for the same ``purpose``."""
        return self.open_bytes(sealed, purpose).decode()

    def seal_bytes(self, data: bytes, purpose: str) -> bytes:
        """Encrypt a file's bytes for one ``purpose``."""
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, data, purpose.encode())

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt what :meth:`seal_bytes` made for the same ``purpose``; raise ``InvalidTag`` if it was altered."""
        return self._cipher.decrypt(sealed[:12], sealed[12:], purpose.encode())

    def blind_index(self, text: str, purpose: str) -> str:
        """The keyed hash under which ``text`` is found without being readable."""
        return hmac.new(self._index_key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


_ring: KeyRing | None = None


def use(folder: Path) -> None:
    """Open the key ring of a data folder for this process."""
    global _ring
    _ring = KeyRing(folder)


def ring() -> KeyRing:
    """The open key ring."""
    if _ring is None:
        raise RuntimeError("no key ring is open: the application hasn't been set up")
    return _ring
