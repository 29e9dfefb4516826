"""Codes of parcels, units, certificates and people: read, checked and shown; never looked up."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from stdnum import numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from trading.core.city import here
from trading.core.errors import Invalid
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.text import SEPARATOR, clean_text, fold_name, fold_width


class ParcelCodeInvalid(Invalid):
    """The nineteen characters of a parcel code are not in order."""

    code = "parcel_code_invalid"
    msgid = N_("A parcel code has 19 characters, such as %(example)s. Copy it from the certificate.")
    rule = "V-01"
    field = "parcel_code"

    def __init__(self) -> None:
        super().__init__(example=_sample_parcel())


class UnitCodeInvalid(Invalid):
    """The twenty-eight characters of a unit code are not in order."""

    code = "unit_code_invalid"
    msgid = N_("A real estate unit code has 28 characters, such as %(example)s. Copy it from the certificate.")
    rule = "V-01"
    field = "unit_code"

    def __init__(self) -> None:
        super().__init__(example=_sample_parcel() + "W00000000")


class CodeOutOfScope(Invalid):
    """The code is well formed, but the market doesn't serve such land. Parameter: ``land_code``."""

    code = "code_out_of_scope"
    msgid = N_("This land is outside the market's scope.")
    rule = "V-01"
    field = "unit_code"


class ParcelCodeMismatch(Invalid):
    """The unit doesn't stand on the parcel. Parameters: ``parcel``, ``unit``."""

    code = "parcel_code_mismatch"
    msgid = N_("The unit code must begin with the parcel code %(parcel)s.")
    rule = "V-02"
    field = "unit_code"


class CertificateInvalid(Invalid):
    """The certificate number isn't in the form that registries use."""

    code = "certificate_invalid"
    msgid = N_("Enter the certificate number as printed, such as %(example)s.")
    rule = "V-03"
    field = "certificate_number"

    def __init__(self) -> None:
        super().__init__(example=here().certificate_number(2023, 1))


class IdentityInvalid(Invalid):
    """The number on an identity paper can't be right."""

    code = "identity_invalid"
    msgid = N_("Check the number: at least one character can't be right.")
    rule = "V-04"
    field = "identity_number"


# --- land -------------------------------------------------------------------------------------------------------

_PARCEL = re.compile(r"[0-9]{12}[GJZ][ABSXCDEFHGWY][0-9]{5}")
_ATTACHMENT = re.compile(r"[FLQW][0-9]{8}")
_SERVED_SURFACES = frozenset("BSX")


def _sample_parcel() -> str:
    return f"{min(here().district_codes)}001001GB00001"


class ParcelCode(str):
    """A checked parcel code: county, cadastral district and sub-district, feature, sequence."""

    __slots__ = ()

    @property
    def county(self) -> str:
        return self[:6]

    @property
    def cadastral(self) -> str:
        """The cadastral district and sub-district, six digits."""
        return self[6:12]

    @property
    def feature(self) -> str:
        return self[12:14]

    @property
    def sequence(self) -> str:
        return self[14:19]


class UnitCode(ParcelCode):
    """A checked real estate unit code: a parcel code and what stands on the parcel."""

    __slots__ = ()

    @property
    def parcel(self) -> ParcelCode:
        return ParcelCode(self[:19])

    @property
    def attachment(self) -> str:
        return self[19:]

    @property
    def is_bare_land(self) -> bool:
        return self[19] == "W"


def fold_code(text: str) -> str:
    """Return a code as typed or scanned without its spaces and hyphens, in ordinary capital letters."""
    return re.sub(r"[\s\-\u2010-\u2015\u00b7_]", "", fold_width(clean_text(text))).upper()


def parse_parcel_code(text: str) -> ParcelCode:
    """Read a parcel code; refuse one that is malformed (V-01) or lies outside the market's scope."""
    code = fold_code(text)
    if not _PARCEL.fullmatch(code) or code.endswith("00000"):
        raise ParcelCodeInvalid()
    _check_scope(ParcelCode(code), field="parcel_code")
    return ParcelCode(code)


def parse_unit_code(text: str) -> UnitCode:
    """Read a unit code; refuse one that is malformed (V-01) or lies outside the market's scope."""
    code = fold_code(text)
    parcel, attachment = code[:19], code[19:]
    if not _PARCEL.fullmatch(parcel) or parcel.endswith("00000") or not _ATTACHMENT.fullmatch(attachment):
        raise UnitCodeInvalid()
    _check_scope(ParcelCode(parcel), field="unit_code")
    return UnitCode(code)


def _check_scope(code: ParcelCode, *, field: str) -> None:
    owner, surface = code.feature
    if owner == "J":
        raise CodeOutOfScope(N_("Collective land isn't traded on this platform."), field=field, land_code=str(code))
    districts = here().district_codes
    if code.county not in districts:
        raise CodeOutOfScope(
            N_("The first six digits must name a district of this city: %(districts)s."),
            field=field,
            land_code=str(code),
            districts=", ".join(sorted(districts)),
        )
    if owner != "G" or surface not in _SERVED_SURFACES:
        raise CodeOutOfScope(
            N_("Only state-owned construction land (GB, GS or GX) is traded on this platform."),
            field=field,
            land_code=str(code),
        )


def check_same_parcel(parcel: str, unit: str) -> None:
    """Refuse a unit code that doesn't begin with the parcel code (V-02)."""
    if unit[:19] != parcel:
        raise ParcelCodeMismatch(parcel=str(parcel), unit=str(unit))


def group_code(code: str) -> list[str]:
    """Return a parcel or unit code in the groups that people read; any other code stays whole."""
    bounds = (0, 6, 12, 19, 28)
    if len(code) not in (19, 28):
        return [code] if code else []
    return [code[start:end] for start, end in pairwise(bounds) if code[start:end]]


# --- certificates -----------------------------------------------------------------------------------------------


class CertificateKind(LabelledEnum):
    """The papers that show a right."""

    TITLE = "title", N_("Real estate title certificate")
    PROOF = "proof", N_("Real estate registration proof")
    OLD_LAND = "old_land", N_("State-owned land use certificate (old)")
    OLD_HOUSE = "old_house", N_("House ownership certificate (old)")
    OLD_JOINT = "old_joint", N_("House and land certificate (old)")


_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_CERTIFICATE = {
    CertificateKind.TITLE: re.compile(rf"[{_PROVINCES}]\([0-9]{{4}}\)\S{{2,12}}不动产权第[0-9]{{7,}}号"),
    CertificateKind.PROOF: re.compile(rf"[{_PROVINCES}]\([0-9]{{4}}\)\S{{2,12}}不动产证明第[0-9]{{7,}}号"),
}
_BRACKETS = str.maketrans("〔［【[〕］】]", "(((())))")


def normalise_certificate(text: str) -> str:
    """Return a certificate number without spaces, with ordinary brackets and digits."""
    return re.sub(r"\s+", "", fold_width(clean_text(text)).translate(_BRACKETS))


def parse_certificate(text: str, kind: CertificateKind = CertificateKind.TITLE) -> str:
    """Read a certificate number in its normal form; refuse one that can't be right (V-03).

    Old papers have no common form: for them only presence and length are looked at.
    """
    number = normalise_certificate(text)
    pattern = _CERTIFICATE.get(kind)
    if not (pattern.fullmatch(number) if pattern else 4 <= len(number) <= 60):
        raise CertificateInvalid()
    return number


def is_local_certificate(number: str) -> bool:
    """True where a title certificate was issued in this province; others are warned about, not refused."""
    return number.startswith(here().certificate_province)


# --- people and bodies ------------------------------------------------------------------------------------------


class IdentityKind(LabelledEnum):
    """The papers by which parties are known."""

    RESIDENT_ID = "resident_id", N_("Resident identity card")
    CREDIT_CODE = "credit_code", N_("Unified social credit code")
    HMT_RESIDENCE = "hmt_residence", N_("Hong Kong, Macao and Taiwan residence permit")
    HMT_TRAVEL = "hmt_travel", N_("Hong Kong, Macao and Taiwan travel permit")
    FOREIGN_RESIDENCE = "foreign_residence", N_("Foreign permanent resident card")
    PASSPORT = "passport", N_("Passport")
    OFFICER = "officer", N_("Military officer card")


_FREE_FORMS = {
    IdentityKind.HMT_TRAVEL: re.compile(r"[A-Z]?[0-9]{8,10}"),
    IdentityKind.FOREIGN_RESIDENCE: re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
    IdentityKind.PASSPORT: re.compile(r"[A-Z0-9]{5,17}"),
    IdentityKind.OFFICER: re.compile(r"\S{4,20}"),
}


def parse_identity(kind: IdentityKind, text: str) -> str:
    """Read the number of an identity paper in its normal form; refuse one that can't be right (V-04)."""
    number = fold_code(text)
    if kind is IdentityKind.RESIDENT_ID:
        _check_resident_id(number)
    elif kind is IdentityKind.CREDIT_CODE:
        _check_credit_code(number)
    elif kind is IdentityKind.HMT_RESIDENCE:
        _check_residence_permit(number)
    elif not _FREE_FORMS[kind].fullmatch(number):
        raise IdentityInvalid(N_("The number doesn't have the form that this paper uses."))
    return number


def _check_resident_id(number: str) -> None:
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise IdentityInvalid(N_("A resident identity number has 18 characters: 17 digits and a digit or X."))
    try:
        ric.get_birth_date(number)
    except ValidationError:
        raise IdentityInvalid() from None
    # numbers were given years after birth, with the county's code of that later year: the place is only
    # looked up, not compared with the year of birth
    if not any(place for _digits, place in numdb.get("cn/loc").info(number[:6])):
        raise IdentityInvalid()
    if ric.calc_check_digit(number) != number[-1]:
        raise IdentityInvalid()


def _check_credit_code(number: str) -> None:
    if not re.fullmatch(r"[0-9A-Z]{18}", number):
        raise IdentityInvalid(N_("A unified social credit code has 18 letters and digits."))
    try:
        uscc.validate(number)
    except ValidationError:
        raise IdentityInvalid() from None


def _check_residence_permit(number: str) -> None:
    """Residence permits follow the resident card's rule with region codes of their own."""
    if not re.fullmatch(r"8[123]0000[0-9]{11}[0-9X]", number):
        raise IdentityInvalid(
            N_("A residence permit number has 18 characters and begins with 810000, 820000 or 830000.")
        )
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        raise IdentityInvalid() from None
    if ric.calc_check_digit(number) != number[-1]:
        raise IdentityInvalid()


def mask_name(name: str, *, natural: bool = True) -> str:
    """Return the name as the public sees it: ``张三`` becomes ``张*``; bodies keep their names."""
    if not natural:
        return name
    folded = fold_name(name)
    return folded[:1] + "".join(mark if mark in {SEPARATOR, " "} else "*" for mark in folded[1:])


def mask_id(number: str) -> str:
    """Return an identity number with only its ends left: three and four characters, or one and one if short."""
    head, tail = (3, 4) if len(number) >= 12 else (1, 1)
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]
