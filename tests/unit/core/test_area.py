"""Areas: square metres in, mu and hectares out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core import area
from trading.core.area import AreaInvalid, parse_area


@pytest.mark.parametrize(
    ("typed", "metres"),
    [("20000", "20000.00"), ("20,000.5 ㎡", "20000.50"), ("２０平方米", "20.00"), ("0.01m2", "0.01"), ("3 m²", "3.00"),
     ("2000000000", "2000000000.00")],
)  # fmt: skip
def test_areas_are_read(typed: str, metres: str) -> None:
    assert str(parse_area(typed)) == metres


@pytest.mark.parametrize("typed", ["", "0", "0.00", "-3", "1.234", "1e3", "NaN", "3亩", "2000000000.01", "12345678901"])
def test_doubtful_areas_are_refused(typed: str) -> None:
    with pytest.raises(AreaInvalid) as refused:
        parse_area(typed, field="total_area")
    assert refused.value.on_field == "total_area"


def test_the_three_units() -> None:
    metres = Decimal("20000.00")
    assert (area.mu(metres), area.hectares(metres)) == (30, 2)
    assert area.format_m2(metres) == "20,000.00"
    assert area.format_mu(metres) == "30.00"
    assert area.format_hectares(metres) == "2.0000"
    assert area.from_mu(Decimal(1)) == Decimal("666.67")


@pytest.mark.parametrize(
    ("metres", "capitals"),
    [
        ("20000", "贰万平方米"),
        ("20000.50", "贰万点伍零平方米"),
        ("0.05", "零点零伍平方米"),
        ("1002.34", "壹仟零贰点叁肆平方米"),
    ],
)
def test_areas_in_capitals(metres: str, capitals: str) -> None:
    assert area.capitals(Decimal(metres)) == capitals


@given(st.integers(1, 200_000_000_000))
def test_fifteen_mu_are_a_hectare(hundredths: int) -> None:
    metres = Decimal(hundredths) / 100
    assert area.mu(metres) == area.hectares(metres) * 15
    assert parse_area(area.format_m2(metres)) == metres
