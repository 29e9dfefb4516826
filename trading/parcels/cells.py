"""What may stand in the cells of a parcel table, and how each is read: one function a kind of cell.

Each reads text and returns a value, or raises a refusal that says how to write it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from trading.core import codes
from trading.core.codes import IdentityKind
from trading.core.deal import AcquisitionForm, AcquisitionMode, CoOwnership, OwnerType
from trading.core.errors import Invalid
from trading.core.land_use import UseScheme
from trading.core.messages import N_
from trading.core.text import clean_text, fold_name
from trading.parcels.geometry import OutlineInvalid, Point

MAX_CORNERS = 500

#: the template's words for members of enumerations
SCHEMES = {"GB/T 21010-2017": UseScheme.GB21010, "GB/T21010-2017": UseScheme.GB21010}
MODES = {
    "划拨": AcquisitionMode.ALLOCATION,
    "出让": AcquisitionMode.GRANT,
    "租赁": AcquisitionMode.LEASE,
    "作价出资": AcquisitionMode.CONTRIBUTION,
    "作价出资(入股)": AcquisitionMode.CONTRIBUTION,
    "授权经营": AcquisitionMode.AUTHORISED,
}
FORMS = {
    "普通出让": AcquisitionForm.ORDINARY_GRANT,
    "弹性年期": AcquisitionForm.FLEXIBLE_GRANT,
    "长期租赁": AcquisitionForm.LONG_LEASE,
    "先租后让": AcquisitionForm.LEASE_FIRST,
}
CO_OWNERSHIP = {
    "单独所有": CoOwnership.SOLE,
    "按份共有": CoOwnership.BY_SHARES,
    "共同共有": CoOwnership.JOINT,
}
ID_KINDS = {
    "统一社会信用代码": IdentityKind.CREDIT_CODE,
    "居民身份证": IdentityKind.RESIDENT_ID,
    "身份证": IdentityKind.RESIDENT_ID,
    "护照": IdentityKind.PASSPORT,
}
_ANSWERS = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")


class CellInvalid(Invalid):
    """What stands in a cell can't be read."""

    code = "cell_invalid"
    msgid = N_("This can't be read.")


@dataclass(frozen=True)
class HolderRecord:
    """One holder as a file names it."""

    name: str
    id_type: IdentityKind
    id_code: str
    kind: OwnerType
    share: Fraction


def member_of(enumeration: Any, words: dict[str, Any]) -> Callable[[str], Any]:
    """A reader of an enumeration by its value or by the words of the template."""

    def parse(text: str) -> Any:
        folded = text.translate(str.maketrans("（）", "()"))
        if folded in words:
            return words[folded]
        for member in enumeration:
            if member.value.casefold() == folded.casefold():
                return member
        raise CellInvalid(N_("Choose one of: %(choices)s."), choices=list(words))

    return parse


def text_up_to(length: int) -> Callable[[str], str]:
    """A reader of free text of at most ``length`` characters."""

    def parse(text: str) -> str:
        cleaned = clean_text(text)
        if len(cleaned) > length:
            raise CellInvalid(N_("This is longer than %(length)s characters."), length=length)
        return cleaned

    return parse


def day(text: str) -> date:
    """A date as 2015-04-18, 2015/4/18 or 2015年4月18日."""
    found = _DATE.fullmatch(text)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            pass
    raise CellInvalid(N_("Write the date as 2015-04-18."))


def yes_or_no(text: str) -> bool:
    """是 or 否, or their usual stand-ins."""
    answer = _ANSWERS.get(text.casefold())
    if answer is None:
        raise CellInvalid(N_("Choose one of: %(choices)s."), choices=["是", "否"])
    return answer


def grade(text: str) -> int:
    """A land grade."""
    if not re.fullmatch(r"[1-9]", text):
        raise CellInvalid(N_("A land grade is a digit from 1 to 9."))
    return int(text)


def index(text: str) -> Decimal:
    """A planning index: up to four digits and two decimals."""
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text):
        raise CellInvalid(N_("Write a number with at most two decimals."))
    return Decimal(text)


def certificate(text: str) -> str:
    """A title certificate in its normal form; papers of the older kinds are kept as they are."""
    if re.search(r"国用|房地", text):
        return codes.parse_certificate(text, codes.CertificateKind.OLD_LAND)
    return codes.parse_certificate(text)


def holders(text: str) -> tuple[HolderRecord, ...]:
    """Holders as ``name|kind of paper|number|share``, parted by semicolons."""
    found = tuple(_holder(part.strip()) for part in re.split(r"[;；]", text) if part.strip())
    if not found:
        raise CellInvalid(N_("Name at least one holder."))
    return found


def _holder(text: str) -> HolderRecord:
    parts = [part.strip() for part in re.split(r"[|｜]", text)]
    if len(parts) not in (3, 4) or not parts[0]:
        raise CellInvalid(N_("Write each holder as name|kind of paper|number|share."))
    id_type = member_of(IdentityKind, ID_KINDS)(parts[1])
    id_code = codes.parse_identity(id_type, parts[2])
    return HolderRecord(fold_name(parts[0]), id_type, id_code, _kind_of(id_type, id_code), _share(parts[3:]))


def _kind_of(id_type: IdentityKind, id_code: str) -> OwnerType:
    """What kind of party a number belongs to: credit codes say it in their first characters."""
    if id_type is not IdentityKind.CREDIT_CODE:
        return OwnerType.PERSON
    if id_code.startswith(("11", "12")):
        return OwnerType.PUBLIC_BODY
    return OwnerType.COMPANY if id_code.startswith("91") else OwnerType.ORGANISATION


def _share(parts: list[str]) -> Fraction:
    if not parts or not parts[0]:
        return Fraction(1)
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", parts[0])
    numerator, denominator = map(int, found.groups()) if found else (0, 0)
    if not 0 < numerator <= denominator:
        raise CellInvalid(N_("Write a share as a fraction, such as 1/2."))
    return Fraction(numerator, denominator)


def points(text: str) -> list[Point]:
    """Corners from ``[[lon, lat], …]``, ``POLYGON ((lon lat, …))`` or ``lon lat; lon lat; …``."""
    try:
        if text.startswith("["):
            corners = [(float(point[0]), float(point[1])) for point in json.loads(text)]
        else:
            bare = re.sub(r"(?i)^polygon\s*\(\((.*)\)\)$", r"\1", text)
            pairs = [part.split() for part in re.split(r"[;；,]", bare) if part.strip()]
            corners = [(float(lon), float(lat)) for lon, lat in pairs]
    except (ValueError, TypeError, IndexError, KeyError, RecursionError):
        corners = []
    if not corners or not all(isfinite(figure) for corner in corners for figure in corner):
        raise OutlineInvalid(N_("Write the corners as longitude and latitude: 106.8 39.6; 106.9 39.6; …"))
    if len(corners) > MAX_CORNERS:
        raise OutlineInvalid(N_("An outline has %(corners)s corners at most."), corners=MAX_CORNERS)
    return corners
