"""Papers handed in with a listing, and its returns for correction."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.states import MaterialKind

if TYPE_CHECKING:
    from trading.listing.models.review import ReturnItem


class Material(db.Model):
    """One paper handed in: what it is, and where its sealed bytes lie."""

    __tablename__ = "listing_materials"
    __table_args__ = (UniqueConstraint("listing_id", "kind", "sha256"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    kind: Mapped[MaterialKind] = mapped_column(enum_column(MaterialKind))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    #: when it was taken out of a file that had been submitted; the desk still reads it
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class Return(db.Model):
    """One return for correction: the full list of reasons, and what the owner had said until then."""

    __tablename__ = "listing_returns"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    reasons: Mapped[str] = mapped_column(Text)
    #: prices, answers and papers at the time, for "what changed since"
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    returned_at: Mapped[datetime] = mapped_column(Instant)
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date] = mapped_column(Date)

    items: Mapped[list[ReturnItem]] = relationship(
        "ReturnItem", cascade="all, delete-orphan", order_by="ReturnItem.position"
    )
