"""Files that aren't what they say, carry what they shouldn't, or are too much."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from tests.factories.listing import a_draft, an_owner
from trading.core.errors import Invalid
from trading.documents import uploads
from trading.extensions import db
from trading.listing.states import MaterialKind


def a_picture(form: str) -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((60, 40), 90).convert("RGB").save(kept, form)
    return kept.getvalue()


def a_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_blank_page(100, 100)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def a_bomb(width: int = 100_000, height: int = 100_000) -> bytes:
    """A PNG of a few bytes that says it is ten thousand million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def two_pictures_in_one() -> bytes:
    """What many telephones write: a JPEG that carries a second view."""
    kept = io.BytesIO()
    picture = Image.new("RGB", (60, 40), "white")
    picture.save(kept, "MPO", save_all=True, append_images=[picture])
    return kept.getvalue()


def test_a_telephones_picture_of_two_views_is_taken_as_one() -> None:
    taken = uploads.examine(two_pictures_in_one(), "合同.jpg")
    assert taken.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(taken.data)).format == "JPEG"


HOSTILE = {
    "page": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program": b"MZ\x90\x00" + bytes(200),
    "archive": b"PK\x03\x04" + bytes(200),
    "bomb": a_bomb(),
    "beginning of a picture": a_picture("PNG")[:40],
    "beginning of a pdf": b"%PDF-1.7\n",
    "pdf of nothing": b"%PDF-1.7\n" + bytes(5000),
    "gif": b"GIF89a" + bytes(50),
    "postscript": b"%!PS-Adobe-3.0\n(%pipe%id) (w) file",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_paper_is_refused(kind: str) -> None:
    for name in ("paper.pdf", "paper.png", "../../x.jpg", "\x00", ""):
        with pytest.raises(Invalid):
            uploads.examine(HOSTILE[kind], name)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_what_hangs_behind_a_picture_is_gone(form: str) -> None:
    taken = uploads.examine(a_picture(form) + b"<script>alert(1)</script>PK\x03\x04", "x.html")
    assert b"<script>" not in taken.data
    assert taken.filename.endswith((".png", ".jpg"))


@pytest.mark.parametrize("make", ["PNG", "JPEG", "PDF"])
def test_a_damaged_file_is_taken_or_refused_but_never_a_crash(make: str) -> None:
    whole, chance = (a_pdf() if make == "PDF" else a_picture(make)), Random(7)  # noqa: S311 - nothing secret
    for _turn in range(300):
        damaged = bytearray(whole[: chance.randrange(8, len(whole))] if chance.random() < 0.3 else whole)
        for _hole in range(chance.randrange(1, 6)):
            damaged[chance.randrange(5, len(damaged))] = chance.randrange(256)
        try:
            uploads.examine(bytes(damaged), "paper")
        except Invalid:
            continue


@pytest.mark.parametrize("name", ["/JS", "/AA", "/Launch", "/XFA", "/EmbeddedFiles", "/RichMedia"])
def test_a_pdf_that_acts_is_refused_however_deep(name: str) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    inner = DictionaryObject({NameObject(name): DictionaryObject()})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/X"): DictionaryObject({NameObject("/Y"): inner})})
    kept = io.BytesIO()
    writer.write(kept)
    with pytest.raises(uploads.PdfActive):
        uploads.examine(kept.getvalue(), "paper.pdf")


def test_twenty_one_megabytes_are_too_much_and_leave_nothing(app, clock, sign_in_as) -> None:
    owner, right = an_owner()
    draft = a_draft(right, owner)
    db.session.commit()
    browser = sign_in_as(owner.username)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
    body = head + bytes(21 * 1024 * 1024) + b"\r\n--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    answer = browser.post(f"/me/listings/{draft.draft_number}/papers", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "20 MB" in answer.text
    assert draft.materials == []


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", 'a;X-Evil=1".png', "\u202egnp.exe", "合同\x07.png", "x" * 5000]
)
def test_a_files_name_is_tamed_before_it_is_shown_or_sent(app, clock, sign_in_as, name: str) -> None:
    owner, right = an_owner()
    draft = a_draft(right, owner)
    db.session.commit()
    browser = sign_in_as(owner.username)
    sent = {"kind": MaterialKind.GRANT_CONTRACT.value, "file": (io.BytesIO(a_picture("PNG")), name)}
    assert browser.post(f"/me/listings/{draft.draft_number}/papers", data=sent).status_code == 303
    [paper] = draft.materials
    assert len(paper.filename) <= uploads.MAX_NAME + len(".jpg")
    assert paper.filename.isprintable()
    assert "/" not in paper.filename
    answer = browser.get(f"/papers/{paper.public_id}")
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
