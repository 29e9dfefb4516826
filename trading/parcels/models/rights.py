"""Land-use rights, who holds them, what burdens them, and which papers show them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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

from trading.core.codes import CertificateKind
from trading.core.deal import AcquisitionForm, AcquisitionMode, AllocationGroup, BurdenKind, CoOwnership
from trading.extensions import BigId, Instant, SquareMetres, db, enum_column
from trading.parcels.models.events import LandEvent
from trading.parcels.states import CommitmentKind
from trading.parties.models import Party

if TYPE_CHECKING:
    from trading.parcels.models.land import Parcel


class LandRight(db.Model):
    """A land-use right on a parcel, as the certificate shows it. A parcel has one in force at most."""

    __tablename__ = "land_rights"
    __table_args__ = (
        CheckConstraint("ends_on IS NOT NULL OR acquisition_mode = 'allocation'", name="only_allocation_is_endless"),
        CheckConstraint("ends_on IS NULL OR ends_on > started_on", name="ends_after_it_started"),
        CheckConstraint(
            "finished_on IS NULL OR built_since IS NULL OR finished_on >= built_since", name="built_in_order"
        ),
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
    certificate_kind: Mapped[CertificateKind] = mapped_column(
        enum_column(CertificateKind), default=CertificateKind.TITLE
    )
    acquisition_mode: Mapped[AcquisitionMode] = mapped_column(enum_column(AcquisitionMode))
    sub_mode: Mapped[AcquisitionForm | None] = mapped_column(enum_column(AcquisitionForm))
    #: of allocated land: the group of the allocation catalogue
    allocation_group: Mapped[AllocationGroup | None] = mapped_column(enum_column(AllocationGroup))
    started_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    grant_contract_no: Mapped[str | None] = mapped_column(String(60))
    #: what the grant contract says against transfer, lease or mortgage; empty where it says nothing
    restrictions: Mapped[str] = mapped_column(Text, default="")
    #: which businesses the grant contract forbids outright, as values of Business
    barred: Mapped[list[str]] = mapped_column(JSON, default=list)
    grant_price_fen: Mapped[int | None] = mapped_column(BigInteger)
    #: the whole price (or, under a state lease, the rent so far) is paid
    price_paid: Mapped[bool] = mapped_column(Boolean, default=False)
    co_ownership: Mapped[CoOwnership] = mapped_column(enum_column(CoOwnership), default=CoOwnership.SOLE)
    investment_total_fen: Mapped[int | None] = mapped_column(BigInteger)
    investment_done_fen: Mapped[int | None] = mapped_column(BigInteger)
    audit_report_no: Mapped[str | None] = mapped_column(String(60))
    auditor: Mapped[str] = mapped_column(String(200), default="")
    audited_on: Mapped[date | None] = mapped_column(Date)
    #: building as agreed and as done (idle land, rule book 2.6)
    agreed_start_on: Mapped[date | None] = mapped_column(Date)
    agreed_finish_on: Mapped[date | None] = mapped_column(Date)
    built_since: Mapped[date | None] = mapped_column(Date)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    finished_on: Mapped[date | None] = mapped_column(Date)
    development_area: Mapped[Decimal | None] = mapped_column(SquareMetres)
    developed_area: Mapped[Decimal | None] = mapped_column(SquareMetres)
    is_standard_land: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    #: the event that wrote this row last
    event_id: Mapped[int] = mapped_column(ForeignKey("land_events.id"))

    event: Mapped[LandEvent] = relationship()
    parcel: Mapped[Parcel] = relationship(back_populates="rights", lazy="joined")
    shares: Mapped[list[RightShare]] = relationship(
        back_populates="right", order_by="RightShare.position", cascade="all, delete-orphan"
    )
    burdens: Mapped[list[Burden]] = relationship(
        back_populates="right", order_by="Burden.registered_on", cascade="all, delete-orphan"
    )
    promises: Mapped[list[Commitment]] = relationship(
        back_populates="right", order_by="Commitment.position", cascade="all, delete-orphan"
    )
    former_certificates: Mapped[list[FormerCertificate]] = relationship(
        back_populates="right", order_by="FormerCertificate.replaced_on", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        return self.ended_at is None

    @property
    def holders(self) -> list[Party]:
        """The parties that hold it, in the certificate's order."""
        return [share.party for share in self.shares]

    @property
    def commitments(self) -> str:
        """The promises of standard land in one line; empty where there are none."""
        return "；".join(promise.wording for promise in self.promises)

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
    #: who ordered it: court, registry, bureau
    authority: Mapped[str] = mapped_column(String(120), default="")
    paper_no: Mapped[str] = mapped_column(String(80), default="")
    #: the day its own term ends: of a lease, a seizure, a debt
    due_on: Mapped[date | None] = mapped_column(Date)
    #: a maximum-amount mortgage (最高额) and the period of the debts that it secures
    is_ceiling: Mapped[bool] = mapped_column(Boolean, default=False)
    debt_from: Mapped[date | None] = mapped_column(Date)
    debt_to: Mapped[date | None] = mapped_column(Date)
    #: m² that it lies on, where it isn't the whole parcel
    area: Mapped[Decimal | None] = mapped_column(SquareMetres)
    #: the paper that settles it while it stands: a disposal decision, the closing of a case
    release_paper_no: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    event_id: Mapped[int] = mapped_column(ForeignKey("land_events.id"))

    event: Mapped[LandEvent] = relationship()
    right: Mapped[LandRight] = relationship(back_populates="burdens")

    @property
    def number(self) -> int:
        """Its place among its right's burdens in the order of entry, from 1: what addresses name it by."""
        return sorted(burden.id for burden in self.right.burdens).index(self.id) + 1

    def is_in_force(self, today: date) -> bool:
        """True from its registration until the day before it ended."""
        return self.registered_on <= today and (self.ended_on is None or self.ended_on > today)


class Commitment(db.Model):
    """One promise of standard land (标准地), which passes to whoever gets the right."""

    __tablename__ = "commitments"

    right_id: Mapped[int] = mapped_column(ForeignKey("land_rights.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[CommitmentKind] = mapped_column(enum_column(CommitmentKind))
    wording: Mapped[str] = mapped_column(String(2000))
    due_on: Mapped[date | None] = mapped_column(Date)
    met_on: Mapped[date | None] = mapped_column(Date)

    right: Mapped[LandRight] = relationship(back_populates="promises")


class FormerCertificate(db.Model):
    """A paper that showed the right before, or shows a part of it beside the present one (old land or house papers)."""

    __tablename__ = "former_certificates"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("land_rights.id"), index=True)
    number: Mapped[str] = mapped_column(String(60), index=True)
    kind: Mapped[CertificateKind] = mapped_column(enum_column(CertificateKind))
    issued_on: Mapped[date | None] = mapped_column(Date)
    #: the day the present certificate took its place; None for one that stands beside it
    replaced_on: Mapped[date | None] = mapped_column(Date)

    right: Mapped[LandRight] = relationship(back_populates="former_certificates")
