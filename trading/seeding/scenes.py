"""Scenes: whole rounds put together from the steps of :mod:`trading.seeding.walk`. One scene is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trading.bidding.queries.rooms import find_award
from trading.core import clock
from trading.core.policy import policy
from trading.listing.rules import Schedule
from trading.seeding.people import Member
from trading.seeding.supply import Plot
from trading.seeding.walk import Prices, Walk, on_or_after, on_or_before, prices_for, schedule_for, standing

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Offer:
    """Who offers what, and with which dates."""

    plot: Plot
    owner: Member
    schedule: Schedule
    prices: Prices
    #: the room's own extension, where it differs from the policy's
    window: timedelta | None = None


def offer(
    walk: Walk, plot: Plot, owner: Member, timed_starts_at: datetime, *, window: timedelta | None = None
) -> Offer:
    """An offer whose timed phase starts at this instant."""
    return Offer(plot, owner, schedule_for(timed_starts_at), prices_for(plot, walk.rng), window)


def publish(walk: Walk, what: Offer) -> str:
    """From the first draft to the published notice; returns the public number."""
    published_at = what.schedule.published_at
    number = to_desk(walk, what.plot, what.owner, what.prices, published_at - 9 * DAY)
    walk.accept(on_or_before(published_at - 6 * DAY, 10, 20), number)
    walk.approve(on_or_before(published_at - 3 * DAY, 15, 5), number)
    walk.publish(number, what.schedule, window=what.window)
    return number


def to_desk(walk: Walk, plot: Plot, owner: Member, prices: Prices, at: datetime) -> str:
    """Draft and submit; returns the public number."""
    draft = walk.draft(on_or_before(at, 8, walk.rng.randrange(60)), owner, plot, prices)
    return walk.submit(on_or_before(at, 9, walk.rng.randrange(60)), owner, draft)


def admit(walk: Walk, what: Offer, number: str, bidders: Sequence[Member]) -> None:
    """The bidders apply, pay and are admitted, one after the other, before applications close."""
    first = max(what.schedule.published_at + DAY, what.schedule.opens_at - 5 * DAY)
    room_for_all = (what.schedule.apply_ends_at - first - 2 * DAY) / max(len(bidders), 1)
    for place, bidder in enumerate(bidders):
        walk.enter(first + room_for_all * place + HOUR * walk.rng.randrange(1, 9), number, bidder)


def bid_freely(walk: Walk, what: Offer, number: str, bidders: Sequence[Member], count: int) -> None:
    """So many bids spread over the last days of the free phase, in turns."""
    start = max(what.schedule.opens_at, what.schedule.apply_ends_at)
    bid_between(walk, number, bidders, count, start, what.schedule.timed_starts_at - HOUR)


def bid_between(walk: Walk, number: str, bidders: Sequence[Member], count: int, start: datetime, end: datetime) -> None:
    """So many bids spread over a span."""
    for place in range(count):
        share = (place + walk.rng.uniform(0.1, 0.9)) / count
        _bid_in_turn(walk, start + (end - start) * share, number, bidders, place, walk.rng.choice((1, 1, 2, 3)))


def bid_timed(walk: Walk, what: Offer, number: str, bidders: Sequence[Member], count: int) -> None:
    """So many bids in the timed phase, each before the room would close; the tempo of people who watch each other."""
    at, window = what.schedule.timed_starts_at, policy().timed_window.total_seconds()
    for place in range(count):
        at += timedelta(seconds=walk.rng.uniform(14, window * 0.9))
        _bid_in_turn(walk, at, number, bidders, place, walk.rng.choice((1, 1, 1, 2)))


def _bid_in_turn(walk: Walk, at: datetime, number: str, bidders: Sequence[Member], place: int, steps: int) -> None:
    """The next bidder bids; where that one leads already, the one after."""
    for offset in range(len(bidders)):
        if walk.bid(at, number, bidders[(place + offset) % len(bidders)], steps):
            return


# --- the past -------------------------------------------------------------------------------------------------------


def past_deal(
    walk: Walk,
    what: Offer,
    bidders: Sequence[Member],
    now: datetime,
    *,
    without_money: Member | None = None,
    refunds: str = "paid",
) -> None:
    """A round that ended: as far towards the archive as the days since then allow.

    ``without_money`` applies and never pays. ``refunds`` are ``prepared``, ``released`` or ``paid`` by the bank.
    """
    number = publish(walk, what)
    admit(walk, what, number, bidders)
    if without_money is not None:
        walk.apply(what.schedule.published_at + 2 * DAY, number, without_money)
    bid_freely(walk, what, number, bidders, walk.rng.randint(1, 4))
    if len(bidders) >= policy().timed_bidders:
        bid_timed(walk, what, number, bidders, walk.rng.randint(2, 8))
    ended = walk.settle(number)
    contract = ""
    for days, hour, act in ((2, 10, "conclude"), (6, 11, "refund"), (8, 15, "sign"), (10, 9, "publish")):
        at = on_or_after(ended + days * DAY, hour, walk.rng.randrange(5, 50))
        if at + 4 * HOUR > now:
            return
        match act:
            case "conclude":
                contract = walk.conclude(at, number)
            case "refund":
                walk.refund(at, number, "released" if refunds == "paid" and at + DAY > now else refunds)
            case "sign":
                walk.sign(at, contract)
                if at + 3 * DAY < now:
                    walk.pay_price(at + 2 * DAY, contract)
            case "publish":
                walk.publish_result(at, number)


def past_failure(walk: Walk, what: Offer) -> None:
    """A round to which nobody came."""
    walk.settle(publish(walk, what))


def void_deal(walk: Walk, what: Offer, bidders: Sequence[Member]) -> None:
    """A winner who didn't sign: the award is void and the deposit kept by decision."""
    number = publish(walk, what)
    admit(walk, what, number, bidders)
    bid_timed(walk, what, number, bidders, 5)
    ended = walk.settle(number)
    winner = _winner(number, bidders)
    walk.conclude(on_or_after(ended + 2 * DAY, 10, 40), number)
    walk.void(on_or_after(ended + 16 * DAY, 14), number, "竞得人逾期未签订转让合同，经催告仍未履行。")
    year = ended.astimezone(clock.LOCAL).year
    walk.forfeit(
        on_or_after(ended + 17 * DAY, 10), number, winner, f"乌自然资决字〔{year}〕第{walk.rng.randrange(10, 99)}号"
    )
    walk.refund(on_or_after(ended + 18 * DAY, 10), number, "paid")


def given_up(walk: Walk, what: Offer, bidders: Sequence[Member]) -> None:
    """A winner who gave its award up: heard, decided on, and the owner doesn't want the next bidder asked. Finance
    hasn't booked the deposit yet."""
    number = publish(walk, what)
    admit(walk, what, number, bidders)
    bid_timed(walk, what, number, bidders, 4)
    ended = walk.settle(number)
    decision = f"乌自然资决字〔{ended.astimezone(clock.LOCAL).year}〕第{walk.rng.randrange(100, 199)}号"
    walk.default(on_or_after(ended + 3 * DAY, 9, 30), number, _winner(number, bidders), what.owner, decision)


def _winner(number: str, bidders: Sequence[Member]) -> Member:
    award = find_award(standing(number).listing_id)
    return next(one for one in bidders if award is not None and one.actor.party_id == award.application.party_id)


# --- the present ----------------------------------------------------------------------------------------------------


def closing_now(
    walk: Walk, plot: Plot, owner: Member, bidders: Sequence[Member], now: datetime, window: timedelta
) -> str:
    """A room in its timed phase whose last bid was a moment ago, so that it closes after about ``window``."""
    last_bid = now - timedelta(seconds=15)
    started = last_bid - timedelta(seconds=75)
    what = offer(walk, plot, owner, started, window=window)
    number = publish(walk, what)
    admit(walk, what, number, bidders)
    bid_freely(walk, what, number, bidders, 3)
    _bid_in_turn(walk, started + timedelta(seconds=21), number, bidders, 0, 1)
    _bid_in_turn(walk, last_bid, number, bidders, 1, 2)
    return number


def free_now(walk: Walk, what: Offer, bidders: Sequence[Member], now: datetime) -> str:
    """A room in its free phase. Returns its number."""
    number = publish(walk, what)
    calm = now - 3 * DAY
    first = what.schedule.published_at + DAY
    room_for_all = (min(calm, what.schedule.apply_ends_at) - first - DAY) / max(len(bidders), 1)
    for place, bidder in enumerate(bidders):
        walk.enter(first + room_for_all * place, number, bidder)
    if bidders:
        bid_between(walk, number, bidders, walk.rng.randint(1, 4), max(what.schedule.opens_at, calm), now - HOUR)
    return number
