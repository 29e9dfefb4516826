"""Cells that hold several things: holders, buildings, promises of standard land, former certificates."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from trading.core import codes
from trading.core.area import parse_area
from trading.core.codes import CertificateKind, IdentityKind
from trading.core.deal import OwnerType
from trading.core.messages import N_
from trading.core.text import fold_name
from trading.parcels.imports import cells
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.states import CommitmentKind


@dataclass(frozen=True)
class HolderRecord:
    """One holder as a file names it."""

    name: str
    id_type: IdentityKind
    id_code: str
    kind: OwnerType
    share: Fraction


@dataclass(frozen=True)
class BuildingRecord:
    """One building as a file describes it."""

    name: str
    structure: str = ""
    storeys: int | None = None
    floor_area: Decimal | None = None
    completed_on: date | None = None
    certificate_no: str = ""


@dataclass(frozen=True)
class PromiseRecord:
    """One commitment of standard land as a file words it."""

    kind: CommitmentKind
    wording: str
    due_on: date | None = None
    met_on: date | None = None


@dataclass(frozen=True)
class FormerRecord:
    """One paper that showed the right before."""

    number: str
    kind: CertificateKind
    issued_on: date | None = None
    replaced_on: date | None = None


def holders(text: str) -> tuple[HolderRecord, ...]:
    """Holders as ``name|kind of paper|number|share``, parted by semicolons."""
    found = tuple(_holder(fields) for fields in cells.parts(text))
    if not found:
        raise CellInvalid(N_("Name at least one holder."))
    return found


def _holder(fields: list[str]) -> HolderRecord:
    if len(fields) not in (3, 4) or not fields[0]:
        raise CellInvalid(N_("Write each holder as name|kind of paper|number|share."))
    id_type = cells.identity_kind(fields[1])
    id_code = codes.parse_identity(id_type, fields[2])
    return HolderRecord(fold_name(fields[0]), id_type, id_code, _kind_of(id_type, id_code), _share(fields[3:]))


def _kind_of(id_type: IdentityKind, id_code: str) -> OwnerType:
    """What kind of party a number belongs to: credit codes say it in their first characters."""
    if id_type is not IdentityKind.CREDIT_CODE:
        return OwnerType.PERSON
    if id_code.startswith(("11", "12")):
        return OwnerType.PUBLIC_BODY
    return OwnerType.COMPANY if id_code.startswith("91") else OwnerType.ORGANISATION


def _share(fields: list[str]) -> Fraction:
    if not fields or not fields[0]:
        return Fraction(1)
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", fields[0])
    numerator, denominator = map(int, found.groups()) if found else (0, 0)
    if not 0 < numerator <= denominator:
        raise CellInvalid(N_("Write a share as a fraction, such as 1/2."))
    return Fraction(numerator, denominator)


def buildings(text: str) -> tuple[BuildingRecord, ...]:
    """Buildings as ``name|structure|storeys|floor area|completed on|certificate``; the name alone will do."""
    words = N_("Write each building as name|structure|storeys|floor area|completed on|certificate.")
    return tuple(
        BuildingRecord(
            name=_text(fields, 0, 500),
            structure=_text(fields, 1, 60),
            storeys=_field(fields, 2, _storeys),
            floor_area=_field(fields, 3, parse_area),
            completed_on=_field(fields, 4, cells.day),
            certificate_no=_text(fields, 5, 60),
        )
        for fields in _described(text, 6, words)
    )


def promises(text: str) -> tuple[PromiseRecord, ...]:
    """Promises as ``kind|wording|due|met``; a wording alone is a promise of another kind."""
    found = []
    for fields in _described(text, 4, N_("Write each commitment as kind|wording|due|met.")):
        kind, *rest = fields if len(fields) > 1 else [CommitmentKind.OTHER.value, *fields]
        member = cells.commitment_kind(kind)
        wording = _text(rest, 0, 2000)
        if not wording:
            raise CellInvalid(N_("Write each commitment as kind|wording|due|met."))
        found.append(PromiseRecord(member, wording, _field(rest, 1, cells.day), _field(rest, 2, cells.day)))
    return tuple(found)


def former_certificates(text: str) -> tuple[FormerRecord, ...]:
    """Papers as ``number|kind|issued|replaced``; the number alone will do."""
    found = []
    for fields in _described(text, 4, N_("Write each former certificate as number|kind|issued on|replaced on.")):
        kind = _field(fields, 1, cells.kind_of_certificate)
        number = cells.certificate(kind)(fields[0])
        kind = kind or cells.certificate_kind(fields[0])
        found.append(FormerRecord(number, kind, _field(fields, 2, cells.day), _field(fields, 3, cells.day)))
    if len({one.number for one in found}) < len(found):
        raise CellInvalid(N_("The same certificate is named twice."))
    # the order of a file means nothing
    return tuple(sorted(found, key=lambda one: one.number))


def _described(text: str, most: int, words: str) -> list[list[str]]:
    found = cells.parts(text)
    if any(len(fields) > most or not fields[0] for fields in found):
        raise CellInvalid(words)
    return found


def _field(fields: list[str], place: int, parse: Callable[[str], Any]) -> Any:
    return parse(fields[place]) if len(fields) > place and fields[place] else None


def _text(fields: list[str], place: int, length: int) -> str:
    return _field(fields, place, cells.text_up_to(length)) or ""


def _storeys(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", text):
        raise CellInvalid(N_("Write the storeys as a whole number."))
    return int(text)
