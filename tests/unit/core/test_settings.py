"""The catalogue of settings: whole, bounded where the law bounds it, read strictly, in force by the day."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from trading.core import settings
from trading.core.actor import Role
from trading.core.calendar import PERIODS
from trading.core.errors import Invalid
from trading.core.policy import Policy, policy
from trading.core.policy import use as rehearse
from trading.core.settings import CATALOGUE, Kind, Version, value

#: section 10 of the rule book: every key with its figure
SECTION_10 = {
    "trade.notice_min_before_listing": 20, "trade.listing_min": 10, "trade.apply_close_before_end": 2,
    "trade.timed_window": 4, "trade.resume_notice": 5, "trade.winner_check": 3, "trade.balance_due": 5,
    "trade.contract_sign": 10, "trade.deposit_refund": 5, "trade.result_publish": 10, "reg.apply_after_contract": 30,
    "preempt.house_lessee": 15, "preempt.lessee_auction_notice": 5, "preempt.co_owner": 15, "preempt.government": 10,
    "prenotice.lapse": 90, "counter.A.reject": 0, "counter.B.correction_notice": 5, "counter.B.decide": 20,
    "counter.B.decide_extension": 10, "counter.B.decide_joint": 45, "counter.B.decide_joint_extension": 15,
    "counter.B.deliver": 10, "reg.legal": 30, "tax.land_vat_file": 7, "tax.deed": 0, "project.filing": 30,
    "land.idle1": 1, "land.idle2": 2, "right.renew_apply": 1, "gov.info_public": 20, "audit.log": 6,
    "alloc.lease_declare": 331,
}  # fmt: skip
#: what else the rule book leaves to a setting, with its value in force
FIGURES = {
    "rule.investment_percent": "25", "rule.prenotice_transfer": "off", "rule.area_deviation": "0.5",
    "rule.lease_years": "20", "rule.written_lease_months": "6", "rule.deposit_percent_max": "20",
    "rule.deposit_percent_min": "0", "rule.low_price_percent": "80", "rule.high_price_percent": "50",
    "rule.idle_years": "1", "rule.renewal_years": "1", "price.review_years": "3", "geo.public_outline_m": "10",
    "trade.notice_working_days": "10", "trade.timed_bidders": "2", "reg.promise_days.transfer": "5",
    "reg.promise_days.mortgage": "3", "tax.vat_general": "9", "tax.vat_simple": "3", "tax.city_maintenance": "7",
    "tax.education": "3", "tax.local_education": "2", "tax.deed_rate": "3", "tax.stamp_transfer": "0.05",
    "tax.stamp_lease": "0.1", "tax.stamp_loan": "0.005",
}  # fmt: skip


@pytest.fixture
def versions() -> Iterator[dict[str, list[Version]]]:
    kept: dict[str, list[Version]] = {}
    with settings.taken_from(lambda: kept):
        yield kept


def test_every_time_limit_of_the_rule_book_is_in_the_one_table() -> None:
    assert {key: PERIODS[key].value for key in SECTION_10} == SECTION_10
    assert set(PERIODS) == {key for key, setting in CATALOGUE.items() if setting.kind is Kind.PERIOD}


def test_every_other_figure_of_the_rule_book_is_in_the_catalogue() -> None:
    assert {key: CATALOGUE[key].write(value(key)) for key in FIGURES} == FIGURES


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_setting_explains_itself_and_its_default_is_allowed(key: str) -> None:
    setting = CATALOGUE[key]
    assert setting.key == key
    assert setting.label
    assert setting.source
    assert setting.changed_by in {Role.SECADMIN, Role.SYSADMIN}
    setting.check(setting.default)
    assert setting.read(setting.write(setting.default)) == setting.default


@pytest.mark.parametrize(
    ("key", "allowed", "refused"),
    [
        ("preempt.co_owner", "15", "14"),
        ("trade.listing_min", "10", "9"),
        ("audit.log", "6", "5"),
        ("rule.investment_percent", "25", "24"),
        ("rule.lease_years", "20", "21"),
        ("rule.deposit_percent_max", "20", "21"),
        ("counter.B.decide", "20", "21"),
        ("reg.promise_days.transfer", "30", "31"),
        ("tax.deed_rate", "5", "5.01"),
        ("tax.deed_rate", "3", "2.9"),
        ("prenotice.lapse", "90", "89"),
    ],
)
def test_the_bound_itself_is_allowed_and_nothing_beyond_it(key: str, allowed: str, refused: str) -> None:
    setting = CATALOGUE[key]
    setting.check(setting.read(allowed))
    with pytest.raises(Invalid) as refusal:
        setting.check(setting.read(refused))
    assert refusal.value.source
    assert refusal.value.remedy


def test_a_bound_of_the_platform_is_not_called_the_law() -> None:
    setting = CATALOGUE["preempt.co_owner"]
    with pytest.raises(Invalid) as refusal:
        setting.check(1000)
    assert refusal.value.source == "Platform setting"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("trade.listing_min", text) for text in ("", "ten", "-1", "10.0", "1e1", "+12", "１２", "1 2", "9999999")
    ] + [("tax.vat_general", text) for text in ("9%", "9,5", ".5", "0.00001", "nan", "-3")]
    + [("alloc.lease_declare", text) for text in ("331", "3-31", "02-29", "13-01", "04-31")]
    + [("rule.prenotice_transfer", text) for text in ("yes", "1", "ON", "")],
)  # fmt: skip
def test_anything_but_a_plain_value_is_refused(key: str, text: str) -> None:
    with pytest.raises(Invalid):
        CATALOGUE[key].read(text)


def test_values_are_written_as_they_are_read() -> None:
    assert CATALOGUE["alloc.lease_declare"].read("03-31") == 331
    assert CATALOGUE["tax.stamp_loan"].read("0.0050") == Decimal("0.005")
    assert CATALOGUE["tax.stamp_loan"].write(Decimal("0.0050")) == "0.005"
    assert CATALOGUE["tax.vat_general"].write(Decimal("10")) == "10"
    assert CATALOGUE["rule.prenotice_transfer"].write(True) == "on"


def test_a_version_counts_from_its_day_on_and_the_last_of_a_day_wins(versions: dict[str, list[Version]]) -> None:
    day = date(2026, 6, 1)
    versions["rule.investment_percent"] = [Version("30", day), Version("35", day), Version("40", date(2026, 7, 1))]
    key = "rule.investment_percent"
    assert [value(key, one) for one in (day - timedelta(days=1), day, date(2026, 6, 30), date(2026, 7, 1))] == [
        25, 35, 35, 40,
    ]  # fmt: skip


def test_the_policy_follows_the_settings_until_a_rehearsal_says_otherwise(versions: dict[str, list[Version]]) -> None:
    assert policy() == Policy()
    versions["trade.timed_window"] = [Version("6", date(2020, 1, 1))]
    versions["trade.timed_on_rest_days"] = [Version("on", date(2020, 1, 1))]
    assert policy().timed_window == timedelta(minutes=6)
    assert policy().timed_on_rest_days
    rehearse(Policy(timed_bidders=3))
    try:
        assert policy() == Policy(timed_bidders=3)
    finally:
        rehearse(None)
    assert policy().timed_window == timedelta(minutes=6)
