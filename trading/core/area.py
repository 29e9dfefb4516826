"""Area: square metres with two decimals are the truth; mu and hectares are ways of showing them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.money import capital_digits, capital_number
from trading.core.text import plain_number

MU_PER_SQUARE_METRE = Decimal("0.0015")
SQUARE_METRES_PER_HECTARE = 10_000
#: about the size of the whole city, so that a slip of the finger shows
MAX_AREA = Decimal("2000000000.00")

_AREA = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?")
_UNIT_NAMES = ("平方米", "㎡", "m²", "m2", "平米")


class AreaInvalid(Invalid):
    """What was typed isn't an area in square metres."""

    code = "area_invalid"
    msgid = N_("Enter an area in square metres, using digits and at most two decimals, such as 20000 or 20,000.50.")
    rule = "V-05"
    field = "area"


def parse_area(text: str, *, field: str | None = None) -> Decimal:
    """Read square metres as people type them; raise :class:`AreaInvalid` for anything doubtful, and for nought."""
    number = plain_number(text, suffixes=_UNIT_NAMES) if isinstance(text, str) else None
    if number is None or not _AREA.fullmatch(number):
        raise AreaInvalid(field=field)
    area = square_metres(Decimal(number))
    if area <= 0:
        raise AreaInvalid(N_("The area must be more than zero."), field=field)
    if area > MAX_AREA:
        raise AreaInvalid(N_("The area is larger than the whole city."), field=field)
    return area


def square_metres(area: Decimal | int) -> Decimal:
    """Return the area with exactly two decimals, half up."""
    return Decimal(area).quantize(Decimal("0.01"), ROUND_HALF_UP)


def mu(area: Decimal) -> Decimal:
    """Return the area in mu, exactly."""
    return area * MU_PER_SQUARE_METRE


def hectares(area: Decimal) -> Decimal:
    """Return the area in hectares, exactly."""
    return area / SQUARE_METRES_PER_HECTARE


def from_mu(value: Decimal) -> Decimal:
    """Return the square metres that so many mu are, to the hundredth: for search boxes, never for a record."""
    return square_metres(value * 2000 / 3)


def format_m2(area: Decimal) -> str:
    """Return square metres for people, ``20,000.00``."""
    return f"{square_metres(area):,f}"


def format_mu(area: Decimal, places: int = 2) -> str:
    """Return mu for people, ``30.00``."""
    return _rounded(mu(area), places)


def format_hectares(area: Decimal, places: int = 4) -> str:
    """Return hectares for people, ``2.0000``."""
    return _rounded(hectares(area), places)


def _rounded(value: Decimal, places: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def capitals(area: Decimal) -> str:
    """Return the area in capital characters for contracts, ``贰万点伍零平方米``."""
    whole, decimals = f"{square_metres(area):f}".split(".")
    point = "" if decimals == "00" else "点" + capital_digits(decimals)
    return f"{capital_number(int(whole))}{point}平方米"
