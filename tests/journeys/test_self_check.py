"""May this land trade? A visitor with a certificate, a visitor without one, and a holder with own land."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.people import Holder

LANGUAGES = ("zh-CN", "en-GB")
VERDICT = ".verdict h1"


def assert_accessible(page: Page, locale: str = LANGUAGES[0]) -> None:
    """Axe finds nothing, and nothing is wider than the window. Of a page's two languages, axe looks at the first."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if locale != LANGUAGES[0]:
        return
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def a_certificate(page: Page) -> str:
    """The number of a certificate of the samples, as its holder reads it."""
    page.goto("/me/listings/new")
    return page.locator("form input[name=certificate]").first.input_value()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_visitor_types_a_certificate_and_reads_the_verdict(
    served: Site, new_page: Callable[..., Page], locale: str
) -> None:
    certificate = a_certificate(Holder(new_page(), "holder").page)
    page = new_page(locale=locale, width=390, height=800)
    page.goto("/check")
    assert_accessible(page, locale)
    page.locator("[name=business][value=transfer]").check()
    page.locator("[name=number]").fill(certificate.replace("(", "（").replace(")", "）"))
    page.locator("main form button.btn-primary").click()
    expect(page).to_have_url(re.compile(r"/check/questions\?business=transfer&parcel=1503"))
    assert_accessible(page, locale)
    page.locator("main form button.btn-primary").click()
    expect(page.locator(VERDICT)).to_be_visible()
    assert certificate not in page.content()
    assert_accessible(page, locale)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_holder_picks_own_land_and_sees_papers_and_taxes(
    served: Site, new_page: Callable[..., Page], locale: str
) -> None:
    page = Holder(new_page(locale=locale), "holder").page
    page.goto("/check")
    page.locator("[name=business][value=transfer]").check()
    page.locator("[name=parcel]").first.check()
    page.locator("main form button.btn-primary").click()
    page.locator("[name=land_price]").fill("22,000,000")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(VERDICT)).to_be_visible()
    expect(page.locator(".checklist .is-held").first).to_be_visible()
    page.locator("[name=deductions]").fill("10,000,000")
    page.locator("form.assume button").click()
    expect(page.locator(".taxes__band")).to_have_count(3)
    expect(page.locator(".taxes")).to_contain_text("4,500,000.00")
    page.locator(".chk__more summary").first.click()
    assert_accessible(page, locale)
    rule = page.locator(".rulelist:visible .rule-no").first
    number = rule.get_attribute("href").split("#")[1]  # type: ignore[union-attr]
    rule.click()
    expect(page.locator(f"li[id='{number}']")).to_be_in_viewport()
    assert_accessible(page, locale)


def test_it_works_without_scripts_and_without_a_number(served: Site, new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto("/check")
    page.locator("[name=business][value=lease]").check()
    page.locator("[name=without]").click()
    page.locator("[name=term_starts_on]").fill("2027-01-01")
    page.locator("[name=term_ends_on]").fill("2047-01-01")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".verdict-no")).to_be_visible()
    expect(page.locator(".fnd-err .rule-no")).to_have_attribute("href", "/rules#V-10")
