"""Invented certificates for ``sample-documents`` and the tests: an ordinary one, a joint one, and the worst."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from trading.bidding import certificate
from trading.bidding.certificate import Admission, Bidder, Lot
from trading.core import canonical, clock
from trading.core.deal import Business, TradeMode
from trading.documents.orders import Order, check_code
from trading.documents.states import Mark

_LONG = "内蒙古自治区乌海市海勃湾区千里山工业园区资源循环利用与新型建筑材料产业化示范基地投资开发建设管理有限责任公司"


def ordinary() -> tuple[Lot, Admission]:
    """One company that bids alone for one parcel."""
    lot = Lot(
        number="150302-T-2026-00017",
        notice="乌海海勃湾转[2026]0017号",
        business=Business.TRANSFER,
        mode=TradeMode.LISTING,
        places=("乌海市海勃湾区千里山镇纬十二街北侧（150302 001001 GB00017）",),
        area="20,000.00",
        use="工业用地",
        start="3,600,000.00 元",
        step="50,000.00 元",
        opens_at=clock.local(2026, 11, 12, 9),
        timed_starts_at=clock.local(2026, 11, 23, 10),
    )
    bidder = Bidder("内蒙古样例电子材料有限公司", "统一社会信用代码", "91150300MA1N000077", False, "赵某某")
    admission = Admission(
        number="150302-TQ-2026-00031",
        application="150302-TB-2026-00031",
        bidder_number="52",
        bidders=(bidder,),
        admitted_at=clock.local(2026, 11, 18, 15, 4),
        deposit_amount=72_000_000,
        deposit_reference="BZ2600003147",
        deposit_received_at=clock.local(2026, 11, 17, 11, 26),
        nonce="4e1f0c7a92b34d0fa8e2c8d15b7f60a3",
    )
    return lot, admission


def joint() -> tuple[Lot, Admission]:
    """Two companies and a person who bid together, where the qualification is examined after the bidding."""
    lot, admission = ordinary()
    bidders = (
        replace(admission.bidders[0], share="50 %"),
        Bidder("乌海市样例新材料有限公司", "统一社会信用代码", "91150302MA0N000045", False, "李某某", "33.34 %"),
        Bidder("王某某", "居民身份证", "150302199001010017", True, "", "16.66 %"),
    )
    return replace(lot, is_checked_after=True), replace(admission, bidders=bidders)


def worst_case() -> tuple[Lot, Admission]:
    """Ten joint bidders with endless names, many parcels, and a sealed offer."""
    lot, admission = joint()
    person = Bidder(
        "阿不都热依木·买买提吐尔逊·艾合买提江", "港澳台居民来往内地通行证", "H0123456789", True, "", "0.01 %"
    )
    company = replace(admission.bidders[0], name=_LONG, representative="买买提吐尔逊·艾合买提江", share="11.11 %")
    place = (_LONG + "规划二十四米宽道路红线以北三米处界桩与防护绿带之间的排水明渠中心线")[:100]
    worst = replace(
        lot,
        mode=TradeMode.SEALED,
        places=tuple(f"{place}（150302 001001 GB{number:05d}）" for number in range(17, 23)),
        use="工业用地、仓储用地、商务金融用地",
        area="9,999,999.99",
        start="9,999,999,999,999.99 元",
    )
    return worst, replace(
        admission,
        bidders=(*[company] * 8, person, replace(person, name="䶮垚𬭎·𫖯")),
        bidder_number="1284",
        deposit_amount=199_999_999_999_999,
        deposit_received_at=None,
    )


def order(lot: Lot, admission: Admission, **overrides: Any) -> Order:
    """The order for one sample certificate."""
    data = certificate.document_data(
        lot, admission, city="乌海市", authority="乌海市自然资源局", platform="乌海市土地二级市场交易平台"
    )
    facts = asdict(data)
    plain = {
        "number": admission.number,
        "title": certificate.TITLE,
        "template": certificate.TEMPLATE,
        "facts": facts,
        "drawings": {},
        "verify_url": f"https://market.example.cn/verify/{admission.number}",
        "check_code": check_code(canonical.digest(facts)),
        "created_at": "2026-11-18T07:04:00.000000Z",
    }
    return Order(**plain | overrides)


def orders() -> Iterator[tuple[str, Order]]:
    """Every certificate: file name and order."""
    yield "certificate-ordinary.pdf", order(*ordinary())
    yield "certificate-ordinary-void.pdf", order(*ordinary(), mark=str(Mark.VOID))
    yield "certificate-joint.pdf", order(*joint())
    lot, admission = ordinary()
    loan = replace(lot, business=Business.MORTGAGE, start="年利率 5.000%", step="年利率 0.050%")
    yield "certificate-mortgage.pdf", order(loan, admission)
    yield "certificate-worst-case.pdf", order(*worst_case())
