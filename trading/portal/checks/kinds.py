"""How one fact is written: its kind, its form in JSON and in an address, and its reading. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from trading.core.area import parse_area
from trading.core.deal import Business
from trading.core.errors import Invalid
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.money import parse_yuan
from trading.core.text import clean_text


class FactKind(StrEnum):
    """What a fact is, and so how it is written."""

    YES_NO = "yes_no"
    MONEY = "money"
    AREA = "area"
    DATE = "date"
    CHOICE = "choice"
    NUMBER = "number"
    PERCENT = "percent"
    TEXT = "text"


class FactInvalid(Invalid):
    """A value that can't be read as its fact's kind."""

    code = "fact_invalid"
    msgid = N_("The value of the fact “%(name)s” can't be read.")


class FactUnknown(Invalid):
    code = "fact_unknown"
    msgid = N_("There is no fact with the name “%(name)s”. The names stand in the description of the interface.")


#: land terms and agreements lie between these days
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)
LONGEST_TEXT = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOUGHT = re.compile(r"0+(\.0{1,2})?")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_ANSWERS = {"yes": True, "no": False}
_EVERY = frozenset(Business)


@dataclass(frozen=True)
class Fact:
    """One fact: its stable name, what it is, how people are asked for it, and which businesses ask it."""

    name: str
    kind: FactKind
    label: str
    help: str = ""
    businesses: frozenset[Business] = _EVERY
    choices: type[LabelledEnum] | None = None
    most: int = 100

    def from_json(self, value: Any) -> Any:
        """Read a JSON value; raise :class:`FactInvalid` for another type or a doubtful figure."""
        if self.kind is FactKind.YES_NO:
            if isinstance(value, bool):
                return value
            raise self._wrong(N_("State the fact “%(name)s” as true or false."))
        if self.kind is FactKind.NUMBER:
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.most:
                return value
            raise self._wrong(N_("State the fact “%(name)s” as a whole number from 0 to %(most)s."), most=self.most)
        if not isinstance(value, str):
            raise self._wrong(N_("State the fact “%(name)s” as a text."))
        return self.from_text(value)

    def from_text(self, text: str) -> Any:
        """Read what was typed or stands in an address."""
        reader: Callable[[str], Any] = {
            FactKind.YES_NO: self._yes_no,
            FactKind.MONEY: self._money,
            FactKind.AREA: self._area,
            FactKind.DATE: self._date,
            FactKind.CHOICE: self._choice,
            FactKind.NUMBER: self._number,
            FactKind.PERCENT: self._percent,
            FactKind.TEXT: self._text,
        }[self.kind]
        return reader(text.strip())

    def _yes_no(self, text: str) -> bool:
        if text not in _ANSWERS:
            raise self._wrong(N_("Choose yes or no."))
        return _ANSWERS[text]

    def _money(self, text: str) -> Any:
        return parse_yuan(text, field=self.field)

    def _area(self, text: str) -> Any:
        if _NOUGHT.fullmatch(text):
            return Decimal("0.00")  # nothing developed yet
        return parse_area(text, field=self.field)

    def _date(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise self._wrong(N_("Give a day as year, month and day, such as 2026-03-31."))
        return day

    def _choice(self, text: str) -> Any:
        assert self.choices is not None
        try:
            return self.choices(text)
        except ValueError:
            raise self._wrong(
                N_("“%(name)s” is one of: %(values)s."), values=", ".join(member.value for member in self.choices)
            ) from None

    def _number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= self.most):
            raise self._wrong(N_("Give a whole number from 0 to %(most)s."), most=self.most)
        return int(text)

    def _percent(self, text: str) -> Decimal:
        number = text.removesuffix("%").removesuffix("\uff05").strip()
        if not _PERCENT.fullmatch(number) or Decimal(number) > 100:
            raise self._wrong(N_("Give a percentage from 0 to 100, such as 31.20."))
        return Decimal(number)

    def _text(self, text: str) -> str:
        if not text.isprintable() or len(text) > LONGEST_TEXT:
            raise self._wrong(N_("Give a text of at most %(most)s characters."), most=LONGEST_TEXT)
        return clean_text(text)

    @property
    def field(self) -> str:
        """What a refusal calls the fact."""
        return f"facts.{self.name}"

    def _wrong(self, msgid: str, **params: Any) -> FactInvalid:
        return FactInvalid(msgid, field=self.field, name=self.name, **params)


def as_text(fact: Fact, value: Any) -> str:
    """A value as an address carries it: what :meth:`Fact.from_text` reads back."""
    match value:
        case bool():
            return "yes" if value else "no"
        case LabelledEnum():
            return str(value.value)
        case date():
            return value.isoformat()
        case int() if fact.kind is FactKind.MONEY:
            return f"{value // 100}.{value % 100:02d}"
        case _:
            return str(value)


Stated = Mapping[str, Any]
