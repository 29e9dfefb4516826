"""Tables of parties, accounts, sessions and tokens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.core.actor import Actor, Channel, Role
from trading.core.codes import IdentityKind, mask_name
from trading.core.deal import OwnerType
from trading.extensions import BigId, Instant, db, enum_column
from trading.notices.states import Medium


class Party(db.Model):
    """A person or organisation. The identity code is kept encrypted and found by a blind index."""

    __tablename__ = "parties"
    __table_args__ = (UniqueConstraint("id_type", "id_index"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[OwnerType] = mapped_column(enum_column(OwnerType))
    name: Mapped[str] = mapped_column(String(200), index=True)
    id_type: Mapped[IdentityKind] = mapped_column(enum_column(IdentityKind))
    id_index: Mapped[str] = mapped_column(String(64))
    id_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    representative: Mapped[str | None] = mapped_column(String(100))
    address: Mapped[str | None] = mapped_column(String(300))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    blacklisted_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def public_name(self) -> str:
        """The name as the public may read it: natural persons are masked."""
        return mask_name(self.name, natural=self.kind.is_natural)

    @property
    def is_person(self) -> bool:
        return self.kind.is_natural


class Bar(db.Model):
    """A party barred from bidding by a decision, until a day; the credit record that others may rely on."""

    __tablename__ = "party_bars"
    __table_args__ = (UniqueConstraint("party_id", "decision_no"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    lot_number: Mapped[str] = mapped_column(String(32))
    #: what the party did, as a code of the room that decided
    ground: Mapped[str] = mapped_column(String(32))
    decision_no: Mapped[str] = mapped_column(String(64))
    barred_at: Mapped[datetime] = mapped_column(Instant)
    barred_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ends_on: Mapped[date] = mapped_column(Date, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class User(UserMixin, db.Model):
    """An account. ``epoch`` rises when all its sessions must end (password or role change)."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    display_name: Mapped[str] = mapped_column(String(100))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    district: Mapped[str | None] = mapped_column(String(6))
    locale: Mapped[str | None] = mapped_column(String(16))
    #: addresses that messages are sent to; each was confirmed by a code before it was kept
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mobile_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    otp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    otp_last_step: Mapped[int | None] = mapped_column(Integer)
    is_enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    epoch: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)

    party: Mapped[Party | None] = relationship(lazy="joined")
    roles: Mapped[list[UserRole]] = relationship(lazy="joined", cascade="all, delete-orphan", order_by="UserRole.role")

    @property
    def is_active(self) -> bool:
        return self.is_enabled

    @property
    def has_second_factor(self) -> bool:
        return self.otp_sealed is not None

    def as_actor(self, channel: Channel) -> Actor:
        """This account as the explicit actor of a use case."""
        return Actor(
            user_id=self.id,
            username=self.username,
            roles=frozenset(held.role for held in self.roles),
            party_id=self.party_id,
            channel=channel,
            district=self.district,
        )


class UserRole(db.Model):
    """One role of one account."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(enum_column(Role), primary_key=True)


class UserSession(db.Model):
    """A browser's session. Only the hash of the cookie's value is kept."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index("ix_user_sessions_expires_at", "expires_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[str | None] = mapped_column(String(64))
    agent: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class AccessToken(db.Model):
    """A bearer token of the machine interface. Only its hash is kept."""

    __tablename__ = "access_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    epoch: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class ContactProof(db.Model):
    """An address that waits for its code. Only the code's keyed hash is kept; the newest row of a medium counts."""

    __tablename__ = "contact_proofs"
    __table_args__ = (Index("ix_contact_proofs_user_id_medium_created_at", "user_id", "medium", "created_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    medium: Mapped[Medium] = mapped_column(enum_column(Medium))
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[str] = mapped_column(String(64))
    tries_left: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class FailedSignIn(db.Model):
    """A wrong password. Counted per account *and* source, so that nobody can lock a rival out."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index("ix_failed_sign_ins_username_source_at", "username", "source", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    username: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
