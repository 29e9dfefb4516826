"""The confirmation of a deal (成交确认书), or of an agreement (意向确认书): the data of its paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trading.contract import paper
from trading.contract.deal import AgreementRecord, BidRecord, Deal, Plot
from trading.contract.kinds.lease import Terms as LeaseTerms
from trading.contract.paper import Money, Signatory
from trading.core import clock, money
from trading.core.area import format_m2
from trading.core.deal import Business, Figure, TradeMode
from trading.core.rates import percent
from trading.listing.states import Security

TITLE = "成交确认书"
TITLE_AGREED = "意向确认书"
TEMPLATE = "confirmation/v3/zh_CN.html"
_CONTRACTS = {
    Business.TRANSFER: "国有建设用地使用权转让合同",
    Business.LEASE: "国有建设用地使用权出租合同",
    Business.SUBLEASE: "国有建设用地使用权转租合同",
    Business.MORTGAGE: "国有建设用地使用权抵押合同",
}
_ACTS = {
    Business.TRANSFER: "转让",
    Business.LEASE: "出租",
    Business.SUBLEASE: "转租",
    Business.MORTGAGE: "抵押融资",
}
_WAYS = {
    TradeMode.NEGOTIATED: "自行协商，信息公示后双方确认",
    TradeMode.LISTING: "网上挂牌，自由报价后限时竞价",
    TradeMode.SEALED: "密封报价",
    TradeMode.COURT: "司法处置，网络竞价",
}


@dataclass(frozen=True)
class Row:
    """A label and what stands behind it."""

    label: str
    text: str


@dataclass(frozen=True)
class Ruling:
    """The court's case behind a judicial disposal."""

    court: str
    number: str
    day: str


@dataclass(frozen=True)
class ConfirmationDocument:
    """Everything that the confirmation says."""

    number: str
    heading: str
    act: str
    lot: str
    notice: str
    contract_number: str
    contract_name: str
    city: str
    authority: str
    platform: str
    seller_is: str
    buyer_is: str
    sellers: tuple[Signatory, ...]
    winners: tuple[Signatory, ...]
    plots: tuple[Plot, ...]
    area: str
    confirmed_on: str
    sum_label: str
    sum_figures: str
    sum_words: str
    terms: tuple[Row, ...]
    course: tuple[Row, ...]
    deposit: Money | None
    balance: Money | None
    ruling: Ruling | None
    sign_due_on: str
    sign_place: str
    record: BidRecord | None
    agreement: AgreementRecord | None


def title(deal: Deal) -> str:
    """The paper's name."""
    return TITLE_AGREED if deal.mode is TradeMode.NEGOTIATED else TITLE


def document_data(deal: Deal, *, sign_due_on: date, sign_place: str) -> ConfirmationDocument:
    """The confirmation's data: texts, formatted once and for all."""
    seller_is, buyer_is = paper.SIDES[deal.business]
    label, figures, words = _sum(deal)
    has_balance = deal.deposit and deal.business.figure is Figure.PRICE
    return ConfirmationDocument(
        number=deal.confirmation_number,
        heading=title(deal),
        act=_ACTS[deal.business],
        lot=deal.lot,
        notice=deal.notice,
        contract_number=deal.contract_number,
        contract_name=_CONTRACTS[deal.business],
        city=deal.city,
        authority=deal.authority,
        platform=deal.platform,
        seller_is="处置法院" if deal.mode is TradeMode.COURT else seller_is,
        buyer_is=buyer_is if deal.mode is TradeMode.NEGOTIATED else "竞得人",
        sellers=deal.sellers,
        winners=deal.buyers,
        plots=deal.plots,
        area=format_m2(deal.area),
        confirmed_on=paper.day(deal.confirmed_on),
        sum_label=label,
        sum_figures=figures,
        sum_words=words,
        terms=_terms(deal),
        course=_course(deal),
        deposit=Money.of(deal.deposit) if deal.deposit else None,
        balance=Money.of(deal.amount - deal.deposit) if has_balance else None,
        ruling=_ruling(deal),
        sign_due_on=paper.due_day(sign_due_on),
        sign_place=sign_place,
        record=deal.record,
        agreement=deal.agreement,
    )


def _sum(deal: Deal) -> tuple[str, str, str]:
    """The figure of the deal: what it is, in digits and in words."""
    match deal.business.figure:
        case Figure.PRICE:
            return "成交总价（人民币）", f"¥{money.yuan(deal.amount)}", money.capitals(deal.amount)
        case Figure.YEARLY_RENT:
            return "成交年租金（人民币）", f"¥{money.yuan(deal.amount)} / 年", money.capitals(deal.amount)
        case _:
            return "成交年利率", f"{percent(deal.amount)} %", f"年利率{paper.rate_words(deal.amount)}"


def _terms(deal: Deal) -> tuple[Row, ...]:
    """What belongs to the figure, by business."""
    asked = "起始价" if deal.mode is not TradeMode.NEGOTIATED else "委托方要价"
    rows = [Row(asked, paper.figure(deal.start_amount, deal.business))]
    if deal.step:
        rows.append(Row("报价幅度", paper.figure(deal.step, deal.business)))
    if deal.business is Business.TRANSFER:
        rows += [
            Row("折合", f"{money.wan(deal.amount)} 万元"),
            Row("成交单价", f"{money.yuan(money.unit_price(deal.amount, deal.area))} 元/㎡"),
        ]
    elif deal.business is Business.MORTGAGE:
        rows += _loan_rows(deal)
    else:
        rows += _lease_rows(deal)
    return tuple(rows)


def _loan_rows(deal: Deal) -> list[Row]:
    said, loan = deal.said, Money.of(deal.loan or 0)
    kind = "最高额抵押" if said.security is Security.CEILING else "一般抵押"
    return [
        Row("融资金额", f"{loan.figures} 元（{loan.words}）"),
        Row("融资期限", f"{said.loan_months or 0} 个月"),
        Row("担保方式", kind),
        Row("融资用途", said.loan_purpose),
    ]


def _lease_rows(deal: Deal) -> list[Row]:
    said = deal.said
    terms = LeaseTerms.of(deal, deal.confirmed_on)
    rows = []
    if said.term_starts_on and terms.last_day:
        span = f"{paper.day(said.term_starts_on)}至{paper.day(terms.last_day)}，共 {terms.months} 个月"
        rows.append(Row("租赁期限", span))
    if said.rent_free_months:
        rows.append(Row("免租期", f"起租后 {said.rent_free_months} 个月"))
    if said.escalation_rate and said.escalation_years:
        rows.append(Row("租金递增", f"每满 {said.escalation_years} 年递增 {percent(said.escalation_rate)}%"))
    return rows


def _course(deal: Deal) -> tuple[Row, ...]:
    """How the deal came about, step by step."""
    published_on = deal.published_at.astimezone(clock.LOCAL).date()
    rows = [Row("公告发布", paper.day(published_on)), Row("交易方式", _WAYS[deal.mode])]
    if deal.agreement is not None:
        if deal.display_ended_at is not None:
            rows.append(Row("信息公示截止", paper.minute(deal.display_ended_at)))
        return (
            *rows,
            Row("意向方确认", deal.agreement.proposed_at),
            Row("委托方接受", deal.agreement.accepted_at),
        )
    if deal.opens_at is not None:
        rows.append(Row("报价开始", paper.minute(deal.opens_at)))
    if deal.timed_starts_at is not None and deal.mode.has_room:
        rows.append(Row("限时竞价", f"{paper.minute(deal.timed_starts_at)} 起"))
    if deal.closed_at is not None:
        rows.append(Row("竞价结束", paper.second(deal.closed_at)))
    return (*rows, Row("成交时间", paper.second(deal.decided_at)))


def _ruling(deal: Deal) -> Ruling | None:
    said = deal.said
    if deal.mode is not TradeMode.COURT:
        return None
    return Ruling(said.court_name, said.ruling_no, paper.day(said.ruling_on) if said.ruling_on else "未登记")
