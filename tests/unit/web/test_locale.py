"""Which language a reader gets."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask, session
from flask_babel import Babel
from flask_login import LoginManager

from trading.web import locale


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask("reading")
    app.secret_key = "only for this test"
    Babel(app, default_locale="zh_Hans_CN", locale_selector=locale.select_locale)
    login = LoginManager(app)
    login.request_loader(
        lambda request: SimpleNamespace(locale=request.headers["X-Saved"]) if "X-Saved" in request.headers else None
    )
    return app


@pytest.mark.parametrize(
    ("header", "catalogue"),
    [
        (None, "zh_Hans_CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_Hans_CN"),
        ("zh-TW", "zh_Hans_CN"),
        ("zh-Hant-HK, en;q=0.5", "zh_Hans_CN"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.5, zh;q=0.4", "en"),
        ("fr, de", "zh_Hans_CN"),
        ("en;q=0", "zh_Hans_CN"),
        ("*", "zh_Hans_CN"),
    ],
)
def test_the_browser_is_listened_to(app: Flask, header: str | None, catalogue: str) -> None:
    with app.test_request_context(headers={"Accept-Language": header} if header else {}):
        assert locale.select_locale() == catalogue


def test_a_saved_choice_goes_first(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "zh", "X-Saved": "en"}):
        assert locale.select_locale() == "en"
    with app.test_request_context(headers={"Accept-Language": "zh", "X-Saved": "zh-CN"}):
        session[locale.SESSION_KEY] = "en"
        assert locale.select_locale() == "en"
        assert locale.html_tag() == "en"


def test_a_choice_we_do_not_speak_is_passed_over(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        session[locale.SESSION_KEY] = "xx"
        assert locale.select_locale() == "en"


def test_commands_speak_the_default() -> None:
    assert locale.select_locale() == "zh_Hans_CN"
