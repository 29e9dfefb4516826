"""How typed values become words on a page: one filter a kind of value, and the sentence of a refusal.

Filters leave None empty, so that a template may show what isn't known yet. All of them follow the reader's
language; the figures themselves look alike in both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import wraps
from typing import Any

from babel.units import format_unit
from flask import Flask
from flask_babel import format_timedelta, get_locale, gettext
from markupsafe import Markup

from trading.core import area, calendar, clock, codes, money, rates
from trading.core.calendar import Deadline
from trading.core.deal import Business, Figure
from trading.core.errors import TradingError
from trading.core.labels import LabelledEnum
from trading.core.land_use import land_use
from trading.core.messages import N_
from trading.core.money import Fen
from trading.core.rates import Rate

_SAID_YUAN = N_("%(amount)s yuan")
_SAID_FIGURE = {
    Figure.PRICE: "%(figure)s",
    Figure.YEARLY_RENT: N_("%(figure)s a year"),
    Figure.ANNUAL_RATE: N_("annual rate %(figure)s"),
}
_SAID_AND = N_(", ")
_SAID_OVER = N_("ended")
_SAID_UNCALIBRATED = N_("%(day)s (by weekdays, not calibrated yet)")


# --- refusals ---------------------------------------------------------------------------------------------------


def say(refusal: TradingError) -> str:
    """Return the refusal's sentence in the reader's language, its figures written out."""
    return say_msgid(refusal.text, refusal.params)


def say_remedy(refusal: TradingError) -> str | None:
    """Return what the reader can do about it, or None."""
    return say_msgid(refusal.remedy, refusal.params) if refusal.remedy else None


def say_source(refusal: TradingError) -> str | None:
    """Return the law behind it, or None."""
    return say_msgid(refusal.source, refusal.params) if refusal.source else None


def say_msgid(msgid: str, params: dict[str, Any] | None = None) -> str:
    """Translate a sentence and put its typed parameters into it."""
    sentence = gettext(msgid)
    if not params:
        return sentence
    try:
        return sentence % {name: said(value) for name, value in params.items()}
    except (KeyError, TypeError, ValueError):
        return sentence  # a bare per cent sign: the sentence takes no parameters


def said(value: Any) -> str:
    """Return one typed parameter as a sentence says it."""
    match value:
        case Fen():
            return gettext(_SAID_YUAN) % {"amount": money.yuan(value, trim=True)}
        case Rate():
            return f"{rates.percent(value)} %"
        case LabelledEnum():
            return gettext(value.label)
        case datetime():
            return local_datetime(value)
        case date():
            return value.isoformat()
        case timedelta():
            return _duration(value)
        case Decimal():
            return f"{value:,f}"
        case TradingError():
            return say(value)
        case list() | tuple() | set() | frozenset():
            return gettext(_SAID_AND).join(said(one) for one in value)
        case _:
            return str(value)


# --- filters ----------------------------------------------------------------------------------------------------


def blank_none(write: Callable[..., str]) -> Callable[..., str]:
    """Let a filter write nothing for None."""

    @wraps(write)
    def written(value: Any, *args: Any, **kwargs: Any) -> str:
        return "" if value is None else write(value, *args, **kwargs)

    return written


def label(value: LabelledEnum) -> str:
    """Return a member's label in the reader's language."""
    return gettext(value.label)


def local_datetime(value: datetime, seconds: bool = False) -> str:
    """Return local wall time, ``2026-11-22 18:00``."""
    return value.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def local_time(value: datetime, seconds: bool = True) -> str:
    """Return the local time of day, ``18:00:00``."""
    return value.astimezone(clock.LOCAL).strftime("%H:%M:%S" if seconds else "%H:%M")


def local_date(value: datetime | date) -> str:
    """Return the local date, ``2026-11-22``; a date is shown as it is."""
    return (value.astimezone(clock.LOCAL).date() if isinstance(value, datetime) else value).isoformat()


def deadline(value: Deadline | date) -> str:
    """Return the last day of a period, marked where the official days of its year aren't published yet.

    A date that was kept is marked by its year: periods run on from their event, so nothing later matters to it.
    """
    day = value.provisional if isinstance(value, Deadline) else value
    known = value.calibrated if isinstance(value, Deadline) else calendar.is_published(value.year)
    return day.isoformat() if known else gettext(_SAID_UNCALIBRATED) % {"day": day.isoformat()}


def iso(value: datetime | date) -> str:
    """Return what machines read: RFC 3339 in UTC with ``Z``, or a plain date."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def time_tag(value: datetime, seconds: bool = False) -> Markup:
    """Return ``<time>`` with local wall time to read and the zone for machines."""
    moment = value.astimezone(clock.LOCAL)
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), local_datetime(value, seconds))


def ago(value: datetime) -> str:
    """Return how long ago, or in how long, in words."""
    return format_timedelta(value - clock.now(), add_direction=True)


def remaining(value: datetime) -> str:
    """Return the time left until then in at most two units, or that it is over."""
    left = value - clock.now()
    return _duration(left) if left > timedelta() else gettext(_SAID_OVER)


def _duration(span: timedelta) -> str:
    """Days and hours, hours and minutes, minutes and seconds: the two largest that are there."""
    seconds = int(span.total_seconds())
    counts = (
        ("day", seconds // 86_400),
        ("hour", seconds // 3600 % 24),
        ("minute", seconds // 60 % 60),
        ("second", seconds % 60),
    )
    first = next((place for place, (_unit, count) in enumerate(counts) if count), len(counts) - 1)
    shown = [counts[first], *((unit, count) for unit, count in counts[first + 1 : first + 2] if count)]
    locale = get_locale() or "zh_Hans_CN"
    return " ".join(format_unit(count, f"duration-{unit}", "short", locale=locale) for unit, count in shown)


def percent(value: Decimal | Fraction | int, places: int = 1) -> str:
    """Return a ratio as per cent, half up: ``0.742`` becomes ``74.2%``."""
    ratio = Fraction(value) * 100
    exact = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}%"


class CodeGroups(list[str]):
    """The groups of a code. Written into a page it is marked up; looped over, it gives the groups."""

    def __html__(self) -> Markup:
        return Markup('<span class="code">{}</span>').format(
            Markup("").join(Markup("<i>{}</i>").format(group) for group in self)
        )

    def __str__(self) -> str:
        return str(self.__html__())


def code_groups(code: str | None) -> CodeGroups:
    """Return a parcel or unit code in its groups; other codes stay whole."""
    return CodeGroups(codes.group_code(code or ""))


def unit_price(fen: int, square_metres: Decimal) -> str:
    """Return yuan a square metre, ``212.50``."""
    return money.yuan(money.unit_price(fen, square_metres))


def wan_per_mu(fen: int, square_metres: Decimal) -> str:
    """Return units of ten thousand yuan a mu, rounded to two decimals, ``14.17``."""
    return money.wan(money.per_mu(fen, square_metres), places=2)


def use_name(code: str, scheme: str) -> str:
    """Return a land use's name in the reader's language."""
    use = land_use(scheme, code)
    return use.english if (locale := get_locale()) is not None and locale.language == "en" else use.chinese


def figure(amount: int, business: Business) -> str:
    """Return the figure of a deal in words: ``3,600,000 yuan``, ``120,000 yuan a year`` or ``4.350 % a year``."""
    sentence = _SAID_FIGURE[business.figure]
    return gettext(sentence) % {"figure": said(business.figure.of(amount))}


_FILTERS: dict[str, Callable[..., str | None]] = {
    "yuan": money.yuan,
    "wan": money.wan,
    "capitals": money.capitals,
    "unit_price": unit_price,
    "rate": rates.percent,
    "figure": figure,
    "wan_per_mu": wan_per_mu,
    "mu": area.format_mu,
    "m2": area.format_m2,
    "hectares": area.format_hectares,
    "local_datetime": local_datetime,
    "local_time": local_time,
    "local_date": local_date,
    "deadline": deadline,
    "time_tag": time_tag,
    "iso": iso,
    "ago": ago,
    "remaining": remaining,
    "label": label,
    "percent": percent,
    "masked": codes.mask_name,
    "masked_id": codes.mask_id,
    "use_name": use_name,
    "said": said,
    "say": say,
    "say_source": say_source,
    "say_remedy": say_remedy,
}


def register(app: Flask) -> None:
    """Give the filters to every template of ``app``."""
    app.jinja_env.filters.update({name: blank_none(write) for name, write in _FILTERS.items()})
    app.jinja_env.filters["code_groups"] = code_groups
