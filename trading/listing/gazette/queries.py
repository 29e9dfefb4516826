"""Every SELECT on public notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from trading.core import clock
from trading.core.errors import NotFound
from trading.core.paging import Page
from trading.extensions import db
from trading.listing.gazette.models import ListingChange, PublicNotice
from trading.listing.gazette.states import PublicNoticeKind


def get_notice(number: str) -> PublicNotice:
    """The public notice with this number; raise :class:`NotFound`."""
    notice = db.session.scalar(select(PublicNotice).where(PublicNotice.number == number))
    if notice is None:
        raise NotFound()
    return notice


def notices_of(listing_ids: int | Iterable[int]) -> list[PublicNotice]:
    """The public notices of one or several listings, newest first."""
    ids = [listing_ids] if isinstance(listing_ids, int) else list(listing_ids)
    statement = select(PublicNotice).where(PublicNotice.listing_id.in_(ids))
    return list(db.session.scalars(statement.order_by(PublicNotice.issued_at.desc(), PublicNotice.id.desc())))


def waiting_change(listing_id: int) -> ListingChange | None:
    """The drafted change of a listing that waits for its second person."""
    return db.session.scalar(
        select(ListingChange).where(
            ListingChange.listing_id == listing_id,
            ListingChange.confirmed_at.is_(None),
            ListingChange.dropped_at.is_(None),
        )
    )


def restarted_since(listing_id: int, moment: datetime) -> bool:
    """True where a change that bears on price, terms or dates was announced after ``moment``."""
    statement = select(ListingChange.id).where(
        ListingChange.listing_id == listing_id, ListingChange.restarts.is_(True), ListingChange.confirmed_at > moment
    )
    return db.session.scalar(statement.limit(1)) is not None


def last_sequence(listing_id: int) -> int:
    """The place of a listing's latest notice; 0 where it has none."""
    statement = select(func.max(PublicNotice.sequence)).where(PublicNotice.listing_id == listing_id)
    return db.session.scalar(statement) or 0


def page_of_notices(
    *,
    kind: PublicNoticeKind | None = None,
    district: str | None = None,
    year: int | None = None,
    number: int = 1,
    size: int = 20,
) -> Page[PublicNotice]:
    """A page of the gazette, newest first."""
    conditions = []
    if kind is not None:
        conditions.append(PublicNotice.kind == kind)
    if district is not None:
        conditions.append(PublicNotice.district_code == district)
    if year is not None:
        first, next_first = clock.local(year, 1, 1), clock.local(year + 1, 1, 1)
        conditions += [PublicNotice.issued_at >= first, PublicNotice.issued_at < next_first]
    total = db.session.scalar(select(func.count(PublicNotice.id)).where(*conditions)) or 0
    order = (PublicNotice.issued_at.desc(), PublicNotice.id.desc())
    statement = select(PublicNotice).where(*conditions).order_by(*order).offset((number - 1) * size).limit(size)
    return Page(list(db.session.scalars(statement)), total, number, size)


def years() -> list[int]:
    """The years in which notices were issued, newest first."""
    first, last = db.session.execute(select(func.min(PublicNotice.issued_at), func.max(PublicNotice.issued_at))).one()
    return [] if first is None else list(range(_year(last), _year(first) - 1, -1))


def _year(moment: datetime) -> int:
    return moment.astimezone(clock.LOCAL).year
