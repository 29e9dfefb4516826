"""The words of a deal and the two land-use tables."""

import pytest

from trading.core.deal import (
    LAND_USES,
    AcquisitionForm,
    AcquisitionMode,
    DealKind,
    LandUseUnknown,
    OwnerType,
    TradeMode,
    UseClass,
    UseScheme,
    land_use,
    use_class,
    uses_of,
)


@pytest.mark.parametrize(
    ("scheme", "code", "name", "klass", "years"),
    [
        ("GB21010", "0901", "军事设施用地", UseClass.OTHER, 50),
        ("YDYH2023", "0901", "商业用地", UseClass.COMMERCIAL, 40),
        ("GB21010", "1001", "铁路用地", UseClass.OTHER, 50),
        ("YDYH2023", "1001", "工业用地", UseClass.INDUSTRIAL, 50),
        ("GB21010", "0601", "工业用地", UseClass.INDUSTRIAL, 50),
        ("GB21010", "0604", "仓储用地", UseClass.INDUSTRIAL, 50),
        ("GB21010", "0501", "零售商业用地", UseClass.COMMERCIAL, 40),
        ("GB21010", "0701", "城镇住宅用地", UseClass.RESIDENTIAL, 70),
        ("YDYH2023", "070102", "二类城镇住宅用地", UseClass.RESIDENTIAL, 70),
        ("YDYH2023", "110103", "三类物流仓储用地", UseClass.INDUSTRIAL, 50),
        ("GB21010", "0803", "教育用地", UseClass.PUBLIC, 50),
        ("YDYH2023", "0803", "文化用地", UseClass.PUBLIC, 50),
    ],
)
def test_a_code_means_what_its_scheme_says(scheme: str, code: str, name: str, klass: UseClass, years: int) -> None:
    assert land_use(scheme, code).chinese == name
    assert use_class(scheme, code) is klass
    assert use_class(scheme, code).max_years == years


def test_every_row_of_the_tables_is_whole() -> None:
    for (scheme, code), use in LAND_USES.items():
        assert (use.scheme, use.code) == (scheme, code)
        assert code.isdigit()
        assert len(code) in {2, 4, 6}
        assert use.english.isascii()
        assert use.use_class in UseClass
    assert all((use.scheme, use.code[:-2]) in LAND_USES for use in LAND_USES.values() if not use.is_group)


@pytest.mark.parametrize(
    ("scheme", "code"), [("GB21010", "0999"), ("GB21010", "070101"), ("X", "0701"), ("GB21010", "")]
)
def test_unknown_codes_are_refused(scheme: str, code: str) -> None:
    with pytest.raises(LandUseUnknown):
        use_class(scheme, code)


def test_headings_are_not_offered_as_uses() -> None:
    assert [use.code for use in uses_of(UseScheme.GB21010)][:2] == ["0501", "0502"]
    assert "05" not in {use.code for use in uses_of(UseScheme.GB21010)}


def test_kinds_are_spelled_in_three_manners() -> None:
    assert [(kind.letter, kind.character, kind.initials) for kind in DealKind] == [
        ("T", "转", "ZR"), ("L", "租", "CZ"), ("M", "抵", "DY"),
    ]  # fmt: skip
    assert DealKind.of_letter("L") is DealKind.LEASE
    with pytest.raises(ValueError):
        DealKind.of_letter("X")


def test_sub_kinds_belong_to_their_mode() -> None:
    assert AcquisitionForm.of_mode(AcquisitionMode.GRANT) == ["ordinary_grant", "flexible_grant"]
    assert AcquisitionForm.of_mode(AcquisitionMode.ALLOCATION) == []
    assert [mode.value for mode in AcquisitionMode if not mode.needs_end_date] == ["allocation"]


def test_questions_that_the_words_answer() -> None:
    assert [mode.value for mode in TradeMode if mode.has_room] == ["listing", "court"]
    assert [owner.value for owner in OwnerType if owner.is_natural] == ["person"]
