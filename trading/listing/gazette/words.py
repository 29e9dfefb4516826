"""The words of public notices on paper, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from trading.core import money
from trading.core.deal import BurdenKind, Business, Figure
from trading.core.rates import percent
from trading.documents import paper
from trading.listing.gazette.states import FailureReason
from trading.listing.states import Buildings, HaltReason, Handover, Occupancy, Payment

#: the business as the titles of notices name it
BUSINESS = {"transfer": "转让", "lease": "出租", "sublease": "转租", "mortgage": "抵押"}
MODES = {
    "listing": "网上挂牌，自由报价后限时竞价",
    "sealed": "密封报价",
    "court": "司法处置网上竞价",
    "negotiated": "自行协商",
}
DATES = {
    "published_at": "公告发布",
    "opens_at": "报价开始",
    "apply_ends_at": "报名和保证金截止",
    "timed_starts_at": "限时竞价开始",
    "cap_at": "最迟结束",
}
#: what the dates are called where the way of trading has other words for them
_DATES_OF = {
    "sealed": {"opens_at": "报价开始", "timed_starts_at": "密封报价截止", "cap_at": "最迟开启"},
    "negotiated": {"apply_ends_at": "信息公示截止"},
}
PRICES = {
    "loan_amount": "融资金额",
    "start_amount": "起始价",
    "step_amount": "加价幅度",
    "deposit_amount": "竞买保证金",
}
#: what is asked for at the start, openly and in an offer to negotiate
_START = {
    Figure.PRICE: ("起始价", "意向价格"),
    Figure.YEARLY_RENT: ("起始年租金", "意向年租金"),
    Figure.ANNUAL_RATE: ("最高年利率", "最高年利率"),
}
BURDENS = {
    BurdenKind.MORTGAGE: "抵押",
    BurdenKind.SEIZURE: "查封",
    BurdenKind.DISPUTE: "权属争议",
    BurdenKind.OBJECTION: "异议登记",
    BurdenKind.RECLAIM: "收回决定",
    BurdenKind.LEASE: "租赁",
    BurdenKind.PRENOTICE: "预告登记",
    BurdenKind.IDLE: "闲置认定",
    BurdenKind.UNDERUSED: "开发未达约定",
    BurdenKind.VIOLATION: "违法用地记录",
}
REASONS = {
    HaltReason.ORDER: "司法机关或者监督机关要求",
    HaltReason.CONDITIONS: "使用条件发生变化",
    HaltReason.FAULT: "不可抗力、系统故障或者网络入侵",
    HaltReason.DISPUTE: "权属存在争议",
    HaltReason.SETTLED: "中止事由已经消除",
    HaltReason.OTHER: "其他事由",
}
FAILURES = {
    FailureReason.NO_BID: "报价期内无有效报价",
    FailureReason.NOT_AGREED: "公示期内双方未达成一致",
    FailureReason.BELOW_RESERVE: "最高有效报价低于保留价",
}
HANDOVER = {
    Handover.AFTER_PAYMENT: "价款付清后 10 个工作日内",
    Handover.AFTER_REGISTRATION: "办结转移登记之日",
}
PAYMENT = {
    Payment.ONCE: "合同签订后 5 个工作日内一次付清",
    Payment.HALVES: "合同签订后 5 个工作日内付一半，余款在申请登记前付清",
}
OCCUPANCY = {Occupancy.VACANT: "权利人自用或者闲置，无他人使用", Occupancy.LEASED: "已出租"}
BUILDINGS = {Buildings.NONE: "无", Buildings.INCLUDED: "有，随土地一并处置"}

#: what is counted in the figure of the business; the others are always money
BID = frozenset({"start_amount", "step_amount"})


def dates(mode: str) -> dict[str, str]:
    """What each date of a schedule is called in this way of trading."""
    return {**DATES, **_DATES_OF.get(mode, {})}


def prices(business: str, mode: str) -> dict[str, str]:
    """What each figure is called: a rent and a rate have words of their own, and rates fall."""
    figure = Business(business).figure
    start, asked = _START[figure]
    step = "报价幅度" if figure.falls else PRICES["step_amount"]
    return {**PRICES, "start_amount": asked if mode == "negotiated" else start, "step_amount": step}


def amount(value: int, business: str, name: str = "start_amount") -> str:
    """A figure of the deal with its unit: a price, a year's rent, or an annual rate."""
    if is_rate(business, name):
        return f"年利率 {percent(value)}%"
    is_rent = Business(business).figure is Figure.YEARLY_RENT and name in BID
    return f"{money.yuan(value)} 元" + ("/年" if is_rent else "")


def is_rate(business: str, name: str = "start_amount") -> bool:
    """True where the figure is a yearly rate and no sum of money."""
    return not Business(business).figure.is_money and name in BID


#: what a holder may say about the deal, in the order of the paper
TERMS = {
    "buildings": "地上建筑物",
    "buildings_note": "建筑物说明",
    "occupancy": "使用现状",
    "occupancy_note": "使用现状说明",
    "term_starts_on": "租赁期起",
    "term_months": "租赁期限",
    "rent_rhythm": "租金支付",
    "rent_free_months": "免租期",
    "escalation_rate": "租金递增",
    "may_sublet": "转租",
    "loan_months": "借款期限",
    "loan_purpose": "借款用途",
    "repayment": "还款方式",
    "security": "担保方式",
    "court_name": "执行法院",
    "ruling_no": "执行文书",
    "appraisal_amount": "评估价",
    "court_round": "拍卖次数",
    "handover": "交付",
    "payment": "价款支付",
    "qualification": "竞买资格",
    "after_default": "竞得人违约",
    "terms_note": "其他条件",
    "description": "权利人说明",
}
_SAID: dict[str, dict[str, str]] = {
    "buildings": {one.value: words for one, words in BUILDINGS.items()},
    "occupancy": {one.value: words for one, words in OCCUPANCY.items()},
    "handover": {one.value: words for one, words in HANDOVER.items()},
    "payment": {one.value: words for one, words in PAYMENT.items()},
    "rent_rhythm": {"yearly": "按年预付", "half_yearly": "按半年预付", "quarterly": "按季预付"},
    "repayment": {"at_end": "按月付息，到期还本", "instalments": "按月等额还本付息", "agreed": "由双方约定"},
    "security": {"ordinary": "一般抵押", "ceiling": "最高额抵押"},
    "qualification": {"after": "资格后审：保证金到账且材料齐全即发放竞买号，竞得人的材料在竞价结束后审查"},
    "after_default": {"next_bidder": "丧失竞得资格的，经权利人同意，可按报价顺位以竞买人本人最高报价依次递补"},
    "court_round": {"first": "第一次", "second": "第二次"},
}


def term(name: str, said: Mapping[str, Any]) -> str:
    """One thing that the holder said."""
    value = said[name]
    if name in _SAID:
        return _SAID[name][value]
    match name:
        case "term_starts_on":
            return paper.day(date.fromisoformat(value))
        case "term_months" | "rent_free_months" | "loan_months":
            return f"{value} 个月"
        case "escalation_rate":
            return f"每 {said.get('escalation_years', 1)} 年递增 {percent(value)}%"
        case "may_sublet":
            return "经出租人书面同意可以转租" if value else "不得转租"
        case "appraisal_amount":
            return f"{money.yuan(value)} 元"
        case _:
            return str(value)
