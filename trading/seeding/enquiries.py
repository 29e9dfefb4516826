"""Questions, answers and visits of the sample market: a few on the lots that still take applications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from trading.core import clock
from trading.core.calendar import next_working_day
from trading.enquiries import limits
from trading.enquiries.services import bookings, moderation, questions, slots
from trading.enquiries.services.slots import Offer
from trading.enquiries.states import Category, HideGround
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.seeding.people import Member
from trading.seeding.scenes import DAY, HOUR
from trading.seeding.walk import Walk, on_or_before

_ASKERS = ("buyer1", "buyer2", "buyer3")


@dataclass(frozen=True)
class Talk:
    """One question and how far it came: nothing, ``forwarded``, an answer in hand, or an answer in public."""

    category: Category
    question: str
    answer: str = ""
    stage: str = "published"
    correction: str = ""


_TALKS: tuple[tuple[Talk, ...], ...] = (
    (
        Talk(
            Category.LAND,
            "场地内是否有地下管线？是否影响新建厂房？",
            "北侧围墙内 6 米有一条市政给水管线，已在宗地图上标注；其余范围没有地下管线。",
            correction="北侧围墙内 8 米有一条市政给水管线，已在宗地图上标注；其余范围没有地下管线。",
        ),
        Talk(
            Category.PRICE,
            "成交价款能否分两期支付？",
            "付款方式以公告为准，不另行约定；公告载明的期限和比例即为付款条件。",
        ),
        Talk(
            Category.PROCEDURE,
            "保证金可以由关联公司代缴吗？",
            "不可以。保证金应由竞买人本人账户缴纳，并注明参考号，否则视为未缴纳。",
            stage="official",
        ),
        Talk(Category.PAPERS, "原出让合同约定的开工时间是否已经履行？", stage="forwarded"),
    ),
    (
        Talk(
            Category.PAPERS,
            "转让后是否需要重新办理规划条件？",
            "用途和容积率不变的，受让人承继原规划条件，不需要重新办理。",
        ),
        Talk(
            Category.LAND,
            "现状道路能否通行重型货车？",
            "门前道路为城市次干路，路面宽 14 米，目前没有限重标志。",
            stage="drafted",
        ),
        Talk(Category.VISIT, "周末能否安排踏勘？", stage="asked"),
    ),
    (
        Talk(Category.LAND, "地上围墙和门卫室是否包含在转让范围内？", "包含，不另行计价。"),
        Talk(Category.PRICE, "听说另有买家在谈，是真的吗？", stage="hidden"),
    ),
)
_POINTS = ("宗地东侧大门口", "宗地南侧临街入口", "产业园管理处楼前")
_HIDDEN_FOR = "提问涉及他人是否参加竞买，与标的情况无关；竞买人身份在结束前不公开。"


def talk_and_visit(walk: Walk, now: datetime) -> Iterator[Callable[[], None]]:
    """One scene a lot, oldest notice first."""
    for place, (number, talks) in enumerate(zip(_open_lots(now), _TALKS, strict=False)):
        yield lambda number=number, talks=talks: _talk(walk, number, talks, now)
        yield lambda number=number, place=place: _visits(walk, number, place, now)


def _open_lots(now: datetime) -> list[str]:
    """Lots that take questions today, and have done so for some days."""
    found = db.session.scalars(
        select(Listing)
        .where(
            Listing.status == ListingStatus.PUBLISHED,
            Listing.published_at < now - 5 * DAY,
            Listing.apply_ends_at > now + 5 * DAY,
        )
        .order_by(Listing.published_at)
    )
    return [listing.number or "" for listing in found.unique()]


def _talk(walk: Walk, number: str, talks: tuple[Talk, ...], now: datetime) -> None:
    listing = listings.get_listing(number)
    owner = walk.people.member_of(listing.owner_party_id)
    first = max((listing.published_at or now) + DAY, now - 11 * DAY)
    for place, talk in enumerate(talks):
        asker = walk.people.member(_ASKERS[place % len(_ASKERS)])
        days_ago = {"asked": 1, "forwarded": 2, "drafted": 3}.get(talk.stage)
        began = first + place * DAY if days_ago is None else now - days_ago * DAY
        _one_talk(walk, number, talk, asker, owner, on_or_before(began, 10, 20 + place))


def _one_talk(walk: Walk, number: str, talk: Talk, asker: Member, owner: Member, asked: datetime) -> None:
    desk = walk.people.actor("reviewer")
    with clock.at(asked):
        question = questions.ask(number, category=talk.category, text=talk.question, by=asker.actor).number
    read, answered, published = asked + 5 * HOUR, asked + 23 * HOUR, asked + 30 * HOUR
    with clock.at(read):
        match talk.stage:
            case "asked":
                return
            case "hidden":
                moderation.hide(question, HideGround.OFF_TOPIC, _HIDDEN_FOR, by=desk)
                return
            case "official":
                moderation.answer_officially(question, talk.answer, by=desk)
                return
            case _:
                moderation.forward(question, by=desk)
    if talk.stage == "forwarded":
        return
    with clock.at(answered):
        questions.answer(question, talk.answer, by=owner.actor)
    if talk.stage == "drafted":
        return
    with clock.at(published):
        moderation.publish(question, by=desk)
    if talk.correction:
        with clock.at(answered + 2 * DAY):
            questions.answer(question, talk.correction, by=owner.actor)
        with clock.at(published + 2 * DAY):
            moderation.publish(question, by=desk)


def _visits(walk: Walk, number: str, place: int, now: datetime) -> None:
    """One visit with places left, and one that is full and has a waiting list, where the notice still leaves room."""
    listing = listings.get_listing(number)
    owner = walk.people.member_of(listing.owner_party_id)
    last = limits.notice_of(listing).ends_at
    day = next_working_day((now + 2 * DAY).astimezone(clock.LOCAL).date())
    for turn, places in enumerate((8, 2)):
        starts = clock.local(day.year, day.month, day.day, 9 + 5 * turn, 30)
        if starts + 2 * HOUR > last:
            return
        what = Offer(
            starts,
            starts + timedelta(minutes=90),
            _POINTS[place % len(_POINTS)],
            places,
            "普通话",
            "请携带身份证件，场内请穿平底鞋；现场不解答价格问题。",
        )
        with clock.at(now - 2 * DAY):
            slot = slots.offer(number, what, by=owner.actor)
        visitors = [walk.people.member(name) for name in (_ASKERS if turn else ())]
        for hours, visitor in enumerate(visitors):
            with clock.at(now - 20 * HOUR + hours * HOUR):
                bookings.book(number, slot.number, persons=1, may_wait=True, by=visitor.actor)
