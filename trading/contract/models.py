"""Tables of the room: contracts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import lot_chain
from trading.contract.states import ACTIVE, ContractStatus
from trading.core.deal import DealKind
from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.models import Listing
from trading.parties.models import Party

_ACTIVE = text("status IN (" + ", ".join(f"'{status.value}'" for status in sorted(ACTIVE)) + ")")


class Contract(db.Model):
    """One contract of one listing. Its paper is the document of the same number.

    A court's sale has no contract: the right passes by the court's ruling. Its row bears the confirmation's number.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_is_positive"),
        # of the price, or of one year's rent; a lender leaves no earnest money
        CheckConstraint(
            "deposit >= 0 AND CASE kind WHEN 'mortgage' THEN deposit = 0 ELSE deposit * 5 <= price END",
            name="deposit_at_most_a_fifth",
        ),
        CheckConstraint("deposit = 0 OR deposit_id IS NOT NULL", name="deposit_is_somebodys"),
        CheckConstraint("status NOT IN ('signed', 'ruled') OR signed_on IS NOT NULL", name="signed_has_a_date"),
        CheckConstraint("(status = 'ruled') = (ruling_no IS NOT NULL)", name="ruled_has_a_ruling"),
        CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL AND reason IS NOT NULL)", name="cancelled_has_a_reason"
        ),
        Index("uq_contracts_active_listing", "listing_id", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    confirmation_number: Mapped[str] = mapped_column(String(64), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    kind: Mapped[DealKind] = mapped_column(enum_column(DealKind))
    status: Mapped[ContractStatus] = mapped_column(enum_column(ContractStatus), default=ContractStatus.ISSUED)
    version: Mapped[int] = mapped_column(Integer, default=0)
    seller_party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    buyer_party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    #: whole units of the business: fen, fen a year, or thousandths of a per cent
    price: Mapped[int] = mapped_column(BigInteger)
    #: what of the deposit becomes earnest money; ``deposit_id`` is None where nobody paid one
    deposit: Mapped[int] = mapped_column(BigInteger)
    deposit_id: Mapped[int | None] = mapped_column(ForeignKey("deposits.id"))
    template: Mapped[str] = mapped_column(String(120))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    sign_due_on: Mapped[date] = mapped_column(Date)
    signed_on: Mapped[date | None] = mapped_column(Date)
    #: the court's ruling by which the right passes
    ruling_no: Mapped[str | None] = mapped_column(String(100))
    signing_recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(1000))

    listing: Mapped[Listing] = relationship(lazy="joined")
    seller: Mapped[Party] = relationship(lazy="joined", foreign_keys=[seller_party_id])
    buyer: Mapped[Party] = relationship(lazy="joined", foreign_keys=[buyer_party_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def lot(self) -> str:
        """The listing's public number."""
        return self.listing.number or ""

    @property
    def is_by_ruling(self) -> bool:
        """A court's sale, which nobody signs."""
        return self.number == self.confirmation_number

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.lot)
