"""The Chinese of the platform is whole, and it is what readers see."""

from __future__ import annotations

import re

import messages as tool
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from flask.testing import FlaskClient

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return tool.load()


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_the_catalogue_holds_just_the_messages_of_the_sources(catalogue: Catalog) -> None:
    in_sources = {_key(message) for message in tool.messages(tool.extract())}
    in_catalogue = {_key(message) for message in tool.messages(catalogue)}
    assert sorted(in_sources ^ in_catalogue, key=str) == [], "run `make messages`"


def test_every_message_has_chinese(catalogue: Catalog) -> None:
    assert not tool.missing(catalogue)


def test_nothing_is_fuzzy_or_left_over(catalogue: Catalog) -> None:
    assert not [message.id for message in tool.messages(catalogue) if message.fuzzy]
    assert not catalogue.obsolete


def test_placeholders_agree(catalogue: Catalog) -> None:
    broken = []
    for message in tool.messages(catalogue):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        known = {name for text in ids for name in PLACEHOLDER.findall(text)}
        broken += [text for text in _strings(message) if not set(PLACEHOLDER.findall(text)) <= known]
        if isinstance(message.id, str):
            broken += [text for text in _strings(message) if text and known - set(PLACEHOLDER.findall(text))]
    assert not broken, "\n".join(broken)


def test_the_compiled_catalogue_is_the_written_one(catalogue: Catalog) -> None:
    with tool.MO.open("rb") as source:
        compiled = {_key(message): _strings(message) for message in tool.messages(read_mo(source))}
    written = {_key(message): _strings(message) for message in tool.messages(catalogue)}
    differing = [key for key in compiled.keys() | written.keys() if compiled.get(key) != written.get(key)]
    assert sorted(differing, key=str) == [], "run `make messages`"


@pytest.mark.parametrize("header", [None, "zh-CN", "zh-Hans-CN,zh;q=0.9", "fr"])
def test_readers_see_chinese_unless_they_prefer_english(client: FlaskClient, header: str | None) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": header} if header else {}).text
    assert 'lang="zh-CN"' in page
    assert CHINESE.search(page)


def test_english_readers_see_english(client: FlaskClient) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert 'lang="en"' in page
    assert "Password" in page
