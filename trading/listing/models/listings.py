"""Listings, and the rights that they offer."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    case,
    cast,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import HOUSE, lot_chain
from trading.core.deal import Business, DealKind, Figure, TradeMode, TransferForm
from trading.extensions import BigId, Instant, SquareMetres, db, enum_column
from trading.listing.answers import Answers
from trading.listing.states import ACTIVE, LEVELS, PUBLIC, HaltAct, ListingStatus, ReviewStep
from trading.parcels.models import LandRight
from trading.parties.models import Party

if TYPE_CHECKING:
    from trading.listing.models.halts import Halt
    from trading.listing.models.papers import Material, Return
    from trading.listing.models.review import Review, ReviewSeat, Submission


def _in(statuses: frozenset[ListingStatus]) -> str:
    return "status IN (" + ", ".join(f"'{status.value}'" for status in sorted(statuses)) + ")"


class Listing(db.Model):
    """One round of offering one or several rights. The schedule is set at publication.

    ``start_amount`` and ``step_amount`` are whole units of the business: fen for the price of a transfer, fen for
    one year's rent of a lease or sublease, thousandths of a per cent for the highest annual rate of a mortgage.
    ``deposit_amount`` and ``loan_amount`` are always fen.
    """

    __tablename__ = "listings"
    __table_args__ = (
        CheckConstraint("start_amount IS NULL OR start_amount > 0", name="start_is_positive"),
        CheckConstraint("step_amount IS NULL OR step_amount > 0", name="step_is_positive"),
        CheckConstraint("deposit_amount IS NULL OR deposit_amount >= 0", name="deposit_not_negative"),
        # V-26: so that the deposit can serve as earnest money (Civil Code 586)
        CheckConstraint(
            "deposit_amount IS NULL OR deposit_amount * 5 <= "
            "CASE business WHEN 'mortgage' THEN loan_amount ELSE start_amount END",
            name="deposit_at_most_a_fifth",
        ),
        CheckConstraint(
            "loan_amount IS NULL OR (business = 'mortgage' AND loan_amount > 0)", name="loan_of_a_mortgage_only"
        ),
        # what was retracted had been published, hence complete.
        # private negotiation has no room: it is shown until a day and then agreed; sealed offers have no step
        CheckConstraint(
            f"NOT ({_in(PUBLIC - {ListingStatus.RETRACTED})}) OR "
            "(number IS NOT NULL AND notice_number IS NOT NULL AND published_at IS NOT NULL "
            "AND start_amount IS NOT NULL AND apply_ends_at IS NOT NULL "
            "AND (business <> 'mortgage' OR loan_amount IS NOT NULL) "
            "AND (mode IN ('negotiated', 'sealed') OR step_amount IS NOT NULL) "
            "AND (mode = 'negotiated' OR (deposit_amount IS NOT NULL AND opens_at IS NOT NULL "
            "AND timed_starts_at IS NOT NULL AND cap_at IS NOT NULL)))",
            name="published_is_complete",
        ),
        CheckConstraint(
            "opens_at IS NULL OR (published_at <= opens_at AND opens_at <= apply_ends_at "
            "AND apply_ends_at <= timed_starts_at AND timed_starts_at < cap_at)",
            name="dates_in_order",
        ),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> entered_by_id", name="maker_is_not_checker"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> accepted_by_id", name="intake_is_not_approval"),
        CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> approved_by_id", name="approval_is_not_publication"
        ),
        CheckConstraint("review_level IS NULL OR review_level BETWEEN 1 AND review_levels", name="level_is_one"),
        # what the rows of listed_rights follow (see there)
        UniqueConstraint("id", "status"),
        Index("ix_listings_status_timed_starts_at", "status", "timed_starts_at"),
        Index("ix_listings_owner_party_id_created_at", "owner_party_id", "created_at"),
        # what the desk has finished with, the latest first
        Index("ix_listings_submitted_at_id", "submitted_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: public number, given at first submission; the draft number stays what the owner knows it by
    number: Mapped[str | None] = mapped_column(String(32), unique=True)
    draft_number: Mapped[str] = mapped_column(String(32), unique=True)
    notice_number: Mapped[str | None] = mapped_column(String(64), unique=True)
    business: Mapped[Business] = mapped_column(enum_column(Business))
    mode: Mapped[TradeMode] = mapped_column(enum_column(TradeMode))
    transfer_form: Mapped[TransferForm | None] = mapped_column(enum_column(TransferForm))
    status: Mapped[ListingStatus] = mapped_column(enum_column(ListingStatus), default=ListingStatus.DRAFT)
    version: Mapped[int] = mapped_column(Integer, default=0)
    #: the round before, where the land was listed again, and which round this one is
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    round: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    #: the leading right: district, title and map place come from it; all of them stand in ``listed``
    right_id: Mapped[int] = mapped_column(ForeignKey("land_rights.id"), index=True)
    owner_party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    start_amount: Mapped[int | None] = mapped_column(BigInteger)
    step_amount: Mapped[int | None] = mapped_column(BigInteger)
    deposit_amount: Mapped[int | None] = mapped_column(BigInteger)
    #: how many levels review it, as the settings said when it was taken in, and which of them it has reached
    review_levels: Mapped[int | None] = mapped_column(Integer)
    review_level: Mapped[int | None] = mapped_column(Integer)
    #: the loan that a mortgage listing seeks
    loan_amount: Mapped[int | None] = mapped_column(BigInteger)

    #: what the owner says about the land and the deal, by question (see :mod:`trading.listing.answers`)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    description: Mapped[str | None] = mapped_column(Text)
    #: the last decision's reason, as the owner reads it
    reason: Mapped[str | None] = mapped_column(Text)

    #: who last saved a page of questions, and when
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    opens_at: Mapped[datetime | None] = mapped_column(Instant)
    apply_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    timed_starts_at: Mapped[datetime | None] = mapped_column(Instant)
    cap_at: Mapped[datetime | None] = mapped_column(Instant)
    #: bidders are examined after the bidding; what the setting said at the publication
    qualifies_after: Mapped[bool] = mapped_column(Boolean, default=False)
    concluded_at: Mapped[datetime | None] = mapped_column(Instant)

    right: Mapped[LandRight] = relationship(lazy="joined")
    owner: Mapped[Party] = relationship(lazy="joined")
    listed: Mapped[list[ListedRight]] = relationship(
        cascade="all, delete-orphan", order_by="ListedRight.position", passive_updates=True
    )
    materials: Mapped[list[Material]] = relationship(
        primaryjoin="and_(Listing.id == Material.listing_id, Material.removed_at.is_(None))",
        cascade="all, delete-orphan",
        order_by="Material.id",
    )
    #: papers that were taken out after a submission; they stay in the file
    former_papers: Mapped[list[Material]] = relationship(
        primaryjoin="and_(Listing.id == Material.listing_id, Material.removed_at.is_not(None))",
        viewonly=True,
        order_by="Material.id",
    )
    submissions: Mapped[list[Submission]] = relationship(
        "Submission", cascade="all, delete-orphan", order_by="Submission.turn"
    )
    returns: Mapped[list[Return]] = relationship(cascade="all, delete-orphan", order_by="Return.id")
    reviews: Mapped[list[Review]] = relationship("Review", cascade="all, delete-orphan", order_by="Review.id")
    seats: Mapped[list[ReviewSeat]] = relationship("ReviewSeat", cascade="all, delete-orphan")
    halts: Mapped[list[Halt]] = relationship(cascade="all, delete-orphan", order_by="Halt.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.number or self.draft_number

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.number) if self.number else HOUSE

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def district_code(self) -> str:
        return self.right.parcel.district_code

    @hybrid_property
    def kind(self) -> DealKind:
        """The kind of deal that the listing is counted, numbered and contracted as."""
        return self.business.deal_kind

    @kind.inplace.expression
    @classmethod
    def _kind_expression(cls) -> Any:
        lease = case((cls.business == Business.SUBLEASE, DealKind.LEASE.value), else_=cast(cls.business, String(32)))
        return cast(lease, enum_column(DealKind))

    @property
    def figure(self) -> Figure:
        """What is bid and agreed: price, yearly rent or annual rate."""
        return self.business.figure

    @property
    def rights(self) -> list[LandRight]:
        """Every right that is offered, the leading one first."""
        return [one.right for one in self.listed]

    @property
    def area(self) -> Decimal:
        """The land offered, m²: whole parcels, or the part that is let."""
        return sum((one.area for one in self.listed), Decimal(0))

    @property
    def said(self) -> Answers:
        """The owner's answers, typed."""
        return Answers.of(self.answers)

    @property
    def review_step(self) -> ReviewStep:
        """The step whose turn it is: acceptance, or the level that the review has reached."""
        return LEVELS[self.review_level - 1] if self.review_level else ReviewStep.INTAKE

    @property
    def is_at_last_level(self) -> bool:
        """Whoever agrees now approves the listing."""
        return self.review_level == self.review_levels

    @property
    def last_return(self) -> Return | None:
        """The latest return for correction, with what stood there then."""
        return self.returns[-1] if self.returns else None

    @property
    def open_halt(self) -> Halt | None:
        """The act that waits for a second person."""
        return next((halt for halt in self.halts if halt.is_open), None)

    @property
    def resumption(self) -> Halt | None:
        """The announced resumption that hasn't taken effect yet."""
        if self.status is not ListingStatus.SUSPENDED:
            return None
        return next((halt for halt in self.halts if halt.resumes_at and halt.resumed_at is None), None)

    @property
    def suspended_at(self) -> datetime | None:
        """When the latest suspension took effect."""
        taken = [halt.confirmed_at for halt in self.halts if halt.act is HaltAct.SUSPEND and halt.confirmed_at]
        return taken[-1] if taken else None


class ListedRight(db.Model):
    """One right, or a part of one, within a listing.

    ``status`` is the listing's own: the database copies every change along the foreign key. So the partial index
    can hold what V-20 asks for, one active listing of a right, however many rights a listing has and whoever
    submits at the same time.
    """

    __tablename__ = "listed_rights"
    __table_args__ = (
        ForeignKeyConstraint(["listing_id", "status"], ["listings.id", "listings.status"], onupdate="CASCADE"),
        UniqueConstraint("listing_id", "position"),
        CheckConstraint("part_area IS NULL OR part_area > 0", name="part_is_positive"),
        Index(
            "uq_listed_rights_active",
            "right_id",
            unique=True,
            sqlite_where=text(_in(ACTIVE)),
            postgresql_where=text(_in(ACTIVE)),
        ),
    )

    listing_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("land_rights.id"), primary_key=True, index=True)
    status: Mapped[ListingStatus] = mapped_column(enum_column(ListingStatus))
    position: Mapped[int] = mapped_column(Integer, default=1)
    #: m², where only a part of the parcel is let, and which part
    part_area: Mapped[Decimal | None] = mapped_column(SquareMetres)
    part_note: Mapped[str] = mapped_column(String(500), default="")

    right: Mapped[LandRight] = relationship(lazy="joined")

    @property
    def area(self) -> Decimal:
        """The land of this row that is offered, m²."""
        return self.right.parcel.area if self.part_area is None else self.part_area
