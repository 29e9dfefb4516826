"""Legal texts don't change in place: a change of wording is a new version folder and a new line here."""

from __future__ import annotations

import hashlib

from trading.documents.renderer import TEMPLATES

SUMS = {
    "confirmation/v1/zh_CN.html": "cbf131350f384ac3acfbaba15c3234adfe8f37f67cdd56e366e780159d659c2b",
    "contract/transfer/v1/zh_CN.html": "0546aee3bddd5bdc7001fe038c516da693afb16f662fbd38cbbfc42e38c673e7",
}


def test_no_issued_text_has_changed() -> None:
    texts = {str(path.relative_to(TEMPLATES)): path for path in TEMPLATES.glob("**/v*/*.html")}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in texts.items()} == SUMS


def test_no_text_draws_a_seal() -> None:
    for path in TEMPLATES.glob("**/*.html"):
        text = path.read_text("utf-8")
        assert "<img" not in text
        assert "印章图" not in text.replace("不含任何印章图形", "")
