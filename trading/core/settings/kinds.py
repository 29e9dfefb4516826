"""What a setting is: its unit, how it is written and read, and the bounds that nobody may leave."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from trading.core.actor import Role
from trading.core.errors import Invalid
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.settings.laws import AT_LEAST, AT_MOST, PLATFORM, SENSIBLE

#: a whole number, a decimal or a switch
Value = int | Decimal | bool

_WHOLE = re.compile(r"[0-9]{1,6}")
_DECIMAL = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")
_YEARLY = re.compile(r"([0-9]{2})-([0-9]{2})")
_SWITCH = {"on": True, "off": False}


class Unit(LabelledEnum):
    """What a setting is counted in."""

    SECOND = "second", N_("seconds")
    MINUTE = "minute", N_("minutes")
    DAY = "day", N_("days")
    WORKING_DAY = "working_day", N_("working days")
    MONTH = "month", N_("months")
    YEAR = "year", N_("years")
    #: a fixed date of each year, written month * 100 + day
    YEARLY = "yearly", N_("every year by a fixed date")
    PERCENT = "percent", N_("per cent")
    METRE = "metre", N_("metres")
    STEP = "step", N_("steps")
    BIDDER = "bidder", N_("bidders")
    TIME = "time", N_("times")
    LOT = "lot", N_("lots")
    SEARCH = "search", N_("searches")
    HOUR = "hour", N_("hours")
    #: a full hour of the day
    OCLOCK = "oclock", N_("o'clock")
    PERSON = "person", N_("persons")
    QUESTION = "question", N_("questions")
    POST = "post", N_("posts")
    LEVEL = "level", N_("levels")
    WAN = "wan", N_("×10,000 yuan")
    MU = "mu", N_("mu")
    SWITCH = "switch", N_("on or off")


class Kind(StrEnum):
    """How a setting is written."""

    PERIOD = "period"
    WHOLE = "whole"
    PERCENT = "percent"
    SWITCH = "switch"


class Group(LabelledEnum):
    """What a setting is about: the parts of the list."""

    TRADE = "trade", N_("Trading")
    ROOM = "room", N_("Bidding room")
    ENQUIRY = "enquiry", N_("Questions and visits")
    DEMAND = "demand", N_("Demand posts")
    RULE = "rule", N_("Conditions and thresholds")
    PREEMPTION = "preemption", N_("Rights of first purchase")
    REVIEW = "review", N_("Review of listings")
    COUNTER = "counter", N_("Counter and registration")
    LAND = "land", N_("Land and prices")
    TAX = "tax", N_("Taxes shown as estimates")
    FOLLOWING = "following", N_("Watch lists, searches and alerts")
    SECURITY = "security", N_("Security and publicity")


class NotAValue(Invalid):
    code = "setting_unreadable"
    msgid = N_("Enter a whole number, without signs or units.")
    field = "value"


class NotADecimal(NotAValue):
    msgid = N_("Enter a number with at most four decimal places, without signs or units.")


class NotAYearlyDate(NotAValue):
    msgid = N_("Enter month and day as in 03-31.")


class NotASwitch(NotAValue):
    msgid = N_("Choose on or off.")


class OutOfBounds(Invalid):
    """Parameters: ``bound``, ``unit``. ``source`` is the law that sets the bound, or the platform."""

    code = "setting_out_of_bounds"
    field = "value"

    def __init__(self, msgid: str, setting: Setting, bound: int | Decimal, reason: str) -> None:
        super().__init__(msgid, bound=setting.write(bound), unit=setting.unit)
        self.source = PLATFORM if reason == SENSIBLE else setting.source  # type: ignore[misc]
        self.remedy = reason  # type: ignore[misc]


@dataclass(frozen=True)
class Setting:
    """One row of the catalogue. ``before`` counts a period back from its event instead of on from it."""

    key: str
    default: Value
    unit: Unit
    source: str
    label: str
    group: Group
    kind: Kind = Kind.PERIOD
    before: bool = False
    lowest: int | Decimal | None = None
    highest: int | Decimal | None = None
    #: why nobody may leave the bounds
    bound_reason: str = AT_LEAST
    changed_by: Role = Role.SECADMIN
    #: what follows from it, for whoever is about to change it
    note: str = ""

    @property
    def is_by_law(self) -> bool:
        """A law or rule is behind it, not the platform's own choice."""
        return self.source != PLATFORM

    @property
    def is_fixed(self) -> bool:
        """The law leaves no choice."""
        return self.lowest is not None and self.lowest == self.highest

    def read(self, text: str) -> Value:
        """Read a value as :meth:`write` writes it; refuses anything else."""
        text = text.strip()
        match self.kind:
            case Kind.SWITCH:
                if text not in _SWITCH:
                    raise NotASwitch()
                return _SWITCH[text]
            case Kind.PERCENT:
                if not _DECIMAL.fullmatch(text):
                    raise NotADecimal()
                return Decimal(text)
            case _ if self.unit is Unit.YEARLY:
                return _read_yearly(text)
            case _:
                if not _WHOLE.fullmatch(text):
                    raise NotAValue()
                return int(text)

    def write(self, value: Value) -> str:
        """Write a value: ``10``, ``0.05``, ``03-31``, ``on``."""
        if self.kind is Kind.SWITCH:
            return "on" if value else "off"
        if self.unit is Unit.YEARLY:
            month, day = divmod(int(value), 100)
            return f"{month:02d}-{day:02d}"
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return str(value)

    def check(self, value: Value) -> None:
        """Refuse a value outside the bounds, naming the bound and its reason. The bounds themselves are allowed."""
        if self.lowest is not None and value < self.lowest:
            reason = SENSIBLE if self.bound_reason == AT_MOST else self.bound_reason
            raise OutOfBounds(N_("At least %(bound)s %(unit)s."), self, self.lowest, reason)
        if self.highest is not None and value > self.highest:
            reason = SENSIBLE if self.bound_reason == AT_LEAST else self.bound_reason
            raise OutOfBounds(N_("At most %(bound)s %(unit)s."), self, self.highest, reason)


def _read_yearly(text: str) -> int:
    found = _YEARLY.fullmatch(text)
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    # a date that exists every year
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2023, month)[1]:
        raise NotAYearlyDate()
    return month * 100 + day
