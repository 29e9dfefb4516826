"""Tables of the room: applications, standings, the register, late arrivals and awards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import lot_chain
from trading.bidding import timing
from trading.bidding.joint import MemberStatus
from trading.bidding.papers import PaperKind, ToMend
from trading.bidding.states import UNDECIDED, ApplicationStatus, AwardStatus, OfferAct, OfferVerdict, RoomClock
from trading.core.deal import Figure
from trading.extensions import BigId, Instant, db, enum_column
from trading.funds.models import Deposit
from trading.listing.models import Listing
from trading.parties.models import Party

_OPEN = text("closed_at IS NULL")
_CONFIRMED = text("status = 'confirmed'")


class Application(db.Model):
    """A party's wish to bid for a lot. The bidder number is all that anyone sees until the end."""

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("listing_id", "party_id"),
        UniqueConstraint("listing_id", "bidder_number"),
        CheckConstraint(
            "status NOT IN ('qualified', 'won') OR (bidder_number IS NOT NULL AND qualified_at IS NOT NULL)",
            name="qualified_has_a_number",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deposit_id: Mapped[int] = mapped_column(ForeignKey("deposits.id"), unique=True)
    status: Mapped[ApplicationStatus] = mapped_column(
        enum_column(ApplicationStatus), default=ApplicationStatus.DEPOSIT_DUE, index=True
    )
    version: Mapped[int] = mapped_column(Integer, default=0)
    bidder_number: Mapped[str | None] = mapped_column(String(8))
    applied_at: Mapped[datetime] = mapped_column(Instant)
    qualified_at: Mapped[datetime | None] = mapped_column(Instant)
    qualified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))
    #: the rank of its right of first purchase, once a reviewer has recognised one; 1 comes first
    priority: Mapped[int | None] = mapped_column(Integer)
    #: where bidders are examined after the bidding: when the winner's papers were found in order
    papers_checked_at: Mapped[datetime | None] = mapped_column(Instant)

    listing: Mapped[Listing] = relationship(lazy="joined")
    party: Mapped[Party] = relationship(lazy="joined")
    deposit: Mapped[Deposit] = relationship(lazy="joined")
    #: what was handed in and not taken out again
    papers: Mapped[list[ApplicationPaper]] = relationship(
        "ApplicationPaper",
        primaryjoin="and_(ApplicationPaper.application_id == Application.id, ApplicationPaper.removed_at.is_(None))",
        order_by="ApplicationPaper.id",
    )
    #: the parties of a joint application, the leading one first; empty where a party bids alone
    members: Mapped[list[ApplicationMember]] = relationship(
        "ApplicationMember", cascade="all, delete-orphan", order_by="ApplicationMember.position"
    )
    returned: Mapped[ApplicationReturn | None] = relationship("ApplicationReturn", uselist=False)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_undecided(self) -> bool:
        """Nobody has admitted or refused the applicant yet."""
        return self.status in UNDECIDED

    @property
    def is_joint(self) -> bool:
        """Several parties bid together."""
        return bool(self.members)

    @property
    def side(self) -> list[Party]:
        """Everyone who bids by this application, the leading party first."""
        return [one.party for one in self.members if one.status is not MemberStatus.DECLINED] or [self.party]

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.listing.number or "")


class ApplicationMember(db.Model):
    """One party of a joint application. The leading party is one of them; it alone bids and pays."""

    __tablename__ = "application_members"
    __table_args__ = (
        CheckConstraint("share > 0 AND share < 10000", name="share_is_a_part"),
        CheckConstraint("(status = 'invited') = (answered_at IS NULL)", name="answered_at_some_time"),
        # whoever has confirmed takes part in a lot once
        Index(
            "uq_application_members_confirmed",
            "listing_id",
            "party_id",
            unique=True,
            sqlite_where=_CONFIRMED,
            postgresql_where=_CONFIRMED,
        ),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True, index=True, autoincrement=False)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    position: Mapped[int] = mapped_column(Integer)
    #: in hundredths of a per cent
    share: Mapped[int] = mapped_column(Integer)
    status: Mapped[MemberStatus] = mapped_column(enum_column(MemberStatus), default=MemberStatus.INVITED)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    party: Mapped[Party] = relationship(lazy="joined")


class ApplicationPaper(db.Model):
    """One paper handed in with an application: what it is, and where its sealed bytes lie."""

    __tablename__ = "application_papers"
    __table_args__ = (UniqueConstraint("application_id", "kind", "sha256"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    #: when its applicant took it out; the desk still reads it beside what came in its place
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class ApplicationReturn(db.Model):
    """The one return for correction: the full list of what is to be mended, and when it came back."""

    __tablename__ = "application_returns"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True, autoincrement=False)
    #: pairs of a kind of paper and what is wrong with it
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    returned_at: Mapped[datetime] = mapped_column(Instant)
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    resubmitted_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str | None] = mapped_column(String(1000))

    @property
    def to_mend(self) -> list[ToMend]:
        """The list in the order of the notice."""
        return [ToMend.of(item) for item in self.items]


class Room(db.Model):
    """The standing of one lot: its row is the lock that orders the register."""

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("start_amount > 0 AND step_amount > 0", name="price_plan_is_positive"),
        CheckConstraint("closes_at <= cap_at", name="closes_by_the_cap"),
        CheckConstraint("(sequence = 0) = (top_amount IS NULL)", name="top_once_there_is_a_bid"),
        CheckConstraint("(top_amount IS NULL) = (top_application_id IS NULL)", name="top_has_a_bidder"),
        Index("ix_rooms_due", "closes_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True, autoincrement=False)
    #: what is bid here; amounts of the room, its bids and its award are whole units of it
    figure: Mapped[Figure] = mapped_column(enum_column(Figure))
    start_amount: Mapped[int] = mapped_column(BigInteger)
    step_amount: Mapped[int] = mapped_column(BigInteger)
    #: the listing's step table beyond the first step: pairs of amount and step
    steps: Mapped[list[list[int]] | None] = mapped_column(JSON)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    timed_starts_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    cap_at: Mapped[datetime] = mapped_column(Instant)
    window_seconds: Mapped[int] = mapped_column(Integer)
    #: pairs of instants in which timed bidding rests, as they were published
    rests: Mapped[list[list[str]] | None] = mapped_column(JSON)
    qualified_count: Mapped[int] = mapped_column(Integer, default=0)
    sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    extensions: Mapped[int] = mapped_column(Integer, default=0)
    top_amount: Mapped[int | None] = mapped_column(BigInteger)
    top_application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    top_bidder_number: Mapped[str | None] = mapped_column(String(8))
    #: the rank of the leader's right of first purchase
    top_priority: Mapped[int | None] = mapped_column(Integer)
    head: Mapped[str] = mapped_column(String(64))
    #: rises at every change that a watcher should hear of, bids or not
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    pause_reason: Mapped[str | None] = mapped_column(String(500))
    #: a person has decided that the paused room closes as it stands; the worker, who can open a reserve, writes it down
    close_ordered_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    listing: Mapped[Listing] = relationship(lazy="joined")

    @property
    def waits_for_a_person(self) -> bool:
        """Paused, and nobody has decided yet."""
        return self.paused_at is not None and self.close_ordered_at is None and self.closed_at is None

    @property
    def clock(self) -> RoomClock:
        rests = timing.read_rests(self.rests)
        return RoomClock(self.opens_at, self.timed_starts_at, self.closes_at, self.closed_at, self.paused_at, rests)


class Bid(db.Model):
    """One row of the register. Written once, under the room's lock; nothing ever changes it."""

    __tablename__ = "bids"
    __table_args__ = (
        UniqueConstraint("listing_id", "application_id", "idempotency_key"),
        CheckConstraint("amount > 0 AND sequence > 0", name="counts_up"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("rooms.listing_id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    bidder_number: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    #: the closing time that this bid left behind, so that a repeated answer is the same answer
    closes_at: Mapped[datetime] = mapped_column(Instant)
    idempotency_key: Mapped[str] = mapped_column(String(128))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[str] = mapped_column(String(16))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    #: the rank of the bidder's right of first purchase; part of what the hash covers
    priority: Mapped[int | None] = mapped_column(Integer)


class LateBid(db.Model):
    """A bid that reached the lock after the room had closed: shown to its bidder with both instants."""

    __tablename__ = "late_bids"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("rooms.listing_id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Instant)
    refused_at: Mapped[datetime] = mapped_column(Instant)


class SealedOffer(db.Model):
    """One act of a bidder where offers are sealed: handed in, withdrawn, or too late. Its order is the room's lock's.

    ``amount``, ``nonce`` and ``verdict`` are written by the opening, for the offers that stand then; all else for ever.
    """

    __tablename__ = "sealed_offers"
    __table_args__ = (
        UniqueConstraint("listing_id", "application_id", "idempotency_key"),
        CheckConstraint("sequence > 0 AND turn > 0", name="counts_up"),
        CheckConstraint("(act = 'handed_in') = (envelope IS NOT NULL)", name="handed_in_is_sealed"),
        CheckConstraint(
            "(amount IS NULL) = (nonce IS NULL) AND (amount IS NULL) = (verdict IS NULL)", name="opened_whole"
        ),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("rooms.listing_id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    bidder_number: Mapped[str] = mapped_column(String(8))
    #: which of the bidder's own acts it is: the sequence would tell how many others there are
    turn: Mapped[int] = mapped_column(Integer)
    act: Mapped[OfferAct] = mapped_column(enum_column(OfferAct))
    commitment: Mapped[str | None] = mapped_column(String(64))
    envelope: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    idempotency_key: Mapped[str] = mapped_column(String(128))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[str] = mapped_column(String(16))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    nonce: Mapped[str | None] = mapped_column(String(64))
    verdict: Mapped[OfferVerdict | None] = mapped_column(enum_column(OfferVerdict))


class Opening(db.Model):
    """Two persons' word that the offers of a lot be opened, each in their own session."""

    __tablename__ = "offer_openings"
    __table_args__ = (
        CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name="takes_two_persons"),
        CheckConstraint("(second_by_id IS NULL) = (second_at IS NULL)", name="second_at_by_somebody"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("rooms.listing_id"), primary_key=True, autoincrement=False)
    first_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_at: Mapped[datetime] = mapped_column(Instant)
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_at: Mapped[datetime | None] = mapped_column(Instant)


class Award(db.Model):
    """The one decision of a room that had a valid bid."""

    __tablename__ = "awards"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_positive"),)

    listing_id: Mapped[int] = mapped_column(ForeignKey("rooms.listing_id"), primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[AwardStatus] = mapped_column(enum_column(AwardStatus), default=AwardStatus.PENDING)
    version: Mapped[int] = mapped_column(Integer, default=0)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    application: Mapped[Application] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.application.listing.number or ""

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.audit_subject)


class Root(db.Model):
    """An hour's signed summary of the heads of all chains. Written once; nothing ever changes it."""

    __tablename__ = "register_roots"
    __table_args__ = (CheckConstraint("sequence > 0", name="counts_up"),)

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    #: the full hour that it stands for: one root each
    hour: Mapped[datetime] = mapped_column(Instant, unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    #: the last ledger event that it knew of
    up_to_event: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    entries_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
