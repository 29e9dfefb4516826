"""Key files, and which public key is sealed to. Keys are never replaced: a new one is put beside the old ones."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from trading.core.errors import Conflict
from trading.core.messages import N_

_PUBLIC = re.compile(r"\d{4}\.pub")


class SealingNotSetUp(Conflict):
    code = "sealing_not_set_up"
    msgid = N_("This market can't take sealed amounts yet: it has no sealing key.")
    remedy = N_("Tell the market's operator. Nothing was saved.")


def key_file(folder: Path, name: str, make: bytes | None = None) -> bytes:
    """Read a secret of ``folder``, making it on first use. Processes that start together agree on one."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mine = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        mine.write_bytes(make or secrets.token_bytes(32))
        mine.chmod(0o600)
        with contextlib.suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_bytes()


@dataclass(frozen=True)
class SealingKeys:
    """Where the two halves lie; ``makes_first`` lets a trial make its first key by itself."""

    public: Path
    private: Path
    makes_first: bool = False

    def create(self) -> str:
        """Put a new key beside the old ones; what is sealed from now on is sealed to it. Returns its id."""
        serials = [int(path.stem) for path in self._public_files()]
        return self._make(f"{max(serials, default=0) + 1:04d}")

    def current(self) -> X25519PublicKey:
        """The public key that is sealed to: the newest."""
        files = self._public_files()
        if not files and self.makes_first:
            self._make("0001")
            files = self._public_files()
        if not files:
            raise SealingNotSetUp()
        return X25519PublicKey.from_public_bytes(files[-1].read_bytes())

    def _make(self, serial: str) -> str:
        private = X25519PrivateKey.from_private_bytes(key_file(self.private, f"{serial}.key"))
        data = public_bytes(private.public_key())
        key_file(self.public, f"{serial}.pub", data)
        (self.public / f"{serial}.pub").chmod(0o644)
        return key_id(data).hex()

    def _public_files(self) -> list[Path]:
        if not self.public.is_dir():
            return []
        return sorted(path for path in self.public.iterdir() if _PUBLIC.fullmatch(path.name))


def public_bytes(key: X25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(public: bytes) -> bytes:
    """The eight bytes that an envelope names its key by."""
    return hashlib.sha256(public).digest()[:8]


_keys: SealingKeys | None = None


def use(public: Path, private: Path, *, makes_first: bool) -> None:
    """Say where this process finds the keys. The private folder isn't looked into."""
    global _keys
    _keys = SealingKeys(public, private, makes_first)


def keys() -> SealingKeys:
    """The keys of this process."""
    if _keys is None:
        raise RuntimeError("no sealing keys are known: the application hasn't been set up")
    return _keys
