"""The table of claims of rights of first purchase."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.bidding.models import Application
from trading.bidding.priority import PriorityKind, PriorityStatus
from trading.extensions import BigId, Instant, db, enum_column


class PriorityClaim(db.Model):
    """A right of first purchase that an applicant claims, with the rank under which it was recognised."""

    __tablename__ = "priority_claims"
    __table_args__ = (
        CheckConstraint("(status = 'claimed') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("(status = 'recognised') = (rank IS NOT NULL)", name="recognised_has_a_rank"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    kind: Mapped[PriorityKind] = mapped_column(enum_column(PriorityKind))
    paper: Mapped[str] = mapped_column(String(200))
    status: Mapped[PriorityStatus] = mapped_column(enum_column(PriorityStatus), default=PriorityStatus.CLAIMED)
    version: Mapped[int] = mapped_column(Integer, default=0)
    rank: Mapped[int | None] = mapped_column(Integer)
    claimed_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(String(500))

    application: Mapped[Application] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.application.number

    @property
    def audit_chain(self) -> str:
        return self.application.audit_chain
