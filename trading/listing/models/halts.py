"""What takes two persons: suspension, resumption and termination."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.states import HaltAct, HaltReason


class Halt(db.Model):
    """A suspension, resumption or termination: asked for by one person, confirmed by another."""

    __tablename__ = "listing_halts"
    __table_args__ = (
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> requested_by_id", name="takes_two_persons"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"),
        Index(
            "uq_listing_halts_open",
            "listing_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL AND dropped_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    act: Mapped[HaltAct] = mapped_column(enum_column(HaltAct))
    reason: Mapped[HaltReason] = mapped_column(enum_column(HaltReason))
    note: Mapped[str] = mapped_column(String(1000))
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
    #: when a confirmed resumption takes effect, and when it did
    resumes_at: Mapped[datetime | None] = mapped_column(Instant)
    resumed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_open(self) -> bool:
        """True while it waits for the second person."""
        return self.confirmed_at is None and self.dropped_at is None
