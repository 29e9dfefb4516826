"""Approaches to demands, reports of abuse, and blocks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core import clock
from trading.demands.models.columns import in_states
from trading.demands.models.demands import Demand
from trading.demands.states import (
    UNDER_WAY,
    ApproachStatus,
    ReportReason,
    ReportStatus,
)
from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.models import Listing
from trading.parties.models import Party


class Approach(db.Model):
    """Somebody offers land to a demand: one of his listings, or in words. Contact data go over when both agree."""

    __tablename__ = "demand_approaches"
    __table_args__ = (
        CheckConstraint("listing_id IS NOT NULL OR message <> ''", name="offers_something"),
        CheckConstraint("NOT is_public_trade OR message = ''", name="no_words_past_public_trade"),
        CheckConstraint(
            "status <> 'exchanged' OR (sender_agreed_at IS NOT NULL AND poster_agreed_at IS NOT NULL "
            "AND NOT is_public_trade)",
            name="exchange_takes_both",
        ),
        Index(
            "uq_demand_approaches_under_way",
            "demand_id",
            "party_id",
            unique=True,
            sqlite_where=text(in_states(UNDER_WAY)),
            postgresql_where=text(in_states(UNDER_WAY)),
        ),
        Index("ix_demand_approaches_party_id_sent_at", "party_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"))
    #: the listing was in public trade when it was named: nothing is agreed outside the room
    is_public_trade: Mapped[bool] = mapped_column(Boolean, default=False)
    message: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[ApproachStatus] = mapped_column(enum_column(ApproachStatus), default=ApproachStatus.SENT)
    version: Mapped[int] = mapped_column(Integer, default=0)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    sender_agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    poster_agreed_at: Mapped[datetime | None] = mapped_column(Instant)

    demand: Mapped[Demand] = relationship(lazy="joined")
    party: Mapped[Party] = relationship(lazy="joined")
    listing: Mapped[Listing | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return self.demand.audit_chain


class Report(db.Model):
    """Somebody tells the desk of abuse in a demand, or in an approach to one."""

    __tablename__ = "demand_reports"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (status = 'made')", name="decided_when_decided_at"),
        Index("ix_demand_reports_status_made_at", "status", "made_at"),
        Index("ix_demand_reports_party_id_made_at", "party_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id"))
    approach_id: Mapped[int | None] = mapped_column(ForeignKey("demand_approaches.id"))
    #: who tells
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    reason: Mapped[ReportReason] = mapped_column(enum_column(ReportReason))
    note: Mapped[str] = mapped_column(String(1000), default="")
    status: Mapped[ReportStatus] = mapped_column(enum_column(ReportStatus), default=ReportStatus.MADE)
    made_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(String(1000), default="")

    demand: Mapped[Demand] = relationship(lazy="joined")
    approach: Mapped[Approach | None] = relationship()
    party: Mapped[Party] = relationship(lazy="joined")

    @property
    def audit_subject(self) -> str:
        return self.demand.audit_subject

    @property
    def audit_chain(self) -> str:
        return self.demand.audit_chain


class Block(db.Model):
    """A party that may not approach: one poster (``by_party_id``), or anybody (by the desk, with a last day)."""

    __tablename__ = "demand_blocks"
    __table_args__ = (UniqueConstraint("party_id", "by_party_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    by_party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    until: Mapped[date | None] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(Instant)

    @classmethod
    def of(cls, party_id: int, by_party_id: int | None, until: date | None = None) -> Block:
        return cls(party_id=party_id, by_party_id=by_party_id, until=until, made_at=clock.now())
