"""Terms of a lease: their check, and the rent year by year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trading.contract import samples
from trading.contract.kinds import lease
from trading.contract.kinds.lease import Terms, rent_years
from trading.core.deal import Business
from trading.core.money import Fen


def _terms(**changes: object) -> Terms:
    return replace(Terms.of(samples.lease_of(samples.ordinary()), samples.SIGN_DUE_ON), **changes)


def _rules(terms: Terms) -> list[str]:
    return [finding.rule for finding in lease.check(terms) if finding.blocks]


def test_twenty_years_stand_and_a_month_more_does_not() -> None:
    assert _rules(_terms()) == []
    assert _rules(_terms(months=241)) == ["V-10"]
    assert _rules(_terms(months=0)) == ["V-10"]


def test_a_lease_ends_with_the_right_at_the_latest() -> None:
    assert _rules(_terms(months=12, ends_on=date(2027, 12, 31))) == []
    assert _rules(_terms(months=12, ends_on=date(2027, 12, 30))) == ["V-08"]


def test_another_rent_than_agreed_and_too_much_earnest_money_are_refused() -> None:
    assert _rules(_terms(agreed_rent=Fen(1))) == ["V-31"]
    assert _rules(_terms(deposit=Fen(4_300_000))) == []
    assert _rules(_terms(deposit=Fen(4_300_001))) == ["V-26"]


def test_the_rent_rises_by_whole_fen_and_free_months_are_left_out() -> None:
    terms = _terms(rent=Fen(10_000_001), months=30, rent_free_months=3, escalation_rate=5_000, escalation_years=1)
    years = rent_years(terms)
    assert [int(year.yearly) for year in years] == [10_000_001, 10_500_001, 11_025_001]
    assert [int(year.due) for year in years] == [7_500_001, 10_500_001, 5_512_501]
    assert years[2].span == "2029年1月1日至2029年6月30日"


def test_a_rent_without_escalation_stays() -> None:
    assert {int(year.yearly) for year in rent_years(_terms(escalation_rate=0))} == {21_500_000}


@pytest.mark.parametrize(("business", "words"), [(Business.LEASE, "出租合同"), (Business.SUBLEASE, "转租合同")])
def test_lease_and_sublease_have_names_of_their_own(business: Business, words: str) -> None:
    assert words in lease.title(replace(samples.lease_of(samples.ordinary()), business=business))


def test_the_paper_says_who_declares_the_income_of_allocated_land() -> None:
    deal = samples.lease_of(samples.worst_case())
    document = lease.document_data(deal, Terms.of(deal, samples.SIGN_DUE_ON))
    assert document.is_allocated
    assert document.rent.words == "人民币贰拾壹万伍仟元整"
    assert len(document.rents) == 20
