"""The estimate of taxes: exact to the fen, banded, and never falling while the price rises."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core.deal import Business, TransferForm
from trading.rulebook.taxes import (
    Payer,
    Rates,
    TaxFacts,
    TaxLine,
    estimate_taxes,
    land_vat_bands,
    percent_of,
    total,
)

AMOUNTS = st.integers(min_value=0, max_value=10**13)


def lines(**facts: object) -> dict[str, TaxLine]:
    chosen = {"business": Business.TRANSFER, **facts}
    return {line.tax: line for line in estimate_taxes(TaxFacts(**chosen))}  # type: ignore[arg-type]


def land_vat(gain: int, deductions: int) -> int:
    return sum(band.amount_fen for band in land_vat_bands(gain, deductions))


def test_the_rule_books_example_of_land_appreciation_tax_comes_to_450() -> None:
    bands = land_vat_bands(1_200, 1_000)
    assert [(band.rate, band.base_fen, band.amount_fen) for band in bands] == [
        (30, 500, 150),
        (40, 500, 200),
        (50, 200, 100),
    ]
    assert land_vat(1_200, 1_000) == 450


@pytest.mark.parametrize(
    ("gain", "tax"),
    [(0, 0), (500, 150), (501, 150), (1_000, 350), (2_000, 850), (2_001, 851), (3_000, 1_450)],
)
def test_a_band_begins_where_the_one_below_is_full(gain: int, tax: int) -> None:
    assert land_vat(gain, 1_000) == tax


def test_without_deductions_all_of_the_gain_lies_in_the_highest_band() -> None:
    assert [(band.rate, band.base_fen, band.amount_fen) for band in land_vat_bands(100, 0)] == [(60, 100, 60)]


@given(AMOUNTS, AMOUNTS, st.integers(min_value=1, max_value=10**6))
def test_land_appreciation_tax_never_falls_and_never_jumps(gain: int, deductions: int, more: int) -> None:
    before, after = land_vat(gain, deductions), land_vat(gain + more, deductions)
    assert before <= after <= before + percent_of(more, Decimal(60)) + 1


@given(AMOUNTS, AMOUNTS)
def test_bands_add_up_to_gain_and_tax(gain: int, deductions: int) -> None:
    bands = land_vat_bands(gain, deductions)
    assert sum(band.base_fen for band in bands) == gain
    assert gain * 30 // 100 <= land_vat(gain, deductions) <= gain * 60 // 100 + 1


@given(AMOUNTS, st.integers(min_value=0, max_value=5))
def test_at_the_edge_of_a_band_one_fen_more_costs_at_most_one_fen(deductions: int, beyond: int) -> None:
    for percent in (50, 100, 200):
        edge = deductions * percent // 100 + beyond
        assert 0 <= land_vat(edge + 1, deductions) - land_vat(edge, deductions) <= 1


@given(AMOUNTS, AMOUNTS, st.decimals(min_value=0, max_value=20, places=3))
def test_a_share_is_rounded_half_up_once(fen: int, more: int, percent: Decimal) -> None:
    exact = Decimal(fen) * percent / 100
    assert abs(percent_of(fen, percent) - exact) <= Decimal("0.5")
    assert percent_of(fen, percent) <= percent_of(fen + more, percent)


def test_half_a_fen_is_rounded_up() -> None:
    assert percent_of(50, Decimal(1)) == 1
    assert percent_of(49, Decimal(1)) == 0
    assert percent_of(1_000, Decimal("0.05")) == 1


@given(AMOUNTS, st.integers(min_value=0, max_value=10**9), AMOUNTS)
def test_no_side_pays_less_for_a_higher_price(price: int, more: int, deductions: int) -> None:
    low = estimate_taxes(TaxFacts(Business.TRANSFER, price, deductions_fen=deductions))
    high = estimate_taxes(TaxFacts(Business.TRANSFER, price + more, deductions_fen=deductions))
    for payer in (Payer.GIVER, Payer.TAKER):
        assert total(low, payer) <= total(high, payer)


def test_a_general_taxpayer_pays_nine_per_cent_and_surcharges_on_that() -> None:
    found = lines(price_fen=1_000_000)
    assert {tax: line.amount_fen for tax, line in found.items()} == {
        "Value added tax": 90_000,
        "City maintenance and construction tax": 6_300,
        "Education surcharge": 2_700,
        "Local education surcharge": 1_800,
        "Land appreciation tax": None,
        "Deed tax": 30_000,
        "Stamp tax": 500,
        "Income tax": None,
    }


def test_the_simple_method_takes_three_per_cent() -> None:
    found = lines(price_fen=1_000_000, is_general_taxpayer=False, city_tax=Decimal(1))
    assert found["Value added tax"].amount_fen == 30_000
    assert found["City maintenance and construction tax"].amount_fen == 300
    assert found["Value added tax"].note


def test_the_buyer_pays_the_deed_tax_and_each_side_its_stamp() -> None:
    found = estimate_taxes(TaxFacts(Business.TRANSFER, 1_000_000, deductions_fen=1_000_000))
    assert total(found, Payer.TAKER) == 30_500
    assert total(found, Payer.GIVER) == 90_000 + 6_300 + 2_700 + 1_800 + 500


def test_an_exchange_pays_deed_tax_on_the_difference() -> None:
    found = lines(price_fen=1_000_000, transfer_form=TransferForm.EXCHANGE, difference_fen=200_000)
    assert found["Deed tax"].amount_fen == 6_000


def test_a_loss_pays_no_land_appreciation_tax() -> None:
    assert lines(price_fen=1_000, deductions_fen=2_000)["Land appreciation tax"].amount_fen == 0


def test_a_lease_is_taxed_on_a_years_rent_and_stamped_on_all_of_it() -> None:
    found = lines(business=Business.LEASE, yearly_rent_fen=100_000, lease_years=10)
    assert found["Value added tax"].amount_fen == 9_000
    assert (found["Stamp tax"].base_fen, found["Stamp tax"].amount_fen) == (1_000_000, 1_000)
    assert "Deed tax" not in found


def test_only_a_banks_loan_is_stamped() -> None:
    loan = 1_000_000_000
    assert lines(business=Business.MORTGAGE, loan_fen=loan)["Stamp tax"].amount_fen == 50_000
    assert lines(business=Business.MORTGAGE, loan_fen=loan, is_bank_loan=False) == {}


def test_the_authority_may_set_the_rates() -> None:
    (deed,) = [
        line
        for line in estimate_taxes(TaxFacts(Business.TRANSFER, 1_000_000), Rates(deed=Decimal(4)))
        if line.tax == "Deed tax"
    ]
    assert deed.amount_fen == 40_000


def test_every_line_names_its_law() -> None:
    for business in Business:
        for line in estimate_taxes(TaxFacts(business, 1, yearly_rent_fen=1, loan_fen=1)):
            assert line.source
            assert line.rate is not None or line.bands or line.note
