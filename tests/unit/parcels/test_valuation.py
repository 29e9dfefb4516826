"""The price of a right by the published price: worked by hand, at its limits, and in which direction it moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core.calendar import add_years
from trading.parcels.corrections import ONE, interpolated, term_factor, years_between
from trading.parcels.valuation import (
    BasePrice,
    Factors,
    PriceSource,
    StepKind,
    Subject,
    Valuation,
    value_land,
    value_rent,
)

TODAY = date(2026, 3, 2)
BASE = BasePrice(
    source=PriceSource.BENCHMARK,
    number="2024",
    fen_per_m2=108_000,
    basis_on=date(2024, 1, 1),
    valid_from=date(2024, 7, 1),
    plot_ratio=Decimal("1.80"),
    years=70,
)
SUBJECT = Subject(area=Decimal("12345.67"), full_years=70, plot_ratio=Decimal("2.00"), ends_on=date(2066, 3, 1))
FACTORS = Factors(
    plot_ratio=((100, 7900), (180, 10000), (220, 10950), (300, 12500)),
    index=((202401, 10000), (202412, 10150), (202603, 10245)),
    rate=600,
)


def step(valuation: Valuation, kind: StepKind):
    return next(one for one in valuation.steps if one.kind is kind)


def test_a_valuation_is_what_a_pocket_calculator_makes_of_it() -> None:
    # base                                                                    1,080.00
    # date: index 102.45 / 100.00 = 1.0245;  1,080.00 × 1.0245 = 1,106.46
    # plot ratio: K(2.00) half way between K(1.80) = 1.0000 and K(2.20) = 1.0950, so 1.0475; K(1.80) = 1.0000
    #       1,106.46 × 1.0475 = 1,159.01685, to the fen 1,159.02
    # term: 2026-03-02 to 2066-03-01 are 40 years of 70; 1.06^-40 = 0.0972222, 1.06^-70 = 0.0169274
    #       0.9027778 / 0.9830726 = 0.918323..., to four decimals 0.9183;  1,159.02 × 0.9183 = 1,064.328066: 1,064.33
    # whole: 1,064.33 × 12,345.67 = 13,139,866.9511, to the fen 13,139,866.95
    valuation = value_land(BASE, SUBJECT, FACTORS, TODAY)
    assert [one.kind for one in valuation.steps] == list(StepKind)
    assert [one.factor for one in valuation.steps] == [10_000, 10_245, 10_475, 9_183]
    assert [one.fen_per_m2 for one in valuation.steps] == [108_000, 110_646, 115_902, 106_433]
    assert valuation.total == 1_313_986_695
    assert [one.formula for one in valuation.steps] == [
        "1,080.00",
        "102.45 ÷ 100.00 = 1.0245; 1,080.00 × 1.0245 = 1,106.46",
        "1.0475 ÷ 1.0000 = 1.0475; 1,106.46 × 1.0475 = 1,159.02",
        "(1 − 1.0600^−40.00) ÷ (1 − 1.0600^−70) = 0.9183; 1,159.02 × 0.9183 = 1,064.33",
    ]
    assert valuation.total_formula == "1,064.33 × 12,345.67 = 13,139,866.95"
    assert not any(one.is_limited for one in valuation.steps)


def test_only_a_benchmark_is_provisional() -> None:
    assert value_land(BASE, SUBJECT, FACTORS, TODAY).is_provisional
    for source in (PriceSource.PARCEL_STANDARD, PriceSource.AREA_STANDARD):
        assert not value_land(replace(BASE, source=source), SUBJECT, FACTORS, TODAY).is_provisional


def test_without_tables_nothing_is_corrected_and_every_step_says_so() -> None:
    valuation = value_land(BASE, SUBJECT, Factors(), TODAY)
    assert {one.fen_per_m2 for one in valuation.steps} == {108_000}
    assert [one.is_limited for one in valuation.steps] == [False, True, True, True]
    assert all("no correction" in one.note for one in valuation.steps[1:])


# --- the date -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "asked", "is_limited"), [((2026, 8), "2026-08", False), ((2026, 10), "2026-10", True)])
def test_the_last_known_index_is_taken_where_the_month_is_not_published(
    on: tuple[int, int], asked: str, is_limited: bool
) -> None:
    found = step(value_land(BASE, SUBJECT, FACTORS, date(*on, 9)), StepKind.DATE)
    assert found.factor == 10_245
    assert "the last published" in found.note
    assert (found.params["now"], found.params["asked"]) == ("2026-03", asked)
    assert found.is_limited == is_limited  # doubtful once it is more than half a year behind


def test_an_index_that_begins_after_the_day_of_valuation_corrects_nothing() -> None:
    late = replace(FACTORS, index=((202406, 10100), (202603, 10245)))
    found = step(value_land(BASE, SUBJECT, late, TODAY), StepKind.DATE)
    assert (found.factor, found.is_limited, found.params) == (ONE, True, {"first": "2024-06"})


# --- the plot ratio -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "factor", "is_limited"),
    [
        ("1.80", 10_000, False),
        ("0.50", 7_900, True),
        ("1.00", 7_900, False),
        ("3.00", 12_500, False),
        ("9.99", 12_500, True),
    ],
)
def test_the_table_counts_up_to_its_ends(ratio: str, factor: int, is_limited: bool) -> None:
    found = step(value_land(BASE, replace(SUBJECT, plot_ratio=Decimal(ratio)), FACTORS, TODAY), StepKind.PLOT_RATIO)
    assert (found.factor, found.is_limited) == (factor, is_limited)


@pytest.mark.parametrize("missing", ["price", "parcel"])
def test_a_plot_ratio_that_nobody_names_corrects_nothing(missing: str) -> None:
    base = replace(BASE, plot_ratio=None) if missing == "price" else BASE
    subject = replace(SUBJECT, plot_ratio=None) if missing == "parcel" else SUBJECT
    found = step(value_land(base, subject, FACTORS, TODAY), StepKind.PLOT_RATIO)
    assert (found.factor, found.is_limited) == (ONE, True)


def test_a_table_of_one_row_is_the_same_everywhere() -> None:
    assert [interpolated(((150, 9_000),), argument) for argument in (1, 150, 400)] == [9_000] * 3


# --- the term -----------------------------------------------------------------------------------------------------


def test_a_right_with_its_full_term_is_not_corrected() -> None:
    last_day = add_years(TODAY, 70) - timedelta(days=1)
    assert step(value_land(BASE, replace(SUBJECT, ends_on=last_day), FACTORS, TODAY), StepKind.TERM).factor == ONE


@pytest.mark.parametrize("ends_on", [date(2026, 3, 1), date(2019, 1, 1)])
def test_a_right_that_has_run_out_is_worth_nothing(ends_on: date) -> None:
    assert value_land(BASE, replace(SUBJECT, ends_on=ends_on), FACTORS, TODAY).total == 0


def test_allocated_land_is_not_corrected_for_a_term() -> None:
    found = step(value_land(BASE, replace(SUBJECT, ends_on=None), FACTORS, TODAY), StepKind.TERM)
    assert (found.factor, found.is_limited) == (ONE, False)


def test_a_price_that_names_no_term_is_for_the_longest_of_its_use() -> None:
    unnamed = value_land(replace(BASE, years=None), SUBJECT, FACTORS, TODAY)
    assert unnamed.total == value_land(BASE, SUBJECT, FACTORS, TODAY).total


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2015, 4, 18), date(2065, 4, 17), "50.00"),
        (date(2024, 2, 29), date(2064, 2, 28), "40.00"),  # to the end of the 28th: the 29th begins year 41
        (date(2024, 2, 29), date(2024, 2, 29), "0.00"),
        (date(2025, 1, 1), date(2064, 12, 31), "40.00"),
        (date(2026, 3, 2), date(2026, 8, 31), "0.50"),  # 183 of 365 days
        (date(2026, 3, 2), date(2026, 3, 1), "0.00"),
        (date(2026, 3, 2), date(2026, 2, 1), "0.00"),
    ],
)
def test_years_are_whole_ones_and_days_of_the_next(start: date, end: date, years: str) -> None:
    assert str(years_between(start, end)) == years


def test_a_valuation_on_the_29th_of_february_has_its_index_and_its_term() -> None:
    on = date(2028, 2, 29)
    valuation = value_land(BASE, replace(SUBJECT, ends_on=date(2068, 2, 28)), FACTORS, on)
    assert step(valuation, StepKind.TERM).params["left"] == Decimal("40.00")
    assert valuation.steps[-1].factor == 9_183


# --- rents --------------------------------------------------------------------------------------------------------


def test_a_rent_is_corrected_for_its_date_only() -> None:
    rent = value_rent(
        replace(BASE, fen_per_m2=5_500, source=PriceSource.AREA_STANDARD), Decimal("100.00"), FACTORS, TODAY
    )
    assert [one.kind for one in rent.steps] == [StepKind.BASE, StepKind.DATE]
    assert rent.fen_per_m2 == 5_635  # 55.00 × 1.0245 = 56.3475
    assert rent.total == 563_500


# --- in which direction it moves ----------------------------------------------------------------------------------

rates = st.integers(1, 3000)
terms = st.decimals(0, 70, places=2)


@given(rate=rates, one=terms, other=terms)
def test_more_years_are_never_worth_less(rate: int, one: Decimal, other: Decimal) -> None:
    shorter, longer = sorted((one, other))
    assert 0 <= term_factor(rate, shorter, 70) <= term_factor(rate, longer, 70) <= ONE


@given(rate=rates, full=st.integers(1, 70))
def test_no_years_are_worth_nothing_and_all_of_them_everything(rate: int, full: int) -> None:
    assert (term_factor(rate, Decimal(0), full), term_factor(rate, Decimal(full), full)) == (0, ONE)


@given(one=st.integers(1, 40_000), other=st.integers(1, 40_000), price=st.integers(1, 10**9))
def test_a_higher_index_never_makes_a_lower_price(one: int, other: int, price: int) -> None:
    totals = [
        value_land(
            replace(BASE, fen_per_m2=price),
            SUBJECT,
            replace(FACTORS, index=((202401, 10_000), (202603, figure))),
            TODAY,
        ).total
        for figure in sorted((one, other))
    ]
    assert totals == sorted(totals)


@given(one=st.decimals("0.01", 20, places=2), other=st.decimals("0.01", 20, places=2))
def test_a_higher_plot_ratio_never_makes_a_lower_price(one: Decimal, other: Decimal) -> None:
    totals = [
        value_land(BASE, replace(SUBJECT, plot_ratio=ratio), FACTORS, TODAY).total for ratio in sorted((one, other))
    ]
    assert totals == sorted(totals)


@given(days=st.integers(0, 30_000), later=st.integers(0, 1000))
def test_years_left_never_grow_as_time_goes_by(days: int, later: int) -> None:
    start = date(2024, 2, 29)
    end = start + timedelta(days=days)
    assert years_between(start + timedelta(days=later), end) <= years_between(start, end)
    assert years_between(start, end) <= years_between(start, end + timedelta(days=later))
