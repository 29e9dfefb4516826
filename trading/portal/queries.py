"""Every SELECT of the public site. Only listings that the public may see come out of here, except to their owners."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import contains_eager

from trading.bidding.models import Application, Award, Room
from trading.bidding.states import ApplicationStatus, AwardStatus
from trading.contract.models import Contract
from trading.core.deal import BurdenKind
from trading.core.errors import NotFound
from trading.core.land_use import UseClass
from trading.extensions import db
from trading.funds.models import Deposit
from trading.funds.states import DepositStatus
from trading.listing.models import Listing
from trading.listing.states import PUBLIC, ListingStatus
from trading.parcels.models import Burden, LandRight, Parcel
from trading.portal.search import PAGE_SIZE, Scope, Search, Sort

#: on offer: published and not yet decided
OFFERED = frozenset(
    {ListingStatus.PUBLISHED, ListingStatus.SUSPENDED, ListingStatus.INTENT, ListingStatus.AWARD_PENDING}
)
#: the round is over, one way or the other
CONCLUDED = PUBLIC - OFFERED
#: a deal stands
DEALT = frozenset({ListingStatus.DEAL, ListingStatus.RESULT_PUBLISHED})
#: an export holds at most so many rows
EXPORT_ROWS = 5000
#: what the sitemap protocol allows in one file
SITEMAP_ROWS = 50_000

_SCOPES = {Scope.OFFERED: OFFERED, Scope.CONCLUDED: CONCLUDED, Scope.ALL: PUBLIC}
_WEIGHTS = (BurdenKind.MORTGAGE, BurdenKind.LEASE, BurdenKind.SEIZURE)

_closes = func.coalesce(Room.closes_at, Listing.timed_starts_at)
_concluded_at = func.coalesce(Award.confirmed_at, Room.closed_at, Listing.concluded_at)
_price = func.coalesce(Room.top_amount, Listing.start_amount)


@dataclass(frozen=True)
class Lot:
    """A public listing with its room and, once decided, its award."""

    listing: Listing
    room: Room | None
    award: Award | None

    @property
    def parcel(self) -> Parcel:
        return self.listing.right.parcel


@dataclass(frozen=True)
class Found:
    """One page of hits."""

    lots: list[Lot]
    total: int


def search(asked: Search, now: datetime, *, size: int = PAGE_SIZE) -> Found:
    """The page of hits that ``asked`` names."""
    statement = _matching(asked, now)
    total = db.session.scalar(statement.with_only_columns(func.count(Listing.id)).order_by(None)) or 0
    rows = statement.order_by(*_order(asked.sort, now)).offset((asked.page - 1) * size).limit(size)
    return Found(_lots(rows), total)


def export(asked: Search, now: datetime) -> list[Lot]:
    """All hits, for the formats that have no pages."""
    return _lots(_matching(asked, now).order_by(*_order(asked.sort, now)).limit(EXPORT_ROWS))


def count(asked: Search, now: datetime) -> int:
    """How many listings fit."""
    return db.session.scalar(_matching(asked, now).with_only_columns(func.count(Listing.id))) or 0


def page_after(asked: Search, now: datetime, after: tuple[datetime, str] | None, size: int) -> list[Lot]:
    """Hits by publication, newest first, below the place ``after`` (publication, number)."""
    statement = _matching(asked, now).order_by(Listing.published_at.desc(), Listing.number.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(Listing.published_at, Listing.number) < after)
    return _lots(statement)


def published_since(asked: Search, since: datetime, now: datetime, limit: int) -> list[Lot]:
    """Hits that were published after ``since``, in the order of their publication: what a saved search has to tell."""
    statement = _matching(asked, now).where(Listing.published_at > since)
    return _lots(statement.order_by(Listing.published_at, Listing.number).limit(limit))


def public_lots(listing_ids: Collection[int]) -> list[Lot]:
    """The public ones among these listings."""
    return _lots(_base().where(Listing.id.in_(listing_ids), Listing.status.in_(PUBLIC)))


def get_public(number: str) -> Lot:
    """The listing with this number; :class:`NotFound` where there is none or it isn't public."""
    lots = _lots(_base().where(Listing.number == number, Listing.status.in_(PUBLIC)))
    if not lots:
        raise NotFound()
    return lots[0]


def facets(scope: Scope) -> dict[str, dict[str, int]]:
    """How many listings of the scope there are by kind, district and use class."""
    columns = {"kind": Listing.kind, "district": Parcel.district_code, "use": Parcel.use_class}
    return {name: _count_by(column, scope) for name, column in columns.items()}


def _count_by(column: Any, scope: Scope) -> dict[str, int]:
    statement = (
        select(column, func.count(Listing.id))
        .join_from(Listing, LandRight, Listing.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .where(Listing.status.in_(_SCOPES[scope]))
        .group_by(column)
    )
    return {str(value): number for value, number in db.session.execute(statement)}


# --- home and results -----------------------------------------------------------------------------------------------


def closing_soon(now: datetime, limit: int) -> list[Lot]:
    """Open listings by what ends next."""
    return _lots(_base().where(_is_open(now)).order_by(_closes, Listing.number).limit(limit))


def on_offer(limit: int) -> list[Lot]:
    """Everything on offer, for the map."""
    return _lots(_base().where(Listing.status.in_(OFFERED)).order_by(Listing.number).limit(limit))


def latest_deals(limit: int) -> list[Lot]:
    """Concluded deals, newest first."""
    return _lots(_base().where(Listing.status.in_(DEALT)).order_by(Award.confirmed_at.desc()).limit(limit))


def lots_of_parcel(code: str) -> list[Lot]:
    """Every public round of one parcel, newest first."""
    return _lots(_base().where(Parcel.code == code, Listing.status.in_(PUBLIC)).order_by(Listing.published_at.desc()))


def count_offered() -> int:
    return db.session.scalar(select(func.count(Listing.id)).where(Listing.status.in_(OFFERED))) or 0


def count_timed(now: datetime) -> int:
    """How many rooms are in their timed phase."""
    statement = (
        select(func.count(Room.listing_id))
        .join(Listing, Listing.id == Room.listing_id)
        .where(
            Listing.status == ListingStatus.PUBLISHED,
            Room.closed_at.is_(None),
            Room.paused_at.is_(None),
            Room.timed_starts_at <= now,
            Room.closes_at > now,
        )
    )
    return db.session.scalar(statement) or 0


def deals_between(start: datetime, end: datetime) -> tuple[int, int]:
    """Number and sum of the deals confirmed in a span."""
    statement = select(func.count(Award.listing_id), func.coalesce(func.sum(Award.amount), 0)).where(
        Award.status == AwardStatus.CONFIRMED, Award.confirmed_at >= start, Award.confirmed_at < end
    )
    number, amount = db.session.execute(statement).one()
    return number, int(amount)


def like_deals(use_class: UseClass, district: str, since: datetime) -> list[tuple[int, Decimal]]:
    """Amount and area of the deals on land of the same use in the same district."""
    statement = (
        select(Award.amount, Parcel.area)
        .join_from(Award, Listing, Award.listing_id == Listing.id)
        .join(LandRight, Listing.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .where(
            Award.status == AwardStatus.CONFIRMED,
            Award.confirmed_at >= since,
            Parcel.use_class == use_class,
            Parcel.district_code == district,
        )
    )
    return [(amount, area) for amount, area in db.session.execute(statement)]


def public_numbers() -> list[str]:
    """The numbers of all public listings, newest first."""
    statement = select(Listing.number).where(Listing.status.in_(PUBLIC)).order_by(Listing.published_at.desc())
    return list(db.session.scalars(statement.limit(SITEMAP_ROWS)))


def ask_the_time() -> datetime:
    """The database's clock, read in one round trip; raises where the database can't be reached."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(select(1))
        return datetime.now(UTC)  # an embedded database has no clock of its own
    return db.session.execute(select(func.clock_timestamp())).scalar_one()


def schema_revision() -> str | None:
    """The migration that the database stands at."""
    return db.session.scalar(text("SELECT version_num FROM alembic_version"))


# --- one's own ------------------------------------------------------------------------------------------------------


def listings_of(party_id: int, limit: int = 50) -> list[Listing]:
    """A party's listings, newest first, drafts included."""
    statement = (
        select(Listing)
        .where(Listing.owner_party_id == party_id)
        .order_by(Listing.created_at.desc(), Listing.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def applications_of(party_id: int, limit: int = 50) -> list[tuple[Application, Room | None]]:
    """A party's bidder applications with their rooms, newest first."""
    statement = (
        select(Application, Room)
        .outerjoin(Room, Room.listing_id == Application.listing_id)
        .where(Application.party_id == party_id)
        .order_by(Application.applied_at.desc(), Application.id.desc())
        .limit(limit)
    )
    return [(application, room) for application, room in db.session.execute(statement)]


def contracts_of(party_id: int, limit: int = 50) -> list[Contract]:
    """Contracts that a party sells or buys by, newest first."""
    statement = (
        select(Contract)
        .where(or_(Contract.seller_party_id == party_id, Contract.buyer_party_id == party_id))
        .order_by(Contract.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def application_of(listing_id: int, party_id: int | None) -> Application | None:
    """A party's application for a lot."""
    if party_id is None:
        return None
    return db.session.scalar(
        select(Application).where(Application.listing_id == listing_id, Application.party_id == party_id)
    )


def count_by_status() -> dict[ListingStatus, int]:
    """How many listings stand where, for the desks."""
    rows = db.session.execute(select(Listing.status, func.count(Listing.id)).group_by(Listing.status))
    return dict(rows.all())


def count_applications_to_judge() -> int:
    """Applications whose deposit is held and whose bidder isn't admitted yet."""
    statement = (
        select(func.count(Application.id))
        .join(Deposit, Deposit.id == Application.deposit_id)
        .join(Listing, Listing.id == Application.listing_id)
        .where(
            Application.status == ApplicationStatus.DEPOSIT_DUE,
            Deposit.status == DepositStatus.HELD,
            Listing.status == ListingStatus.PUBLISHED,
        )
    )
    return db.session.scalar(statement) or 0


# --- building statements --------------------------------------------------------------------------------------------


def _base() -> Select[Any]:
    return (
        select(Listing, Room, Award)
        .join(LandRight, Listing.right_id == LandRight.id)
        .join(Parcel, LandRight.parcel_id == Parcel.id)
        .outerjoin(Room, Room.listing_id == Listing.id)
        .outerjoin(Award, Award.listing_id == Listing.id)
        .options(
            contains_eager(Listing.right).contains_eager(LandRight.parcel),
            contains_eager(Listing.right).selectinload(LandRight.burdens),
        )
    )


def _lots(statement: Select[Any]) -> list[Lot]:
    return [Lot(listing, room, award) for listing, room, award in db.session.execute(statement).unique()]


def _matching(asked: Search, now: datetime) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [Listing.status.in_(_SCOPES[asked.scope])]
    if asked.kind:
        conditions.append(Listing.kind == asked.kind)
    if asked.districts:
        conditions.append(Parcel.district_code.in_(asked.districts))
    if asked.uses:
        conditions.append(Parcel.use_class.in_(asked.uses))
    if asked.area_min is not None:
        conditions.append(Parcel.area >= asked.area_min)
    if asked.area_max is not None:
        conditions.append(Parcel.area <= asked.area_max)
    if asked.price_min is not None:
        conditions.append(_price >= asked.price_min)
    if asked.price_max is not None:
        conditions.append(_price <= asked.price_max)
    if asked.only_open:
        conditions.append(_is_open(now))
    if asked.unburdened:
        conditions.append(~_is_burdened(now.date()))
    if asked.text:
        conditions.append(_says(asked.text))
    return _base().where(*conditions)


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(
        Listing.status == ListingStatus.PUBLISHED,
        _closes > now,
        Room.closed_at.is_(None),
        Room.paused_at.is_(None),
    )


def _is_burdened(today: date) -> ColumnElement[bool]:
    return exists().where(
        Burden.right_id == Listing.right_id,
        Burden.kind.in_(_WEIGHTS),
        Burden.registered_on <= today,
        or_(Burden.ended_on.is_(None), Burden.ended_on > today),
    )


def _says(text: str) -> ColumnElement[bool]:
    columns = (Parcel.location, Listing.number, Listing.notice_number, Parcel.code)
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def _order(sort: Sort, now: datetime) -> Sequence[Any]:
    """Every order ends with the number, so that pages never overlap."""
    unit_price = cast(_price, Float) / type_coerce(Parcel.area, BigInteger)
    orders: dict[Sort, Sequence[Any]] = {
        Sort.ENDS: (case((_is_open(now), 0), else_=1), _closes),
        Sort.NEWEST: (case((Listing.status.in_(CONCLUDED), _concluded_at), else_=Listing.published_at).desc(),),
        Sort.UNIT_PRICE: (unit_price,),
        Sort.PRICE: (_price,),
        Sort.PRICE_DOWN: (_price.desc(),),
        Sort.AREA: (Parcel.area,),
        Sort.AREA_DOWN: (Parcel.area.desc(),),
    }
    return (*orders[sort], Listing.number)
