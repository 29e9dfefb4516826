"""Amounts: the one strict parser, the exact writers, and the capital characters against an inverse reader."""

import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core import money
from trading.core.money import MAX_FEN, AmountInvalid, Fen, parse_yuan

amounts = st.integers(0, MAX_FEN)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0),
        ("0.01", 1),
        ("007", 700),
        ("4250000", 425_000_000),
        ("4,250,000.5", 425_000_050),
        ("425,0000.50", 425_000_050),
        (" 4 250 000 元", 425_000_000),
        ("¥4,250,000.00", 425_000_000),
        ("￥４，２５０，０００．５０元", 425_000_050),
        ("\u30001 000\u3000", 100_000),
        ("9999999999999.99", MAX_FEN),
    ],
)
def test_amounts_as_people_type_them_are_read(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen
    assert isinstance(parse_yuan(typed), Fen)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "元", "-1", "+1", "1.", ".5", "1.234", "1e5", "1E+1000000", "1_000", "NaN", "sNaN", "Infinity", "inf",
     "0x10", "10000000000000", "1,2", "4,25", "1,00,000", ",100", "100,", "1.2.3", "10²", "①", "½", "١٢٣", "12万",
     "12万元", "元12", "12¥", "¥¥1", "1元元", "1\x00"],
)  # fmt: skip
def test_anything_doubtful_is_refused(typed: str) -> None:
    with pytest.raises(AmountInvalid) as refused:
        parse_yuan(typed, field="start_price")
    assert (refused.value.code, refused.value.on_field) == ("amount_invalid", "start_price")


@pytest.mark.parametrize("given_value", [None, 1, 1.5, Decimal("NaN"), True, b"1", ["1"]])
def test_only_text_is_read(given_value: object) -> None:
    with pytest.raises(AmountInvalid):
        parse_yuan(given_value)  # type: ignore[arg-type]


def test_nought_is_refused_where_the_amount_must_be_positive() -> None:
    with pytest.raises(AmountInvalid):
        parse_yuan("0.00", positive=True)
    assert parse_yuan("0.01", positive=True) == 1


@given(amounts)
def test_what_is_written_can_be_read(fen: int) -> None:
    assert parse_yuan(money.yuan(fen)) == fen
    assert parse_yuan(money.yuan(fen, trim=True)) == fen
    assert parse_yuan(money.decimal_yuan(fen)) == fen


@given(st.text(max_size=12))
def test_no_text_makes_the_parser_stumble(text: str) -> None:
    with suppress(AmountInvalid):
        assert 0 <= parse_yuan(text) <= MAX_FEN


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_ten_thousands_never_lie(fen: int) -> None:
    written = money.wan(fen)
    assert Fraction(written.replace(",", "")) * 1_000_000 == fen
    assert len(written.split(".")[1]) in range(2, 7)


@pytest.mark.parametrize(
    ("fen", "places", "written"),
    [
        (425_000_000, None, "425.00"),
        (2_412_000_000, None, "2,412.00"),
        (1, None, "0.000001"),
        (-1_234_500, None, "-1.2345"),
        (14_166_667, 2, "14.17"),
        (5_000, 2, "0.01"),
        (4_999, 2, "0.00"),
        (-4_999, 2, "0.00"),
        (99_995_000, 2, "100.00"),
    ],
)
def test_ten_thousands(fen: int, places: int | None, written: str) -> None:
    assert money.wan(fen, places=places) == written


def test_yuan_for_people_and_for_machines() -> None:
    assert money.yuan(425_000_000) == "4,250,000.00"
    assert money.yuan(425_000_000, trim=True) == "4,250,000"
    assert money.yuan(425_000_050, trim=True) == "4,250,000.50"
    assert money.yuan(-5) == "-0.05"
    assert money.decimal_yuan(425_000_000) == "4250000.00"


def test_sums_of_amounts_are_amounts() -> None:
    for value in (Fen(3) + 4, 4 + Fen(3), Fen(9) - 2, 9 - Fen(2), Fen(7) * 1, 7 * Fen(1), sum([Fen(3), Fen(4)])):
        assert value == 7
        assert isinstance(value, Fen)
    assert str(Fen(7)) == "7"


def test_an_amount_never_swallows_a_fraction() -> None:
    assert Fen(7) - Fraction(1, 2) == Fraction(13, 2)
    assert Fen(7) * Fraction(1, 2) == Fraction(7, 2)
    assert Decimal("0.5") + Fen(7) == Decimal("7.5")


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (140_950, "壹仟肆佰零玖元伍角"),
        (600_714, "陆仟零柒元壹角肆分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (10_000_500, "壹拾万零伍元整"),
        (1_005_000_000, "壹仟零伍万元整"),
        (100_000_000_000, "壹拾亿元整"),
        (5, "伍分"),
        (50, "伍角"),
        (1_005, "壹拾元零伍分"),
        (0, "零元整"),
        (10_000_100_000, "壹亿零壹仟元整"),
        (1_000_000_100_001, "壹佰亿零壹仟元零壹分"),
        (10_001_000_100, "壹亿零壹万零壹元整"),
        (100_000_001_000_000, "壹万亿零壹万元整"),
        (MAX_FEN, "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(fen: int, capitals: str) -> None:
    assert money.capitals(fen) == "人民币" + capitals


@pytest.mark.parametrize("fen", [-1, MAX_FEN + 1])
def test_capitals_stop_at_the_limits(fen: int) -> None:
    with pytest.raises(ValueError):
        money.capitals(fen)


@given(amounts)
def test_capitals_read_back_as_the_same_amount(fen: int) -> None:
    text = money.capitals(fen)
    assert read_capitals(text) == fen
    assert "零零" not in text
    assert text.endswith("整") == (fen % 100 == 0)


@given(st.integers(0, 10**13 - 1).map(lambda n: int(re.sub("[2-8]", "0", str(n)))))
def test_capitals_full_of_noughts_read_back(whole: int) -> None:
    assert read_capitals(money.capitals(whole * 100)) == whole * 100


def read_capitals(text: str) -> int:
    """An independent reader: characters from left to right, knowing nothing of how they were written."""
    yuan_part, _, cents_part = text.removeprefix("人民币").removesuffix("整").rpartition("元")
    cents = 0
    for digit, unit in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", cents_part):
        cents += "零壹贰叁肆伍陆柒捌玖".index(digit) * (10 if unit == "角" else 1)
    return read_whole(yuan_part) * 100 + cents


def read_whole(text: str) -> int:
    total = section = digit = 0
    for character in text:
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[character], 0
    return total + section + digit


@pytest.mark.parametrize(
    ("fen", "area", "price", "mu_price"),
    [
        (425_000_000, "20000.00", 21_250, 14_166_667),
        (1, "2.00", 1, 333),
        (1, "2.01", 0, 332),
        (5, "2.00", 3, 1667),
        (MAX_FEN, "0.01", MAX_FEN * 100, 66_666_666_666_666_600_000),
    ],
)
def test_prices_by_area_round_half_up(fen: int, area: str, price: int, mu_price: int) -> None:
    assert money.unit_price(fen, Decimal(area)) == price
    assert money.per_mu(fen, Decimal(area)) == mu_price


def test_a_price_by_area_needs_an_area() -> None:
    with pytest.raises(ValueError):
        money.unit_price(1, Decimal(0))


@given(amounts, st.integers(1, 10**11))
def test_unit_price_is_the_nearest_fen(fen: int, hundredths: int) -> None:
    exact = Fraction(fen * 100, hundredths)
    assert -Fraction(1, 2) < money.unit_price(fen, Decimal(hundredths) / 100) - exact <= Fraction(1, 2)
