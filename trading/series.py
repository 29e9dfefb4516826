"""Gap-free numbers: one row a series and year, locked while a number is taken.

Plumbing between the rooms and the database: a number is taken inside the caller's transaction, so
a use case that fails gives its number back.
"""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from trading.extensions import db


class NumberSeries(db.Model):
    """The last number given in a series."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    last: Mapped[int] = mapped_column(Integer, default=0)


def next_number(name: str) -> int:
    """Take the next number of the series ``name`` (put the year and county into the name)."""
    series = db.session.get(NumberSeries, name, with_for_update=True, populate_existing=True)
    if series is None:
        series = NumberSeries(name=name, last=0)
        db.session.add(series)
    series.last += 1
    db.session.flush()  # a rival starting the same series must fail here and be run again
    return series.last
