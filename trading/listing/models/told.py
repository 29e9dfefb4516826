"""Notices to whoever may buy first."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.rules.told import HolderKind, Means, Reply


class HolderNotice(db.Model):
    """One person told that land is sold which it may buy first: how, when, with which proof, and what came back."""

    __tablename__ = "holder_notices"
    __table_args__ = (
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="replied_at_some_time"),
        CheckConstraint("means = 'in_app' OR proof <> ''", name="delivery_is_proved"),
        CheckConstraint("means <> 'in_app' OR party_id IS NOT NULL", name="in_app_to_somebody"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    kind: Mapped[HolderKind] = mapped_column(enum_column(HolderKind))
    name: Mapped[str] = mapped_column(String(200))
    #: where it is a party that is known here
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    means: Mapped[Means] = mapped_column(enum_column(Means))
    delivered_on: Mapped[date] = mapped_column(Date)
    proof: Mapped[str] = mapped_column(String(200))
    told_at: Mapped[datetime] = mapped_column(Instant)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reply: Mapped[Reply | None] = mapped_column(enum_column(Reply))
    replied_at: Mapped[datetime | None] = mapped_column(Instant)
    #: the paper of the reply, or empty where it was given here
    reply_proof: Mapped[str] = mapped_column(String(200), default="")
