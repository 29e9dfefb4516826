"""SELECTs on rooms and the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from trading.bidding.models import Application, Award, Bid, LateBid, Opening, Room
from trading.bidding.states import ApplicationStatus
from trading.core.deal import TradeMode
from trading.core.errors import NotFound
from trading.extensions import db
from trading.funds.models import Deposit
from trading.funds.states import DepositStatus
from trading.listing.models import Halt, Listing
from trading.listing.states import PUBLIC, ListingStatus

#: states of a lot whose room isn't over
_RUNNING = (ListingStatus.PUBLISHED, ListingStatus.SUSPENDED)


def get_room(number: str) -> Room:
    """The room of a public lot."""
    room = find_room(number)
    if room is None:
        raise NotFound()
    return room


def find_room(number: str) -> Room | None:
    return db.session.scalar(
        select(Room)
        .join(Listing, Listing.id == Room.listing_id)
        .where(Listing.number == number, Listing.status.in_(PUBLIC))
    )


def get_room_for_update(listing_id: int) -> Room:
    """Lock one room (after its listing, before any deposit and chain)."""
    room = db.session.scalar(
        select(Room)
        .where(Room.listing_id == listing_id)
        .with_for_update(of=Room)
        .execution_options(populate_existing=True)
    )
    if room is None:
        raise NotFound()
    return room


# The hot path asks through the connection, with statements that are made once: the session's own work and the making
# of a statement cost as much again as the database's answer.
_ROOM, _BID = Room.__table__, Bid.__table__
_STANDINGS = (
    select(_ROOM, Listing.number)
    .join(Listing, Listing.id == Room.listing_id)
    .where(
        Listing.number.in_(bindparam("numbers", expanding=True)),
        Listing.status.in_(PUBLIC),
        Listing.mode != TradeMode.SEALED,
    )
    .order_by(Room.listing_id)
    .with_for_update(of=_ROOM)
)
_STATUSES = select(Listing.id, Listing.status).where(Listing.id.in_(bindparam("listings", expanding=True)))
_ADMISSIONS = (
    select(
        Application.id,
        Application.listing_id,
        Application.party_id,
        Application.bidder_number,
        Application.status,
        Application.priority,
        Deposit.status.label("deposit_status"),
    )
    .join(Deposit, Deposit.id == Application.deposit_id)
    .where(
        Application.listing_id.in_(bindparam("listings", expanding=True)),
        Application.party_id.in_(bindparam("parties", expanding=True)),
    )
)
_BIDS_BY_KEY = select(_BID).where(
    _BID.c.listing_id.in_(bindparam("listings", expanding=True)),
    _BID.c.application_id.in_(bindparam("applications", expanding=True)),
    _BID.c.idempotency_key.in_(bindparam("keys", expanding=True)),
)


def _ask(statement: Select[Any], **bound: Iterable[Any]) -> CursorResult[Any]:
    return db.session.connection().execute(statement, {name: list(values) for name, values in bound.items()})


def standings_for_update(numbers: Iterable[str]) -> list[Row[Any]]:
    """Lock the rooms of ``numbers`` in a fixed order and return ``(Room columns, number)``. Where offers are sealed
    there is no room for open bids."""
    return list(_ask(_STANDINGS, numbers=numbers))


def statuses(listing_ids: Iterable[int]) -> dict[int, ListingStatus]:
    """The listings' present states. Asked after their rooms were locked, and by a statement of its own: one that had
    to wait for a lock sees the locked rows anew, but everything beside them as it was before it waited."""
    return {row.id: row.status for row in _ask(_STATUSES, listings=listing_ids)}


def admissions(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Row[Any]]:
    """Applications by ``(listing_id, party_id)``: id, bidder number and whether they may bid now."""
    asked = set(pairs)
    rows = _ask(_ADMISSIONS, listings={one for one, _ in asked}, parties={one for _, one in asked})
    return {pair: row for row in rows if (pair := (row.listing_id, row.party_id)) in asked}


def may_bid(row: Row[Any]) -> bool:
    """Qualified, and the deposit is held."""
    return row.status is ApplicationStatus.QUALIFIED and row.deposit_status is DepositStatus.HELD


def bids_by_key(keys: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int, str], Row[Any]]:
    """Register rows by ``(listing_id, application_id, idempotency key)``."""
    asked = set(keys)
    listings, applications, texts = ({key[place] for key in asked} for place in range(3))
    rows = _ask(_BIDS_BY_KEY, listings=listings, applications=applications, keys=texts)
    return {key: row for row in rows if (key := (row.listing_id, row.application_id, row.idempotency_key)) in asked}


def find_application(listing_id: int, party_id: int | None) -> Application | None:
    if party_id is None:
        return None
    return db.session.scalar(
        select(Application).where(Application.listing_id == listing_id, Application.party_id == party_id)
    )


def bids_after(listing_id: int, sequence: int, limit: int = 500) -> list[Bid]:
    """Register rows after ``sequence``, oldest first."""
    return list(
        db.session.scalars(
            select(Bid).where(Bid.listing_id == listing_id, Bid.sequence > sequence).order_by(Bid.sequence).limit(limit)
        )
    )


def latest_bids(listing_id: int, limit: int) -> list[Bid]:
    """The newest register rows, newest first."""
    return list(
        db.session.scalars(select(Bid).where(Bid.listing_id == listing_id).order_by(Bid.sequence.desc()).limit(limit))
    )


def register(listing_id: int) -> list[Bid]:
    """The whole register of a lot, oldest first."""
    return list(db.session.scalars(select(Bid).where(Bid.listing_id == listing_id).order_by(Bid.sequence)))


def best_amount(room: Room, application_id: int) -> int | None:
    """The best bid of one applicant."""
    best = (func.min if room.figure.falls else func.max)(Bid.amount)
    return db.session.scalar(
        select(best).where(Bid.listing_id == room.listing_id, Bid.application_id == application_id)
    )


def has_bid(application_id: int) -> bool:
    """True where an applicant has placed a bid."""
    return db.session.scalar(select(Bid.sequence).where(Bid.application_id == application_id).limit(1)) is not None


def late_bids_of(listing_id: int) -> list[LateBid]:
    """Every bid that came too late, in order of its refusal."""
    return list(db.session.scalars(select(LateBid).where(LateBid.listing_id == listing_id).order_by(LateBid.id)))


def own_late_bids(listing_id: int, application_id: int) -> list[LateBid]:
    return list(
        db.session.scalars(
            select(LateBid)
            .where(LateBid.listing_id == listing_id, LateBid.application_id == application_id)
            .order_by(LateBid.id)
        )
    )


def due_rooms(before: datetime, limit: int = 100) -> list[int]:
    """Open rooms whose drain is over, most overdue first."""
    return list(
        db.session.scalars(
            select(Room.listing_id)
            .join(Listing, Listing.id == Room.listing_id)
            .outerjoin(Opening, Opening.listing_id == Room.listing_id)
            .where(
                Room.closed_at.is_(None),
                or_(Listing.mode != TradeMode.SEALED, Opening.second_at.is_not(None)),
                or_(Room.paused_at.is_(None), Room.close_ordered_at.is_not(None)),
                Room.closes_at <= before,
                Listing.status == ListingStatus.PUBLISHED,
            )
            .order_by(Room.closes_at)
            .limit(limit)
        )
    )


def rooms_on_the_clock(now: datetime) -> list[int]:
    """Open rooms whose minutes count: in timed bidding, or past their close and undecided."""
    return list(
        db.session.scalars(
            select(Room.listing_id)
            .join(Listing, Listing.id == Room.listing_id)
            .where(
                Room.closed_at.is_(None),
                Room.paused_at.is_(None),
                or_(Room.timed_starts_at <= now, Room.closes_at <= now),
                Listing.status == ListingStatus.PUBLISHED,
                Listing.mode != TradeMode.SEALED,
            )
            .order_by(Room.listing_id)
        )
    )


def resumptions_due(now: datetime, limit: int = 100) -> list[int]:
    """Suspended lots whose announced resumption has come, the earliest first."""
    return list(
        db.session.scalars(
            select(Listing.id)
            .join(Halt, Halt.listing_id == Listing.id)
            .join(Room, Room.listing_id == Listing.id)
            .where(Listing.status == ListingStatus.SUSPENDED, Halt.resumes_at <= now, Halt.resumed_at.is_(None))
            .order_by(Halt.resumes_at)
            .limit(limit)
        )
    )


def rooms_for_the_hall(now: datetime, closed_since: datetime, opens_before: datetime, limit: int = 60) -> list[Room]:
    """Rooms that a hall shows: those that run, by their end; with them the ones that open soon or have just closed."""
    is_over = case((Room.closed_at.is_not(None), 1), else_=0)
    next_end = case((Room.timed_starts_at > now, Room.timed_starts_at), else_=Room.closes_at)
    return list(
        db.session.scalars(
            select(Room)
            .join(Listing, Listing.id == Room.listing_id)
            .options(contains_eager(Room.listing))
            .where(
                Listing.status.in_(PUBLIC),
                Listing.mode.not_in((TradeMode.SEALED, TradeMode.NEGOTIATED)),
                Room.opens_at <= opens_before,
                or_(and_(Room.closed_at.is_(None), Listing.status.in_(_RUNNING)), Room.closed_at > closed_since),
            )
            .order_by(is_over, next_end, Room.listing_id)
            .limit(limit)
        )
    )


def paused_rooms() -> list[Room]:
    """Rooms that wait for a person's decision, longest first."""
    return list(
        db.session.scalars(
            select(Room)
            .where(Room.paused_at.is_not(None), Room.close_ordered_at.is_(None), Room.closed_at.is_(None))
            .order_by(Room.paused_at)
        )
    )


def applications_of(listing_id: int) -> list[Application]:
    statement = select(Application).where(Application.listing_id == listing_id)
    return list(db.session.scalars(statement.options(selectinload(Application.members))))


def bid_counts() -> dict[int, int]:
    """How many bids each open room with bids has taken: a figure that moves tells that somebody may be outbid."""
    rows = db.session.execute(select(Room.listing_id, Room.sequence).where(Room.closed_at.is_(None), Room.sequence > 0))
    return {row.listing_id: row.sequence for row in rows}


def passed_bidders(listing_id: int) -> list[Row[Any]]:
    """Whose last bid in an open room was passed: ``(party_id, amount of the bid that passed it, figure, number)``."""
    last = (
        select(Bid.application_id, func.max(Bid.sequence).label("sequence"))
        .where(Bid.listing_id == listing_id)
        .group_by(Bid.application_id)
        .subquery()
    )
    return list(
        db.session.execute(
            select(Application.party_id, Bid.amount, Room.figure, Listing.number)
            .join(last, last.c.application_id == Application.id)
            .join(Bid, and_(Bid.listing_id == listing_id, Bid.sequence == last.c.sequence + 1))
            .join(Room, Room.listing_id == Bid.listing_id)
            .join(Listing, Listing.id == Bid.listing_id)
            .where(Room.closed_at.is_(None))
        )
    )


def sequence_of_top(room: Room) -> int:
    """Where the best bid stands in the register: the last of a room, whichever it is among sealed offers."""
    return (
        db.session.scalar(
            select(func.min(Bid.sequence)).where(
                Bid.listing_id == room.listing_id,
                Bid.application_id == room.top_application_id,
                Bid.amount == room.top_amount,
            )
        )
        or 0
    )


def find_award(listing_id: int) -> Award | None:
    return db.session.get(Award, listing_id)


def numbers_with_rooms() -> list[str]:
    """Every lot that has a room, in order."""
    return list(
        db.session.scalars(select(Listing.number).join(Room, Room.listing_id == Listing.id).order_by(Listing.number))
    )


def moved_rooms(listing_ids: Iterable[int]) -> list[Row[Any]]:
    """The watched rooms' standings in one indexed query, for the live pump."""
    return list(
        db.session.execute(
            select(Room.__table__, Listing.status)
            .join(Listing, Listing.id == Room.listing_id)
            .where(Room.listing_id.in_(list(listing_ids)))
        )
    )
