"""Codes of land, papers and people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core import codes
from trading.core.codes import CertificateInvalid, CertificateKind, IdentityInvalid, IdentityKind
from trading.core.errors import Invalid

UNIT = "150302001001GB00001W00000000"


@pytest.mark.parametrize(
    "typed",
    [
        UNIT,
        UNIT.lower(),
        "150302 001001 GB00001 W00000000",
        "150302-001001-GB00001-W00000000",
        "１５０３０２001001GB00001W00000000",
    ],
)
def test_a_unit_code_is_read_however_it_is_written(typed: str) -> None:
    unit = codes.parse_unit_code(typed)
    assert unit == UNIT
    assert (unit.county, unit.cadastral, unit.feature, unit.sequence, unit.attachment) == (
        "150302", "001001", "GB", "00001", "W00000000",
    )  # fmt: skip
    assert unit.parcel == UNIT[:19]
    assert unit.is_bare_land


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (UNIT[:-1], "unit_code_invalid"),
        (UNIT + "0", "unit_code_invalid"),
        (UNIT.replace("W", "K"), "unit_code_invalid"),
        (UNIT.replace("GB", "GZ"), "unit_code_invalid"),
        (UNIT.replace("00001W", "00000W"), "unit_code_invalid"),
        ("", "unit_code_invalid"),
        (UNIT.replace("150302", "150301"), "code_out_of_scope"),
        (UNIT.replace("150302", "320302"), "code_out_of_scope"),
        (UNIT.replace("GB", "JB"), "code_out_of_scope"),
        (UNIT.replace("GB", "ZB"), "code_out_of_scope"),
        (UNIT.replace("GB", "GH"), "code_out_of_scope"),
    ],
)
def test_other_unit_codes_are_refused(code: str, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        codes.parse_unit_code(code)
    assert (refused.value.code, refused.value.rule, refused.value.on_field) == (refusal, "V-01", "unit_code")


@pytest.mark.parametrize("feature", ["GB", "GS", "GX"])
def test_the_three_surfaces_of_state_land_are_served(feature: str) -> None:
    assert codes.parse_parcel_code(f"150304001002{feature}99999").feature == feature


@pytest.mark.parametrize("code", [UNIT, "150302001001GB00000", "x", "150302001001JA00001"])
def test_other_parcel_codes_are_refused(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        codes.parse_parcel_code(code)
    assert refused.value.on_field == "parcel_code"


def test_a_unit_stands_on_its_parcel() -> None:
    codes.check_same_parcel(UNIT[:19], UNIT)
    with pytest.raises(codes.ParcelCodeMismatch):
        codes.check_same_parcel("150302001001GB00002", UNIT)


def test_codes_are_shown_in_groups() -> None:
    assert codes.group_code(UNIT) == ["150302", "001001", "GB00001", "W00000000"]
    assert codes.group_code(UNIT[:19]) == ["150302", "001001", "GB00001"]
    assert codes.group_code("150302-T-2026-00001") != []
    assert codes.group_code("") == []


@pytest.mark.parametrize(
    "typed",
    [
        "蒙(2023)乌海市不动产权第0000001号",
        "蒙（２０２３） 乌海市不动产权第0000001号",
        "蒙〔2023〕乌海市不动产权第0000001号",
    ],
)
def test_certificate_numbers_have_one_form(typed: str) -> None:
    assert codes.parse_certificate(typed) == "蒙(2023)乌海市不动产权第0000001号"


def test_kinds_of_certificate_have_their_own_forms() -> None:
    proof = "蒙(2023)乌海市不动产证明第0000001号"
    assert codes.parse_certificate(proof, CertificateKind.PROOF) == proof
    assert codes.parse_certificate("乌国用（2008）第12号", CertificateKind.OLD_LAND) == "乌国用(2008)第12号"
    for number, kind in ((proof, CertificateKind.TITLE), ("蒙(2023)乌海市不动产权第000001号", CertificateKind.TITLE),
                         ("", CertificateKind.OLD_LAND)):  # fmt: skip
        with pytest.raises(CertificateInvalid):
            codes.parse_certificate(number, kind)


def test_certificates_of_other_provinces_are_told_apart() -> None:
    assert codes.is_local_certificate("蒙(2023)乌海市不动产权第0000001号")
    assert not codes.is_local_certificate(codes.parse_certificate("苏(2020)徐州市不动产权第0007652号"))


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        (IdentityKind.RESIDENT_ID, "15030219900101001x", "15030219900101001X"),
        (IdentityKind.CREDIT_CODE, " 91150302MA0N123452", "91150302MA0N123452"),
        (IdentityKind.CREDIT_CODE, "12150300MB1234567G", "12150300MB1234567G"),
        (IdentityKind.HMT_TRAVEL, "h12345678", "H12345678"),
        (IdentityKind.PASSPORT, "E12345678", "E12345678"),
    ],
)
def test_identity_numbers_are_read(kind: IdentityKind, typed: str, number: str) -> None:
    assert codes.parse_identity(kind, typed) == number


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (IdentityKind.RESIDENT_ID, "150302199001010011"),
        (IdentityKind.RESIDENT_ID, "15030219900230001X"),
        (IdentityKind.RESIDENT_ID, "150302900101001"),
        (IdentityKind.RESIDENT_ID, ""),
        (IdentityKind.CREDIT_CODE, "91150302MA0N123453"),
        (IdentityKind.CREDIT_CODE, "91150302MAON123452"),
        (IdentityKind.HMT_RESIDENCE, "840000199001010015"),
        (IdentityKind.HMT_RESIDENCE, "810000199013010015"),
        (IdentityKind.PASSPORT, "护照1"),
        (IdentityKind.HMT_TRAVEL, "12"),
    ],
)
def test_impossible_identity_numbers_are_refused(kind: IdentityKind, typed: str) -> None:
    with pytest.raises(IdentityInvalid) as refused:
        codes.parse_identity(kind, typed)
    assert refused.value.rule == "V-04"


@given(st.sampled_from(["81", "82", "83"]), st.dates(), st.integers(0, 999))
def test_exactly_one_check_digit_fits_a_residence_permit(region: str, birth, order: int) -> None:
    stem = f"{region}0000{birth.year:04d}{birth.month:02d}{birth.day:02d}{order:03d}"
    fitting = [digit for digit in "0123456789X" if accepts(IdentityKind.HMT_RESIDENCE, stem + digit)]
    assert len(fitting) == 1


def accepts(kind: IdentityKind, number: str) -> bool:
    try:
        return codes.parse_identity(kind, number) == number
    except IdentityInvalid:
        return False


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("欧阳娜娜", "欧***"), ("买买提·吐尔逊", "买**·***"), ("", ""), ("张", "张")]
)
def test_people_are_masked_in_public(name: str, masked: str) -> None:
    assert codes.mask_name(name) == masked


def test_bodies_keep_their_names() -> None:
    assert codes.mask_name("乌海市某某公司", natural=False) == "乌海市某某公司"


@pytest.mark.parametrize(
    ("number", "masked"),
    [("15030219900101001X", "150***********001X"), ("E12345678", "E*******8"), ("12", "**"), ("", "")],
)
def test_numbers_are_masked(number: str, masked: str) -> None:
    assert codes.mask_id(number) == masked
