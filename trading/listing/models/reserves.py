"""The sealed reserve price of a listing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core.deal import Figure
from trading.extensions import Instant, db
from trading.listing.models.listings import Listing


class Reserve(db.Model):
    """The least that the owner sells for: sealed on receipt, opened by the close alone.

    ``about`` isn't stored: an envelope opens for its own draft number and purpose only. ``start_amount`` is the start
    price that the reserve was held against when it was sealed (V-26); amounts are whole units of the business.
    """

    __tablename__ = "listing_reserves"
    __table_args__ = (
        CheckConstraint(
            "(opened_at IS NULL) = (amount IS NULL) AND (opened_at IS NULL) = (nonce IS NULL)", name="opened_whole"
        ),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_is_positive"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True, autoincrement=False)
    start_amount: Mapped[int] = mapped_column(BigInteger)
    commitment: Mapped[str] = mapped_column(String(64))
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(Instant)
    sealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    nonce: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)

    listing: Mapped[Listing] = relationship(lazy="joined")

    @property
    def about(self) -> dict[str, str]:
        """What envelope and commitment are bound to."""
        return {"listing": self.listing.draft_number, "purpose": "reserve"}

    @property
    def figure(self) -> Figure:
        return self.listing.figure

    def is_met_by(self, amount: int) -> bool:
        """True where a bid of ``amount`` reaches the opened reserve. Only the close asks, after it opened it."""
        if self.amount is None:
            raise ValueError("the reserve isn't opened")
        return self.figure.meets(amount, self.amount)
