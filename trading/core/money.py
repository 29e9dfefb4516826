"""Money: whole fen, read by one strict parser and written by a few exact functions.

The currency is the yuan. No float comes near an amount, and no function here rounds unless its name or its
argument says so.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.text import plain_number

#: thirteen digits of yuan and two of fen: below 2**53, so that scripts in a browser count exactly too
MAX_FEN = 999_999_999_999_999

_AMOUNT = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2}))?")

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


class Fen(int):
    """An amount of money in fen. Sums and differences of it, and whole multiples, are amounts again.

    As the parameter of a refusal it tells the web to write yuan.
    """

    def __add__(self, other: int) -> Fen:
        return Fen(int(self) + int(other)) if isinstance(other, int) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other: int) -> Fen:
        return Fen(int(self) - int(other)) if isinstance(other, int) else NotImplemented

    def __rsub__(self, other: int) -> Fen:
        return Fen(int(other) - int(self)) if isinstance(other, int) else NotImplemented

    def __mul__(self, times: int) -> Fen:
        return Fen(int(self) * int(times)) if isinstance(times, int) else NotImplemented

    __rmul__ = __mul__


class AmountInvalid(Invalid):
    """What was typed isn't an amount of money."""

    code = "amount_invalid"
    msgid = N_("Enter an amount in yuan, using digits and at most two decimals, such as 4250000 or 4,250,000.50.")
    field = "amount"


def parse_yuan(text: str, *, positive: bool = False, field: str | None = None) -> Fen:
    """Read an amount in yuan as people type it; raise :class:`AmountInvalid` for anything doubtful.

    This is the only way from text to money. With ``positive`` nought is refused too.
    """
    number = plain_number(text, prefixes=("¥", "\uffe5"), suffixes=("元",)) if isinstance(text, str) else None
    if number is None:
        raise AmountInvalid(field=field)
    whole, _, cents = number.partition(".")
    if len(cents) > 2:
        raise AmountInvalid(N_("The smallest unit is the fen: give at most two decimals."), field=field)
    if not _AMOUNT.fullmatch(number):
        raise AmountInvalid(
            N_("The amount is too large. The largest possible is %(maximum)s."), field=field, maximum=Fen(MAX_FEN)
        )
    fen = Fen(int(whole) * 100 + int(cents.ljust(2, "0")))
    if positive and fen == 0:
        raise AmountInvalid(N_("The amount must be more than zero."), field=field)
    return fen


def yuan(fen: int, *, trim: bool = False) -> str:
    """Return yuan for people, ``4,250,000.00``; ``trim`` leaves out a ``.00``."""
    whole, cents = divmod(abs(int(fen)), 100)
    decimals = "" if trim and cents == 0 else f".{cents:02d}"
    return f"{_sign(fen)}{whole:,}{decimals}"


def decimal_yuan(fen: int) -> str:
    """Return yuan for machines, ``4250000.00``."""
    whole, cents = divmod(abs(int(fen)), 100)
    return f"{_sign(fen)}{whole}.{cents:02d}"


def wan(fen: int, *, places: int | None = None) -> str:
    """Return units of ten thousand yuan, ``425.00``: exact, with two to six decimals as the amount needs.

    ``places`` (2 to 6) asks for a rounded figure instead, half up; only figures that are rounded anyway, such
    as a price per mu, should want it.
    """
    amount = abs(int(fen))
    if places is not None:
        step = 10 ** (6 - places)
        amount = half_up(amount, step) * step
    whole, rest = divmod(amount, 1_000_000)
    decimals = f"{rest:06d}"[: places or 6]
    if places is None:
        decimals = decimals.rstrip("0").ljust(2, "0")
    return f"{_sign(fen) if amount else ''}{whole:,}.{decimals}"


def _sign(fen: int) -> str:
    return "-" if fen < 0 else ""


def capitals(fen: int) -> str:
    """Return the amount in the banks' capital characters, ``人民币肆佰贰拾伍万元整``.

    Noughts inside the yuan are always written; 整 follows only a whole number of yuan; 零 stands between 元
    and 分 where there is no 角.
    """
    amount = int(fen)
    if not 0 <= amount <= MAX_FEN:
        raise ValueError(f"no capital form for {amount} fen")
    whole, cents = divmod(amount, 100)
    jiao, last = divmod(cents, 10)
    text = "人民币"
    if whole or not cents:
        text += capital_number(whole) + "元"
    if not cents:
        return text + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    return text + (_DIGITS[last] + "分" if last else "")


def capital_number(number: int) -> str:
    """Return a whole number in capital characters, every skipped place marked by one 零."""
    for size, unit in _UNITS:
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return capital_number(head) + unit + gap + (capital_number(rest) if rest else "")
    return _DIGITS[number]


def capital_digits(digits: str) -> str:
    """Return digits read one by one in capital characters, as decimals are."""
    return "".join(_DIGITS[int(digit)] for digit in digits)


def half_up(numerator: int, denominator: int) -> int:
    """Divide two non-negative whole numbers, rounding half up, exactly."""
    return (2 * numerator + denominator) // (2 * denominator)


def unit_price(fen: int, area: Decimal) -> Fen:
    """Return the price of one square metre, rounded half up to the fen."""
    return _price_per(fen, area, Decimal(1))


def per_mu(fen: int, area: Decimal) -> Fen:
    """Return the price of one mu (2000/3 m²), rounded half up to the fen."""
    return _price_per(fen, area, Decimal("0.0015"))


def _price_per(fen: int, area: Decimal, units: Decimal) -> Fen:
    """Return the price of one unit where a square metre holds ``units`` of them."""
    if area <= 0:
        raise ValueError("a price by area needs an area")
    area_top, area_bottom = Decimal(area).as_integer_ratio()
    units_top, units_bottom = units.as_integer_ratio()
    return Fen(half_up(int(fen) * area_bottom * units_bottom, area_top * units_top))
