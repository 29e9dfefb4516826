"""The table of public notices. A row is written once, in the transaction of the act that it announces."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
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
