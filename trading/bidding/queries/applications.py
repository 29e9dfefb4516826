"""SELECTs on applications: one, a party's own, and the reviewer's queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from trading.bidding.joint import MemberStatus
from trading.bidding.models import Application, ApplicationMember, ApplicationPaper, Award, Bid, Room
from trading.bidding.papers import PaperKind
from trading.bidding.states import UNDECIDED, ApplicationStatus
from trading.core import clock
from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.funds.models import Deposit
from trading.funds.states import DepositStatus
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.parties.models import Party


class Queue(StrEnum):
    """The parts of the reviewer's work list."""

    #: the deposit is held: a decision can be made
    READY = "ready"
    #: the deposit isn't confirmed yet, or the application is with its applicant for correction
    WAITING = "waiting"
    #: qualified, refused, withdrawn or over
    DECIDED = "decided"


# --- one application ------------------------------------------------------------------------------


def get_application(number: str) -> Application:
    """The application with this number; raise :class:`NotFound`."""
    application = db.session.scalar(select(Application).where(Application.number == number))
    if application is None:
        raise NotFound()
    return application


def get_application_for_update(number: str) -> Application:
    """Lock one application (after its room, before its deposit), read anew."""
    application = db.session.scalar(
        select(Application)
        .where(Application.number == number)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )
    if application is None:
        raise NotFound()
    return application


def find_application(listing_id: int, party_id: int) -> Application | None:
    """A party's application for a lot."""
    return db.session.scalar(
        select(Application).where(Application.listing_id == listing_id, Application.party_id == party_id)
    )


def find_joined(listing_id: int, party_id: int) -> Application | None:
    """The joint application for a lot that a party has confirmed, led by itself or by another."""
    return db.session.scalar(
        select(Application)
        .join(ApplicationMember, ApplicationMember.application_id == Application.id)
        .where(
            Application.listing_id == listing_id,
            ApplicationMember.party_id == party_id,
            ApplicationMember.status == MemberStatus.CONFIRMED,
        )
    )


def is_of(party_id: int) -> ColumnElement[bool]:
    """The application is the party's own, or one that it was asked to join and hasn't declined."""
    joined = select(ApplicationMember.application_id).where(
        ApplicationMember.party_id == party_id, ApplicationMember.status != MemberStatus.DECLINED
    )
    return or_(Application.party_id == party_id, Application.id.in_(joined))


def joint_winners(listing_ids: Iterable[int]) -> dict[int, list[Party]]:
    """Who won lots together, the leading party first; lots that one party won alone aren't among them."""
    rows = db.session.execute(
        select(Application.listing_id, Party)
        .join(ApplicationMember, ApplicationMember.application_id == Application.id)
        .join(Party, Party.id == ApplicationMember.party_id)
        .where(
            ApplicationMember.listing_id.in_(list(listing_ids)),
            ApplicationMember.status == MemberStatus.CONFIRMED,
            Application.status == ApplicationStatus.WON,
        )
        .order_by(ApplicationMember.position)
    )
    found: dict[int, list[Party]] = {}
    for listing_id, party in rows:
        found.setdefault(listing_id, []).append(party)
    return found


def taken_numbers(listing_id: int) -> list[str]:
    """The bidder numbers that a lot has given out."""
    return list(
        db.session.scalars(
            select(Application.bidder_number).where(
                Application.listing_id == listing_id, Application.bidder_number.is_not(None)
            )
        )
    )


def rivals_of(application: Application) -> list[Party]:
    """The other parties that have applied for the same lot, alone or jointly, and haven't withdrawn."""
    others = db.session.scalars(
        select(Application)
        .where(
            Application.listing_id == application.listing_id,
            Application.id != application.id,
            Application.status != ApplicationStatus.WITHDRAWN,
        )
        .options(selectinload(Application.members))
        .order_by(Application.id)
    )
    return [party for other in others for party in other.side]


def waiting_for_the_platform() -> list[Application]:
    """Applications with deposit, for lots whose bidders are examined after the bidding, in order of arrival."""
    return list(
        db.session.scalars(
            select(Application)
            .join(Application.deposit)
            .join(Application.listing)
            .join(Room, Room.listing_id == Application.listing_id)
            .where(
                Application.status == ApplicationStatus.DEPOSIT_DUE,
                Deposit.status == DepositStatus.HELD,
                Listing.qualifies_after.is_(True),
                Listing.status == ListingStatus.PUBLISHED,
                Room.closed_at.is_(None),
                Room.paused_at.is_(None),
                Room.closes_at > clock.now(),
            )
            .options(selectinload(Application.members))
            .order_by(Application.id)
        )
    )


# --- papers ---------------------------------------------------------------------------------------


def find_paper(public_id: str) -> tuple[ApplicationPaper, Application] | None:
    """A paper with its application, whether it was taken out since or not."""
    row = db.session.execute(
        select(ApplicationPaper, Application)
        .join(Application, Application.id == ApplicationPaper.application_id)
        .where(ApplicationPaper.public_id == public_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def find_same_paper(application_id: int, kind: PaperKind, sha256: str) -> ApplicationPaper | None:
    """The same file, handed in for the same purpose before."""
    return db.session.scalar(
        select(ApplicationPaper).where(
            ApplicationPaper.application_id == application_id,
            ApplicationPaper.kind == kind,
            ApplicationPaper.sha256 == sha256,
        )
    )


def papers_of(application_id: int) -> list[ApplicationPaper]:
    """Every paper that was ever handed in with an application, those taken out too."""
    return list(
        db.session.scalars(
            select(ApplicationPaper)
            .where(ApplicationPaper.application_id == application_id)
            .order_by(ApplicationPaper.id)
        )
    )


# --- a party's own --------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnApplication:
    """A party's application with the standing of its room and, where there is one, the award."""

    application: Application
    room: Room | None
    award: Award | None
    #: how many bids the party has in the register
    bids: int

    @property
    def is_leading(self) -> bool:
        """The best bid so far is this party's."""
        return self.room is not None and self.room.top_application_id == self.application.id

    @property
    def holds_award(self) -> bool:
        """The award is this party's: it bid most, or has taken up what another lost."""
        return self.award is not None and self.award.application_id == self.application.id


def list_own(party_id: int, number: int = 1, size: int = SIZE) -> Page[OwnApplication]:
    """A party's applications, newest first."""
    statement = _own().where(is_of(party_id))
    rows = db.session.execute(statement.order_by(Application.id.desc()).limit(size).offset((number - 1) * size))
    total = db.session.scalar(select(func.count()).select_from(Application).where(is_of(party_id)))
    return Page([OwnApplication(*row) for row in rows], total or 0, number, size)


def get_own(number: str, party_id: int | None) -> OwnApplication:
    """One application of the party, or one that it joins; another party's is as unknown as none."""
    row = db.session.execute(_own().where(Application.number == number, is_of(party_id or 0))).one_or_none()
    if row is None:
        raise NotFound()
    return OwnApplication(*row)


def _own() -> Select[Any]:
    bids = (
        select(func.count())
        .select_from(Bid)
        .where(Bid.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    return (
        select(Application, Room, Award, bids)
        .outerjoin(Room, Room.listing_id == Application.listing_id)
        .outerjoin(Award, Award.listing_id == Application.listing_id)
    )


# --- the reviewer's queue -------------------------------------------------------------------------


def list_queue(part: Queue, *, district: str | None = None, search: str = "", number: int = 1) -> Page[Application]:
    """One part of the work list, the lot whose timed bidding starts next first; decisions newest first.

    Names are searched only where a decision is still open: afterwards nobody may find out which
    bidder number is whose.
    """
    statement = _part(part, district)
    if search:
        escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        columns = [Application.number, Listing.number]
        if part is not Queue.DECIDED:
            columns.append(Party.name)
        statement = statement.where(or_(*(column.ilike(f"%{escaped}%", escape="\\") for column in columns)))
    order = (Application.id.desc(),) if part is Queue.DECIDED else (Listing.timed_starts_at, Application.id)
    items = db.session.scalars(statement.order_by(*order).limit(SIZE).offset((number - 1) * SIZE))
    return Page(list(items), _count(statement), number)


def count_queue(district: str | None = None) -> dict[Queue, int]:
    """How many applications stand in each part."""
    return {part: _count(_part(part, district)) for part in Queue}


def _part(part: Queue, district: str | None) -> Select[Any]:
    statement = select(Application).join(Application.deposit).join(Application.listing).join(Application.party)
    if district is not None:
        statement = statement.where(Listing.number.startswith(f"{district}-"))
    is_open = Application.status.in_(UNDECIDED)
    if part is Queue.DECIDED:
        return statement.where(~is_open)
    is_ready = and_(Application.status == ApplicationStatus.DEPOSIT_DUE, Deposit.status == DepositStatus.HELD)
    return statement.where(is_open, is_ready if part is Queue.READY else ~is_ready)


def _count(statement: Select[Any]) -> int:
    counted = statement.with_only_columns(Application.id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0
