"""Tables of the room. All of it goes with the account.

``MatchedListing`` and ``Mark`` are the worker's memory: which publications were compared with the searches, and up to
which instant it has looked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.extensions import BigId, Instant, db, enum_column
from trading.following.rules import LONGEST_NAME, LONGEST_QUERY
from trading.following.states import Rhythm
from trading.listing.models import Listing


class Watch(db.Model):
    """A lot on an account's watch list."""

    __tablename__ = "watches"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listings.id"), primary_key=True, autoincrement=False, index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)

    listing: Mapped[Listing] = relationship()


class SavedSearch(db.Model):
    """A question to the market that somebody kept. ``query`` is its canonical query string."""

    __tablename__ = "saved_searches"
    __table_args__ = (
        UniqueConstraint("user_id", "query"),
        Index("ix_saved_searches_rhythm_kind", "rhythm", "kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    #: the owner's own name for it; empty: it goes by its conditions in words
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    rhythm: Mapped[Rhythm] = mapped_column(enum_column(Rhythm))
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    #: only what is published later is told: nobody is flooded by what was there before
    alerts_since: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    #: what a lot must be to fit at all, so that most searches needn't be asked: a value, or ``|a|b|``; empty: anything
    kind: Mapped[str] = mapped_column(String(32), default="")
    districts: Mapped[str] = mapped_column(String(200), default="")
    uses: Mapped[str] = mapped_column(String(200), default="")

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class Follower(db.Model):
    """What an account has once: its calendar's address, and up to when its daily searches were told."""

    __tablename__ = "followers"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: a part of the calendar's signed address; another one makes the old address worthless, none closes the calendar
    calendar_key: Mapped[str | None] = mapped_column(String(16))
    digested_until: Mapped[datetime | None] = mapped_column(Instant)


class MatchedListing(db.Model):
    """A publication that was compared with the searches whose alerts come at once."""

    __tablename__ = "matched_listings"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Mark(db.Model):
    """Up to which instant the worker has looked, by what it looks for."""

    __tablename__ = "following_marks"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
