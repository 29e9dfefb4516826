"""The table of versions: what was set, from which day, why, by whom. Rows are never changed or deleted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trading.extensions import BigId, Instant, db


class SettingVersion(db.Model):
    """One value that was put in force from ``valid_from`` on. Among versions of one day the later row counts."""

    __tablename__ = "setting_versions"
    __table_args__ = (Index(None, "key", "valid_from", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    set_by: Mapped[str] = mapped_column(String(64))
    set_by_id: Mapped[int | None] = mapped_column(BigInteger)
    set_at: Mapped[datetime] = mapped_column(Instant)
