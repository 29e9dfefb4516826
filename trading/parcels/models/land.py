"""Parcels and what stands on them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, Date, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core.land_use import LandUse, UseClass, UseScheme, land_use
from trading.extensions import BigId, Instant, SquareMetres, db, enum_column
from trading.parcels.models.columns import Hundredths

if TYPE_CHECKING:
    from trading.parcels.models.events import LandEvent
    from trading.parcels.models.rights import LandRight


class Parcel(db.Model):
    """A piece of state-owned construction land, as surveyed and planned."""

    __tablename__ = "parcels"
    __table_args__ = (
        CheckConstraint("length(code) = 19", name="code_length"),
        CheckConstraint("substr(unit_code, 1, 19) = code", name="unit_stands_on_parcel"),
        CheckConstraint("area > 0", name="area_positive"),
        # a map window reads a few bands of latitude, each from its western to its eastern edge
        Index("ix_parcels_band", "band", "centre_lon"),
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
    #: the land grade (级别) and the section within it (地段) that benchmark prices hang on
    grade: Mapped[int] = mapped_column(Integer, default=1)
    section: Mapped[str] = mapped_column(String(60), default="")
    area: Mapped[Decimal] = mapped_column(SquareMetres)
    #: one ring of [longitude, latitude], not closed
    outline: Mapped[list[list[float]]] = mapped_column(JSON)
    centre_lon: Mapped[float] = mapped_column(Float)
    centre_lat: Mapped[float] = mapped_column(Float)
    #: the band of latitude that the centre lies in (geometry.band_of)
    band: Mapped[int] = mapped_column(Integer)
    west: Mapped[float] = mapped_column(Float)
    south: Mapped[float] = mapped_column(Float)
    east: Mapped[float] = mapped_column(Float)
    north: Mapped[float] = mapped_column(Float)
    #: number of the paper that sets the planning conditions (规划条件文号)
    planning_no: Mapped[str] = mapped_column(String(80), default="")
    plot_ratio_min: Mapped[Decimal | None] = mapped_column(Hundredths)
    plot_ratio_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    density_min: Mapped[Decimal | None] = mapped_column(Hundredths)
    density_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    greening_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    height_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    rights: Mapped[list[LandRight]] = relationship(back_populates="parcel", order_by="LandRight.started_on.desc()")
    structures: Mapped[list[Building]] = relationship(
        back_populates="parcel", order_by="Building.position", cascade="all, delete-orphan"
    )
    events: Mapped[list[LandEvent]] = relationship(back_populates="parcel", order_by="LandEvent.sequence")

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

    @property
    def buildings(self) -> str:
        """What stands on the land, in words; empty where it is bare."""
        return "；".join(building.words for building in self.structures)


class Building(db.Model):
    """A building, or a group of like ones, that stands on a parcel and goes with it (Civil Code 356, 357)."""

    __tablename__ = "buildings"
    __table_args__ = (
        CheckConstraint("floor_area IS NULL OR floor_area > 0", name="floor_area_positive"),
        CheckConstraint("storeys IS NULL OR storeys > 0", name="storeys_positive"),
    )

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(500))
    structure: Mapped[str] = mapped_column(String(60), default="")
    storeys: Mapped[int | None] = mapped_column(Integer)
    floor_area: Mapped[Decimal | None] = mapped_column(SquareMetres)
    completed_on: Mapped[date | None] = mapped_column(Date)
    #: of the building's own, where the land certificate doesn't cover it
    certificate_no: Mapped[str] = mapped_column(String(60), default="")

    parcel: Mapped[Parcel] = relationship(back_populates="structures")

    @property
    def words(self) -> str:
        """The building in one line, as notices and contracts write it."""
        facts = [self.structure]
        if self.storeys:
            facts.append(f"{self.storeys} 层")
        if self.floor_area:
            facts.append(f"建筑面积 {self.floor_area:,.2f} 平方米")
        said = "，".join(filter(None, facts))
        return f"{self.name}（{said}）" if said else self.name
