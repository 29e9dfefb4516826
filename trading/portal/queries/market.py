"""The market as a whole: deals made, counts for desks, numbers for the sitemap, and whether the database is there."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, text

from trading.bidding.models import Application, Award
from trading.bidding.states import ApplicationStatus, AwardStatus
from trading.core.land_use import UseClass
from trading.extensions import db
from trading.funds.models import Deposit
from trading.funds.states import DepositStatus
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.parcels.models import LandRight, Parcel
from trading.portal.models import IndexedListing

#: what the sitemap protocol allows in one file
SITEMAP_ROWS = 50_000


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


def count_timed(now: datetime) -> int:
    """How many rooms are in their timed phase."""
    index = IndexedListing
    statement = select(func.count()).where(
        index.is_offered.is_(True), index.is_live.is_(True), index.timed_starts_at <= now, index.closes_at > now
    )
    return db.session.scalar(statement) or 0


def public_numbers() -> list[str]:
    """The numbers of public listings, newest first."""
    statement = select(IndexedListing.number).order_by(IndexedListing.published_at.desc())
    return list(db.session.scalars(statement.limit(SITEMAP_ROWS)))


def schema_revision() -> str | None:
    """The migration that the database stands at."""
    return db.session.scalar(text("SELECT version_num FROM alembic_version"))


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
