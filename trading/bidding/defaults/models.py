"""Tables: defaults of winners, and offers of a fallen award to the next bidder."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import lot_chain
from trading.bidding.defaults.states import DefaultStatus, Ground, OfferStatus
from trading.bidding.models import Application
from trading.extensions import BigId, Instant, db, enum_column
from trading.funds.states import Destination

_HEARING, _OPEN = text("status = 'hearing'"), text("status = 'open'")


class Default(db.Model):
    """One procedure against the winner of an award: what it was told, what it answered, what was decided.

    ``sequence`` and ``amount`` are the register row that the award stood on then.
    """

    __tablename__ = "award_defaults"
    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> noticed_by_id", name="takes_two_persons"),
        CheckConstraint(
            "status <> 'upheld' OR (decision_no IS NOT NULL AND decided_by_id IS NOT NULL)", name="upheld_by_decision"
        ),
        CheckConstraint("(status = 'hearing') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("NOT forfeits OR destination IS NOT NULL", name="forfeited_to_somebody"),
        Index("uq_award_defaults_hearing", "listing_id", unique=True, sqlite_where=_HEARING, postgresql_where=_HEARING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("rooms.listing_id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[DefaultStatus] = mapped_column(enum_column(DefaultStatus), default=DefaultStatus.HEARING)
    version: Mapped[int] = mapped_column(Integer, default=0)
    ground: Mapped[Ground] = mapped_column(enum_column(Ground))
    #: the day that was missed, where the ground is one
    due_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(1000))
    #: what the winner was told would follow
    forfeits: Mapped[bool] = mapped_column(Boolean)
    destination: Mapped[Destination | None] = mapped_column(enum_column(Destination))
    bars: Mapped[bool] = mapped_column(Boolean)
    noticed_at: Mapped[datetime] = mapped_column(Instant)
    noticed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    objections_end_at: Mapped[datetime] = mapped_column(Instant)
    #: the winner's own words; None while it hasn't answered
    answer: Mapped[str | None] = mapped_column(String(2000))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_no: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(1000))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: whether the owner wants the next bidder asked; None while it hasn't said so or wasn't asked
    owner_consents: Mapped[bool | None] = mapped_column(Boolean)
    consent_at: Mapped[datetime | None] = mapped_column(Instant)
    consent_paper: Mapped[str | None] = mapped_column(String(200))

    application: Mapped[Application] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.application.listing.number or ""

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.audit_subject)


class AwardOffer(db.Model):
    """A fallen award, offered to one bidder at that bidder's own best bid. Nobody is asked twice."""

    __tablename__ = "award_offers"
    __table_args__ = (
        UniqueConstraint("listing_id", "application_id"),
        CheckConstraint("(status = 'open') = (ended_at IS NULL)", name="ended_once"),
        Index("uq_award_offers_open", "listing_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_award_offers_due", "expires_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("rooms.listing_id"))
    default_id: Mapped[int] = mapped_column(ForeignKey("award_defaults.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[OfferStatus] = mapped_column(enum_column(OfferStatus), default=OfferStatus.OPEN)
    version: Mapped[int] = mapped_column(Integer, default=0)
    offered_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.application.listing.number or ""

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.audit_subject)
