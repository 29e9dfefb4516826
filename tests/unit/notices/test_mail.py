"""The mail as it goes over the wire."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from trading.notices.mail import Sender, compose
from trading.notices.media import Parcel

SENDER = Sender("market@land.example.cn", "https://land.example.cn")


def a_parcel(**overrides: str) -> Parcel:
    values = {
        "reference": "r4nd0m",
        "address": "somebody@example.cn",
        "subject": "标的 150302-T-2026-00017：已受理",
        "text": "您的挂牌申请已予受理。\n",
        "html": "<p>您的挂牌申请已予受理。</p>\n",
        "sender": "乌海市土地二级市场",
    }
    return Parcel(**values | overrides)


def test_a_mail_has_both_forms_and_the_headers_of_the_standards() -> None:
    mail = message_from_bytes(compose(a_parcel(), SENDER).as_bytes(), policy=policy.default)
    assert mail["Message-ID"] == "<r4nd0m@land.example.cn>"
    assert mail["List-Unsubscribe"] == "<https://land.example.cn/me/notices>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "标的 150302-T-2026-00017：已受理"
    assert mail["From"] == "乌海市土地二级市场 <market@land.example.cn>"
    assert mail["To"] == "somebody@example.cn"
    assert mail["Content-Language"] == "zh-CN"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "已予受理" in mail.get_body(("plain",)).get_content()


def test_every_line_is_short_enough_for_the_wire_and_plain_ascii() -> None:
    body = compose(a_parcel(text="很长的一段话" * 400), SENDER).as_bytes()
    assert max(map(len, body.split(b"\r\n"))) <= 998
    assert body.isascii()


def test_a_second_attempt_has_the_same_message_id() -> None:
    assert compose(a_parcel(), SENDER)["Message-ID"] == compose(a_parcel(), SENDER)["Message-ID"]


def test_a_subject_cannot_smuggle_a_header_in() -> None:
    mail = compose(a_parcel(subject="one\r\nBcc: other@example.cn"), SENDER)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "one Bcc: other@example.cn"


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError):
        compose(a_parcel(address="a@b\r\nBcc: c@d"), SENDER)
