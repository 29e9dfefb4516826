"""Templates parse, carry no inline code, and take every word from the catalogue."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from jinja2 import nodes

from tests.architecture.sources import ROOT

TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))
#: legal text is a template in its own language, set by the print style sheets
LEGAL = "documents/"
INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    # data for a script is not code; the content policy lets it stand
    "a script without src": re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
#: a language is named in itself, for those who cannot read the other
SELF_NAMES = {"中文", "简体中文"}
STATIC = re.compile(r"""url_for\(\s*["']static["']\s*,\s*filename\s*=\s*["']([^"']+)["']""")


def _source(name: str) -> str:
    text = (ROOT / "templates" / name).read_text("utf-8")
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_parses_and_knows_its_filters(house: Flask, name: str) -> None:
    environment = house.jinja_env
    tree = environment.parse((ROOT / "templates" / name).read_text("utf-8"))
    for used in tree.find_all(nodes.Filter):
        assert used.name in environment.filters, f"{name}: unknown filter {used.name}"
    environment.compile(tree, name)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith(LEGAL)])
def test_a_page_has_no_inline_code(name: str) -> None:
    source = _source(name)
    assert [what for what, pattern in INLINE.items() if pattern.search(source)] == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith(LEGAL)])
def test_a_page_takes_its_chinese_from_the_catalogue(name: str) -> None:
    assert set(CHINESE.findall(_source(name))) <= SELF_NAMES


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_only_files_that_exist(name: str) -> None:
    assert [path for path in STATIC.findall(_source(name)) if not (ROOT / "static" / path).is_file()] == []
