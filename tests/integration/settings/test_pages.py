"""The administrators' pages: who reads, who changes, what a change shows, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.factories.funds import a_refund_due, an_account
from tests.factories.listing import a_listing
from trading.core.actor import Role
from trading.core.settings import CATALOGUE
from trading.listing import services as listings
from trading.settings import queries

ENGLISH = {"Accept-Language": "en"}
NOTICE = {
    "rest": "2026-01-01..2026-01-03\n2026-05-01..2026-05-05\n2026-10-01..2026-10-08",
    "working": "2026-10-10",
    "reason": "国办发明电〔2026〕9号",
}
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def staff(app: Flask, clock: Any, sign_in_as: SignIn) -> Callable[[Role], FlaskClient]:
    """A browser signed in with one role."""

    def browser(role: Role) -> FlaskClient:
        return sign_in_as(an_account(role).username)

    return browser


Staff = Callable[[Role], FlaskClient]


def _post(browser: FlaskClient, key: str, value: str, day: str = "2026-03-02", reason: str = "局务会纪要") -> Any:
    data = {"value": value, "valid_from": day, "reason": reason}
    return browser.post(f"/admin/settings/{key}/versions", data=data, headers=ENGLISH)


def test_every_setting_is_in_the_list_with_source_and_keeper(staff: Staff) -> None:
    page = staff(Role.AUDITOR).get("/admin/settings", headers=ENGLISH).text
    for key, setting in CATALOGUE.items():
        assert f'href="/admin/settings/{key}"' in page, key
        assert setting.label in page
    assert "Platform setting" in page
    assert "Security administrator" in page


def test_the_list_is_found_by_word_and_by_group(staff: Staff) -> None:
    browser = staff(Role.SUPERVISOR)
    found = browser.get("/admin/settings?q=civil+code+705", headers=ENGLISH).text
    assert "/admin/settings/rule.lease_years" in found
    assert "/admin/settings/trade.listing_min" not in found
    taxes = browser.get("/admin/settings?group=tax", headers=ENGLISH).text
    assert "/admin/settings/tax.stamp_loan" in taxes
    assert "/admin/settings/rule.lease_years" not in taxes
    assert "No setting fits" in browser.get("/admin/settings?q=zzz", headers=ENGLISH).text


def test_a_change_shows_in_the_next_request_and_in_the_guide(staff: Staff, client: FlaskClient) -> None:
    browser = staff(Role.SECADMIN)
    assert _post(browser, "trade.contract_sign", "7").status_code == 303
    page = browser.get("/admin/settings/trade.contract_sign", headers=ENGLISH).text
    assert "7 working days from 2026-03-02" in page
    assert "局务会纪要" in page
    guide = client.get("/guides/transfer", headers=ENGLISH).text
    assert "7 working days" in guide


def test_a_planned_change_is_announced_and_not_in_force_yet(staff: Staff, clock: Any) -> None:
    browser = staff(Role.SECADMIN)
    assert _post(browser, "rule.deposit_percent_max", "15", day="2026-04-01").status_code == 303
    page = browser.get("/admin/settings/rule.deposit_percent_max", headers=ENGLISH).text
    assert "Planned: 15 from 2026-04-01" in page
    assert '<b class="fig">20</b>' in page
    clock.move(days=30)
    assert '<b class="fig">15</b>' in staff(Role.AUDITOR).get("/admin/settings/rule.deposit_percent_max").text


def test_a_value_outside_its_bounds_is_refused_on_the_page_with_law_and_reason(staff: Staff) -> None:
    browser = staff(Role.SECADMIN)
    answer = _post(browser, "preempt.co_owner", "14")
    assert answer.status_code == 422
    assert "At least 15 days." in answer.text
    assert "Supreme People&#39;s Court interpretation" in answer.text
    assert "The rule gives a minimum" in answer.text
    assert 'value="14"' in answer.text
    assert _post(browser, "trade.listing_min", "20", day="2026-03-01").status_code == 422
    assert _post(browser, "trade.listing_min", "20", reason=" ").status_code == 422
    assert not queries.history("preempt.co_owner")


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.AUDITOR, Role.SUPERVISOR, Role.CLERK])
def test_whoever_is_not_in_charge_reads_and_gets_no_form(staff: Staff, role: Role) -> None:
    browser = staff(role)
    page = browser.get("/admin/settings/trade.contract_sign", headers=ENGLISH)
    assert page.status_code == 200
    assert "Put another value in force" not in page.text
    assert _post(browser, "trade.contract_sign", "5").status_code == 403
    assert _post(browser, "trade.contract_sign", "").status_code == 403
    assert browser.post("/admin/calendar/2026", data=NOTICE | {"step": "publish"}).status_code == 403
    assert not queries.history("trade.contract_sign")


@pytest.mark.parametrize("path", ["/admin/settings", "/admin/settings/trade.listing_min", "/admin/calendar"])
def test_members_and_visitors_stay_outside(staff: Staff, client: FlaskClient, path: str) -> None:
    assert staff(Role.MEMBER).get(path).status_code == 403
    assert client.get(path).status_code == 303


def test_a_switch_is_chosen_and_a_fixed_figure_has_no_form(staff: Staff) -> None:
    browser = staff(Role.SECADMIN)
    assert _post(browser, "rule.prenotice_transfer", "on").status_code == 303
    assert '<b class="fig">On</b>' in browser.get("/admin/settings/rule.prenotice_transfer", headers=ENGLISH).text
    assert _post(browser, "rule.prenotice_transfer", "perhaps").status_code == 422
    assert "fixed by the rule" in browser.get("/admin/settings/prenotice.lapse", headers=ENGLISH).text
    assert _post(browser, "prenotice.lapse", "80").status_code == 422
    assert browser.get("/admin/settings/no.such").status_code == 404


def test_days_are_looked_at_before_they_are_published(staff: Staff) -> None:
    browser = staff(Role.SECADMIN)
    looked = browser.post("/admin/calendar/2026", data=NOTICE | {"step": "preview"}, headers=ENGLISH)
    assert looked.status_code == 200
    assert "Nothing has been changed yet" in looked.text
    assert not queries.history("calendar.2026")
    assert browser.post("/admin/calendar/2026", data=NOTICE | {"step": "publish"}).status_code == 303
    assert [version.reason for version in queries.history("calendar.2026")] == [NOTICE["reason"]]
    page = browser.get("/admin/calendar?year=2026", headers=ENGLISH).text
    assert "entered by the administrator" in page
    assert "2026-10-01..2026-10-08" in page


def test_slips_in_the_lists_are_shown_where_they_are(staff: Staff) -> None:
    browser = staff(Role.SECADMIN)
    wrong = NOTICE | {"working": "2026-10-12", "step": "publish"}
    answer = browser.post("/admin/calendar/2026", data=wrong, headers=ENGLISH)
    assert answer.status_code == 422
    assert "2026-10-12 is no Saturday or Sunday" in answer.text
    assert not queries.history("calendar.2026")


def test_a_year_without_days_says_so_in_both_languages(staff: Staff) -> None:
    browser = staff(Role.AUDITOR)
    assert "2027: not calibrated yet" in browser.get("/admin/calendar?year=2027", headers=ENGLISH).text
    assert 'lang="zh-CN"' in browser.get("/admin/calendar?year=2027").text
    for year in ("1999", "2031", "../etc", "２０２６"):
        assert browser.get(f"/admin/calendar?year={year}").status_code == 404


def test_the_list_leaves_the_house_as_workbook_and_text(staff: Staff) -> None:
    browser = staff(Role.AUDITOR)
    sheet = load_workbook(BytesIO(browser.get("/admin/settings.xlsx", headers=ENGLISH).data)).active
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(rows) == set(CATALOGUE)
    assert rows["trade.listing_min"][3:5] == (10, "days")
    assert rows["rule.prenotice_transfer"][3] == "Off"
    text = browser.get("/admin/settings.csv?group=tax", headers=ENGLISH)
    assert text.data.startswith("\ufeffKey,Setting".encode())
    assert len(text.data.decode().strip().split("\r\n")) == 1 + sum(key.startswith("tax.") for key in CATALOGUE) - 2
    assert date.fromisoformat("2026-03-02").isoformat() in text.headers["Content-Disposition"]


def test_a_date_beyond_the_published_days_is_marked_on_its_page(staff: Staff, clock: Any) -> None:
    clock.move(days=301)  # 28 December
    deposit = a_refund_due()
    page = staff(Role.FINANCE).get(f"/finance/deposits/{deposit.reference}", headers=ENGLISH).text
    assert "2027-01-04 (by weekdays, not calibrated yet)" in page
    listing = a_listing()
    listings.return_for_correction(listing.number or "", "补正", by=an_account(Role.REVIEWER))
    desk = staff(Role.REVIEWER).get(f"/review/listings/{listing.number}", headers=ENGLISH).text
    assert "by weekdays, not calibrated yet" in desk


def test_a_date_within_them_is_not(staff: Staff) -> None:
    page = staff(Role.FINANCE).get(f"/finance/deposits/{a_refund_due().reference}", headers=ENGLISH).text
    assert "2026-03-09" in page
    assert "not calibrated yet" not in page
