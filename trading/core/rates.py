"""Rates: whole thousandths of a per cent, read by one strict parser and written exactly.

An annual rate of 4.350 % is ``Rate(4350)``. No float comes near a rate.
"""

from __future__ import annotations

import re

from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.text import plain_number

#: 100 % a year: no rate of the market is higher
MAX_RATE = 100_000

_RATE = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,3}))?")


class Rate(int):
    """A rate in thousandths of a per cent. As the parameter of a refusal it tells the web to write per cent."""


class RateInvalid(Invalid):
    """What was typed isn't a rate."""

    code = "rate_invalid"
    msgid = N_("Enter a rate in per cent, using digits and at most three decimals, such as 4.35.")
    field = "annual_rate"


def parse_percent(text: str, *, positive: bool = False, field: str | None = None) -> Rate:
    """Read a rate in per cent as people type it; raise :class:`RateInvalid` for anything doubtful.

    With ``positive`` nought is refused too.
    """
    number = plain_number(text, suffixes=("%", "\uff05")) if isinstance(text, str) else None
    found = _RATE.fullmatch(number) if number is not None else None
    if found is None:
        raise RateInvalid(field=field)
    rate = Rate(int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")))
    if rate > MAX_RATE:
        raise RateInvalid(
            N_("The rate is too high. The highest possible is %(maximum)s."), field=field, maximum=Rate(MAX_RATE)
        )
    if positive and rate == 0:
        raise RateInvalid(N_("The rate must be more than zero."), field=field)
    return rate


def percent(rate: int) -> str:
    """Return per cent with three places, ``4.350``, for people and machines alike."""
    whole, rest = divmod(abs(int(rate)), 1000)
    return f"{'-' if rate < 0 else ''}{whole}.{rest:03d}"
