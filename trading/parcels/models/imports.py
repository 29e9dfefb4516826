"""Files handed in for loading. The row is also the order: the worker takes what waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from trading.audit.ledger import HOUSE
from trading.extensions import BigId, Instant, db, enum_column
from trading.parcels.states import ImportKind, ImportStatus


class ImportJob(db.Model):
    """One file and what became of it. Its content and the list of faults lie in the data folder."""

    __tablename__ = "import_jobs"
    __table_args__ = (
        CheckConstraint("status <> 'loaded' OR loaded_at IS NOT NULL", name="loaded_when_loaded_at"),
        CheckConstraint("status <> 'faulty' OR faults > 0", name="faulty_has_faults"),
        Index("ix_import_jobs_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind))
    status: Mapped[ImportStatus] = mapped_column(enum_column(ImportStatus))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by: Mapped[str] = mapped_column(String(64))
    uploaded_by_id: Mapped[int | None] = mapped_column(Integer)
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    loaded_at: Mapped[datetime | None] = mapped_column(Instant)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    faults: Mapped[int] = mapped_column(Integer, default=0)
    faulty_rows: Mapped[int] = mapped_column(Integer, default=0)
    remarks: Mapped[int] = mapped_column(Integer, default=0)
    created: Mapped[int] = mapped_column(Integer, default=0)
    updated: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    #: why it was broken off, as a code of the catalogue of refusals
    failure: Mapped[str] = mapped_column(String(500), default="")

    @property
    def audit_subject(self) -> str:
        return f"import:{self.public_id}"

    @property
    def audit_chain(self) -> str:
        return HOUSE
