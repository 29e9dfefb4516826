"""Visits to the land that are offered, and who booked them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.enquiries.states import COMING, BookingStatus, SlotStatus
from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.models import Listing
from trading.parties.models import Party, User

_COMING = text("status IN (" + ", ".join(f"'{one.value}'" for one in sorted(COMING)) + ")")


class VisitSlot(db.Model):
    """One visit that is offered. ``taken`` is kept with every booking, so that the database refuses one too many."""

    __tablename__ = "visit_slots"
    __table_args__ = (
        UniqueConstraint("listing_id", "number"),
        CheckConstraint("starts_at < ends_at", name="ends_after_its_start"),
        CheckConstraint("places > 0 AND taken >= 0 AND taken <= places", name="never_overbooked"),
        CheckConstraint("status <> 'cancelled' OR (reason IS NOT NULL AND taken = 0)", name="cancelled_for_a_reason"),
        Index("ix_visit_slots_status_starts_at", "status", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    #: counts the visits of the listing
    number: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    meeting_point: Mapped[str] = mapped_column(String(200))
    languages: Mapped[str] = mapped_column(String(100), default="")
    notes: Mapped[str] = mapped_column(String(500), default="")
    places: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    status: Mapped[SlotStatus] = mapped_column(enum_column(SlotStatus), default=SlotStatus.OFFERED)
    #: rises with every change that somebody who booked should hear of; calendars follow it
    revision: Mapped[int] = mapped_column(Integer, default=0)
    offered_at: Mapped[datetime] = mapped_column(Instant)
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(String(500))

    listing: Mapped[Listing] = relationship(lazy="joined")
    bookings: Mapped[list[VisitBooking]] = relationship(
        back_populates="slot", order_by="VisitBooking.queued_at, VisitBooking.id"
    )

    @property
    def audit_subject(self) -> str:
        return f"{self.listing.number}-S{self.number:02d}"

    @property
    def audit_chain(self) -> str:
        return self.listing.audit_chain

    @property
    def free(self) -> int:
        """Places left."""
        return self.places - self.taken

    @property
    def is_offered(self) -> bool:
        return self.status is SlotStatus.OFFERED


class VisitBooking(db.Model):
    """One party's places on a visit, or its place on the waiting list."""

    __tablename__ = "visit_bookings"
    __table_args__ = (
        CheckConstraint("persons > 0", name="somebody_comes"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at_an_instant"),
        Index("ix_visit_bookings_slot_id_status", "slot_id", "status"),
        Index("ix_visit_bookings_party_id_booked_at", "party_id", "booked_at"),
        Index(
            "uq_visit_bookings_coming",
            "slot_id",
            "party_id",
            unique=True,
            sqlite_where=_COMING,
            postgresql_where=_COMING,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("visit_slots.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    persons: Mapped[int] = mapped_column(Integer)
    status: Mapped[BookingStatus] = mapped_column(enum_column(BookingStatus))
    booked_at: Mapped[datetime] = mapped_column(Instant)
    #: the order of the waiting list
    queued_at: Mapped[datetime] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    #: rises with every change of the booking itself
    revision: Mapped[int] = mapped_column(Integer, default=0)
    #: who came; None until it is noted
    has_come: Mapped[bool | None] = mapped_column(Boolean)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)

    slot: Mapped[VisitSlot] = relationship(back_populates="bookings", lazy="joined")
    party: Mapped[Party] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="select")

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return self.slot.audit_chain

    @property
    def is_coming(self) -> bool:
        return self.status in COMING
