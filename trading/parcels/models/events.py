"""What was recorded of a parcel: the only way in which rights and burdens change."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.extensions import BigId, Instant, db, enum_column
from trading.parcels.states import LandEventKind

if TYPE_CHECKING:
    from trading.parcels.models.land import Parcel


class LandEvent(db.Model):
    """One recorded event of a parcel. Rows are never changed or deleted (triggers say so too).

    A row of ``land_rights`` or ``burdens`` names the event that wrote it last; the database refuses an update
    that names no new one. ``detail`` is public and holds no personal data.
    """

    __tablename__ = "land_events"
    __table_args__ = (UniqueConstraint("parcel_id", "sequence"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    kind: Mapped[LandEventKind] = mapped_column(enum_column(LandEventKind))
    #: the day it took effect in the register
    effective_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    #: the paper behind it: registration, ruling, decision
    paper_no: Mapped[str] = mapped_column(String(80), default="")
    recorded_by: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    parcel: Mapped[Parcel] = relationship(back_populates="events")
