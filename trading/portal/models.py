"""The one thing that the portal keeps: an index of public listings, drawn from the facts of the rooms below.

Nothing is decided by these tables, and everything in them can be made again (``flask rebuild-index``).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from trading.core.deal import AcquisitionMode, Business, TradeMode, TransferForm
from trading.core.land_use import UseClass
from trading.extensions import BigId, Instant, SquareMetres, db, enum_column
from trading.listing.states import ListingStatus


class IndexedListing(db.Model):
    """One public listing with everything that a search may ask for. ``price`` and ``unit_price`` are whole fen.

    The price of a mortgage listing is the loan that it seeks: rates and prices don't stand in one order.
    """

    __tablename__ = "listing_index"
    __table_args__ = (
        # an order each, read from either end; the key makes every place in it unique
        Index("ix_listing_index_closes", "is_offered", "is_live", "closes_at", "listing_id"),
        Index("ix_listing_index_moved", "is_offered", "moved_at", "listing_id"),
        Index("ix_listing_index_unit_price", "is_offered", "unit_price", "listing_id"),
        Index("ix_listing_index_price", "is_offered", "price", "listing_id"),
        Index("ix_listing_index_area", "is_offered", "area", "listing_id"),
        Index("ix_listing_index_published", "published_at", "listing_id"),
        # the map's: a few bands of latitude, each between two longitudes
        Index("ix_listing_index_band", "band", "lon"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    #: on offer, or the round is over
    is_offered: Mapped[bool] = mapped_column(Boolean)
    #: published, and nothing has stopped its clock
    is_live: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[ListingStatus] = mapped_column(enum_column(ListingStatus))
    business: Mapped[Business] = mapped_column(enum_column(Business))
    mode: Mapped[TradeMode] = mapped_column(enum_column(TradeMode))
    transfer_form: Mapped[TransferForm | None] = mapped_column(enum_column(TransferForm))
    acquisition_mode: Mapped[AcquisitionMode] = mapped_column(enum_column(AcquisitionMode))
    district_code: Mapped[str] = mapped_column(String(6))
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass))
    area: Mapped[Decimal] = mapped_column(SquareMetres)
    price: Mapped[int] = mapped_column(BigInteger)
    unit_price: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[datetime] = mapped_column(Instant)
    #: when it last became news: its publication, or its end
    moved_at: Mapped[datetime] = mapped_column(Instant)
    opens_at: Mapped[datetime | None] = mapped_column(Instant)
    timed_starts_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    #: the day from which no mortgage, lease or seizure weighs on it: long past, or the end of days
    free_on: Mapped[date] = mapped_column(Date)
    #: the day on which the first of its rights ends; the end of days where none does
    ends_on: Mapped[date] = mapped_column(Date)
    lon: Mapped[float] = mapped_column(Float)
    lat: Mapped[float] = mapped_column(Float)
    #: the band of latitude that it lies in (geometry.band_of)
    band: Mapped[int] = mapped_column(Integer)


class ListingWords(db.Model):
    """The terms that a listing is found by (see :mod:`trading.portal.terms`).

    A table of its own, so that a bid, which moves a price, leaves it alone. PostgreSQL looks terms up in a GIN
    index. SQLite has none: there triggers keep the table ``listing_terms``, one row for each term of a listing.
    """

    __tablename__ = "listing_words"
    __table_args__ = (Index("ix_listing_words_terms", "terms", postgresql_using="gin").ddl_if(dialect="postgresql"),)

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing_index.listing_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    terms: Mapped[list[str]] = mapped_column(ARRAY(Text).with_variant(JSON(), "sqlite"))


class ListingCount(db.Model):
    """How many listings there are of each sort, so that nobody counts a million rows to fill a list of choices."""

    __tablename__ = "listing_counts"

    is_offered: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    business: Mapped[Business] = mapped_column(enum_column(Business), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(6), primary_key=True)
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass), primary_key=True)
    count: Mapped[int] = mapped_column(BigId)
