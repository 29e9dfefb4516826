"""SELECTs on awards."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, select

from trading.bidding.models import Application, Award, Bid
from trading.bidding.states import UNDECIDED, ApplicationStatus, AwardStatus
from trading.core.errors import NotFound
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus


def get_award(number: str) -> Award:
    """The award of a lot; raise :class:`NotFound` where there is none."""
    award = db.session.scalar(_awards().where(Listing.number == number))
    if award is None:
        raise NotFound()
    return award


def get_award_for_update(listing_id: int) -> Award:
    """Lock one award (after its listing and room, before deposits and chains), read anew."""
    award = db.session.scalar(
        select(Award)
        .where(Award.listing_id == listing_id)
        .with_for_update(of=Award)
        .execution_options(populate_existing=True)
    )
    if award is None:
        raise NotFound()
    return award


def pending(*, district: str | None = None) -> list[Award]:
    """Awards that wait for their post-check, oldest first."""
    statement = _in_district(_awards().where(Award.status == AwardStatus.PENDING), district)
    return list(db.session.scalars(statement.order_by(Award.decided_at)))


def to_publish(*, district: str | None = None) -> list[Award]:
    """Confirmed awards whose result isn't published yet, oldest first."""
    statement = _in_district(
        _awards().where(Award.status == AwardStatus.CONFIRMED, Listing.status == ListingStatus.DEAL), district
    )
    return list(db.session.scalars(statement.order_by(Award.confirmed_at)))


def decided(*, district: str | None = None, limit: int = 20) -> list[Award]:
    """Awards that need nothing more of this desk, newest first."""
    over: Iterable[ListingStatus] = (ListingStatus.RESULT_PUBLISHED, ListingStatus.VOID)
    statement = _in_district(_awards().where(Listing.status.in_(list(over))), district)
    return list(db.session.scalars(statement.order_by(Award.decided_at.desc()).limit(limit)))


def count_bidders(listing_id: int) -> int:
    """How many applicants have bid in a room."""
    return db.session.scalar(select(func.count(func.distinct(Bid.application_id))).where(Bid.listing_id == listing_id))


def get_bid(listing_id: int, sequence: int) -> Bid:
    """One row of a register."""
    bid = db.session.get(Bid, (listing_id, sequence))
    if bid is None:
        raise NotFound()
    return bid


def undecided_applications(listing_id: int) -> list[Application]:
    """Applications of a lot that still wait for its outcome, locked."""
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.listing_id == listing_id,
                Application.status.in_(UNDECIDED | {ApplicationStatus.QUALIFIED}),
            )
            .order_by(Application.id)
            .with_for_update(of=Application)
        )
    )


def _awards() -> Select[tuple[Award]]:
    return select(Award).join(Listing, Listing.id == Award.listing_id)


def _in_district(statement: Select[tuple[Award]], district: str | None) -> Select[tuple[Award]]:
    """Listing numbers begin with the county."""
    return statement if district is None else statement.where(Listing.number.startswith(f"{district}-"))
