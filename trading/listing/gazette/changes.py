"""What a change notice may change, and how each of it reads on paper, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from trading.core import area
from trading.core.land_use import UseScheme, land_use
from trading.documents import paper
from trading.listing.gazette import words
from trading.listing.states import Handover, Payment

#: what may be drafted, in the order in which notices show it
LABELS = {
    "start_amount": "起始价",
    "step_amount": "加价幅度",
    "deposit_amount": "竞买保证金",
    "handover": "交付",
    "payment": "价款支付",
    "terms_note": "其他条件",
    "description": "权利人说明",
    "opens_at": "报价开始",
    "apply_ends_at": "报名和保证金截止",
    "timed_starts_at": "限时竞价开始",
    "cap_at": "最迟结束",
    "use": "用途",
    "area": "面积",
    "ends_on": "使用期限至",
    "planning": "规划指标",
    "buildings": "地上建筑物",
}
PRICES = ("start_amount", "step_amount", "deposit_amount")
DATES = ("opens_at", "apply_ends_at", "timed_starts_at", "cap_at")
#: what the land book says; a change notice announces it, nobody drafts it
LAND = ("use", "area", "ends_on", "planning", "buildings")
#: a change of these doesn't bear on what a bidder pays, and for what, when
IMMATERIAL = frozenset({"description"})


def rows(changes: list[Mapping[str, Any]], business: str) -> list[dict[str, str]]:
    """The changes as rows of the paper."""
    return [
        {
            "label": LABELS[one["field"]],
            "before": written(one["field"], one["before"], business),
            "after": written(one["field"], one["after"], business),
        }
        for one in changes
    ]


def written(field: str, value: Any, business: str) -> str:
    """One side of a change."""
    if value in (None, ""):
        return "无"
    if field in PRICES:
        return words.amount(value, business, field)
    if field in DATES:
        return paper.minute(datetime.fromisoformat(value))
    match field:
        case "handover":
            return words.HANDOVER[Handover(value)]
        case "payment":
            return words.PAYMENT[Payment(value)]
        case "use":
            scheme, code = value.split(" ")
            return land_use(UseScheme(scheme), code).chinese
        case "area":
            return f"{area.format_m2(Decimal(value))} ㎡"
        case "ends_on":
            return paper.day(date.fromisoformat(value))
        case _:
            return str(value)
