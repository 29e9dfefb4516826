"""Tables of the room: deposits, instalments, the bank's entries, payouts, and the double-entry rows behind them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import HOUSE, lot_chain
from trading.extensions import BigId, Instant, db, enum_column
from trading.funds.states import (
    Account,
    BatchStatus,
    DepositStatus,
    Destination,
    Direction,
    InstalmentStatus,
    LineStatus,
    Origin,
    PayoutKind,
    PayoutStatus,
    StatementStatus,
    Why,
)
from trading.parties.models import Party, User

_LIVE_PAYOUT = text("status IN ('prepared', 'released', 'paid')")


class Deposit(db.Model):
    """What one party owes, or has paid, for one lot."""

    __tablename__ = "deposits"
    __table_args__ = (
        UniqueConstraint("lot_number", "party_id", "turn"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint(
            "status IN ('awaited', 'lapsed') OR (received_at IS NOT NULL AND voucher_no IS NOT NULL)",
            name="held_has_a_voucher",
        ),
        CheckConstraint(
            "refund_released_by_id IS NULL OR refund_released_by_id <> refund_prepared_by_id",
            name="two_people_refund",
        ),
        CheckConstraint(
            "forfeited_by_id IS NULL OR forfeited_by_id <> forfeit_prepared_by_id", name="two_people_forfeit"
        ),
        CheckConstraint(
            "status NOT IN ('forfeit_prepared', 'forfeited') OR (decision_no IS NOT NULL AND destination IS NOT NULL)",
            name="forfeited_by_decision",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    lot_number: Mapped[str] = mapped_column(String(32), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    #: the party's first deposit for the lot, or one more after that went back
    turn: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    amount: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[DepositStatus] = mapped_column(enum_column(DepositStatus), default=DepositStatus.AWAITED, index=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    voucher_no: Mapped[str | None] = mapped_column(String(64), unique=True)
    payer_name: Mapped[str | None] = mapped_column(String(200))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: since when it is frozen: its bidder was admitted, and nothing but the end of the race frees it
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    #: the last day for giving it back: five working days after the result, without interest
    refund_due_on: Mapped[date | None] = mapped_column(Date)
    refund_prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refund_released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    #: who gets it where it is forfeited, and by which decision
    destination: Mapped[Destination | None] = mapped_column(enum_column(Destination))
    decision_no: Mapped[str | None] = mapped_column(String(64))
    forfeit_prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    forfeited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    party: Mapped[Party] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_awaited(self) -> bool:
        return self.status is DepositStatus.AWAITED

    @property
    def is_held(self) -> bool:
        return self.status is DepositStatus.HELD

    @property
    def is_to_go_back(self) -> bool:
        """True while it has to go back and hasn't arrived there."""
        going = (DepositStatus.HELD, DepositStatus.REFUND_PREPARED, DepositStatus.REFUND_RELEASED)
        return self.refund_due_on is not None and self.status in going

    @property
    def audit_subject(self) -> str:
        return self.reference

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.lot_number)


class Instalment(db.Model):
    """A part of a contract's price that is paid to the supervised account by a day."""

    __tablename__ = "price_instalments"
    __table_args__ = (
        UniqueConstraint("contract_number", "position"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("(status = 'paid') = (received_at IS NOT NULL)", name="paid_has_a_time"),
        CheckConstraint("(status = 'paid') = (receipt_number IS NOT NULL)", name="paid_has_a_receipt"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    lot_number: Mapped[str] = mapped_column(String(32), index=True)
    contract_number: Mapped[str] = mapped_column(String(32))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    amount: Mapped[int] = mapped_column(BigInteger)
    due_on: Mapped[date] = mapped_column(Date, index=True)
    status: Mapped[InstalmentStatus] = mapped_column(enum_column(InstalmentStatus), default=InstalmentStatus.AWAITED)
    version: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    receipt_number: Mapped[str | None] = mapped_column(String(32), unique=True)

    party: Mapped[Party] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_awaited(self) -> bool:
        return self.status is InstalmentStatus.AWAITED

    @property
    def audit_subject(self) -> str:
        return self.reference

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.lot_number)


class BankStatement(db.Model):
    """A file of the bank. Its content is kept sealed until it is loaded or dropped."""

    __tablename__ = "bank_statements"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[StatementStatus] = mapped_column(enum_column(StatementStatus), default=StatementStatus.CHECKED)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    entries: Mapped[int] = mapped_column(Integer)
    first_day: Mapped[date] = mapped_column(Date)
    #: the day whose end the closing balance is of
    last_day: Mapped[date] = mapped_column(Date, index=True)
    opening_balance: Mapped[int | None] = mapped_column(BigInteger)
    closing_balance: Mapped[int | None] = mapped_column(BigInteger)
    handed_in_at: Mapped[datetime] = mapped_column(Instant)
    handed_in_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    loaded_at: Mapped[datetime | None] = mapped_column(Instant)

    handed_in_by: Mapped[User] = relationship(lazy="selectin")

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return HOUSE


class BankLine(db.Model):
    """One entry of the supervised account. ``reference`` is the bank's own, so that no entry is booked twice.

    The payer's account is sealed: refunds go back to it, people see its last four digits.
    """

    __tablename__ = "bank_lines"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("direction = 'in' OR status = 'matched' OR status = 'waiting'", name="paid_is_not_sent_back"),
        CheckConstraint("deposit_id IS NULL OR instalment_id IS NULL", name="pays_one_thing"),
        Index("ix_bank_lines_status_booked_at", "status", "booked_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    reference: Mapped[str] = mapped_column(String(64), unique=True)
    direction: Mapped[Direction] = mapped_column(enum_column(Direction))
    amount: Mapped[int] = mapped_column(BigInteger)
    booked_at: Mapped[datetime] = mapped_column(Instant, index=True)
    name: Mapped[str] = mapped_column(String(200))
    account_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_tail: Mapped[str] = mapped_column(String(4), default="")
    bank_name: Mapped[str] = mapped_column(String(200), default="")
    remark: Mapped[str] = mapped_column(String(500), default="")
    origin: Mapped[Origin] = mapped_column(enum_column(Origin))
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("bank_statements.id"), index=True)
    status: Mapped[LineStatus] = mapped_column(enum_column(LineStatus), default=LineStatus.WAITING)
    version: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    #: when the market looked for what it pays, and why it found nothing
    looked_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    why: Mapped[Why | None] = mapped_column(enum_column(Why))
    deposit_id: Mapped[int | None] = mapped_column(ForeignKey("deposits.id"), index=True)
    instalment_id: Mapped[int | None] = mapped_column(ForeignKey("price_instalments.id"), index=True)
    #: why a person decided as they did, and who
    reason: Mapped[str | None] = mapped_column(String(500))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    deposit: Mapped[Deposit | None] = relationship(lazy="selectin")
    instalment: Mapped[Instalment | None] = relationship(lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_waiting(self) -> bool:
        return self.status is LineStatus.WAITING

    @property
    def comes_in(self) -> bool:
        return self.direction is Direction.IN

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return HOUSE


class BankCall(db.Model):
    """The nonce of a message of the bank: none is taken twice."""

    __tablename__ = "bank_calls"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(Instant, index=True)


class PayoutBatch(db.Model):
    """Payments that go to the bank in one file: one person prepares it, another releases it."""

    __tablename__ = "payout_batches"
    __table_args__ = (
        CheckConstraint("released_by_id IS NULL OR released_by_id <> prepared_by_id", name="two_people"),
        CheckConstraint(
            "status NOT IN ('released', 'done') OR (released_by_id IS NOT NULL AND released_at IS NOT NULL)",
            name="released_by_somebody",
        ),
        CheckConstraint("(status IN ('released', 'done')) = (file_sealed IS NOT NULL)", name="released_with_its_file"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    status: Mapped[BatchStatus] = mapped_column(enum_column(BatchStatus), default=BatchStatus.PREPARED, index=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    #: what was ordered of the bank, as it was released: names and accounts of entries may be completed later
    file_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    prepared_by: Mapped[User] = relationship(lazy="selectin", foreign_keys=[prepared_by_id])
    released_by: Mapped[User | None] = relationship(lazy="selectin", foreign_keys=[released_by_id])
    payouts: Mapped[list[Payout]] = relationship(lazy="selectin", order_by="Payout.id", back_populates="batch")

    __mapper_args__ = {"version_id_col": version}

    @property
    def live(self) -> list[Payout]:
        """Its payments without those that were taken back."""
        return [payout for payout in self.payouts if payout.status is not PayoutStatus.RECALLED]

    @property
    def total(self) -> int:
        """The sum in fen."""
        return sum(payout.amount for payout in self.live)

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return HOUSE


class Payout(db.Model):
    """One payment back to the account that ``line``'s money came from."""

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("(kind = 'refund') = (deposit_id IS NOT NULL)", name="refund_is_of_a_deposit"),
        Index("uq_payouts_live_line", "line_id", unique=True, sqlite_where=_LIVE_PAYOUT, postgresql_where=_LIVE_PAYOUT),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[PayoutKind] = mapped_column(enum_column(PayoutKind))
    batch_id: Mapped[int] = mapped_column(ForeignKey("payout_batches.id"), index=True)
    deposit_id: Mapped[int | None] = mapped_column(ForeignKey("deposits.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_lines.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[PayoutStatus] = mapped_column(enum_column(PayoutStatus), default=PayoutStatus.PREPARED, index=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    #: the entry by which the bank carried it out
    paid_line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), unique=True)
    #: what the bank said when the money came back
    bank_note: Mapped[str | None] = mapped_column(String(200))

    batch: Mapped[PayoutBatch] = relationship(lazy="selectin", back_populates="payouts")
    deposit: Mapped[Deposit | None] = relationship(lazy="selectin")
    line: Mapped[BankLine] = relationship(lazy="selectin", foreign_keys=[line_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.deposit.lot_number) if self.deposit else HOUSE


class MoneyEntry(db.Model):
    """One movement: ``amount`` fen out of ``credit`` into ``debit``. Rows are never changed.

    Both sides stand in one row, so a posting sums to nothing by its very form; triggers refuse changes.
    ``party`` is on whose account a deposit, a price or a refund is.
    """

    __tablename__ = "money_entries"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("debit <> credit", name="moves"),
        CheckConstraint(
            "(debit NOT IN ('held', 'price', 'converted', 'forfeited', 'refunded')"
            " AND credit NOT IN ('held', 'price', 'converted', 'forfeited', 'refunded'))"
            " OR (lot_number IS NOT NULL AND party_id IS NOT NULL)",
            name="lots_money_has_lot_and_party",
        ),
        CheckConstraint(
            "(debit <> 'unmatched' AND credit <> 'unmatched') OR line_id IS NOT NULL", name="unmatched_has_a_line"
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deposit_id: Mapped[int | None] = mapped_column(ForeignKey("deposits.id"), index=True)
    instalment_id: Mapped[int | None] = mapped_column(ForeignKey("price_instalments.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    lot_number: Mapped[str | None] = mapped_column(String(32), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    debit: Mapped[Account] = mapped_column(enum_column(Account))
    credit: Mapped[Account] = mapped_column(enum_column(Account))
    amount: Mapped[int] = mapped_column(BigInteger)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    voucher_no: Mapped[str | None] = mapped_column(String(64))

    deposit: Mapped[Deposit | None] = relationship(lazy="selectin")
    instalment: Mapped[Instalment | None] = relationship(lazy="selectin")
    party: Mapped[Party | None] = relationship(lazy="selectin")
    by_user: Mapped[User | None] = relationship(lazy="selectin")

    @property
    def reference(self) -> str:
        """What it was booked for: the deposit's or instalment's reference; of unmatched money nothing."""
        claim = self.deposit or self.instalment
        return claim.reference if claim else ""
