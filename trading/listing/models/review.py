"""Tables of the review: parts, decisions, the items of correction notices, and the reasons that are used again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
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


class Submission(db.Model):
    """One submission: what the owner said and what the land book said at that moment."""

    __tablename__ = "listing_submissions"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    #: 1 for the first
    turn: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: prices, answers and papers, as :class:`~trading.listing.models.Return` keeps them
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: what the land book said of every right at that moment
    register: Mapped[dict[str, Any]] = mapped_column(JSON)


class Claim(db.Model):
    """Who works on a case, and until when. It keeps nobody out: it tells the others. One row a case."""

    __tablename__ = "listing_claims"
    __table_args__ = (
        CheckConstraint("expires_at > claimed_at", name="ends_after_its_start"),
        Index("ix_listing_claims_user_id", "user_id"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: who said so: the person themself, or whoever gave them the case
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    claimed_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship(lazy="joined", foreign_keys=[user_id])
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])


class ReturnItem(db.Model):
    """One item of a correction notice: where, what is wrong, by which law, and whether the owner has ticked it off."""

    __tablename__ = "listing_return_items"
    __table_args__ = (
        UniqueConstraint("return_id", "position"),
        CheckConstraint("words <> ''", name="says_what"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("listing_returns.id"))
    position: Mapped[int] = mapped_column(Integer)
    #: ``question:…``, ``paper:…``, ``right`` or ``other``
    about: Mapped[str] = mapped_column(String(64))
    reason_code: Mapped[str | None] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    law: Mapped[str] = mapped_column(String(200), default="")
    mended_at: Mapped[datetime | None] = mapped_column(Instant)


class CitedReason(db.Model):
    """One version of a reason that is used again; the latest of a code counts."""

    __tablename__ = "cited_reasons"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("text_zh <> '' AND text_en <> ''", name="in_both_languages"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    text_zh: Mapped[str] = mapped_column(String(500))
    text_en: Mapped[str] = mapped_column(String(500))
    law: Mapped[str] = mapped_column(String(200), default="")
    uses: Mapped[list[str]] = mapped_column(JSON)
    is_retired: Mapped[bool] = mapped_column(Boolean, default=False)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)

    written_by: Mapped[User | None] = relationship()
