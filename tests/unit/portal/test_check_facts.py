"""The catalogue of facts and what the self-check makes of what is stated: no application, no database."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from trading.core.deal import AcquisitionMode, BurdenKind, Business
from trading.core.errors import TradingError
from trading.core.land_use import UseClass
from trading.core.money import Fen
from trading.portal.checks import assembling, judging, reading
from trading.portal.checks.catalogue import ASKED_OF_STRANGERS, FACTS, PLANNED
from trading.portal.checks.judging import Answer, Verdict
from trading.portal.checks.kinds import FactKind
from trading.portal.checks.pricing import price_range
from trading.rulebook import Limits, RightFacts

TODAY = date(2026, 3, 2)
#: put together from counts and answers, or known without being asked
TOGETHER = {"today", "business", "burdens", "contract_bars", "applicant_name"}
CLEAN = {
    "acquisition_mode": "grant",
    "use_class": "industrial",
    "ends_on": "2060-04-17",
    "price_paid": True,
    "investment_percent": "31.20",
    "mortgages": 0,
    "holders": 1,
}


def judged(business: Business = Business.TRANSFER, **facts: Any) -> judging.Judgement:
    stated = reading.from_json(facts)
    return judging.judge(assembling.from_statements(stated, business, TODAY), Limits(), stated)


def rules(judgement: judging.Judgement) -> list[str]:
    return [finding.rule for finding in judgement.findings]


def test_every_fact_of_the_rule_book_may_be_stated() -> None:
    named = {field.name.removesuffix("_fen") for field in fields(RightFacts)} - TOGETHER
    assert named <= set(FACTS)


def test_every_question_is_a_fact_that_its_business_asks_and_there_are_at_most_ten() -> None:
    for table in (ASKED_OF_STRANGERS, PLANNED):
        for business, names in table.items():
            assert len(names) <= 10
            assert all(business in FACTS[name].businesses for name in names)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("price_paid", False, False),
        ("land_price", "1200000.00", Fen(120_000_000)),
        ("area", "20000.00", Decimal("20000.00")),
        ("developed_area", "0.00", Decimal("0.00")),
        ("ends_on", "2060-04-17", date(2060, 4, 17)),
        ("use_class", "industrial", UseClass.INDUSTRIAL),
        ("mortgages", 2, 2),
        ("investment_percent", "25", Decimal(25)),
    ],
)
def test_a_fact_is_read_from_json_and_from_an_address_alike(name: str, value: Any, read: Any) -> None:
    assert reading.from_json({name: value}) == {name: read}
    again, wrong = reading.from_fields(reading.as_fields({name: read}), [name])
    assert (again, wrong) == ({name: read}, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("price_paid", "yes"),
        ("price_paid", 1),
        ("land_price", 1200000),
        ("land_price", "12e5"),
        ("area", "-1"),
        ("ends_on", "2060-02-30"),
        ("ends_on", "9999-01-01"),
        ("ends_on", "20600417"),
        ("use_class", "moon"),
        ("mortgages", True),
        ("mortgages", -1),
        ("mortgages", 10**30),
        ("investment_percent", "100.01"),
        ("certificate_no", "a\x00b"),
        ("certificate_no", "\ud800"),
        ("nothing_like_it", True),
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(TradingError) as refused:
        reading.from_json({name: value})
    assert refused.value.on_field == f"facts.{name}"


def test_null_says_nothing() -> None:
    assert reading.from_json({"price_paid": None}) == {}


def test_land_without_a_blemish_may_trade() -> None:
    judgement = judged(**CLEAN)
    assert judgement.verdict is Verdict.YES
    assert rules(judgement) == []


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"is_seized": True}, "V-14"),
        ({"price_paid": False}, "V-16"),
        ({"investment_percent": "24.99"}, "V-15"),
        ({"ends_on": "2026-03-02"}, "V-07"),
        ({"contract_forbids": True}, "1.2"),
        ({"is_idle": True}, "G12"),
    ],
)
def test_what_blocks_is_found(facts: dict[str, Any], rule: str) -> None:
    judgement = judged(**CLEAN | facts)
    assert judgement.verdict is Verdict.NO
    assert rule in rules(judgement)


def test_steps_to_take_first_are_counted() -> None:
    judgement = judged(**CLEAN | {"mortgages": 1, "holders": 2})
    assert judgement.verdict is Verdict.FIRST
    assert (rules(judgement), judgement.steps) == (["V-18", "V-21"], 2)
    assert judged(**CLEAN | {"mortgages": 1, "mortgagee_agrees": True}).verdict is Verdict.YES


def test_what_nobody_stated_is_left_open_and_never_passed() -> None:
    judgement = judged()
    assert judgement.findings == ()
    passed = {one.rule.id for one in judgement.rules(Answer.PASSED)}
    assert not passed & {"V-07", "V-14", "V-15", "V-16", "V-18", "V-21"}
    open_ones = {one.rule.id: one.missing for one in judgement.rules(Answer.OPEN)}
    assert open_ones["V-07"] == ("ends_on",)
    assert "is_seized" in open_ones["V-14"]


def test_rules_about_other_land_stand_apart() -> None:
    apart = {one.rule.id for one in judged(**CLEAN).rules(Answer.APART)}
    assert {"V-12", "V-17", "V-11"} <= apart


@pytest.mark.parametrize(("last", "speaks"), [("2046-02-28", False), ("2046-03-02", True)])
def test_a_lease_of_more_than_twenty_years_is_found_from_its_days_alone(last: str, speaks: bool) -> None:
    judgement = judged(Business.LEASE, term_starts_on="2026-03-01", term_ends_on=last)
    assert rules(judgement) == (["V-10"] if speaks else [])


def test_a_stated_burden_takes_the_place_of_the_recorded_one() -> None:
    base = assembling.from_statements({"mortgages": 2, "is_seized": True}, Business.TRANSFER, TODAY)
    freed = assembling.apply(base, {"mortgages": 0, "is_seized": False})
    assert freed.burdens == ()
    same = assembling.apply(base, {"mortgages": 2})
    assert [burden.kind for burden in same.burdens] == [burden.kind for burden in base.burdens]
    assert len(same.burdens_of(BurdenKind.MORTGAGE)) == 2


def test_allocated_land_needs_no_end_but_an_approval() -> None:
    judgement = judged(acquisition_mode=AcquisitionMode.ALLOCATION.value)
    assert "V-17" in rules(judgement)
    assert "V-07" in {one.rule.id for one in judgement.rules(Answer.PASSED)}


def test_past_deals_are_quartered_and_the_whole_parcel_priced() -> None:
    hectare = Decimal("10000.00")
    like = [(fen * 1_000_000, hectare) for fen in (100, 200, 300, 400, 500)]
    found = price_range(hectare, None, like, low_percent=80, stated_fen=150_000_000)
    assert found is not None
    assert [
        mark.fen for mark in (found.least, found.first_quarter, found.median, found.last_quarter, found.most) if mark
    ]
    quarters = [mark and mark.fen for mark in (found.first_quarter, found.median, found.last_quarter)]
    assert quarters == [20_000, 30_000, 40_000]
    assert found.likely == (Fen(200_000_000), Fen(400_000_000))
    assert found.stated is not None
    assert found.least is not None
    assert found.least.x < found.stated.x


def test_nothing_known_gives_no_price() -> None:
    assert price_range(Decimal(100), None, [], low_percent=80, stated_fen=5) is None


def test_every_kind_of_fact_is_in_the_catalogue() -> None:
    assert {fact.kind for fact in FACTS.values()} == set(FactKind)
