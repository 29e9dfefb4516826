"""How the parties and the land stand in a contract's papers: plain frozen data, ready for a template.

Figures and dates are written as on every paper of the house (:mod:`trading.documents.paper`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trading.core import money
from trading.core.deal import Business
from trading.documents.paper import Money as Money
from trading.documents.paper import area_facts as area_facts
from trading.documents.paper import code as code
from trading.documents.paper import day as day
from trading.documents.paper import due_day as due_day
from trading.documents.paper import figure as figure
from trading.documents.paper import identity_kind as identity_kind
from trading.documents.paper import land_use as land_use
from trading.documents.paper import minute as minute
from trading.documents.paper import moment as moment
from trading.documents.paper import second as second
from trading.documents.paper import stamp as stamp

#: what the two sides are called, by business
SIDES: Mapping[Business, tuple[str, str]] = {
    Business.TRANSFER: ("转让方", "受让方"),
    Business.LEASE: ("出租方", "承租方"),
    Business.SUBLEASE: ("转租方", "次承租方"),
    Business.MORTGAGE: ("抵押人", "抵押权人"),
}


@dataclass(frozen=True)
class Signatory:
    """One party as it stands at the head of a contract."""

    name: str
    identity_kind: str
    identity_number: str
    is_person: bool
    representative: str
    agent: str
    address: str
    phone: str
    share: str = ""


@dataclass(frozen=True)
class BoundaryPoint:
    """One corner in the plane: X is north and Y is east, as surveyors write."""

    name: str
    north: str
    east: str
    edge: str


@dataclass(frozen=True)
class Land:
    """The land and the right on it, in words."""

    location: str
    east: str
    south: str
    west: str
    north: str
    parcel_code: str
    unit_code: str
    area: str
    area_words: str
    mu: str
    hectares: str
    use: str
    use_code: str
    certificate: str
    acquisition: str
    origin: str
    is_allocated: bool
    ends_on: str
    years_left: str
    planning: str
    buildings: str
    restrictions: str
    commitments: str
    investment: str
    price_paid: bool


_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def rate_words(rate: int) -> str:
    """An annual rate in words: ``百分之肆点叁伍``, its last noughts left out."""
    whole, thousandths = divmod(rate, 1000)
    decimals = f"{thousandths:03d}".rstrip("0")
    point = "点" + "".join(_DIGITS[int(digit)] for digit in decimals) if decimals else ""
    return f"百分之{money.capital_number(whole)}{point}"
