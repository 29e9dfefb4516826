"""Names and texts at the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core.text import clean_text, fold_name, fold_width, same_name


@pytest.mark.parametrize("separator", [*"·•‧∙⋅・･․.．", " · ", "\u0387"])
def test_the_separator_in_a_name_is_always_the_same(separator: str) -> None:
    assert fold_name(f"买买提{separator}吐尔逊") == "买买提\u00b7吐尔逊"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        (" 张 三 ", "张三"),
        ("张\u200b三\u202e", "张三"),
        ("乌海市ＡＢＣ（集团）有限公司", "乌海市ABC（集团）有限公司"),
        ("John  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("cafe\u0301", "caf\u00e9"),
        ("\U00020bb7野家", "\U00020bb7野家"),
    ],
)
def test_names_are_folded(typed: str, folded: str) -> None:
    assert fold_name(typed) == folded


def test_spellings_of_one_name_are_the_same() -> None:
    assert same_name("乌海市ＡＢＣ（集团）有限公司", "乌海市abc(集团) 有限公司")
    assert not same_name("张三", "张三丰")


def test_line_breaks_stay_only_where_there_may_be_lines() -> None:
    assert clean_text("a\r\nb\x00\u2066c\t d", multiline=True) == "a\nbc d"
    assert clean_text("a\r\nb") == "a b"


def test_the_mongolian_vowel_separator_stays() -> None:
    assert clean_text("\u182c\u180e\u1820") == "\u182c\u180e\u1820"


def test_width_folding_leaves_superscripts_alone() -> None:
    assert fold_width("１０²㎡") == "10²㎡"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)
    assert clean_text(clean_text(text, multiline=True), multiline=True) == clean_text(text, multiline=True)
    clean_text(text).encode("utf-8")
