"""Papers that people hand in: looked at before they are taken, sealed before they are kept.

What a file is, its content says, never its name. Pictures are drawn anew, which leaves behind whatever was hidden
in them and where they were taken; a PDF that runs scripts or carries other files is refused. Bytes lie encrypted
below a random name; the caller brings the key ring, since keys belong to a room above this one.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flask import current_app
from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.text import clean_text

MAX_BYTES = 20 * 1024 * 1024
#: larger pictures are shrunk: a scanned A3 page at 400 dpi still fits
MAX_PIXELS = 40_000_000
MAX_SIDE = 6_600
MAX_NAME = 120
#: objects looked at in one PDF before it is refused as too involved
MAX_OBJECTS = 200_000

_PICTURES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png")}
#: names that make a PDF act, or carry something that isn't a page
_ACTIVE = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AA"})


class Sealer(Protocol):
    """What a key ring does for files."""

    def seal_bytes(self, data: bytes, purpose: str) -> bytes: ...

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes: ...


class FileEmpty(Invalid):
    code = "file_empty"
    msgid = N_("Choose a file first.")
    field = "file"


class FileTooLarge(Invalid):
    code = "file_too_large"
    msgid = N_("The file is larger than 20 MB.")
    remedy = N_("Scan it in black and white or at 300 dpi, or split it.")
    field = "file"


class FileKindUnknown(Invalid):
    code = "file_kind_unknown"
    msgid = N_("This is neither a PDF nor a JPEG or PNG picture, whatever its name says.")
    remedy = N_("Save or scan the paper as PDF, JPEG or PNG.")
    field = "file"


class PictureUnreadable(Invalid):
    code = "picture_unreadable"
    msgid = N_("The picture is damaged or too large to be read.")
    remedy = N_("Photograph or scan the paper again.")
    field = "file"


class PdfUnreadable(Invalid):
    code = "pdf_unreadable"
    msgid = N_("The PDF is damaged, empty or locked with a password.")
    remedy = N_("Print it to a new PDF without a password.")
    field = "file"


class PdfActive(Invalid):
    code = "pdf_active"
    msgid = N_("The PDF contains scripts, forms or other files; only plain pages are taken.")
    remedy = N_("Print it to a new PDF: that keeps the pages and nothing else.")
    field = "file"


@dataclass(frozen=True)
class Upload:
    """A paper that passed: the bytes as they will be kept, what they are, and the name it came under."""

    data: bytes
    media_type: str
    filename: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def examine(data: bytes, filename: str) -> Upload:
    """Look at what was sent and return what may be kept, or refuse it with the way out."""
    if not data:
        raise FileEmpty()
    if len(data) > MAX_BYTES:
        raise FileTooLarge()
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return Upload(data, "application/pdf", _tidy_name(filename, ".pdf"))
    return _redrawn(data, filename)


def keep(upload: Upload, sealer: Sealer) -> str:
    """Seal the bytes into a file of random name and return that name."""
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".part")
    with draft.open("xb") as file:
        file.write(sealer.seal_bytes(upload.data, _purpose(name)))
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o400)
    draft.rename(path)
    return name


def read(name: str, sealer: Sealer) -> bytes:
    """Return the bytes kept under ``name``; a file that was altered or moved doesn't open."""
    return sealer.open_bytes(_path(name).read_bytes(), _purpose(name))


def discard(name: str) -> None:
    """Delete the bytes kept under ``name``."""
    _path(name).unlink(missing_ok=True)


def _purpose(name: str) -> str:
    return f"upload:{name}"


def _path(name: str) -> Path:
    if len(name) != 32 or set(name) - set("0123456789abcdef"):
        raise ValueError("not the name of an upload")
    return current_app.config["DATA_DIR"] / "uploads" / name[:2] / name


def _tidy_name(filename: str, suffix: str) -> str:
    """The sender's name for it without path, invisible characters or a misleading ending."""
    bare = clean_text(filename.replace("\\", "/").rsplit("/", 1)[-1])
    stem = bare.rsplit(".", 1)[0].strip(" .") if "." in bare else bare.strip()
    return (stem[:MAX_NAME] or "paper") + suffix


def _redrawn(data: bytes, filename: str) -> Upload:
    """The picture's pixels and nothing else, upright."""
    try:
        with Image.open(io.BytesIO(data), formats=list(_PICTURES)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PictureUnreadable()
            # a telephone's picture of two views is a JPEG with another one behind it
            form = "JPEG" if picture.format == "MPO" else picture.format or ""
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            pixels = upright.convert("RGB" if form == "JPEG" else "RGBA")
    except Image.UnidentifiedImageError as failure:
        raise FileKindUnknown() from failure
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as failure:
        raise PictureUnreadable() from failure
    media_type, suffix = _PICTURES[form]
    kept = io.BytesIO()
    pixels.save(kept, form, **({"quality": 88} if form == "JPEG" else {"optimize": True}))
    return Upload(kept.getvalue(), media_type, _tidy_name(filename, suffix))


def _check_pdf(data: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted or not reader.pages:
            raise PdfUnreadable()
        is_active = _acts(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as failure:
        raise PdfUnreadable() from failure
    if is_active:
        raise PdfActive()


def _acts(reader: PdfReader) -> bool:
    """Walk everything that hangs on the root and look for names that act; too much to walk counts as acting."""
    waiting: list[Any] = [reader.trailer["/Root"]]
    seen: set[tuple[int, int]] = set()
    looked_at = 0
    while waiting:
        looked_at += 1
        if looked_at > MAX_OBJECTS:
            return True
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            if _ACTIVE.intersection(thing) or thing.get("/S") in _ACTIVE:
                return True
            waiting.extend(value for key, value in dict.items(thing) if key != "/Parent")
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))
    return False
