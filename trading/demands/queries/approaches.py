"""Approaches, reports and blocks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from trading.core.errors import NotFound
from trading.demands.models import Approach, Block, Demand, Report
from trading.demands.states import UNDER_WAY, ReportStatus
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus


def get_approach(number: str) -> Approach:
    return _one(select(Approach).where(Approach.number == number))


def get_approach_for_update(number: str) -> Approach:
    statement = select(Approach).where(Approach.number == number).with_for_update(of=Approach)
    return _one(statement.execution_options(populate_existing=True))


def find_under_way(demand_id: int, party_id: int) -> Approach | None:
    """A party's approach to a demand that still waits for one of the two."""
    return db.session.scalar(
        select(Approach).where(
            Approach.demand_id == demand_id, Approach.party_id == party_id, Approach.status.in_(UNDER_WAY)
        )
    )


def approaches_to(party_id: int, limit: int = 100) -> list[Approach]:
    """What came to a party's demands, the newest first."""
    statement = (
        select(Approach)
        .join(Demand, Approach.demand_id == Demand.id)
        .where(Demand.party_id == party_id)
        .order_by(Approach.sent_at.desc(), Approach.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def approaches_of(party_id: int, limit: int = 100) -> list[Approach]:
    """What a party sent, the newest first."""
    statement = select(Approach).where(Approach.party_id == party_id)
    return list(db.session.scalars(statement.order_by(Approach.sent_at.desc(), Approach.id.desc()).limit(limit)))


def count_approaches(party_id: int, since: datetime) -> int:
    statement = select(func.count(Approach.id)).where(Approach.party_id == party_id, Approach.sent_at > since)
    return db.session.scalar(statement) or 0


def count_under_way(demand_ids: Collection[int]) -> dict[int, int]:
    """How many approaches wait, by demand."""
    statement = (
        select(Approach.demand_id, func.count(Approach.id))
        .where(Approach.demand_id.in_(list(demand_ids)), Approach.status.in_(UNDER_WAY))
        .group_by(Approach.demand_id)
    )
    return dict(db.session.execute(statement).all())


def listings_on_offer(party_id: int) -> list[Listing]:
    """What a party has on the market now."""
    statement = select(Listing).where(Listing.owner_party_id == party_id, Listing.status == ListingStatus.PUBLISHED)
    return list(db.session.scalars(statement.order_by(Listing.published_at.desc())).unique())


def is_blocked(party_id: int, by_party_id: int, today: date) -> bool:
    """True where the poster, or the desk, doesn't let this party approach."""
    statement = select(Block.id).where(
        Block.party_id == party_id,
        or_(Block.by_party_id == by_party_id, (Block.by_party_id.is_(None)) & (Block.until >= today)),
    )
    return db.session.scalar(statement.limit(1)) is not None


def find_block(party_id: int, by_party_id: int | None) -> Block | None:
    by = Block.by_party_id.is_(None) if by_party_id is None else Block.by_party_id == by_party_id
    return db.session.scalar(select(Block).where(Block.party_id == party_id, by))


def get_report_for_update(public_id: str) -> Report:
    report = db.session.scalar(select(Report).where(Report.public_id == public_id).with_for_update(of=Report))
    if report is None:
        raise NotFound()
    return report


def find_report(demand_id: int, approach_id: int | None, party_id: int) -> Report | None:
    """A party's report of the same thing that still waits."""
    about = Report.approach_id.is_(None) if approach_id is None else Report.approach_id == approach_id
    return db.session.scalar(
        select(Report).where(
            Report.demand_id == demand_id, about, Report.party_id == party_id, Report.status == ReportStatus.MADE
        )
    )


def count_reports(party_id: int, since: datetime) -> int:
    statement = select(func.count(Report.id)).where(Report.party_id == party_id, Report.made_at > since)
    return db.session.scalar(statement) or 0


def open_reports() -> list[Report]:
    """What waits for a decision, the oldest first."""
    statement = select(Report).where(Report.status == ReportStatus.MADE).order_by(Report.made_at, Report.id)
    return list(db.session.scalars(statement))


def _one(statement: Select[Any]) -> Approach:
    approach = db.session.scalar(statement)
    if approach is None:
        raise NotFound()
    return approach
