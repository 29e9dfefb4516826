"""Invented deals for ``sample-documents`` and the tests: one ordinary, one with everything at its worst."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from trading.contract import confirmation, paper
from trading.contract.deal import BidRecord, Deal, Encumbrance, RecordedBid
from trading.contract.kinds import transfer
from trading.contract.kinds.transfer import Terms
from trading.contract.paper import BoundaryPoint, Land, Signatory
from trading.core import canonical, clock, money
from trading.documents.orders import Order, check_code
from trading.documents.states import Mark
from trading.listing.states import Handover, Payment

SIGN_DUE_ON = date(2026, 12, 8)
_PLAN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 524 392"><path fill="#fbf3e0" stroke="#16232e" '
    'stroke-width="2" d="M82 299L416 334L436 143L386 87L108 58Z"/></svg>'
)


def _company(name: str, code: str, representative: str, address: str, phone: str = "0473-0000000") -> Signatory:
    return Signatory(name, "统一社会信用代码", code, False, representative, "", address, phone)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record(bids: int, price: int, step: int) -> BidRecord:
    at = clock.local(2026, 11, 23, 10, 25)
    latest = tuple(
        RecordedBid(bids - place, f"{7 + place % 3:03d}", money.yuan(price - place * step), paper.stamp(at))
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
    )


def ordinary() -> Deal:
    """Two companies, bare industrial land."""
    area = Decimal("20000.00")
    return Deal(
        lot="150302-T-2026-00017",
        notice="乌海海勃湾转[2026]0017号",
        confirmation_number="乌土二成[2026]0017号",
        contract_number="1503022026ZR00017",
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
        area=area,
        burdens=(),
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
        plane="2000 国家大地坐标系，EPSG:4545",
        record=_record(16, 445_000_000, 5_000_000),
        published_at=clock.local(2026, 10, 26, 9),
        opens_at=clock.local(2026, 11, 12, 9),
        timed_starts_at=clock.local(2026, 11, 23, 10),
        closed_at=clock.local(2026, 11, 23, 10, 29),
        decided_at=clock.local(2026, 11, 23, 10, 29),
        confirmed_on=date(2026, 11, 24),
        start_price=360_000_000,
        step=5_000_000,
        price=445_000_000,
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
    points = tuple(replace(deal.points[place % 5], name=f"J{place + 1}") for place in range(46))
    return replace(
        deal,
        sellers=(*sellers, replace(person, share="1/3")),
        buyers=(replace(deal.buyers[0], name=name), replace(person, name="䶮垚𬭎·𫖯", share="")),
        land=land,
        burdens=burdens,
        points=points,
        record=_record(1284, 999_999_999_999_999, 5_000_003),
        price=999_999_999_999_999,
        deposit=199_999_999_999_999,
    )


def terms_of(deal: Deal, special: str = "") -> Terms:
    """Terms that fit ``deal``."""
    return Terms.of_award(
        price=deal.price,
        deposit=deal.deposit,
        has_buildings=deal.land.buildings != "无",
        payment=Payment.HALVES if special else Payment.ONCE,
        handover=Handover.AFTER_PAYMENT,
        sign_due_on=SIGN_DUE_ON,
        ends_on=None if deal.land.is_allocated else date(2065, 4, 17),
        special=special,
    )


def order_of(number: str, title: str, template: str, data: Any, **overrides: Any) -> Order:
    """The order for one sample paper."""
    facts = asdict(data)
    plain = {
        "number": number,
        "title": title,
        "template": template,
        "facts": facts,
        "drawings": {"plan": _PLAN},
        "verify_url": f"https://market.example.cn/verify/{number}",
        "check_code": check_code(canonical.digest(facts)),
        "created_at": "2026-11-24T01:00:00.000000Z",
    }
    return Order(**plain | overrides)


def orders() -> Iterator[tuple[str, Order]]:
    """Every paper, ordinary and at its worst, plain and with its marks: file name and order."""
    special = "甲方应在交付前拆除宗地内的临时围挡并恢复平整。" * 8
    for name, deal, extra in (("ordinary", ordinary(), ""), ("worst-case", worst_case(), special)):
        terms = terms_of(deal, extra)
        contract = transfer.document_data(deal, terms)
        confirmed = confirmation.document_data(deal, sign_due_on=SIGN_DUE_ON, sign_place="示例综合受理窗口")
        for mark in ("", *Mark):
            suffix = f"-{mark}" if mark else ""
            yield (
                f"contract-transfer-{name}{suffix}.pdf",
                order_of(deal.contract_number, transfer.TITLE, transfer.TEMPLATE, contract, mark=str(mark)),
            )
            yield (
                f"confirmation-{name}{suffix}.pdf",
                order_of(
                    deal.confirmation_number, confirmation.TITLE, confirmation.TEMPLATE, confirmed, mark=str(mark)
                ),
            )
