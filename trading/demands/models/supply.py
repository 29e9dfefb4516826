"""Listings as matching sees them, and the pairs that it found."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core.deal import UseClass
from trading.demands.states import (
    DemandKind,
)
from trading.extensions import Instant, SquareMetres, db, enum_column
from trading.listing.models import Listing


class SupplyEntry(db.Model):
    """A listing on the market as matching sees it. The worker keeps these rows; a listing that ended has none."""

    __tablename__ = "supply_entries"
    __table_args__ = (
        Index("ix_supply_entries_place", "kind", "district_code", "use_class", "listing_id"),
        Index(
            "ix_supply_entries_to_match",
            "listing_id",
            sqlite_where=text("matched_at IS NULL"),
            postgresql_where=text("matched_at IS NULL"),
        ),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    kind: Mapped[DemandKind] = mapped_column(enum_column(DemandKind))
    district_code: Mapped[str] = mapped_column(String(6))
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass))
    area: Mapped[Decimal] = mapped_column(SquareMetres)
    #: when matching was through with it, and the last demand that it had looked at
    matched_at: Mapped[datetime | None] = mapped_column(Instant)
    matched_to: Mapped[int] = mapped_column(BigInteger, default=0)

    listing: Mapped[Listing] = relationship()


class Match(db.Model):
    """A demand and a listing that fit. The pair is told once, whatever happens afterwards."""

    __tablename__ = "demand_matches"

    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True, index=True)
    score: Mapped[int] = mapped_column(Integer)
    #: found when the demand came to the market; otherwise when the listing did
    by_demand: Mapped[bool] = mapped_column(Boolean)
    found_at: Mapped[datetime] = mapped_column(Instant)
