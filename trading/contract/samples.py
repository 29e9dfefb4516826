"""Invented deals for ``sample-documents`` and the tests: one ordinary, one with everything at its worst."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from trading.contract import confirmation, paper
from trading.contract.deal import AgreementRecord, BidRecord, Deal, Encumbrance, Plot, RecordedBid, RootRecord
from trading.contract.kinds import KINDS
from trading.contract.paper import BoundaryPoint, Land, Signatory
from trading.core import canonical, clock
from trading.core.deal import Business, TradeMode
from trading.documents.orders import Order, check_code
from trading.documents.states import Mark
from trading.listing.answers import Answers
from trading.listing.states import Handover, Payment, RentRhythm, Repayment, Security

SIGN_DUE_ON = date(2026, 12, 8)
_SPECIAL = "甲方应在交付前拆除宗地内的临时围挡并恢复平整。" * 8
_PLAN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 524 392"><path fill="#fbf3e0" stroke="#16232e" '
    'stroke-width="2" d="M82 299L416 334L436 143L386 87L108 58Z"/></svg>'
)


def _company(name: str, code: str, representative: str, address: str, phone: str = "0473-0000000") -> Signatory:
    return Signatory(name, "统一社会信用代码", code, False, representative, "", address, phone)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record(bids: int, price: int, step: int, business: Business = Business.TRANSFER) -> BidRecord:
    at = clock.local(2026, 11, 23, 10, 25)
    latest = tuple(
        RecordedBid(bids - place, f"{7 + place % 3:03d}", paper.figure(price - place * step, business), paper.stamp(at))
        for place in range(min(bids, 12))
    )
    return BidRecord(
        lot="150302-T-2026-00017",
        bids=bids,
        bidders=3,
        winning_sequence=bids,
        winning_hash=_hash("winning"),
        winning_number="007",
        received_at=paper.stamp(at),
        head=_hash("winning"),
        latest=latest,
        root=RootRecord(8123, _hash("root"), paper.stamp(at), covers=bids > 1),
    )


def ordinary() -> Deal:
    """Two companies, bare industrial land."""
    area = Decimal("20000.00")
    return Deal(
        lot="150302-T-2026-00017",
        notice="乌海海勃湾转[2026]0017号",
        confirmation_number="乌土二成[2026]0017号",
        contract_number="1503022026ZR00017",
        business=Business.TRANSFER,
        mode=TradeMode.LISTING,
        county="海勃湾区",
        city="乌海市",
        authority="乌海市自然资源局",
        platform="乌海市土地二级市场交易平台",
        sellers=(
            _company("乌海市样例新材料有限公司", "91150302MA0N000045", "李某某", "乌海市海勃湾区千里山镇纬十二街 1 号"),
        ),
        buyers=(
            _company("内蒙古样例电子材料有限公司", "91150300MA1N000077", "赵某某", "乌海市海勃湾区滨河街道学府街 2 号"),
        ),
        plots=(
            Plot(
                land=Land(
                    location="乌海市海勃湾区千里山镇纬十二街北侧",
                    east="规划绿地",
                    south="纬十二街",
                    west="GB00016",
                    north="GB00021",
                    parcel_code="150302 001001 GB00017",
                    unit_code="150302 001001 GB00017 W00000000",
                    **paper.area_facts(area),
                    use="工业用地",
                    use_code="GB/T 21010-2017 0601",
                    certificate="蒙(2023)乌海市不动产权第0004012号",
                    acquisition="出让",
                    origin="原出让合同编号 150302-2015-CR-0012",
                    is_allocated=False,
                    ends_on="2065年4月17日",
                    years_left="38.4",
                    planning="容积率 1.0 以上，建筑密度 30% 以上，绿地率 20% 以下",
                    buildings="无",
                    restrictions="",
                    commitments="投资强度不低于每亩 180 万元",
                    investment="截至 2026 年的审计结果，开发投资已完成总额的 31.2%（审计报告 审字2026-018）。",
                    price_paid=True,
                ),
                points=tuple(
                    BoundaryPoint(f"J{place}", north, east, edge)
                    for place, (north, east, edge) in enumerate(
                        (
                            ("4405127.316", "401482.207", "168.00"),
                            ("4405109.755", "401649.287", "96.00"),
                            ("4405205.229", "401659.322", "37.63"),
                            ("4405233.160", "401634.104", "140.00"),
                            ("4405247.794", "401494.870", "121.14"),
                        ),
                        1,
                    )
                ),
            ),
        ),
        area=area,
        ends_on=date(2065, 4, 17),
        burdens=(),
        plane="2000 国家大地坐标系，EPSG:4545",
        record=_record(16, 445_000_000, 5_000_000),
        published_at=clock.local(2026, 10, 26, 9),
        opens_at=clock.local(2026, 11, 12, 9),
        timed_starts_at=clock.local(2026, 11, 23, 10),
        closed_at=clock.local(2026, 11, 23, 10, 29),
        decided_at=clock.local(2026, 11, 23, 10, 29),
        confirmed_on=date(2026, 11, 24),
        said=Answers(payment=Payment.ONCE, handover=Handover.AFTER_PAYMENT),
        start_amount=360_000_000,
        step=5_000_000,
        amount=445_000_000,
        deposit=72_000_000,
    )


def worst_case() -> Deal:
    """Three joint sellers with names of fifty characters, two buyers, burdens of every kind, endless boundaries."""
    deal = ordinary()
    name = (
        "内蒙古自治区乌海市海勃湾区千里山工业园区资源循环利用与新型建筑材料产业化示范基地投资开发建设管理有限责任公司"[
            :50
        ]
    )
    address = (
        "内蒙古自治区乌海市海勃湾区千里山镇工业园区纬十二街与经七路交叉口东北角综合服务楼甲座十八层一八〇一室至一八一八室"
        * 2
    )
    long_side = (
        "工业园区规划二十四米宽纬十二街道路红线以北三米处界桩与高压输电线路走廊防护绿带南侧边线之间的既有排水明渠中心线"
        * 2
    )
    person = Signatory(
        "阿不都热依木·买买提吐尔逊·艾合买提江",
        "港澳台居民来往内地通行证",
        "H0123456789",
        True,
        "",
        "王某某（授权委托书 2026-10-12）",
        address,
        "",
    )
    sellers = tuple(
        replace(_company(name[:48] + mark, "91150302MA0N000045", "李某某", address), share="1/3") for mark in "甲乙"
    )
    burdens = (
        Encumbrance(
            "mortgage",
            "宗地设有第一顺位抵押权，抵押权人"
            + name
            + "，担保债权人民币壹佰捌拾万元整（1,800,000.00 元），登记簿载明抵押期间转让须经抵押权人同意。",
            True,
        ),
        Encumbrance("lease", "宗地部分出租，承租人" + name + "，租期至 2031年12月31日。"),
    )
    land = replace(
        deal.land,
        location=address[:100],
        east=long_side,
        south=long_side,
        west=long_side,
        north=long_side,
        acquisition="划拨",
        origin="划拨决定书编号 150302-1998-HB-0003",
        is_allocated=True,
        ends_on="",
        years_left="",
        planning="容积率 0.8 至 1.5，建筑密度 30% 至 45%，绿地率 20% 以下，建筑限高 24 米",
        buildings="框架结构厂房三幢、砖混结构办公楼一幢、龙门吊两台、围墙及硬化场地，合计建筑面积 12,345.67 平方米" * 2,
        restrictions="投产满五年并经园区管理委员会书面同意后方可转让。" * 3,
        commitments="投资强度不低于每亩 180 万元，亩均税收不低于每年 12 万元，单位能耗不高于每万元 0.8 吨标准煤。" * 3,
        price_paid=False,
    )
    points = tuple(replace(deal.plots[0].points[place % 5], name=f"J{place + 1}") for place in range(46))
    second = replace(land, parcel_code="150302 001001 GB00018", unit_code="150302 001001 GB00018 W00000000")
    return replace(
        deal,
        sellers=(*sellers, replace(person, share="1/3")),
        buyers=(
            replace(deal.buyers[0], name=name, share="66.67 %"),
            replace(person, name="䶮垚𬭎·𫖯", share="33.33 %"),
        ),
        plots=(Plot(land, points), Plot(second, points[:12]), Plot(deal.land, deal.plots[0].points)),
        ends_on=None,
        burdens=burdens,
        record=_record(1284, 999_999_999_999_999, 5_000_003),
        said=Answers(payment=Payment.HALVES, handover=Handover.AFTER_PAYMENT, terms_note=_SPECIAL),
        amount=999_999_999_999_999,
        deposit=199_999_999_999_999,
    )


def lease_of(deal: Deal, **said: Any) -> Deal:
    """``deal`` as a lease: twenty years with a raise every third one, and months free of rent."""
    answers = Answers(
        term_starts_on=date(2027, 1, 1),
        term_months=240,
        rent_rhythm=RentRhythm.QUARTERLY,
        rent_free_months=3,
        escalation_rate=5_000,
        escalation_years=3,
        may_sublet=False,
        terms_note=deal.said.terms_note,
    )
    return replace(
        deal,
        business=Business.LEASE,
        contract_number="1503022026CZ00017",
        said=answers.with_(**said),
        start_amount=18_000_000,
        step=500_000,
        amount=21_500_000,
        deposit=3_600_000,
        record=_record(8, 21_500_000, 500_000, Business.LEASE),
    )


def sublease_of(deal: Deal) -> Deal:
    """``deal`` as a sublease of part of the land, agreed on privately."""
    part = "本次仅涉及其中 5,000.00 ㎡：东侧厂房及门前场地，以现场指认并绘图确认的范围为准"
    plots = (replace(deal.plots[0], part=part), *deal.plots[1:])
    let = lease_of(deal, term_months=36, escalation_rate=0, escalation_years=0, rent_free_months=0, may_sublet=True)
    return agreed(replace(let, business=Business.SUBLEASE, plots=plots))


def mortgage_of(deal: Deal, security: Security = Security.ORDINARY) -> Deal:
    """``deal`` as a loan on the land."""
    return replace(
        deal,
        business=Business.MORTGAGE,
        contract_number="1503022026DY00017",
        said=Answers(
            loan_months=36,
            loan_purpose="新建二期厂房，采购生产设备并补充流动资金。",
            repayment=Repayment.AT_END,
            security=security,
            terms_note=deal.said.terms_note,
        ),
        start_amount=5_500,
        step=50,
        amount=4_350,
        deposit=0,
        loan=800_000_000,
        record=_record(12, 4_350, -50, Business.MORTGAGE),
    )


def agreed(deal: Deal) -> Deal:
    """``deal`` as one that both sides agreed on privately."""
    return replace(
        deal,
        mode=TradeMode.NEGOTIATED,
        deposit=0,
        step=None,
        record=None,
        opens_at=None,
        timed_starts_at=None,
        closed_at=None,
        display_ended_at=clock.local(2026, 11, 20, 18),
        agreement=AgreementRecord(
            proposal="150302-TP-2026-00017",
            version=3,
            hash=_hash("agreed"),
            proposed_at=paper.second(clock.local(2026, 11, 19, 16, 30)),
            accepted_at=paper.second(clock.local(2026, 11, 23, 10, 25)),
        ),
    )


def by_court(deal: Deal) -> Deal:
    """``deal`` as a court's sale: confirmed, not contracted."""
    court = Signatory(
        "乌海市海勃湾区人民法院", "统一社会信用代码", "11150302MB0N000099", False, "王某某", "", "乌海市", ""
    )
    return replace(
        deal,
        mode=TradeMode.COURT,
        contract_number=deal.confirmation_number,
        sellers=(court,),
        said=deal.said.with_(court_name=court.name, ruling_no="（2026）内0302执123号之一", ruling_on=date(2026, 9, 1)),
    )


def order_of(number: str, title: str, template: str, data: Any, **overrides: Any) -> Order:
    """The order for one sample paper."""
    facts = asdict(data)
    plain = {
        "number": number,
        "title": title,
        "template": template,
        "facts": facts,
        "drawings": {f"plan{place}": _PLAN for place in range(1, 4)},
        "verify_url": f"https://market.example.cn/verify/{number}",
        "check_code": check_code(canonical.digest(facts)),
        "created_at": "2026-11-24T01:00:00.000000Z",
    }
    return Order(**plain | overrides)


def contract_order(deal: Deal, **overrides: Any) -> Order:
    """The order for the contract of a sample deal, whatever its business."""
    kind = KINDS[deal.business.deal_kind]
    data = kind.document_data(deal, kind.Terms.of(deal, SIGN_DUE_ON))
    return order_of(deal.contract_number, kind.title(deal), kind.TEMPLATE, data, **overrides)


def confirmation_order(deal: Deal, **overrides: Any) -> Order:
    """The order for the confirmation of a sample deal."""
    data = confirmation.document_data(deal, sign_due_on=SIGN_DUE_ON, sign_place="示例综合受理窗口")
    return order_of(deal.confirmation_number, confirmation.title(deal), confirmation.TEMPLATE, data, **overrides)


def deals() -> Iterator[tuple[str, Deal]]:
    """Every business, by public bidding and by private negotiation, ordinary and at its worst."""
    for name, deal in (("ordinary", ordinary()), ("worst-case", worst_case())):
        yield f"transfer-{name}", deal
        yield f"transfer-negotiated-{name}", agreed(deal)
        yield f"lease-{name}", lease_of(deal)
        yield f"sublease-{name}", sublease_of(deal)
        yield f"mortgage-{name}", mortgage_of(deal)
        yield f"mortgage-ceiling-{name}", agreed(mortgage_of(deal, Security.CEILING))


def orders() -> Iterator[tuple[str, Order]]:
    """Every paper, ordinary and at its worst; the transfer's also with every mark: file name and order."""
    for name, deal in deals():
        for mark in ("", *Mark) if name.startswith(("transfer-ordinary", "transfer-worst")) else ("",):
            suffix = f"-{mark}" if mark else ""
            yield f"contract-{name}{suffix}.pdf", contract_order(deal, mark=str(mark))
            yield f"confirmation-{name}{suffix}.pdf", confirmation_order(deal, mark=str(mark))
    yield "confirmation-court-ordinary.pdf", confirmation_order(by_court(ordinary()))
