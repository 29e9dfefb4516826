"""Settings as the administrators put them in force, and as the rest of the house then reckons."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.funds import a_refund_due, an_account
from tests.factories.listing import a_listing
from trading.audit import ledger
from trading.core import calendar, settings
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden, Invalid, NotFound, Refusals
from trading.core.policy import policy
from trading.extensions import db
from trading.listing import services as listings
from trading.rulebook.facts import Limits
from trading.rulebook.taxes import Rates
from trading.settings import queries, services
from trading.transaction import transact

REST_2027 = "2027-01-01..2027-01-03\n2027-02-05..2027-02-11\n2027-05-01..2027-05-05\n2027-10-01..2027-10-07"
WORKING_2027 = "2027-01-09\n2027-02-20"


@pytest.fixture
def secadmin(app: Flask, clock: Any) -> Actor:
    return an_account(Role.SECADMIN)


def _change(key: str, value: str, by: Actor, *, days: int = 0, reason: str = "局务会纪要〔2026〕3号") -> None:
    valid_from = date(2026, 3, 2) + timedelta(days=days)
    transact(services.change_setting, key, value, valid_from=valid_from, reason=reason, by=by)


def test_without_versions_the_defaults_are_in_force(app: Flask) -> None:
    assert queries.limits() == Limits()
    assert queries.rates() == Rates()
    assert settings.value("geo.public_outline_m") == 10


def test_a_change_counts_from_its_day_and_not_before(secadmin: Actor, clock: Any) -> None:
    _change("trade.timed_window", "6", secadmin, days=7)
    assert policy().timed_window == timedelta(minutes=4)
    clock.move(days=6, hours=13)  # one o'clock short of midnight where the market stands
    assert policy().timed_window == timedelta(minutes=4)
    clock.move(hours=1)
    assert policy().timed_window == timedelta(minutes=6)


def test_the_rules_of_land_get_the_figures_in_force(secadmin: Actor) -> None:
    _change("rule.investment_percent", "30", secadmin)
    _change("rule.prenotice_transfer", "on", secadmin)
    _change("rule.area_deviation", "1.25", secadmin, days=1)
    _change("preempt.co_owner", "30", secadmin)
    today, tomorrow = queries.limits(), queries.limits(date(2026, 3, 3))
    assert (today.investment_percent, today.prenotice_transfer) == (30, True)
    assert today.periods == {"preempt.co_owner": 30}
    assert (today.area_deviation, tomorrow.area_deviation) == (Decimal("0.005"), Decimal("0.0125"))


def test_estimates_of_taxes_get_the_rates_in_force(secadmin: Actor) -> None:
    _change("tax.deed_rate", "4", secadmin)
    _change("tax.stamp_loan", "0.0075", secadmin, days=1)
    assert queries.rates() == Rates(deed=Decimal(4))
    assert queries.rates(date(2026, 3, 3)) == Rates(deed=Decimal(4), stamp_loan=Decimal("0.0075"))


def test_the_last_word_on_a_day_counts(secadmin: Actor) -> None:
    _change("trade.contract_sign", "5", secadmin, days=3)
    _change("trade.contract_sign", "7", secadmin, days=3)
    _change("trade.contract_sign", "12", secadmin, days=1)
    found = [calendar.period("trade.contract_sign", date(2026, 3, day)).value for day in (2, 3, 4, 5)]
    assert found == [10, 12, 12, 7]
    assert [version.value for version in queries.history("trade.contract_sign")] == ["12", "7", "5"]


def test_a_change_stands_in_the_ledger_with_its_reason(secadmin: Actor) -> None:
    _change("rule.low_price_percent", "85", secadmin, days=2)
    (event,) = ledger.history("setting:rule.low_price_percent")
    assert (event.action, event.before, event.after, event.actor) == ("setting.changed", "80", "85", secadmin.username)
    assert event.note == "局务会纪要〔2026〕3号"
    assert event.detail == {"valid_from": "2026-03-04", "value": "85"}
    assert not list(ledger.verify())


@pytest.mark.parametrize(
    ("key", "value", "days", "reason", "code"),
    [
        ("preempt.co_owner", "14", 0, "因由", "setting_out_of_bounds"),
        ("trade.listing_min", "ten", 0, "因由", "setting_unreadable"),
        ("prenotice.lapse", "90", 0, "因由", "setting_fixed"),
        ("trade.contract_sign", "5", -1, "因由", "setting_in_the_past"),
        ("trade.contract_sign", "5", 0, "  ", "setting_reason_missing"),
    ],
)
def test_what_may_not_be_set_is_refused_and_leaves_no_trace(
    secadmin: Actor, key: str, value: str, days: int, reason: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _change(key, value, secadmin, days=days, reason=reason)
    assert refused.value.code == code
    assert not queries.history(key)
    assert not ledger.history(f"setting:{key}")


def test_only_the_administrator_in_charge_changes_a_setting(secadmin: Actor) -> None:
    sysadmin = an_account(Role.SYSADMIN)
    _change("geo.public_outline_m", "25", sysadmin)
    for key, by in (
        ("trade.contract_sign", sysadmin),
        ("geo.public_outline_m", secadmin),
        ("trade.contract_sign", an_account(Role.AUDITOR)),
        ("trade.contract_sign", an_account(Role.SUPERVISOR)),
        ("trade.contract_sign", Actor.visitor()),
    ):
        with pytest.raises(Forbidden):
            _change(key, "5", by)
    with pytest.raises(NotFound):
        _change("trade.unheard_of", "5", secadmin)


@pytest.mark.parametrize("statement", ["UPDATE setting_versions SET value = '1'", "DELETE FROM setting_versions"])
def test_versions_are_never_altered_or_deleted(secadmin: Actor, statement: str) -> None:
    _change("trade.contract_sign", "5", secadmin)
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_publishing_a_year_makes_its_deadlines_certain(secadmin: Actor, clock: Any) -> None:
    clock.move(days=270)  # late in November
    before = calendar.deadline("trade.contract_sign", date(2026, 12, 28))
    assert (before.on, before.provisional) == (None, date(2027, 1, 11))
    transact(services.publish_days, 2027, REST_2027, WORKING_2027, reason="国办发明电〔2026〕7号", by=secadmin)
    assert calendar.deadline("trade.contract_sign", date(2026, 12, 28)).on == date(2027, 1, 11)
    assert calendar.deadline("trade.deposit_refund", date(2027, 1, 4)).on == date(2027, 1, 9)
    (event,) = ledger.history("setting:calendar.2027")
    assert event.note == "国办发明电〔2026〕7号"


def test_dates_that_were_reckoned_by_weekdays_are_put_right(secadmin: Actor, clock: Any) -> None:
    clock.move(days=297)  # 24 December
    listing = listings.return_for_correction(a_listing().number or "", "补正", by=an_account(Role.REVIEWER))
    deposit = a_refund_due(ended_at=market_clock.local(2026, 12, 28, 10))
    assert listing.last_return is not None
    assert (listing.last_return.due_on, deposit.refund_due_on) == (date(2027, 1, 7), date(2027, 1, 4))
    db.session.commit()
    rest = REST_2027.replace("01-03", "01-05")
    transact(services.publish_days, 2027, rest, "", reason="国办发明电〔2026〕7号", by=secadmin)
    assert (listing.last_return.due_on, deposit.refund_due_on) == (date(2027, 1, 12), date(2027, 1, 7))
    assert ledger.history(deposit.audit_subject)[-1].detail["due_on"] == "2027-01-07"


def test_a_year_out_of_reach_or_a_list_with_slips_is_refused(secadmin: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        transact(services.publish_days, 2031, REST_2027, "", reason="通知", by=secadmin)
    assert refused.value.code == "calendar_year_out_of_reach"
    with pytest.raises(Refusals):
        transact(services.publish_days, 2027, REST_2027, "2027-03-01", reason="通知", by=secadmin)
    with pytest.raises(Forbidden):
        transact(services.publish_days, 2027, REST_2027, "", reason="通知", by=an_account(Role.SYSADMIN))
    assert not queries.history("calendar.2027")
