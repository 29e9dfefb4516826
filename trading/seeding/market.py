"""The sample market: two years of deals and today's listings in every state.

Deterministic but for the present instant, which everything hangs on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from trading.core import clock
from trading.core.actor import Actor
from trading.listing import services as listing
from trading.listing.rules import CorrectionItem
from trading.listing.states import HaltAct, HaltReason, MaterialKind
from trading.parties import queries as parties
from trading.parties import services as party_services
from trading.seeding import bank, demands, enquiries, scenes
from trading.seeding.businesses import businesses
from trading.seeding.land import seed_land
from trading.seeding.papers import sample_paper
from trading.seeding.people import Member, People, create_members, create_samples
from trading.seeding.scenes import DAY, HOUR, MINUTE
from trading.seeding.supply import Plot, is_tradable, plot_of
from trading.seeding.walk import Walk, on_or_after, on_or_before, prices_for, schedule_for
from trading.transaction import transact

SEED = 20261123
#: rounds that ended over the last two years, where nobody asks for another number
PAST_ROUNDS = 32
#: every so many of them nobody came, and once in the history a winner didn't sign
FAILURE_EVERY = 13
#: how far back the market goes
HISTORY = 740 * DAY
#: when the house was opened and its people registered
OPENED_BEFORE = 800 * DAY
#: how many of the town's parties trade
TRADERS = 26


@dataclass
class Town:
    """What the market is played with: plain values only, so that they outlive transactions."""

    plots: list[Plot]
    holder_plots: list[Plot]
    trader_ids: list[int]
    owner_ids: list[int]


class AlreadySeeded(Exception):
    """The database holds accounts already."""


def seed(password: str, *, past_rounds: int = PAST_ROUNDS) -> None:
    """Fill an empty database: people, land, so many rounds of the past, and today's market."""
    rng, now = Random(SEED), clock.now()
    town = found(rng, password, now)
    walk = Walk(People(), rng)
    for scene in [*_past(walk, town, now, past_rounds), *_present(walk, town, now), *demands.posts(walk, now)]:
        transact(scene)
    for scene in list(enquiries.talk_and_visit(walk, now)):
        transact(scene)


def found(rng: Random, password: str, now: datetime) -> Town:
    """People and land, without a market yet. Refuses a database that holds accounts."""
    if parties.any_user():
        raise AlreadySeeded()
    password_hash = party_services.hash_password(password)
    with clock.at(now - OPENED_BEFORE):
        return transact(_found_town, rng, password_hash, now, by=Actor.system())


def _found_town(rng: Random, password_hash: str, now: datetime, *, by: Actor) -> Town:
    """People, land and prices."""
    sample_parties = create_samples(rng, password_hash, by=by)
    today = now.astimezone(clock.LOCAL).date()
    land = seed_land(rng, by=by, holder_party_id=sample_parties["holder"] or 0, today=today)
    own = {right.id for right in land.holder_rights}
    rights = [right for right in land.rights if right.id not in own and is_tradable(right)]
    rng.shuffle(rights)
    plots = [plot_of(right, now) for right in rights]
    traders = [party.id for party in rng.sample(land.parties, TRADERS)]
    owners = list(dict.fromkeys(plot.owner_party_id for plot in plots if plot.owner_party_id not in traders))
    create_members([*traders, *owners], by=by)
    return Town(plots, [plot_of(right, now) for right in land.holder_rights], traders, owners)


# --- the past -------------------------------------------------------------------------------------------------------


def _past(walk: Walk, town: Town, now: datetime, rounds: int) -> Iterator[Callable[[], None]]:
    """Deals over two years, oldest first, with a failure here and there."""
    first, last = now - HISTORY, now - 13 * DAY
    void = rounds * 3 // 4
    for place in range(rounds):
        ends = on_or_before(first + (last - first) * place / max(rounds - 1, 1), walk.rng.choice((9, 10, 14, 15)))
        plot = _take(town, lambda one, ends=ends: one.held_for_days > (now - ends).days + 400)
        failed = place % FAILURE_EVERY == FAILURE_EVERY // 2
        what_happens = "void" if place == void else "failed" if failed else "deal"
        if place == rounds - 1:  # the last round over: its winner gave up a few days ago
            what_happens = "given up"
        yield lambda plot=plot, ends=ends, kind=what_happens: _past_round(walk, town, plot, ends, kind, now)


def _past_round(walk: Walk, town: Town, plot: Plot, ends: datetime, kind: str, now: datetime) -> None:
    what = scenes.offer(walk, plot, walk.people.member_of(plot.owner_party_id), ends)
    if kind == "failed":
        scenes.past_failure(walk, what)
        return
    bidders = _bidders(walk, town, plot, walk.rng.choice((1, 2, 2, 2, 3, 3, 4)) if kind == "deal" else 2)
    if kind == "void":
        scenes.void_deal(walk, what, bidders)
    elif kind == "given up":
        scenes.given_up(walk, what, bidders)
    else:
        broke = _bidders(walk, town, plot, 1)[0] if walk.rng.random() < 0.2 else None
        scenes.past_deal(walk, what, bidders, now, without_money=broke if broke not in bidders else None)


def _take(town: Town, fits: Callable[[Plot], bool] = lambda plot: True) -> Plot:
    """The next plot that fits; each is used once."""
    plot = next(plot for plot in town.plots if fits(plot))
    town.plots.remove(plot)
    return plot


def _bidders(walk: Walk, town: Town, plot: Plot, count: int) -> list[Member]:
    others = [party_id for party_id in town.trader_ids if party_id != plot.owner_party_id]
    return [walk.people.member_of(party_id) for party_id in walk.rng.sample(others, count)]


# --- the present ----------------------------------------------------------------------------------------------------


def _present(walk: Walk, town: Town, now: datetime) -> Iterator[Callable[[], object]]:
    """Today's market, one scene a listing."""
    yield from _just_ended(walk, town, now)
    yield from _in_notice(walk, town, now)
    yield from _halted(walk, town, now)
    yield from _free(walk, town, now)
    yield from _at_the_desk(walk, town, now)
    yield from businesses(walk, lambda: _take(town), lambda: _pair(town), now)
    yield from _timed(walk, town, now)
    # after everything that moves money: its closing balance is what the books say
    yield lambda: bank.statement_of_yesterday(walk, now)


def _pair(town: Town) -> tuple[Plot, Plot]:
    """Two plots of one holder in one district."""
    seen: dict[tuple[int, str], Plot] = {}
    for plot in town.plots:
        place = plot.owner_party_id, plot.district_code
        if place in seen:
            first = seen[place]
            town.plots.remove(first)
            town.plots.remove(plot)
            return first, plot
        seen[place] = plot
    raise LookupError("no holder has two plots in one district")


def _just_ended(walk: Walk, town: Town, now: datetime) -> Iterator[Callable[[], object]]:
    """Rounds of the last days: awards to be checked, contracts to be signed, refunds under way."""
    buyer1, buyer2 = walk.people.member("buyer1"), walk.people.member("buyer2")
    for days in (11, 9, 4):
        yield lambda days=days: scenes.past_deal(
            walk,
            *_offer_and(walk, town, on_or_before(now - days * DAY, 10), 2),
            now,
            refunds={11: "released", 9: "prepared"}.get(days, "paid"),
        )
    holder = walk.people.member("holder")
    own = town.holder_plots.pop()
    yield lambda: scenes.past_deal(
        walk,
        scenes.offer(walk, own, holder, on_or_before(now - 5 * DAY, 15)),
        [buyer1, *_bidders(walk, town, own, 1)],
        now,
    )
    for hours in (20, 3):
        yield lambda hours=hours: _awaiting_award(walk, town, [buyer2, buyer1], now - hours * HOUR)
    yield lambda: scenes.past_failure(walk, _offer_and(walk, town, on_or_before(now - 3 * DAY, 10), 1)[0])


def _offer_and(walk: Walk, town: Town, ends: datetime, count: int) -> tuple[scenes.Offer, list[Member]]:
    plot = _take(town)
    what = scenes.offer(walk, plot, walk.people.member_of(plot.owner_party_id), ends)
    return what, _bidders(walk, town, plot, count)


def _awaiting_award(walk: Walk, town: Town, bidders: Sequence[Member], ended: datetime) -> None:
    plot = _take(town)
    what = scenes.offer(walk, plot, walk.people.member_of(plot.owner_party_id), ended - 12 * MINUTE)
    number = scenes.publish(walk, what)
    scenes.admit(walk, what, number, bidders)
    scenes.bid_freely(walk, what, number, bidders, 2)
    walk.settle(number)


def _in_notice(walk: Walk, town: Town, now: datetime) -> Iterator[Callable[[], object]]:
    """Notices that are still running: some with early applications."""
    buyer1, buyer3 = walk.people.member("buyer1"), walk.people.member("buyer3")
    for days, applicants in ((11, []), (8, [buyer3]), (6, [buyer1]), (3, []), (1, [])):
        yield lambda days=days, applicants=applicants: _notice(walk, town, now, days, applicants)


def _notice(walk: Walk, town: Town, now: datetime, days: int, applicants: Sequence[Member]) -> None:
    plot = _take(town)
    published_at = on_or_before(now - days * DAY, 9, 30)
    schedule = schedule_for(on_or_after(published_at + 40 * DAY, 10), published_at)
    number = scenes.publish(
        walk, scenes.Offer(plot, walk.people.member_of(plot.owner_party_id), schedule, prices_for(plot, walk.rng))
    )
    for applicant in applicants:
        walk.apply(published_at + 5 * HOUR, number, applicant)
    if days == 3:
        lead, partner = (walk.people.member(name) for name in ("buyer2", "buyer3"))
        walk.apply_jointly(published_at + 6 * HOUR, number, lead, partner)


def _halted(walk: Walk, town: Town, now: datetime) -> Iterator[Callable[[], object]]:
    """One listing suspended, one terminated."""
    cases = (
        (HaltAct.SUSPEND, HaltReason.DISPUTE, "相邻权利人对界址提出异议，待核实后恢复。"),
        (HaltAct.TERMINATE, HaltReason.CONDITIONS, "规划条件调整，原公告的用途和容积率不再适用。"),
    )
    for act, reason, note in cases:
        yield lambda act=act, reason=reason, note=note: _halt(walk, town, now, act, reason, note)


def _halt(walk: Walk, town: Town, now: datetime, act: HaltAct, reason: HaltReason, note: str) -> None:
    what, _none = _offer_and(walk, town, on_or_after(now + 9 * DAY, 10), 0)
    number = scenes.publish(walk, what)
    walk.halt(on_or_before(now - 2 * DAY, 14), number, act, reason, note)


def _free(walk: Walk, town: Town, now: datetime) -> Iterator[Callable[[], object]]:
    """Rooms in free bidding that turn to timed bidding within days; the later ones still take applications."""
    buyer1, buyer2, buyer3 = (walk.people.member(name) for name in ("buyer1", "buyer2", "buyer3"))
    casts: Sequence[tuple[int, list[Member], list[Member]]] = (
        (1, [buyer1, buyer2], []),
        (2, [buyer2], []),
        (4, [buyer1], [buyer3]),
        (6, [], [buyer2]),
        (8, [], [buyer1]),
        (11, [], []),
    )
    for days, admitted, waiting in casts:
        yield lambda days=days, admitted=admitted, waiting=waiting: _free_room(walk, town, now, days, admitted, waiting)


def _free_room(
    walk: Walk, town: Town, now: datetime, days: int, admitted: Sequence[Member], waiting: Sequence[Member]
) -> None:
    plot = _take(town)
    bidders = [*admitted, *_bidders(walk, town, plot, walk.rng.randint(1, 2))] if days < 11 else []
    owner = walk.people.member_of(plot.owner_party_id)
    what = scenes.offer(walk, plot, owner, on_or_after(now + days * DAY, 10))
    number = scenes.free_now(walk, what, bidders, now)
    if what.schedule.apply_ends_at < now:
        return  # a holiday week closed the applications early
    for bidder in waiting:
        walk.apply(now - 30 * HOUR, number, bidder)
        if days > 5:
            walk.pay(now - 8 * HOUR, number, bidder)  # received: the reviewer admits next


def _at_the_desk(walk: Walk, town: Town, now: datetime) -> Iterator[Callable[[], object]]:
    """The sample holder's own affairs, and what else lies on the review desk."""
    holder = walk.people.member("holder")
    own = [town.holder_plots.pop() for _ in range(7)]
    morning = on_or_before(now - 6 * DAY, 9)
    yield lambda: walk.draft(morning, holder, own[0], None)
    yield lambda: walk.draft(morning + DAY, holder, own[1], prices_for(own[1], walk.rng))
    yield lambda: scenes.to_desk(walk, own[2], holder, prices_for(own[2], walk.rng), now - 3 * DAY)
    yield lambda: _returned(walk, holder, own[3], now)
    yield lambda: walk.accept(
        now - 20 * HOUR, scenes.to_desk(walk, own[4], holder, prices_for(own[4], walk.rng), now - 5 * DAY)
    )
    yield lambda: _approved(walk, holder, own[5], now - 28 * HOUR)
    yield lambda: _withdrawn(walk, holder, own[6], now)
    for ending in ("refused", "rejected", "submitted"):
        yield lambda ending=ending: _others_case(walk, town, now, ending)
    yield lambda: _mended(walk, town, now)
    for hours in (22, 5):
        yield lambda hours=hours: _others_approved(walk, town, now - hours * HOUR)


def _returned(walk: Walk, holder: Member, plot: Plot, now: datetime) -> None:
    number = scenes.to_desk(walk, plot, holder, prices_for(plot, walk.rng), now - 6 * DAY)
    reasons = "请补充土地现状照片，并说明场内变压器是否随土地一并转让。"
    with clock.at(now - 2 * DAY):
        listing.return_for_correction(number, reasons, by=walk.people.actor("reviewer"))


def _approved(walk: Walk, owner: Member, plot: Plot, at: datetime) -> None:
    number = scenes.to_desk(walk, plot, owner, prices_for(plot, walk.rng), at - 8 * DAY)
    walk.accept(at - 4 * DAY, number)
    walk.approve(at, number)


def _others_approved(walk: Walk, town: Town, at: datetime) -> None:
    plot = _take(town)
    _approved(walk, walk.people.member_of(plot.owner_party_id), plot, at)


def _withdrawn(walk: Walk, holder: Member, plot: Plot, now: datetime) -> None:
    draft = walk.draft(on_or_before(now - 30 * DAY, 9), holder, plot, prices_for(plot, walk.rng))
    walk.submit(on_or_before(now - 29 * DAY, 9), holder, draft)
    with clock.at(now - 27 * DAY):
        listing.withdraw(draft, "企业决定自用。", by=holder.actor)


def _others_case(walk: Walk, town: Town, now: datetime, ending: str) -> None:
    plot = _take(town)
    owner = walk.people.member_of(plot.owner_party_id)
    number = scenes.to_desk(
        walk, plot, owner, prices_for(plot, walk.rng), now - 12 * DAY if ending != "submitted" else now - DAY
    )
    if ending == "refused":
        with clock.at(now - 9 * DAY):
            listing.refuse(number, "申请人提交的材料与登记簿记载不一致，不予受理。", by=walk.people.actor("reviewer"))
    elif ending == "rejected":
        walk.accept(now - 10 * DAY, number)
        with clock.at(now - 7 * DAY):
            listing.reject(number, "该宗地已列入年度收储计划，暂不宜转让。", by=walk.people.actor("approver"))


def _mended(walk: Walk, town: Town, now: datetime) -> None:
    """Came back with another paper and another price, waits too long by now, and a reviewer has just taken it up."""
    plot, reviewer = _take(town), walk.people.actor("reviewer")
    owner = walk.people.member_of(plot.owner_party_id)
    number = scenes.to_desk(walk, plot, owner, prices_for(plot, walk.rng, percent=(110, 118)), now - 16 * DAY)
    items = (
        CorrectionItem(
            "paper:grant_contract", "合同扫描件缺附页，请重新上传。", "《不动产登记暂行条例实施细则》第九条"
        ),
        CorrectionItem("question:price", "起始价明显高于公布地价，请核实后填写。", ""),
    )
    with clock.at(on_or_before(now - 12 * DAY, 10)):
        returned = listing.return_for_correction(number, items=items, by=reviewer)
    draft, better = returned.draft_number, prices_for(plot, walk.rng)
    with clock.at(on_or_before(now - 8 * DAY, 15)):
        for paper in list(returned.materials):
            if paper.kind is MaterialKind.GRANT_CONTRACT:
                listing.remove_material(draft, paper.public_id, by=owner.actor)
                listing.attach_material(draft, sample_paper(paper.kind, "（补正件）"), kind=paper.kind, by=owner.actor)
        listing.answer_price(draft, start=better.start, step=better.step, deposit=better.deposit, by=owner.actor)
        listing.tick_item(draft, 1, is_mended=True, by=owner.actor)
        listing.submit(draft, by=owner.actor)
    with clock.at(now - HOUR):
        listing.claim(number, by=reviewer)


def _timed(walk: Walk, town: Town, now: datetime) -> Iterator[Callable[[], object]]:
    """Three rooms that close within a quarter of an hour."""
    buyer1, buyer2 = walk.people.member("buyer1"), walk.people.member("buyer2")
    holder = walk.people.member("holder")
    own = town.holder_plots.pop()
    yield lambda: _closing(walk, town, [buyer1, buyer2], now, 14 * MINUTE)
    yield lambda: scenes.closing_now(
        walk, own, holder, [buyer1, buyer2, *_bidders(walk, town, own, 1)], now, 9 * MINUTE
    )
    yield lambda: _closing(walk, town, [], now, 5 * MINUTE)


def _closing(walk: Walk, town: Town, bidders: Sequence[Member], now: datetime, window: timedelta) -> str:
    plot = _take(town)
    return scenes.closing_now(
        walk,
        plot,
        walk.people.member_of(plot.owner_party_id),
        bidders or _bidders(walk, town, plot, 3),
        now,
        window,
    )
