"""Demand posts, and the places that published ones want."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import HOUSE
from trading.core import clock
from trading.core.deal import AcquisitionMode, UseClass
from trading.demands.models.columns import in_states
from trading.demands.states import (
    PUBLIC,
    BuildingsWish,
    CollateralWish,
    ContactWish,
    DemandKind,
    DemandStatus,
    LenderType,
    NameWish,
    PriceUnit,
)
from trading.extensions import BigId, Instant, SquareMetres, db, enum_column
from trading.parties.models import Party


class Demand(db.Model):
    """One demand post. Amounts are fen; rates are thousandths of a per cent a year (4350 is 4.350 %).

    ``amount_min`` and ``amount_max`` are the budget of a purchase (only the most), the rent of a year, or the loan.
    """

    __tablename__ = "demands"
    __table_args__ = (
        CheckConstraint("area_min IS NULL OR area_min > 0", name="least_area_is_positive"),
        CheckConstraint("area_max IS NULL OR area_min IS NULL OR area_max >= area_min", name="areas_in_order"),
        CheckConstraint("amount_min IS NULL OR amount_min > 0", name="least_amount_is_positive"),
        CheckConstraint("amount_max IS NULL OR amount_max > 0", name="most_amount_is_positive"),
        CheckConstraint(
            "amount_max IS NULL OR amount_min IS NULL OR amount_max >= amount_min", name="amounts_in_order"
        ),
        CheckConstraint("(unit_amount IS NULL) = (price_unit IS NULL)", name="unit_price_has_its_unit"),
        CheckConstraint("rate_max IS NULL OR rate_min IS NULL OR rate_max >= rate_min", name="rates_in_order"),
        # V-10: a lease lasts twenty years at most
        CheckConstraint(
            "term_months IS NULL OR (term_months > 0 AND (kind <> 'rent' OR term_months <= 240))",
            name="term_within_the_law",
        ),
        CheckConstraint(
            f"NOT ({in_states(PUBLIC)}) OR (number IS NOT NULL AND published_at IS NOT NULL "
            "AND valid_until IS NOT NULL AND live_since IS NOT NULL)",
            name="published_is_complete",
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> entered_by_id", name="maker_is_not_checker"),
        Index("ix_demands_status_valid_until", "status", "valid_until"),
        Index("ix_demands_status_published_at", "status", "published_at", "number"),
        Index("ix_demands_party_id_created_at", "party_id", "created_at"),
        Index(
            "ix_demands_to_match",
            "id",
            sqlite_where=text("status = 'published' AND matched_at IS NULL"),
            postgresql_where=text("status = 'published' AND matched_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: public number, given at first submission; the draft number stays what the poster knows it by
    number: Mapped[str | None] = mapped_column(String(32), unique=True)
    draft_number: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[DemandKind] = mapped_column(enum_column(DemandKind))
    status: Mapped[DemandStatus] = mapped_column(enum_column(DemandStatus), default=DemandStatus.DRAFT)
    version: Mapped[int] = mapped_column(Integer, default=0)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    #: county codes, classes of use, acquisition modes: values; an empty list of districts or modes means any
    districts: Mapped[list[str]] = mapped_column(JSON, default=list)
    uses: Mapped[list[str]] = mapped_column(JSON, default=list)
    modes: Mapped[list[str]] = mapped_column(JSON, default=list)
    area_min: Mapped[Decimal | None] = mapped_column(SquareMetres)
    area_max: Mapped[Decimal | None] = mapped_column(SquareMetres)
    buildings: Mapped[BuildingsWish] = mapped_column(enum_column(BuildingsWish), default=BuildingsWish.ANY)

    amount_min: Mapped[int | None] = mapped_column(BigInteger)
    amount_max: Mapped[int | None] = mapped_column(BigInteger)
    #: the most that a purchase may cost by area, in fen for one ``price_unit``
    unit_amount: Mapped[int | None] = mapped_column(BigInteger)
    price_unit: Mapped[PriceUnit | None] = mapped_column(enum_column(PriceUnit))
    rate_min: Mapped[int | None] = mapped_column(Integer)
    rate_max: Mapped[int | None] = mapped_column(Integer)
    term_months: Mapped[int | None] = mapped_column(Integer)
    starts_on: Mapped[date | None] = mapped_column(Date)
    lender_type: Mapped[LenderType | None] = mapped_column(enum_column(LenderType))
    collateral: Mapped[list[str]] = mapped_column(JSON, default=list)

    description: Mapped[str | None] = mapped_column(Text)
    name_wish: Mapped[NameWish] = mapped_column(enum_column(NameWish), default=NameWish.SHOWN)
    contact_wish: Mapped[ContactWish | None] = mapped_column(enum_column(ContactWish))
    valid_days: Mapped[int | None] = mapped_column(Integer)

    #: the last decision's reason, as the poster reads it
    reason: Mapped[str | None] = mapped_column(Text)
    times_returned: Mapped[int] = mapped_column(Integer, default=0)
    correction_due_on: Mapped[date | None] = mapped_column(Date)
    #: what stood there at the last return, for "what changed since"
    returned_answers: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    created_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    #: since when it stands on the market without a break
    live_since: Mapped[datetime | None] = mapped_column(Instant)
    #: the last day on which it stands
    valid_until: Mapped[date | None] = mapped_column(Date)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    concluded_at: Mapped[datetime | None] = mapped_column(Instant)
    #: when matching was through with it, and the last listing that it had looked at
    matched_at: Mapped[datetime | None] = mapped_column(Instant)
    matched_to: Mapped[int] = mapped_column(BigInteger, default=0)

    party: Mapped[Party] = relationship(lazy="joined")
    wants: Mapped[list[Want]] = relationship(cascade="all, delete-orphan", back_populates="demand")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.number or self.draft_number

    @property
    def audit_chain(self) -> str:
        return f"demand:{self.number}" if self.number else HOUSE

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def is_live(self) -> bool:
        """It stands on the market today; the clock ends it, whether or not that was written down."""
        return (
            self.status is DemandStatus.PUBLISHED and self.valid_until is not None and self.valid_until >= clock.today()
        )

    @property
    def shown_status(self) -> DemandStatus:
        """The state as readers are told it."""
        is_over = self.valid_until is not None and self.valid_until < clock.today()
        waits = self.status in (DemandStatus.PUBLISHED, DemandStatus.PAUSED)
        return DemandStatus.EXPIRED if waits and is_over else self.status

    @property
    def use_classes(self) -> tuple[UseClass, ...]:
        return tuple(UseClass(value) for value in self.uses)

    @property
    def acquisition_modes(self) -> tuple[AcquisitionMode, ...]:
        return tuple(AcquisitionMode(value) for value in self.modes)

    @property
    def collateral_wishes(self) -> tuple[CollateralWish, ...]:
        return tuple(CollateralWish(value) for value in self.collateral)

    @property
    def public_name(self) -> str | None:
        """The poster as the public reads it: people masked, organisations as they chose. None: no name at all."""
        if self.party.is_person or self.name_wish is NameWish.SHOWN:
            return self.party.public_name
        return None


class Want(db.Model):
    """One district and one use that a published demand looks for: the rows by which matching finds it."""

    __tablename__ = "demand_wants"
    __table_args__ = (Index("ix_demand_wants_place", "kind", "district_code", "use_class", "demand_id"),)

    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(6), primary_key=True)
    use_class: Mapped[UseClass] = mapped_column(enum_column(UseClass), primary_key=True)
    kind: Mapped[DemandKind] = mapped_column(enum_column(DemandKind))
    #: the areas that come near what is asked for
    area_low: Mapped[Decimal] = mapped_column(SquareMetres)
    area_high: Mapped[Decimal] = mapped_column(SquareMetres)

    demand: Mapped[Demand] = relationship(back_populates="wants")
