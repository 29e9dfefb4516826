"""The site as `make run` serves it: all processes up, both languages, a phone, nobody's scripts but ours."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site

pytestmark = pytest.mark.on_each_database

PUBLIC_PAGES = ["/", "/listings", "/sign-in", "/verify"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_site_says_that_it_is_well(served: Site, path: str) -> None:
    with urllib.request.urlopen(served.base_url + path) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("path", PUBLIC_PAGES)
@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh-CN"), ("en-GB", "en")])
def test_a_public_page_speaks_the_readers_language(
    new_page: Callable[..., Page], path: str, locale: str, language: str
) -> None:
    page = new_page(locale=locale)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_is_accessible_and_fits_a_small_phone(new_page: Callable[..., Page], path: str) -> None:
    page = new_page(width=320, height=640)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
