"""Tables of the room: proposals, their turns, and agreements."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core.deal import Business
from trading.extensions import BigId, Instant, db, enum_column
from trading.intents.states import STANDING, AgreementStatus, ProposalStatus, Side
from trading.listing.models import Listing
from trading.parties.models import Party

_STANDING = text("status IN (" + ", ".join(f"'{status.value}'" for status in sorted(STANDING)) + ")")


class Proposal(db.Model):
    """What one party and the owner of a negotiated listing say to each other; one row a party and listing."""

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("listing_id", "party_id"),
        CheckConstraint("status <> 'declined' OR reason IS NOT NULL", name="declined_has_a_reason"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    status: Mapped[ProposalStatus] = mapped_column(enum_column(ProposalStatus), default=ProposalStatus.OPEN)
    version: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)
    #: why the owner declined, as the other side reads it
    reason: Mapped[str | None] = mapped_column(String(1000))

    listing: Mapped[Listing] = relationship(lazy="joined")
    party: Mapped[Party] = relationship(lazy="joined")
    turns: Mapped[list[Turn]] = relationship(order_by="Turn.turn", lazy="selectin", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return self.listing.audit_chain

    @property
    def business(self) -> Business:
        return self.listing.business

    @property
    def latest(self) -> Turn:
        """The version that counts."""
        return self.turns[-1]

    @property
    def is_open(self) -> bool:
        return self.status is ProposalStatus.OPEN

    @property
    def waits_for_owner(self) -> bool:
        """The other side has confirmed the latest version; the owner has not answered it."""
        return self.is_open and self.latest.confirmed_at is not None


class Turn(db.Model):
    """One version of a proposal. Its hash covers everything that it says; both sides confirm that hash."""

    __tablename__ = "proposal_turns"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("months IS NULL OR months > 0", name="months_are_positive"),
        CheckConstraint("rent_free_months IS NULL OR rent_free_months >= 0", name="rent_free_not_negative"),
        CheckConstraint("side <> 'proposer' OR confirmed_at IS NOT NULL", name="own_turn_is_confirmed"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    side: Mapped[Side] = mapped_column(enum_column(Side))
    #: whole units of the listing's business: fen, or thousandths of a per cent
    amount: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[str] = mapped_column(String(1000), default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    months: Mapped[int | None] = mapped_column(Integer)
    rent_free_months: Mapped[int | None] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: when the proposing party said that this version binds it
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Agreement(db.Model):
    """The owner's acceptance of one confirmed turn: both sides have confirmed the version with this hash."""

    __tablename__ = "agreements"
    __table_args__ = (
        ForeignKeyConstraint(["proposal_id", "turn"], ["proposal_turns.proposal_id", "proposal_turns.turn"]),
        CheckConstraint("(status = 'pending') = (decided_at IS NULL)", name="decided_has_a_moment"),
        CheckConstraint("status NOT IN ('reopened', 'void') OR reason IS NOT NULL", name="ended_has_a_reason"),
        Index(
            "uq_agreements_standing",
            "listing_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    turn: Mapped[int] = mapped_column(Integer)
    amount: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[AgreementStatus] = mapped_column(enum_column(AgreementStatus), default=AgreementStatus.PENDING)
    version: Mapped[int] = mapped_column(Integer, default=0)
    agreed_at: Mapped[datetime] = mapped_column(Instant)
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))

    listing: Mapped[Listing] = relationship(lazy="joined")
    proposal: Mapped[Proposal] = relationship(lazy="joined", foreign_keys=[proposal_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.listing.audit_subject

    @property
    def audit_chain(self) -> str:
        return self.listing.audit_chain

    @property
    def said(self) -> Turn:
        """The version that both sides confirmed."""
        return self.proposal.turns[self.turn - 1]

    @property
    def party(self) -> Party:
        """The other side of the owner's."""
        return self.proposal.party
