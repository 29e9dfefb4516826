"""Tables of the land book: parcels, rights, shares, burdens and benchmark prices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core.deal import AcquisitionForm, AcquisitionMode, CoOwnership
from trading.core.land_use import LandUse, UseClass, UseScheme, land_use
from trading.extensions import BigId, Instant, SquareMetres, db, enum_column
from trading.core.deal import BurdenKind
from trading.parcels.states import PriceKind
from trading.parties.models import Party


class Hundredths(SquareMetres):
    """A figure with two places that is no area: plot ratio, percent, metres of height."""

    cache_ok = True


class Parcel(db.Model):
    """A piece of state-owned construction land, as surveyed and planned."""

    __tablename__ = "parcels"
    __table_args__ = (
        CheckConstraint("length(code) = 19", name="code_length"),
        CheckConstraint("substr(unit_code, 1, 19) = code", name="unit_stands_on_parcel"),
        CheckConstraint("area > 0", name="area_positive"),
        Index("ix_parcels_centre", "centre_lat", "centre_lon"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    unit_code: Mapped[str] = mapped_column(String(28), unique=True)
    district_code: Mapped[str] = mapped_column(String(6), index=True)
    street_code: Mapped[str | None] = mapped_column(String(9), index=True)
    location: Mapped[str] = mapped_column(String(300))
    boundary_east: Mapped[str] = mapped_column(String(200), default="")
    boundary_south: Mapped[str] = mapped_column(String(200), default="")
    boundary_west: Mapped[str] = mapped_column(String(200), default="")
    boundary_north: Mapped[str] = mapped_column(String(200), default="")
    use_scheme: Mapped[UseScheme] = mapped_column(enum_column(UseScheme))
    use_code: Mapped[str] = mapped_column(String(6))
    #: worked out once from scheme and code when the row is written, so that searches may use it
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass), index=True)
    #: the land grade (级别) that benchmark prices hang on
    grade: Mapped[int] = mapped_column(Integer, default=1)
    area: Mapped[Decimal] = mapped_column(SquareMetres)
    #: one ring of [longitude, latitude], not closed
    outline: Mapped[list[list[float]]] = mapped_column(JSON)
    centre_lon: Mapped[float] = mapped_column(Float)
    centre_lat: Mapped[float] = mapped_column(Float)
    west: Mapped[float] = mapped_column(Float)
    south: Mapped[float] = mapped_column(Float)
    east: Mapped[float] = mapped_column(Float)
    north: Mapped[float] = mapped_column(Float)
    plot_ratio_min: Mapped[Decimal | None] = mapped_column(Hundredths)
    plot_ratio_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    density_min: Mapped[Decimal | None] = mapped_column(Hundredths)
    density_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    greening_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    height_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    #: what stands on the land, in words; empty where it is bare
    buildings: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    rights: Mapped[list[LandRight]] = relationship(back_populates="parcel", order_by="LandRight.started_on.desc()")

    @property
    def use(self) -> LandUse:
        """The row of its code table."""
        return land_use(self.use_scheme, self.use_code)

    @property
    def short_code(self) -> str:
        """Feature and sequence, as neighbours and plans name it: ``GB00017``."""
        return self.code[12:]

    @property
    def active_right(self) -> LandRight | None:
        """The right in force, or None where the register shows none."""
        return next((right for right in self.rights if right.is_active), None)


class LandRight(db.Model):
    """A land-use right on a parcel, as the certificate shows it. A parcel has one in force at most."""

    __tablename__ = "land_rights"
    __table_args__ = (
        CheckConstraint("ends_on IS NOT NULL OR acquisition_mode = 'allocation'", name="only_allocation_is_endless"),
        CheckConstraint("ends_on IS NULL OR ends_on > started_on", name="ends_after_it_started"),
        CheckConstraint("investment_total_fen >= 0", name="investment_total_not_negative"),
        CheckConstraint("investment_done_fen >= 0", name="investment_done_not_negative"),
        Index(
            "uq_land_rights_active_parcel",
            "parcel_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    certificate_no: Mapped[str] = mapped_column(String(60), unique=True)
    acquisition_mode: Mapped[AcquisitionMode] = mapped_column(enum_column(AcquisitionMode))
    sub_mode: Mapped[AcquisitionForm | None] = mapped_column(enum_column(AcquisitionForm))
    started_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    grant_contract_no: Mapped[str | None] = mapped_column(String(60))
    #: what the grant contract says against transfer, lease or mortgage; empty where it says nothing
    restrictions: Mapped[str] = mapped_column(Text, default="")
    price_paid: Mapped[bool] = mapped_column(Boolean, default=False)
    co_ownership: Mapped[CoOwnership] = mapped_column(enum_column(CoOwnership), default=CoOwnership.SOLE)
    investment_total_fen: Mapped[int | None] = mapped_column(BigInteger)
    investment_done_fen: Mapped[int | None] = mapped_column(BigInteger)
    audit_report_no: Mapped[str | None] = mapped_column(String(60))
    is_standard_land: Mapped[bool] = mapped_column(Boolean, default=False)
    commitments: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    parcel: Mapped[Parcel] = relationship(back_populates="rights", lazy="joined")
    shares: Mapped[list[RightShare]] = relationship(
        back_populates="right", order_by="RightShare.position", cascade="all, delete-orphan"
    )
    burdens: Mapped[list[Burden]] = relationship(
        back_populates="right", order_by="Burden.registered_on", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        return self.ended_at is None

    @property
    def holders(self) -> list[Party]:
        """The parties that hold it, in the certificate's order."""
        return [share.party for share in self.shares]

    def is_held_by(self, party_id: int | None) -> bool:
        """True where this party is one of the holders."""
        return party_id is not None and any(share.party_id == party_id for share in self.shares)

    def years_left(self, today: date) -> Decimal | None:
        """The remaining term in years with one place; None where it has no end."""
        if self.ends_on is None:
            return None
        days = max((self.ends_on - today).days, 0)
        return (Decimal(days) / Decimal("365.25")).quantize(Decimal("0.1"))

    def investment_percent(self) -> Decimal | None:
        """Investment done as percent of the whole, cut (not rounded up) to one place; None where unknown."""
        if not self.investment_total_fen or self.investment_done_fen is None:
            return None
        return Decimal(self.investment_done_fen * 1000 // self.investment_total_fen) / 10


class RightShare(db.Model):
    """One holder's share of a right, as a fraction."""

    __tablename__ = "right_shares"
    __table_args__ = (CheckConstraint("numerator > 0 AND numerator <= denominator", name="share_is_a_fraction"),)

    right_id: Mapped[int] = mapped_column(ForeignKey("land_rights.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    numerator: Mapped[int] = mapped_column(Integer, default=1)
    denominator: Mapped[int] = mapped_column(Integer, default=1)

    right: Mapped[LandRight] = relationship(back_populates="shares")
    party: Mapped[Party] = relationship(lazy="joined")


class Burden(db.Model):
    """Something that weighs on a right: registered, and ended when it no longer does."""

    __tablename__ = "burdens"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= registered_on", name="ends_after_registration"),
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("kind <> 'mortgage' OR rank IS NOT NULL", name="mortgages_have_a_rank"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("land_rights.id"), index=True)
    kind: Mapped[BurdenKind] = mapped_column(enum_column(BurdenKind))
    registered_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    holder_name: Mapped[str] = mapped_column(String(200), default="")
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    rank: Mapped[int | None] = mapped_column(Integer)
    transfer_restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    paper_no: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    right: Mapped[LandRight] = relationship(back_populates="burdens")

    def is_in_force(self, today: date) -> bool:
        """True from its registration until the day before it ended."""
        return self.registered_on <= today and (self.ended_on is None or self.ended_on > today)


class BenchmarkPrice(db.Model):
    """A published benchmark price: one figure for a kind of right, a district, a class of use and a grade."""

    __tablename__ = "benchmark_prices"
    __table_args__ = (
        UniqueConstraint("kind", "version", "district_code", "use_class", "grade"),
        CheckConstraint("fen_per_m2 > 0", name="price_positive"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_to_after_from"),
        Index("ix_benchmark_prices_lookup", "district_code", "use_class", "grade", "kind", "valid_from"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[PriceKind] = mapped_column(enum_column(PriceKind))
    version: Mapped[str] = mapped_column(String(20))
    district_code: Mapped[str] = mapped_column(String(6))
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass))
    grade: Mapped[int] = mapped_column(Integer)
    fen_per_m2: Mapped[int] = mapped_column(BigInteger)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    def is_due_for_renewal(self, today: date) -> bool:
        """True once three years have passed since the version took effect (the yearly plan's rhythm)."""
        try:
            due = self.valid_from.replace(year=self.valid_from.year + 3)
        except ValueError:  # 29 February
            due = self.valid_from.replace(year=self.valid_from.year + 3, day=28)
        return today >= due
