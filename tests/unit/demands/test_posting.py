"""What a post may say: whole ranges, terms within the law, and no way to be reached in its text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from trading.core.deal import OwnerType, UseClass
from trading.core.errors import Refusals
from trading.demands.rules import Bounds, ContactInText, check_land, check_money, check_validity, refuse_contacts
from trading.demands.states import DEMAND, PUBLIC, DemandKind, DemandStatus, LenderType

TODAY = date(2026, 11, 25)


def codes_of(kind: DemandKind, party: OwnerType = OwnerType.COMPANY, **answers: Any) -> list[str]:
    try:
        check_money(kind, party_kind=party, bounds=Bounds(180), today=TODAY, **answers)
    except Refusals as several:
        return [one.code for one in several.refusals]
    return []


def test_a_text_that_says_how_to_be_reached_is_refused_on_its_field() -> None:
    refuse_contacts("需要 20 至 40 亩工业用地，预算 1,200 万元。", field="description")
    with pytest.raises(ContactInText) as refused:
        refuse_contacts("有意请致电13812345678", field="description")
    assert (refused.value.rule, refused.value.on_field) == ("D-01", "description")
    assert refused.value.params == {"found": "13812345678"}


def test_land_needs_a_use_and_a_size_in_order() -> None:
    check_land(uses=[UseClass.INDUSTRIAL], area_min=Decimal(1), area_max=None)
    with pytest.raises(Refusals) as refused:
        check_land(uses=[], area_min=None, area_max=None)
    assert [one.code for one in refused.value.refusals] == ["use_missing", "area_missing"]
    with pytest.raises(Refusals):
        check_land(uses=[UseClass.INDUSTRIAL], area_min=Decimal(2), area_max=Decimal(1))


def test_each_kind_says_what_is_paid() -> None:
    assert codes_of(DemandKind.BUY) == ["budget_missing"]
    assert codes_of(DemandKind.BUY, unit_amount=1) == []
    assert codes_of(DemandKind.RENT) == ["rent_missing", "term_missing"]
    assert codes_of(DemandKind.LEND) == ["loan_missing", "rate_missing", "term_missing", "lender_unfit"]
    assert codes_of(DemandKind.RENT, amount_min=2, amount_max=1, term_months=12) == ["range_turned"]


def test_a_lease_of_twenty_years_is_the_longest() -> None:
    assert codes_of(DemandKind.RENT, amount_max=1, term_months=240) == []
    assert codes_of(DemandKind.RENT, amount_max=1, term_months=241) == ["lease_too_long"]
    assert codes_of(DemandKind.RENT, amount_max=1, term_months=12, starts_on=date(2026, 11, 24)) == [
        "start_in_the_past"
    ]


def test_people_lend_as_people_and_bodies_as_bodies() -> None:
    loan = {"amount_max": 1, "rate_min": 1, "term_months": 1}
    assert codes_of(DemandKind.LEND, OwnerType.PERSON, lender_type=LenderType.PERSON, **loan) == []
    assert codes_of(DemandKind.LEND, OwnerType.PERSON, lender_type=LenderType.BANK, **loan) == ["lender_unfit"]
    assert codes_of(DemandKind.LEND, OwnerType.COMPANY, lender_type=LenderType.ENTERPRISE, **loan) == []
    assert codes_of(DemandKind.LEND, OwnerType.COMPANY, lender_type=LenderType.PERSON, **loan) == ["lender_unfit"]


def test_a_post_stands_no_longer_than_the_market_lets_it() -> None:
    check_validity(180, Bounds(180))
    for days in (0, 181):
        with pytest.raises(Exception, match="180"):
            check_validity(days, Bounds(180))


def test_nothing_public_is_reached_past_the_desk() -> None:
    reached = {step.target for act, step in DEMAND.steps.items() if act != "publish"} & {DemandStatus.PUBLISHED}
    sources = {source for act in ("resume", "renew") for source in DEMAND.steps[act].sources}
    assert reached == {DemandStatus.PUBLISHED}
    assert sources <= PUBLIC
