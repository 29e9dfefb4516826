"""What a search text says beyond words: sizes, prices, districts, uses; and how the rest is cut into terms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core.deal import Business
from trading.core.land_use import UseClass
from trading.portal import cursors
from trading.portal.terms import terms_asked, terms_of, terms_of_code
from trading.portal.understanding import Span, understand


def heard(text: str) -> dict[str, object]:
    return {one.name: one.value for one in understand(text)[0]}


def test_a_district_a_use_and_a_size_are_understood() -> None:
    conditions, left = understand("海勃湾 工业 20亩")
    assert [(one.name, one.words) for one in conditions] == [("district", "海勃湾"), ("use", "工业"), ("area", "20亩")]
    assert heard("海勃湾 工业 20亩") == {
        "district": "150302",
        "use": UseClass.INDUSTRIAL,
        "area": Span(Decimal("12000.00"), Decimal("14666.66")),
    }
    assert left == ""


@pytest.mark.parametrize(
    ("text", "name", "low", "high"),
    [
        ("1.3公顷", "area", "11700.00", "14300.00"),
        ("800平方米", "area", "720.00", "880.00"),
        ("８００㎡", "area", "720.00", "880.00"),
        ("20-30亩", "area", "13333.33", "20000.00"),
        ("20亩至30亩", "area", "13333.33", "20000.00"),
        ("20亩以上", "area", "13333.33", None),
        ("不超过1,000平米", "area", None, "1000.00"),
        ("10 mu", "area", "6000.00", "7333.34"),
        ("500万", "price", "450000000", "550000000"),
        ("500万元以内", "price", None, "500000000"),
        ("1.2亿", "price", "10800000000", "13200000000"),
        ("100元/平", "unit_price", "9000", "11000"),
        ("20万/亩以下", "unit_price", None, "30000"),
    ],
)
def test_quantities_become_spans(text: str, name: str, low: str | None, high: str | None) -> None:
    span = Span(*(None if end is None else Decimal(end) for end in (low, high)))
    assert heard(text) == {name: span}


@pytest.mark.parametrize(
    "text", ["千里山工业园区", "海南路", "纬12街", "20", "0亩", "150302-T-2026-80001", "industrially"]
)
def test_names_and_numbers_stay_words(text: str) -> None:
    assert understand(text) == ([], text)


def test_quotes_and_notice_numbers_are_taken_literally() -> None:
    assert understand('"20亩" 滨河') == ([], "20亩 滨河")
    assert understand("乌海海勃湾转[2026]8001号") == ([], "乌海海勃湾转[2026]8001号")


def test_a_business_and_freedom_of_burdens_are_understood() -> None:
    assert heard("乌达 转租 无抵押") == {"district": "150304", "business": Business.SUBLEASE, "unburdened": True}


def test_a_road_is_not_found_by_halves_of_two_other_names() -> None:
    held = set(terms_of(["银山大道", "西卓子山街道"]))
    assert not set(terms_asked("银山街")) <= held
    assert set(terms_asked("银山大道")) <= held


def test_chinese_is_cut_into_neighbours_and_the_rest_into_words() -> None:
    pieces = ["纬十二", "十二街", "纬十", "十二", "二街", "纬", "十", "二", "街", "gb00017"]
    assert terms_of(["纬十二街 GB00017"]) == sorted(pieces)
    assert terms_asked("十二街，gb00017") == sorted(["十二街", "gb00017"])
    assert terms_asked("二街 街") == sorted(["二街", "街"])
    assert terms_asked("%_，。") == []
    assert terms_of_code("150302001001GB00017") == ["150302", "150302001", "150302001001", "gb00017"]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    conditions, left = understand(text)
    assert len(left) <= len(text) + 1
    assert all(one.words for one in conditions)


@given(st.text(alphabet="海勃湾区千里山镇工业用地abc123 -", max_size=30))
def test_a_text_is_found_by_every_part_of_itself(text: str) -> None:
    for start in range(len(text)):
        part = text[start : start + 4]
        if part.isascii():
            continue
        han = "".join(character for character in part if not character.isascii())
        if han in text:
            assert set(terms_asked(han)) <= set(terms_of([text]))


@given(st.integers(0, 9), st.integers(-(10**17), 10**17))
def test_a_cursor_is_read_as_it_was_written(stretch: int, figure: int) -> None:
    place = cursors.Cursor(stretch, figure, "150302-T-2026-00017")
    assert cursors.read(str(place)) == place
    assert place.instant.tzinfo is not None


@pytest.mark.parametrize("text", ["", "1~2", "1~x~150302-T-2026-1", "1~2~" + "9" * 33, "1~2~a'b"])
def test_what_is_no_cursor_names_no_place(text: str) -> None:
    assert cursors.read(text) is None
