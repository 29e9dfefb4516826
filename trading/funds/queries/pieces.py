"""What several queries of the room share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from trading.extensions import db


def count_of(statement: Select[Any]) -> int:
    """How many rows a statement would yield."""
    return db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def holds(search: str, *columns: Any) -> ColumnElement[bool]:
    """True where one of the columns holds what somebody typed, its pattern signs taken literally."""
    escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(*(column.ilike(f"%{escaped}%", escape="\\") for column in columns))
