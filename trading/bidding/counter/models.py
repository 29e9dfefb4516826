"""Tables of the counter: written applications, and written orders to bid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.bidding.counter.states import OrderStatus
from trading.bidding.models import Application
from trading.extensions import BigId, Instant, db, enum_column

_WAITING = text("status = 'entered'")


class CounterEntry(db.Model):
    """An application that was handed in on paper: when it lay on the counter, and which clerk typed it in."""

    __tablename__ = "counter_entries"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True, autoincrement=False)
    paper_at: Mapped[datetime] = mapped_column(Instant)
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    application: Mapped[Application] = relationship(lazy="joined")


class BidOrder(db.Model):
    """One written bid of a bidder who isn't online: entered by one clerk, confirmed by another."""

    __tablename__ = "bid_orders"
    __table_args__ = (
        UniqueConstraint("application_id", "place"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name="takes_two_clerks"),
        CheckConstraint(
            "status NOT IN ('placed', 'refused') OR (confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL)",
            name="decided_by_a_second_clerk",
        ),
        CheckConstraint("(status = 'placed') = (sequence IS NOT NULL)", name="placed_has_a_sequence"),
        CheckConstraint("(status = 'refused') = (refused_code IS NOT NULL)", name="refused_has_its_refusal"),
        Index(
            "ix_bid_orders_waiting",
            "application_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(48), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("counter_entries.application_id"))
    place: Mapped[int] = mapped_column(Integer)
    #: whole units of the room's figure
    amount: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[OrderStatus] = mapped_column(enum_column(OrderStatus), default=OrderStatus.ENTERED)
    version: Mapped[int] = mapped_column(Integer, default=0)
    #: when the paper was handed in; the bid's own time is the second clerk's
    paper_at: Mapped[datetime] = mapped_column(Instant)
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: the row of the register that came of it
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    refused_code: Mapped[str | None] = mapped_column(String(64))
    #: the refusal, for a page to say it in any language
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    scan_id: Mapped[str] = mapped_column(String(32), unique=True)
    scan_name: Mapped[str] = mapped_column(String(200))
    scan_type: Mapped[str] = mapped_column(String(64))
    scan_sha256: Mapped[str] = mapped_column(String(64))

    entry: Mapped[CounterEntry] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def application(self) -> Application:
        return self.entry.application

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return self.application.audit_chain
