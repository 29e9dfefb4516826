"""The figure beside the account's name: how many messages wait."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from trading.notices import queries
from trading.web.furniture import acting


def unread_notices() -> int:
    """How many messages wait for the reader of this page; none where the database can't be asked."""
    user_id = acting().user_id
    if user_id is None:
        return 0
    try:
        return queries.count_unread(user_id)
    except SQLAlchemyError:
        return 0
