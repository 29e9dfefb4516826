"""The tables of public notices and of drafted changes.

A notice is written once, in the transaction of the act that it announces.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.documents.models import Document
from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing


class PublicNotice(db.Model):
    """One public notice. Its paper is the document of the same number, where the file's hash stands."""

    __tablename__ = "listing_notices"
    __table_args__ = (
        UniqueConstraint("listing_id", "sequence"),
        CheckConstraint("(kind = 'listing') = (sequence = 1)", name="offer_comes_first"),
        Index("ix_listing_notices_issued_at", "issued_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(64), ForeignKey("documents.number"), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    #: place among the notices of its listing, from 1, the notice of offer
    sequence: Mapped[int] = mapped_column(Integer)
    kind: Mapped[PublicNoticeKind] = mapped_column(enum_column(PublicNoticeKind))
    district_code: Mapped[str] = mapped_column(String(6), index=True)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    #: nobody where the clock decided
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: what is announced, typed (see :mod:`trading.listing.gazette.facts`)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)

    listing: Mapped[Listing] = relationship(lazy="joined")
    document: Mapped[Document] = relationship(lazy="joined")


_WAITING = text("confirmed_at IS NULL AND dropped_at IS NULL")


class ListingChange(db.Model):
    """A change of a published listing: drafted by one person with a reason, confirmed by another."""

    __tablename__ = "listing_changes"
    __table_args__ = (
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> drafted_by_id", name="takes_two_persons"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("confirmed_at IS NULL OR dropped_at IS NULL", name="ends_one_way"),
        Index(
            "uq_listing_changes_waiting",
            "listing_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    #: field, what stands there, what is to stand there; see :mod:`trading.listing.gazette.changes`
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: the notice period begins anew with dates of its own
    restarts: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)

    listing: Mapped[Listing] = relationship(lazy="joined")
