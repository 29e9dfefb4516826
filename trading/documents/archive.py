"""The archive: bytes below their own SHA-256, written once, checked at every reading."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from trading.documents import press, queries
from trading.documents.models import Document
from trading.documents.orders import order_of


class ArchiveFault(Exception):
    """The archive doesn't hold what it should: ``missing`` or ``altered``."""

    def __init__(self, sha256: str, what: str) -> None:
        super().__init__(f"{sha256}: {what}")
        self.what = what


@dataclass(frozen=True)
class Fault:
    """One document whose bytes aren't right."""

    number: str
    sha256: str
    what: str


def folder() -> Path:
    """Where the archive lies."""
    return current_app.config["DATA_DIR"] / "archive"


def path_of(sha256: str) -> Path:
    """The place of these bytes: two levels, so that no folder grows too large."""
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return folder() / sha256[:2] / sha256[2:4] / f"{sha256}.pdf"


def store(body: bytes) -> str:
    """Put ``body`` away and return its hash. A crash leaves the whole file or none; storing twice is one file."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = path_of(sha256)
    if path.exists() and _hash(path.read_bytes()) == sha256:
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    with draft.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o440)
    draft.rename(path)
    _sync_folder(path.parent)
    return sha256


def read(sha256: str) -> bytes:
    """Return the bytes, or raise :class:`ArchiveFault`: what doesn't match its hash is never handed out."""
    try:
        body = path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise ArchiveFault(sha256, "missing") from None
    if _hash(body) != sha256:
        raise ArchiveFault(sha256, "altered")
    return body


def verify(*, render_again: bool = False) -> Iterator[Fault]:
    """Re-hash every archived paper; with ``render_again`` also make each anew and compare the bytes."""
    for document in queries.on_paper():
        for sha256, mark in ((document.sha256, ""), (document.void_sha256, "void")):
            if sha256:
                yield from _verify_one(document, sha256, mark, render_again)


def _verify_one(document: Document, sha256: str, mark: str, render_again: bool) -> Iterator[Fault]:
    try:
        body = read(sha256)
    except ArchiveFault as fault:
        yield Fault(document.number, sha256, fault.what)
        return
    if render_again and _render(document, mark) != body:
        yield Fault(document.number, sha256, "rendered anew, it differs")


def _render(document: Document, mark: str) -> bytes:
    return press.shared().render(order_of(document, mark))


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _sync_folder(path: Path) -> None:
    """Make the new name survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
