"""What people look for in the sample market: posts of each kind in every state, and some that were answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from trading.core import city, clock
from trading.core.area import from_mu
from trading.core.deal import AcquisitionMode, UseClass
from trading.core.money import Fen
from trading.demands import services
from trading.demands.states import (
    BuildingsWish,
    CollateralWish,
    ContactWish,
    DemandKind,
    LenderType,
    NameWish,
    PriceUnit,
    ReportReason,
)
from trading.seeding.people import Member
from trading.seeding.scenes import DAY, HOUR
from trading.seeding.walk import Walk, on_or_before

_WAN = 1_000_000


@dataclass(frozen=True)
class Post:
    """One demand: who looks for what, since when, and how far it has come."""

    poster: str
    kind: DemandKind
    days_ago: int
    #: places in the city's list of districts; none: anywhere
    districts: tuple[int, ...]
    uses: tuple[UseClass, ...]
    mu: tuple[int | None, int | None]
    money: dict[str, Any]
    text: str
    land: dict[str, Any] | None = None
    valid_days: int = 120
    name: NameWish = NameWish.SHOWN
    end: str = "published"


def _buy(total: int | None = None, per_mu: int | None = None) -> dict[str, Any]:
    """A budget in units of ten thousand yuan, in all and by mu."""
    return {
        "amount_max": None if total is None else Fen(total * _WAN),
        "unit_amount": None if per_mu is None else Fen(per_mu * _WAN),
        "price_unit": PriceUnit.MU,
    }


def _rent(low: int, high: int, months: int) -> dict[str, Any]:
    return {"amount_min": Fen(low * _WAN), "amount_max": Fen(high * _WAN), "term_months": months}


def _lend(low: int, high: int, rates: tuple[int, int], months: int, who: LenderType, *wishes: CollateralWish) -> Any:
    return {
        "amount_min": Fen(low * _WAN),
        "amount_max": Fen(high * _WAN),
        "rate_min": rates[0],
        "rate_max": rates[1],
        "term_months": months,
        "lender_type": who,
        "collateral": wishes,
    }


_U, _K, _A = UseClass, DemandKind, AcquisitionMode
_GRANTED = {"modes": (_A.GRANT, _A.CONTRIBUTION)}

POSTS: tuple[Post, ...] = (
    Post(
        "buyer1",
        _K.BUY,
        24,
        (0, 1),
        (_U.INDUSTRIAL,),
        (15, 90),
        _buy(2600, 30),
        "用于新建精密零部件车间，要求临路、具备十千伏供电条件，地块方正。",
        _GRANTED,
    ),
    Post(
        "buyer2",
        _K.BUY,
        16,
        (),
        (_U.INDUSTRIAL,),
        (40, 160),
        _buy(4200),
        "拟建仓储物流园，靠近铁路专用线或高速出入口为宜。",
    ),
    Post(
        "buyer3",
        _K.BUY,
        9,
        (0,),
        (_U.COMMERCIAL,),
        (2, 12),
        _buy(900),
        "个人经营餐饮住宿，希望地上有可改造的房屋。",
        {"buildings": BuildingsWish.WANTED},
    ),
    Post(
        "buyer2",
        _K.BUY,
        12,
        (2,),
        (_U.INDUSTRIAL, _U.OTHER),
        (None, 60),
        _buy(None, 18),
        "为配套项目寻找用地，暂不公开名称。",
        {"buildings": BuildingsWish.BARE},
        name=NameWish.ANONYMOUS,
    ),
    Post(
        "buyer1",
        _K.RENT,
        14,
        (0,),
        (_U.INDUSTRIAL,),
        (8, 40),
        _rent(20, 90, 120),
        "租赁厂区用于设备检修，租期可协商，需独立院落。",
    ),
    Post(
        "buyer3",
        _K.RENT,
        6,
        (1, 2),
        (_U.COMMERCIAL, _U.OTHER),
        (1, 10),
        _rent(3, 25, 60),
        "租地经营建材门市，要求能停放货车。",
    ),
    Post(
        "bank",
        _K.LEND,
        20,
        (),
        (_U.INDUSTRIAL, _U.COMMERCIAL),
        (10, None),
        _lend(200, 6000, (4350, 6000), 36, LenderType.BANK, CollateralWish.FIRST_RANK),
        "面向本市实体企业的土地使用权抵押贷款，出让土地优先，放款周期约十个工作日。",
        _GRANTED,
        valid_days=180,
    ),
    Post(
        "buyer1",
        _K.LEND,
        5,
        (0, 1),
        (_U.INDUSTRIAL,),
        (20, 200),
        _lend(100, 800, (5500, 7200), 24, LenderType.ENTERPRISE, CollateralWish.FIRST_RANK, CollateralWish.UNLEASED),
        "企业自有资金，用于上下游企业短期周转，以出让工业用地抵押。",
    ),
    Post("holder", _K.BUY, 11, (0,), (_U.INDUSTRIAL,), (20, 120), _buy(3000), "为扩产寻找相邻地块。", end="paused"),
    Post(
        "buyer2",
        _K.RENT,
        95,
        (1,),
        (_U.INDUSTRIAL,),
        (10, 50),
        _rent(15, 60, 60),
        "临时堆场用地。",
        valid_days=60,
        end="expired",
    ),
    Post("buyer3", _K.BUY, 60, (0,), (_U.RESIDENTIAL,), (1, 5), _buy(300), "自住改善。", end="fulfilled"),
    Post(
        "buyer3",
        _K.BUY,
        2,
        (0, 2),
        (_U.COMMERCIAL,),
        (3, 15),
        _buy(1200),
        "拟开办民宿，看重周边配套。",
        end="submitted",
    ),
    Post("buyer2", _K.BUY, 5, (1,), (_U.INDUSTRIAL,), (30, 90), _buy(20), "建设分拣中心。", end="returned"),
    Post("buyer1", _K.BUY, 8, (2,), (_U.INDUSTRIAL,), (50, 300), _buy(8000), "求购农用地建厂。", end="refused"),
    Post("holder", _K.RENT, 1, (0,), (_U.INDUSTRIAL,), (5, 20), _rent(8, 30, 36), "", end="draft"),
)


def posts(walk: Walk, now: datetime) -> Iterator[Callable[[], object]]:
    """One scene a post, then what was offered to some."""
    numbers: dict[str, str] = {}
    for place, post in enumerate(POSTS):
        yield lambda post=post, place=place: numbers.update({str(place): _walked(walk, post, now)})
    yield lambda: _approaches(walk, numbers, now)


def _walked(walk: Walk, post: Post, now: datetime) -> str:
    """Lead a post to where it stands; returns its public number, or its draft's."""
    poster, began = walk.people.member(post.poster), on_or_before(now - post.days_ago * DAY, 10)
    with clock.at(began):
        draft = _answered(post, poster)
        if post.end == "draft":
            return draft
        number = services.submit(draft, by=poster.actor).number or ""
    if post.end == "submitted":
        return number
    reviewer, decided = walk.people.actor("reviewer"), min(began + 26 * HOUR, now - HOUR)
    with clock.at(decided):
        match post.end:
            case "returned":
                reason = "预算 20 万元与 30 至 90 亩的面积明显不符，请核对金额单位（元或万元）。"
                services.return_for_correction(number, reason, by=reviewer)
                return number
            case "refused":
                services.refuse(number, "本市场只受理国有建设用地使用权，不受理农用地需求。", by=reviewer)
                return number
            case _:
                services.publish(number, by=reviewer)
    if post.end == "expired":
        with clock.at(decided + (post.valid_days + 2) * DAY):
            expired, _ending = services.due()
            for demand_id in expired:
                services.expire(demand_id, by=walk.system)
    elif post.end != "published":
        act = {"paused": services.pause, "fulfilled": services.fulfil}[post.end]
        with clock.at(min(decided + 20 * DAY, now - HOUR)):
            act(draft, by=poster.actor)
    return number


def _answered(post: Post, poster: Member) -> str:
    by, districts = poster.actor, city.here().districts
    draft = services.start(post.kind, by=by).draft_number
    low, high = (None if bound is None else from_mu(Decimal(bound)) for bound in post.mu)
    codes = [districts[place].code for place in post.districts if place < len(districts)]
    services.answer_land(
        draft, districts=codes, uses=post.uses, area_min=low, area_max=high, **(post.land or {}), by=by
    )
    services.answer_money(draft, **post.money, by=by)
    services.answer_post(
        draft,
        contact_wish=ContactWish.PHONE,
        valid_days=post.valid_days,
        description=post.text,
        name_wish=post.name,
        by=by,
    )
    return draft


def _approaches(walk: Walk, numbers: dict[str, str], now: datetime) -> None:
    """Somebody offers land in words and is answered; another waits; one is reported."""
    holder, buyer1, buyer2, bank = (walk.people.member(name) for name in ("holder", "buyer1", "buyer2", "bank"))
    with clock.at(now - 3 * DAY):
        words = "我方在千里山工业园有一宗约三十五亩出让工业用地，场地已平整，可面谈分期付款。"
        first = services.send(numbers["0"], message=words, agrees=True, by=holder.actor).number
    with clock.at(now - 2 * DAY):
        services.agree(first, "地块符合我方要求，愿意进一步了解。", by=buyer1.actor)
        waiting = "我方有一处带院落的检修厂房可整体出租，约十二亩，水电齐全。"
        services.send(numbers["4"], message=waiting, by=holder.actor)
    with clock.at(now - DAY):
        advert = services.send(
            numbers["6"], message="专业代办各类贷款手续，快速放款，欢迎咨询。", by=buyer2.actor
        ).number
        services.report_approach(advert, reason=ReportReason.CONTACT, note="与土地无关的广告。", by=bank.actor)
