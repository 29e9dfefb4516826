"""How figures, dates and amounts are written on paper, in Chinese, whoever reads the page that leads to it.

Documents don't go through the message catalogue: what is said here is frozen into a paper's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trading.core import area as areas
from trading.core import clock, money, rates
from trading.core.calendar import is_published
from trading.core.codes import IdentityKind, group_code
from trading.core.deal import Business, Figure
from trading.core.land_use import LandUse, UseScheme

_SCHEMES: Mapping[UseScheme, str] = {
    UseScheme.GB21010: "GB/T 21010-2017",
    UseScheme.YDYH2023: "国土空间调查、规划、用途管制用地用海分类（2023）",
}


_IDENTITY: Mapping[IdentityKind, str] = {
    IdentityKind.RESIDENT_ID: "居民身份证",
    IdentityKind.CREDIT_CODE: "统一社会信用代码",
    IdentityKind.HMT_RESIDENCE: "港澳台居民居住证",
    IdentityKind.HMT_TRAVEL: "港澳台居民来往内地通行证",
    IdentityKind.FOREIGN_RESIDENCE: "外国人永久居留身份证",
    IdentityKind.PASSPORT: "护照",
    IdentityKind.OFFICER: "军官证",
}


@dataclass(frozen=True)
class Money:
    """An amount twice: in figures and in capital characters, from one integer (V-34)."""

    figures: str
    words: str

    @classmethod
    def of(cls, fen: int) -> Money:
        return cls(money.yuan(fen), money.capitals(fen))


def day(value: date) -> str:
    """``2026年11月23日``."""
    return f"{value.year}年{value.month}月{value.day}日"


def due_day(value: date) -> str:
    """A last day that was counted in working days; marked where that year's official days aren't published yet."""
    return day(value) if is_published(value.year) else f"{day(value)}（待校准，以国家公布的该年度工作日安排为准）"


def moment(value: datetime) -> str:
    """``2026年11月23日 10时25分32秒（北京时间）``."""
    local = value.astimezone(clock.LOCAL)
    return f"{day(local.date())} {local.hour:02d}时{local.minute:02d}分{local.second:02d}秒（北京时间）"


def second(value: datetime) -> str:
    """``2026年11月23日 10时25分32秒``, where the zone is said elsewhere."""
    return moment(value).removesuffix("（北京时间）")


def minute(value: datetime) -> str:
    """``2026年11月23日 10时25分``."""
    local = value.astimezone(clock.LOCAL)
    return f"{day(local.date())} {local.hour:02d}时{local.minute:02d}分"


def stamp(value: datetime) -> str:
    """``2026-11-23 10:25:32.123``, for tables of records."""
    local = value.astimezone(clock.LOCAL)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d}"


def code(value: str) -> str:
    """A parcel or unit code in its groups."""
    return " ".join(group_code(value))


def land_use(use: LandUse) -> tuple[str, str]:
    """The use's name, and its scheme with code."""
    return use.chinese, f"{_SCHEMES[use.scheme]} {use.code}"


def area_facts(area: Decimal) -> dict[str, str]:
    """An area in square metres (figures and words), mu and hectares."""
    return {
        "area": areas.format_m2(area),
        "area_words": areas.capitals(area),
        "mu": areas.format_mu(area),
        "hectares": areas.format_hectares(area),
    }


def figure(amount: int, business: Business) -> str:
    """The figure of a deal with its unit: ``4,450,000.00 元``, ``180,000.00 元/年`` or ``年利率 4.350%``."""
    match business.figure:
        case Figure.PRICE:
            return f"{money.yuan(amount)} 元"
        case Figure.YEARLY_RENT:
            return f"{money.yuan(amount)} 元/年"
        case _:
            return f"年利率 {rates.percent(amount)}%"


def identity_kind(kind: IdentityKind) -> str:
    """The name of an identity paper."""
    return _IDENTITY[kind]
