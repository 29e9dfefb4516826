"""What is taken of a file, and what is refused, by its content."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from trading.core.errors import Invalid
from trading.documents import uploads


def a_picture(form: str = "JPEG", size: tuple[int, int] = (80, 40), *, orientation: int | None = None) -> bytes:
    picture = Image.new("RGB", size, "white")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    if orientation:
        exif[0x0112] = orientation
    kept = io.BytesIO()
    picture.save(kept, form, exif=exif)
    return kept.getvalue()


def a_pdf(change: str | None = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    match change:
        case "script":
            action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
            writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
        case "attachment":
            writer.add_attachment("paper.txt", b"hidden")
        case "password":
            writer.encrypt("secret")
        case _:
            pass
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def refused(data: bytes, name: str = "paper.pdf") -> str:
    with pytest.raises(Invalid) as refusal:
        uploads.examine(data, name)
    return refusal.value.code


def test_a_plain_pdf_is_kept_byte_for_byte() -> None:
    upload = uploads.examine(a_pdf(), "合同.PDF")
    assert (upload.media_type, upload.filename) == ("application/pdf", "合同.pdf")
    assert upload.data == a_pdf()
    assert len(PdfReader(io.BytesIO(upload.data)).pages) == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_loses_what_was_hidden_in_it(form: str) -> None:
    assert b"SecretCamera" in a_picture(form)
    upload = uploads.examine(a_picture(form), "scan")
    assert b"SecretCamera" not in upload.data
    with Image.open(io.BytesIO(upload.data)) as picture:
        assert not picture.getexif()
        assert picture.size == (80, 40)


def test_a_picture_taken_sideways_stands_upright() -> None:
    upload = uploads.examine(a_picture(orientation=6), "scan.jpg")
    with Image.open(io.BytesIO(upload.data)) as picture:
        assert picture.size == (40, 80)


def test_content_decides_and_not_the_name() -> None:
    upload = uploads.examine(a_picture("PNG"), "contract.pdf")
    assert (upload.media_type, upload.filename) == ("image/png", "contract.png")
    assert refused(b"<html><script>alert(1)</script></html>", "contract.pdf") == "file_kind_unknown"
    assert refused(b"MZ\x90\x00", "photo.jpg") == "file_kind_unknown"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 nothing follows", "pdf_unreadable"),
        (a_pdf("password"), "pdf_unreadable"),
        (a_pdf("script"), "pdf_active"),
        (a_pdf("attachment"), "pdf_active"),
        (a_picture()[:200], "picture_unreadable"),
        (b"BM" + bytes(60), "file_kind_unknown"),
    ],
)
def test_what_is_broken_locked_or_active_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_twenty_megabytes_are_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_pdf()
    monkeypatch.setattr(uploads, "MAX_BYTES", len(data))
    assert uploads.examine(data, "a.pdf").data == data
    monkeypatch.setattr(uploads, "MAX_BYTES", len(data) - 1)
    assert refused(data) == "file_too_large"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\papers\\合同.docx", "合同.pdf"),
        ("a\u202egpj.exe", "agpj.pdf"),
        ("", "paper.pdf"),
        ("." * 300, "paper.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(sent: str, kept: str) -> None:
    assert uploads.examine(a_pdf(), sent).filename == kept
