"""Land prices that the government publishes: benchmark prices in editions, corrections, standard parcel prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core.calendar import add_years
from trading.core.land_use import UseClass
from trading.extensions import BigId, db, enum_column
from trading.parcels.models.columns import Hundredths
from trading.parcels.states import FactorKind, PriceKind, StandardPriceKind

if TYPE_CHECKING:
    from trading.parcels.models.land import Parcel


class PriceEdition(db.Model):
    """One published edition of benchmark prices for a kind of right, with its day of valuation and its validity."""

    __tablename__ = "price_editions"
    __table_args__ = (
        UniqueConstraint("kind", "name"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_to_after_from"),
        Index("ix_price_editions_validity", "kind", "valid_from"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[PriceKind] = mapped_column(enum_column(PriceKind))
    name: Mapped[str] = mapped_column(String(20))
    #: the day whose price level the figures have (估价期日)
    basis_on: Mapped[date] = mapped_column(Date)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    document_no: Mapped[str] = mapped_column(String(120), default="")

    prices: Mapped[list[BenchmarkPrice]] = relationship(back_populates="edition", cascade="all, delete-orphan")
    factors: Mapped[list[PriceFactor]] = relationship(back_populates="edition", cascade="all, delete-orphan")

    def is_due_for_renewal(self, today: date, years: int = 3) -> bool:
        """True once so many years have passed since the edition took effect (the government plan's rhythm)."""
        return today >= add_years(self.valid_from, years)


class BenchmarkPrice(db.Model):
    """A benchmark price (基准地价): one figure of an edition for a district, a class of use, a grade and a section.

    ``section`` is empty for the whole grade. Where plot ratio or years are given, the figure holds for them and
    is corrected for others.
    """

    __tablename__ = "benchmark_prices"
    __table_args__ = (
        UniqueConstraint(
            "edition_id", "district_code", "use_class", "grade", "section", name="uq_benchmark_prices_place"
        ),
        CheckConstraint("fen_per_m2 > 0", name="price_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("price_editions.id"))
    district_code: Mapped[str] = mapped_column(String(6))
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass))
    grade: Mapped[int] = mapped_column(Integer)
    section: Mapped[str] = mapped_column(String(60), default="")
    fen_per_m2: Mapped[int] = mapped_column(BigInteger)
    plot_ratio: Mapped[Decimal | None] = mapped_column(Hundredths)
    years: Mapped[int | None] = mapped_column(Integer)

    edition: Mapped[PriceEdition] = relationship(back_populates="prices", lazy="joined")

    @property
    def kind(self) -> PriceKind:
        return self.edition.kind

    @property
    def version(self) -> str:
        """The name of its edition."""
        return self.edition.name

    def is_due_for_renewal(self, today: date, years: int = 3) -> bool:
        """True where its edition should have been renewed."""
        return self.edition.is_due_for_renewal(today, years)


class PriceFactor(db.Model):
    """A figure of a correction table of an edition. What ``argument`` is says :class:`FactorKind`.

    ``factor`` counts ten-thousandths: 10,250 is 1.0250, and a capitalisation rate of 6 % is 600.
    """

    __tablename__ = "price_factors"
    __table_args__ = (
        UniqueConstraint("edition_id", "kind", "use_class", "argument"),
        CheckConstraint("factor > 0", name="factor_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("price_editions.id"))
    kind: Mapped[FactorKind] = mapped_column(enum_column(FactorKind))
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass))
    argument: Mapped[int] = mapped_column(Integer)
    factor: Mapped[int] = mapped_column(Integer)

    edition: Mapped[PriceEdition] = relationship(back_populates="factors")


class StandardPrice(db.Model):
    """A standard parcel price (标定地价): published for one parcel, or for a street and a class of use."""

    __tablename__ = "standard_prices"
    __table_args__ = (
        UniqueConstraint("number", "kind", "valid_from"),
        CheckConstraint("fen_per_m2 > 0", name="price_positive"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_to_after_from"),
        CheckConstraint("parcel_id IS NOT NULL OR street_code IS NOT NULL", name="has_a_place"),
        Index("ix_standard_prices_street", "street_code", "use_class", "kind", "valid_from"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: number of the standard parcel or area, as published
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[StandardPriceKind] = mapped_column(enum_column(StandardPriceKind), default=StandardPriceKind.SALE)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"), index=True)
    street_code: Mapped[str | None] = mapped_column(String(9))
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass))
    fen_per_m2: Mapped[int] = mapped_column(BigInteger)
    basis_on: Mapped[date] = mapped_column(Date)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    plot_ratio: Mapped[Decimal | None] = mapped_column(Hundredths)
    years: Mapped[int | None] = mapped_column(Integer)
    document_no: Mapped[str] = mapped_column(String(120), default="")

    parcel: Mapped[Parcel | None] = relationship()
