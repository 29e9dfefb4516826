"""The rule book as a page."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.factories.funds import an_account
from trading import rulebook
from trading.core.actor import Role

pytestmark = pytest.mark.usefixtures("app", "clock")


def shown(page: str) -> list[str]:
    return re.findall(r'<li id="([\w.-]+)"', page)


def test_every_rule_has_its_place_and_stands_there_once(client: FlaskClient) -> None:
    ids = shown(client.get("/rules").text)
    assert sorted(ids) == sorted(rulebook.book())
    assert len(ids) >= 36 + 13


def test_rules_are_found_by_business_step_and_severity(client: FlaskClient) -> None:
    assert "V-23" not in shown(client.get("/rules?business=lease").text)
    assert "V-23" in shown(client.get("/rules?business=mortgage").text)
    assert set(shown(client.get("/rules?step=bid").text)) == {"V-27", "V-28", "V-30"}
    assert "V-01" not in shown(client.get("/rules?severity=route").text)


def test_rules_are_found_by_words_in_the_readers_language(client: FlaskClient) -> None:
    english = {"Accept-Language": "en"}
    assert shown(client.get("/rules?q=twenty+YEARS", headers=english).text) == ["V-10"]
    assert shown(client.get("/rules?q=V-10", headers=english).text) == ["V-10"]
    assert shown(client.get("/rules?q=nothingofthekind").text) == []


def test_a_filter_that_cannot_be_read_is_left_out(client: FlaskClient) -> None:
    assert len(shown(client.get("/rules?business=moon&step=&severity=%00").text)) == len(rulebook.book())


def test_figures_are_those_in_force_and_lead_staff_to_the_settings(client: FlaskClient, sign_in_as) -> None:
    page = client.get("/rules?q=V-10", headers={"Accept-Language": "en"}).text
    assert re.search(r"<b>20 years?</b>", page)
    assert "/admin/settings" not in page
    staff = sign_in_as(an_account(Role.SECADMIN).username).get("/rules").text
    assert "/admin/settings/rule.lease_years" in staff
