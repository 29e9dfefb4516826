"""The sample's other businesses and ways of trading: leases, subleases, loans, negotiation, sealed offers, the court.

Each scene is walked with the real services, like everything else of the sample market.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from trading.bidding.services import rooms
from trading.core import clock
from trading.core.actor import Actor
from trading.core.deal import BurdenKind, Business, TradeMode, TransferForm
from trading.core.rates import Rate
from trading.intents import services as intents
from trading.intents.rules import Said
from trading.listing import queries as listings
from trading.listing import services as listing
from trading.listing.rules import Schedule
from trading.listing.states import (
    Buildings,
    CourtRound,
    Handover,
    NoticeWish,
    Occupancy,
    Payment,
    RentRhythm,
    Repayment,
    Security,
)
from trading.parcels import services as land_book
from trading.seeding.people import Member
from trading.seeding.scenes import DAY, HOUR
from trading.seeding.supply import Plot
from trading.seeding.walk import Walk, on_or_after, on_or_before, schedule_for

WAN = 1_000_000
#: a year's rent as a share of the land's value, in per cent
RENT_PERCENT = 5


@dataclass(frozen=True)
class Case:
    """What is offered, by whom and how; ``figures`` and ``answers`` as the owner types them."""

    plot: Plot
    owner: Member
    business: Business
    mode: TradeMode
    figures: Mapping[str, Any]
    description: str
    form: TransferForm | None = None
    counterpart: str = ""
    more_plots: tuple[Plot, ...] = ()
    #: pages beyond those of every listing: what calls them, with the draft's number and the actor
    pages: tuple[Callable[[str, Actor], object], ...] = field(default=())


def businesses(
    walk: Walk, take: Callable[[], Plot], pair: Callable[[], tuple[Plot, Plot]], now: datetime
) -> Iterator[Callable[[], object]]:
    """One scene a listing. ``take`` hands out plots, ``pair`` two of one holder in one district."""
    yield lambda: _in_notice(walk, _lease(walk, take(), now), now - 4 * DAY)
    yield lambda: _taking_bids(walk, _lease(walk, take(), now, part=True), now)
    yield lambda: _in_notice(walk, _sublease(walk, take(), now), now - 9 * DAY)
    yield lambda: _in_notice(walk, _loan(walk, take()), now - 2 * DAY)
    yield lambda: _taking_bids(walk, _loan(walk, take()), now)
    yield lambda: _in_notice(walk, _asked(walk, take()), now - 12 * DAY)
    yield lambda: _in_notice(walk, _gift(walk, take()), now - 1 * DAY)
    yield lambda: _in_notice(walk, _sealed(walk, take()), now - 3 * DAY)
    yield lambda: _in_notice(walk, _court(walk, take(), now), now - 6 * DAY)
    yield lambda: _in_notice(walk, _together(walk, *pair()), now - 5 * DAY)
    yield lambda: _agreed(walk, _asked(walk, take()), now)
    yield lambda: _taken_back(walk, _sealed(walk, take()), now)


# --- cases ----------------------------------------------------------------------------------------------------------


def _owner(walk: Walk, plot: Plot) -> Member:
    return walk.people.member_of(plot.owner_party_id)


def _rent(plot: Plot, *, parts: int = 1) -> dict[str, int]:
    rent = max(plot.benchmark_fen * RENT_PERCENT // 100 // parts // WAN, 2) * WAN
    return {"start": rent, "step": max(rent // 100 // 10_000, 1) * 10_000, "deposit": rent // 5}


def _price(plot: Plot, *, percent: int = 95) -> dict[str, int]:
    start = max(plot.benchmark_fen * percent // 100 // WAN, 20) * WAN
    return {"start": start, "step": max(start // 100 // (WAN // 2), 1) * (WAN // 2), "deposit": start // 10}


def _let(now: datetime, months: int) -> Callable[[str, Actor], object]:
    begins = (now + 120 * DAY).astimezone(clock.LOCAL).date().replace(day=1)
    return lambda number, by: listing.answer_term(
        number,
        term_starts_on=begins,
        term_months=months,
        rent_rhythm=RentRhythm.HALF_YEARLY,
        may_sublet=False,
        rent_free_months=2,
        escalation_rate=Rate(5000),
        escalation_years=3,
        by=by,
    )


def _lease(walk: Walk, plot: Plot, now: datetime, *, part: bool = False) -> Case:
    pages: list[Callable[[str, Actor], object]] = [_let(now, 60 if part else 72)]
    if part:
        pages.insert(0, _third_of(plot))
    return Case(
        plot,
        _owner(walk, plot),
        Business.LEASE,
        TradeMode.LISTING,
        _rent(plot, parts=3 if part else 1),
        "场地硬化，可停放大型车辆，水电已通；适合仓储、物流或加工。",
        pages=tuple(pages),
    )


def _third_of(plot: Plot) -> Callable[[str, Actor], object]:
    def answer(number: str, by: Actor) -> None:
        right = listing.find_right(plot.certificate)
        if right is None:
            raise LookupError(plot.certificate)
        area = (right.parcel.area / 3).quantize(right.parcel.area)
        listing.answer_part(number, right.parcel.code, part_area=area, part_note="北侧临路部分，含北门。", by=by)

    return answer


def _sublease(walk: Walk, plot: Plot, now: datetime) -> Case:
    """The lessee of a plot passes it on: the lease stands in the land book first."""
    lessee = walk.people.member("buyer2")
    began = (now - 400 * DAY).astimezone(clock.LOCAL).date()
    right = listing.find_right(plot.certificate)
    if right is None:
        raise LookupError(plot.certificate)
    with clock.at(now - 380 * DAY):
        land_book.register_burden(
            right.parcel.code,
            kind=BurdenKind.LEASE,
            registered_on=began,
            holder_name=lessee.name,
            paper_no="租备〔演示〕第 12 号",
            due_on=began.replace(year=began.year + 10),
            by=walk.people.actor("sysadmin"),
        )
    return Case(
        plot,
        lessee,
        Business.SUBLEASE,
        TradeMode.NEGOTIATED,
        {"start": _rent(plot)["start"]},
        "现承租场地富余部分转租，可即租即用。",
        pages=(_let(now, 24),),
    )


def _loan(walk: Walk, plot: Plot) -> Case:
    loan = max(plot.benchmark_fen * 55 // 100 // (10 * WAN), 10) * 10 * WAN
    return Case(
        plot,
        _owner(walk, plot),
        Business.MORTGAGE,
        TradeMode.LISTING,
        {"start": Rate(6000), "step": Rate(50), "deposit": loan // 100},
        "企业经营正常，土地使用权无其他抵押；资金用于设备更新。",
        pages=(
            lambda number, by: listing.answer_loan(
                number,
                loan=loan,
                loan_months=36,
                loan_purpose="购置二期生产线设备",
                repayment=Repayment.AT_END,
                security=Security.ORDINARY,
                by=by,
            ),
        ),
    )


def _asked(walk: Walk, plot: Plot) -> Case:
    words = "因投资方向调整转让，价格可议，欢迎实地查看。"
    figures = {"start": _price(plot)["start"]}
    return Case(plot, _owner(walk, plot), Business.TRANSFER, TradeMode.NEGOTIATED, figures, words)


def _gift(walk: Walk, plot: Plot) -> Case:
    return Case(
        plot,
        _owner(walk, plot),
        Business.TRANSFER,
        TradeMode.NEGOTIATED,
        {"start": _price(plot, percent=100)["start"]},
        "以土地使用权作价出资设立子公司，子公司已完成工商登记。",
        form=TransferForm.CONTRIBUTION,
        counterpart=walk.people.member("buyer1").name,
    )


def _sealed(walk: Walk, plot: Plot) -> Case:
    figures = _price(plot)
    del figures["step"]
    words = "四通一平，邻近铁路专用线；采用密封报价，一次报价定价。"
    return Case(plot, _owner(walk, plot), Business.TRANSFER, TradeMode.SEALED, figures, words)


def _court(walk: Walk, plot: Plot, now: datetime) -> Case:
    """A seized right, sold by the court that seized it."""
    court = walk.people.member("court")
    right = listing.find_right(plot.certificate)
    if right is None:
        raise LookupError(plot.certificate)
    seized = (now - 200 * DAY).astimezone(clock.LOCAL).date()
    with clock.at(now - 190 * DAY):
        land_book.register_burden(
            right.parcel.code,
            kind=BurdenKind.SEIZURE,
            registered_on=seized,
            holder_name=court.name,
            authority=court.name,
            paper_no=f"（{seized.year}）演执字第 88 号",
            by=walk.people.actor("sysadmin"),
        )
    figures = _price(plot, percent=76)
    return Case(
        plot,
        court,
        Business.TRANSFER,
        TradeMode.COURT,
        figures,
        "司法处置，按现状交付；税费依法由各方承担。",
        form=TransferForm.JUDICIAL,
        pages=(
            lambda number, by: listing.answer_court(
                number,
                court_name=court.name,
                ruling_no=f"（{seized.year}）演执恢字第 21 号",
                ruling_on=(now - 40 * DAY).astimezone(clock.LOCAL).date(),
                appraisal_amount=plot.benchmark_fen // WAN * WAN,
                court_round=CourtRound.FIRST,
                by=by,
            ),
        ),
    )


def _together(walk: Walk, first: Plot, second: Plot) -> Case:
    figures = {name: amount + _price(second)[name] for name, amount in _price(first).items()}
    words = "两宗地相邻使用，整体转让，不拆分。"
    return Case(first, _owner(walk, first), Business.TRANSFER, TradeMode.LISTING, figures, words, more_plots=(second,))


# --- steps ----------------------------------------------------------------------------------------------------------


def _to_desk(walk: Walk, case: Case, at: datetime) -> str:
    """Draft, answer every page, hand in the papers, submit; returns the public number."""
    by = case.owner.actor
    with clock.at(on_or_before(at, 9)):
        number = listing.start_draft(case.plot.certificate, business=case.business, by=by).draft_number
        for plot in case.more_plots:
            listing.add_right(number, plot.certificate, by=by)
        listing.answer_dates(
            number,
            notice_wish=NoticeWish.SOON,
            mode=case.mode,
            transfer_form=case.form,
            counterpart=case.counterpart,
            by=by,
        )
        listing.answer_land(
            number,
            buildings=Buildings.INCLUDED if case.plot.has_buildings else Buildings.NONE,
            occupancy=Occupancy.LEASED if case.business is Business.SUBLEASE else Occupancy.VACANT,
            is_disputed=False,
            by=by,
        )
        for page in case.pages:
            page(number, by)
        listing.answer_price(number, **dict(case.figures), by=by)
        listing.answer_terms(
            number,
            handover=Handover.AFTER_PAYMENT,
            payment=Payment.ONCE,
            description=case.description,
            by=by,
        )
        walk.hand_in_papers(number, by)
    return walk.submit(on_or_before(at, 10), case.owner, number)


def _publish(walk: Walk, case: Case, published_at: datetime, schedule: Schedule | None = None) -> str:
    """From the first draft to the published notice; without ``schedule`` by the earliest dates that the rules allow."""
    number = _to_desk(walk, case, published_at - 9 * DAY)
    walk.accept(on_or_before(published_at - 6 * DAY, 10, 30), number)
    walk.approve(on_or_before(published_at - 3 * DAY, 15, 15), number)
    with clock.at(published_at):
        plan = schedule or listing.plan(listings.get_listing(number))
    walk.publish(number, plan)
    return number


def _in_notice(walk: Walk, case: Case, published: datetime) -> None:
    """Published, and not open yet (an offer to negotiate: on display, or open to agreement by now)."""
    _publish(walk, case, on_or_before(published, 9, 40))


def _agreed(walk: Walk, case: Case, now: datetime) -> None:
    """An offer that somebody has taken: both sides confirmed the same version, and the desk has to look at it."""
    number = _publish(walk, case, on_or_before(now - 15 * DAY, 9, 40))
    buyer = walk.people.member("buyer3")
    with clock.at(on_or_before(now - 6 * DAY, 11)):
        said = Said(case.figures["start"], "愿按标的现状受让，可在一个月内付清全款。")
        proposal = intents.propose(number, said, by=buyer.actor)
        number_of, version = proposal.number, proposal.turns[-1].hash
    with clock.at(on_or_before(now - 1 * DAY, 10)):
        draft = listings.get_listing(number).draft_number
        intents.accept(draft, number_of, version, by=case.owner.actor)


def _taken_back(walk: Walk, case: Case, now: datetime) -> None:
    """Published, and taken back by its owner before bidding opened."""
    number = _publish(walk, case, on_or_before(now - 8 * DAY, 9, 40))
    with clock.at(on_or_before(now - 2 * DAY, 15)):
        draft = listings.get_listing(number).draft_number
        rooms.retract(draft, "企业经营计划调整，决定继续自用。", by=case.owner.actor)


def _taking_bids(walk: Walk, case: Case, now: datetime) -> None:
    """In its free phase, with two bidders who have bid once each."""
    timed = on_or_after(now + 7 * DAY, 10)
    schedule = schedule_for(timed)
    number = _publish(walk, case, schedule.published_at, schedule)
    bidders = [walk.people.member(name) for name in ("buyer1", "buyer3")]
    for place, bidder in enumerate(bidders):
        walk.enter(schedule.opens_at - (6 - place) * DAY + HOUR, number, bidder)
    for place, bidder in enumerate(bidders):
        walk.bid(min(schedule.opens_at + (2 + place) * DAY, now - HOUR * (3 - place)), number, bidder, 1)
