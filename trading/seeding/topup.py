"""Keeping a sample market alive: fresh rooms when none is open, and rooms full of bidders for load tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from trading.bidding.models import Room
from trading.bidding.queries import rooms as room_queries
from trading.bidding.services import rooms
from trading.core import city, clock
from trading.core.actor import Actor, Channel, Role
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType
from trading.core.money import decimal_yuan
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.parties import queries as parties
from trading.parties import services as party_services
from trading.seeding import market, scenes
from trading.seeding.holders import credit_code
from trading.seeding.people import Member, People, create_members
from trading.seeding.scenes import DAY, MINUTE
from trading.seeding.supply import Plot, untraded
from trading.seeding.walk import Walk, on_or_after
from trading.transaction import let_go, transact

#: windows of the timed rooms that are added
TIMED_WINDOWS = (6 * MINUTE, 12 * MINUTE)
#: a room that closes sooner isn't worth coming for
SOON = timedelta(minutes=2)
_CLOSE_NOTE = "系统停运期间到期，按出价记录确认结束。"


class NotEnoughLand(Exception):
    """The land book has no more rights to offer."""


def top_up() -> list[str]:
    """Decide what fell due while the market was switched off, then see that there is a room to bid in.

    Returns the numbers of the listings that were added.
    """
    now, walk = clock.now(), Walk(People(), Random())
    _decide_paused(walk)
    added: list[str] = []
    if not _open_rooms(now, timed=True):
        buyers = [walk.people.member(name) for name in ("buyer1", "buyer2")]
        for window in TIMED_WINDOWS:
            plot, owner = _fresh_plot(walk, now)
            added.append(transact(scenes.closing_now, walk, plot, owner, buyers, now, window))
    if not _open_rooms(now, timed=False):
        plot, owner = _fresh_plot(walk, now)
        what = scenes.offer(walk, plot, owner, on_or_after(now + 4 * DAY, 10))
        added.append(transact(scenes.free_now, walk, what, [walk.people.member("buyer1")], now))
    return added


def _decide_paused(walk: Walk) -> None:
    """The approver closes rooms whose end nobody was there to write down."""
    for listing_id in _overdue():
        transact(rooms.settle, listing_id, by=Actor.system())
    numbers = [room.listing.number for room in room_queries.paused_rooms()]
    approver = walk.people.actor("approver")
    let_go()
    for number in numbers:
        transact(rooms.close_paused, number, _CLOSE_NOTE, by=approver)
    for listing_id in _overdue():
        transact(rooms.settle, listing_id, by=Actor.system())


def _overdue() -> list[int]:
    found = rooms.due()
    let_go()
    return found


def _open_rooms(now: datetime, *, timed: bool) -> int:
    """How many rooms take bids now, in the timed or in the free phase."""
    in_phase = Room.timed_starts_at <= now if timed else Room.timed_starts_at > now
    statement = (
        select(func.count(Room.listing_id))
        .join(Listing, Listing.id == Room.listing_id)
        .where(
            Listing.status == ListingStatus.PUBLISHED,
            Room.closed_at.is_(None),
            Room.paused_at.is_(None),
            Room.opens_at <= now,
            Room.closes_at > now + SOON,
            in_phase,
        )
    )
    found = db.session.scalar(statement) or 0
    let_go()
    return found


def _fresh_plot(walk: Walk, now: datetime) -> tuple[Plot, Member]:
    """A right that was never offered, and its holder with an account to trade with."""
    found = untraded(1, now)
    let_go()
    if not found:
        raise NotEnoughLand()
    return found[0], transact(_owner_of, walk, found[0])


def _owner_of(walk: Walk, plot: Plot) -> Member:
    if not parties.users_of_party(plot.owner_party_id):
        create_members([plot.owner_party_id], by=Actor.system())
    return walk.people.member_of(plot.owner_party_id)


# --- load tests -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BenchBidder:
    """One made-up bidder with its token."""

    member: Member
    username: str
    token: str


def open_bench_rooms(*, bidders: int, count: int, minutes: int, password: str) -> dict[str, Any]:
    """Open rooms for bidding now, each with all these bidders admitted; free bidding lasts so many minutes."""
    now, rng = clock.now(), Random()
    if not parties.any_user():
        market.found(Random(market.SEED), password, now)
    let_go()
    walk = Walk(People(), rng)
    mark = f"{now:%y%m%d%H%M%S}"
    password_hash = party_services.hash_password(password)
    crowd = transact(_register_crowd, mark, bidders, password_hash, rng)
    opened = []
    for _place in range(count):
        plot, owner = _fresh_plot(walk, now)
        opened.append(transact(_bench_room, walk, plot, owner, crowd, now + minutes * MINUTE))
    return {
        "rooms": opened,
        "bidders": [{"username": one.username, "token": one.token} for one in crowd],
    }


def _register_crowd(mark: str, count: int, password_hash: str, rng: Random) -> list[BenchBidder]:
    """Parties, accounts and tokens."""
    system, county = Actor.system(), city.here().districts[0].code
    crowd = []
    for place in range(1, count + 1):
        party = party_services.register_party(
            kind=OwnerType.COMPANY,
            name=f"压测竞买人{mark}第{place:03d}号",
            id_type=IdentityKind.CREDIT_CODE,
            id_code=credit_code(rng, "91", county),
            verified=True,
            by=system,
        )
        user = party_services.create_user(
            username=f"bench-{mark}-{place:03d}",
            password_hash=password_hash,
            display_name=party.name,
            roles=frozenset({Role.MEMBER}),
            party_id=party.id,
            is_sample=True,
            by=system,
        )
        token, _ends = party_services.issue_token(user.id, DAY, by=system)
        crowd.append(BenchBidder(Member(user.as_actor(Channel.API), party.name), user.username, token))
    return crowd


def _bench_room(
    walk: Walk, plot: Plot, owner: Member, crowd: list[BenchBidder], timed_starts_at: datetime
) -> dict[str, str]:
    what = scenes.offer(walk, plot, owner, timed_starts_at)
    number = scenes.publish(walk, what)
    scenes.admit(walk, what, number, [one.member for one in crowd])
    return {
        "listing": number,
        "start_amount": decimal_yuan(what.prices.start),
        "step": decimal_yuan(what.prices.step),
    }
