"""Rates are whole thousandths of a per cent, in and out."""

from __future__ import annotations

import pytest

from trading.core.deal import Business, Figure
from trading.core.errors import Invalid
from trading.core.money import Fen
from trading.core.rates import MAX_RATE, Rate, RateInvalid, parse_percent, percent


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("4.35", 4350),
        ("4.350", 4350),
        ("4", 4000),
        ("0.001", 1),
        ("４．３５％", 4350),
        (" 12.5 % ", 12500),
        ("100", MAX_RATE),
    ],
)
def test_a_rate_is_read_as_people_type_it(typed: str, rate: int) -> None:
    assert parse_percent(typed) == rate
    assert percent(parse_percent(percent(rate))) == percent(rate)


@pytest.mark.parametrize("typed", ["", "4.3505", "-1", "1e2", "4,35,0", "four", "100.001", "NaN", None])
def test_anything_doubtful_is_refused(typed: str) -> None:
    with pytest.raises(RateInvalid):
        parse_percent(typed)


def test_nought_is_refused_where_a_rate_is_needed() -> None:
    assert parse_percent("0") == 0
    with pytest.raises(RateInvalid):
        parse_percent("0.000", positive=True)


@pytest.mark.parametrize(
    ("business", "figure", "value"),
    [
        (Business.TRANSFER, Figure.PRICE, Fen(4350)),
        (Business.LEASE, Figure.YEARLY_RENT, Fen(4350)),
        (Business.SUBLEASE, Figure.YEARLY_RENT, Fen(4350)),
        (Business.MORTGAGE, Figure.ANNUAL_RATE, Rate(4350)),
    ],
)
def test_each_business_knows_what_is_agreed(business: Business, figure: Figure, value: int) -> None:
    assert business.figure is figure
    assert (business.figure.of(4350), type(business.figure.of(4350))) == (value, type(value))
    assert business.figure.falls is (figure is Figure.ANNUAL_RATE)


def test_lenders_go_down_and_buyers_go_up() -> None:
    up, down = Figure.PRICE, Figure.ANNUAL_RATE
    assert (up.beats(2, 1), up.beats(1, 1), up.meets(1, 1), up.meets(1, 2), up.improved(10, 3)) == (
        True, False, True, False, 13,
    )  # fmt: skip
    assert (down.beats(1, 2), down.beats(1, 1), down.meets(1, 1), down.meets(2, 1), down.improved(10, 3)) == (
        True, False, True, False, 7,
    )  # fmt: skip


@pytest.mark.parametrize("figure", list(Figure))
def test_what_machines_are_told_is_read_back(figure: Figure) -> None:
    assert figure.parse(figure.text(4350)) == figure.of(4350)
    with pytest.raises(Invalid):
        figure.parse(figure.text(0))
