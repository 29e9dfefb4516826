"""Tables of the review: who has which part in a listing, and what was decided at each step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.states import ReviewOutcome, ReviewStep
from trading.parties.models import User


class ReviewSeat(db.Model):
    """The one part that a person has in a listing. The primary key is what keeps maker and checkers apart."""

    __tablename__ = "listing_review_seats"
    __table_args__ = (UniqueConstraint("listing_id", "user_id", "step"),)

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    step: Mapped[ReviewStep] = mapped_column(enum_column(ReviewStep))


class Review(db.Model):
    """One decision at one step, by somebody who has his seat there, with the land book as it stood at that moment."""

    __tablename__ = "listing_reviews"
    __table_args__ = (
        ForeignKeyConstraint(
            ["listing_id", "decided_by_id", "step"],
            ["listing_review_seats.listing_id", "listing_review_seats.user_id", "listing_review_seats.step"],
        ),
        CheckConstraint("step <> 'entry'", name="entry_decides_nothing"),
        CheckConstraint("outcome = 'agreed' OR opinion <> ''", name="refusal_has_reasons"),
        Index("ix_listing_reviews_listing_id", "listing_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    step: Mapped[ReviewStep] = mapped_column(enum_column(ReviewStep))
    outcome: Mapped[ReviewOutcome] = mapped_column(enum_column(ReviewOutcome))
    opinion: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    #: what the land book said of every right at that moment
    register: Mapped[dict[str, Any]] = mapped_column(JSON)

    decided_by: Mapped[User] = relationship(lazy="joined")
