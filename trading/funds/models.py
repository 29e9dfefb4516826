"""Tables of the room: deposits and the double-entry rows behind them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import lot_chain
from trading.extensions import BigId, Instant, db, enum_column
from trading.funds.states import Account, DepositStatus
from trading.parties.models import Party, User


class Deposit(db.Model):
    """What one party owes, or has paid, for one lot."""

    __tablename__ = "deposits"
    __table_args__ = (
        UniqueConstraint("lot_number", "party_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint(
            "status IN ('awaited', 'lapsed') OR (received_at IS NOT NULL AND voucher_no IS NOT NULL)",
            name="held_has_a_voucher",
        ),
        CheckConstraint(
            "refund_released_by_id IS NULL OR refund_released_by_id <> refund_prepared_by_id",
            name="two_people_refund",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    lot_number: Mapped[str] = mapped_column(String(32), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[DepositStatus] = mapped_column(enum_column(DepositStatus), default=DepositStatus.AWAITED, index=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    voucher_no: Mapped[str | None] = mapped_column(String(64), unique=True)
    payer_name: Mapped[str | None] = mapped_column(String(200))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: the last day for giving it back: five working days after the result, without interest
    refund_due_on: Mapped[date | None] = mapped_column(Date)
    refund_prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refund_released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)

    party: Mapped[Party] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_awaited(self) -> bool:
        return self.status is DepositStatus.AWAITED

    @property
    def is_held(self) -> bool:
        return self.status is DepositStatus.HELD

    @property
    def audit_subject(self) -> str:
        return self.reference

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.lot_number)


class MoneyEntry(db.Model):
    """One movement: ``amount`` fen out of ``credit`` into ``debit``. Rows are never changed."""

    __tablename__ = "money_entries"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("debit <> credit", name="moves"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deposit_id: Mapped[int] = mapped_column(ForeignKey("deposits.id"), index=True)
    lot_number: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    debit: Mapped[Account] = mapped_column(enum_column(Account))
    credit: Mapped[Account] = mapped_column(enum_column(Account))
    amount: Mapped[int] = mapped_column(BigInteger)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    voucher_no: Mapped[str | None] = mapped_column(String(64))

    deposit: Mapped[Deposit] = relationship(lazy="selectin")
    by_user: Mapped[User | None] = relationship(lazy="selectin")
