"""Tables of the room: messages, their deliveries, and what each person wants to be sent.

Accounts and parties are named by their ids: the room that they belong to stands above this one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.extensions import BigId, Instant, db, enum_column
from trading.notices.kinds import NoticeKind
from trading.notices.states import DeliveryStatus, Medium, Timing, Topic

_UNREAD = text("read_at IS NULL")
_DUE = text("next_try_at IS NOT NULL")


class Message(db.Model):
    """One thing told to one account. ``key`` names the occasion, so that it is told once."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_messages_inbox", "user_id", "told_at"),
        Index("ix_messages_unread", "user_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: the party that the account was told for; None where it is about the account itself
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind))
    topic: Mapped[Topic] = mapped_column(enum_column(Topic))
    #: public number of the case
    subject: Mapped[str] = mapped_column(String(64), index=True)
    #: typed figures as canonical JSON (:mod:`trading.notices.figures`)
    figures: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(120))
    told_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    deliveries: Mapped[list[Delivery]] = relationship(
        back_populates="message", cascade="all, delete-orphan", order_by="Delivery.medium"
    )

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


class Delivery(db.Model):
    """A message's way out by one medium. ``next_try_at`` is set while something is owed."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "medium"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_when_sent_at"),
        CheckConstraint(
            "(status IN ('sent', 'given_up', 'dropped')) = (next_try_at IS NULL)", name="owed_until_it_has_ended"
        ),
        Index("ix_deliveries_due", "next_try_at", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_deliveries_owed_to", "user_id", "medium", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: the stable part of a mail's Message-ID
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    #: the reader again, so that what one person is owed is found without a join under a lock
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    medium: Mapped[Medium] = mapped_column(enum_column(Medium))
    is_digest: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[DeliveryStatus] = mapped_column(enum_column(DeliveryStatus), default=DeliveryStatus.WAITING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    #: what the gateway answered, without any address
    failure: Mapped[str | None] = mapped_column(String(200))

    message: Mapped[Message] = relationship(back_populates="deliveries")


class Preference(db.Model):
    """What one person chose for one topic and medium. Without a row the default counts."""

    __tablename__ = "notice_preferences"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    topic: Mapped[Topic] = mapped_column(enum_column(Topic), primary_key=True)
    medium: Mapped[Medium] = mapped_column(enum_column(Medium), primary_key=True)
    timing: Mapped[Timing] = mapped_column(enum_column(Timing))
