"""Every SELECT of the room: here what people ask for, in :mod:`alerts` what the worker asks."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from trading.core.errors import NotFound
from trading.extensions import db
from trading.following.models import Follower, SavedSearch, Watch
from trading.listing.models import Listing
from trading.listing.states import PUBLIC
from trading.parties.models import User

# --- watch lists ----------------------------------------------------------------------------------------------------


def find_public(number: str) -> Listing | None:
    """A listing that may be watched: one that the public may see."""
    return db.session.scalar(select(Listing).where(Listing.number == number, Listing.status.in_(PUBLIC)))


def ids_of(numbers: Collection[str]) -> dict[str, int]:
    """The public listings among these numbers."""
    rows = db.session.execute(
        select(Listing.number, Listing.id).where(Listing.number.in_(numbers), Listing.status.in_(PUBLIC))
    )
    return {row.number: row.id for row in rows}


def find_watch(user_id: int, listing_id: int) -> Watch | None:
    return db.session.get(Watch, (user_id, listing_id))


def count_watches(user_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(Watch).where(Watch.user_id == user_id)) or 0


def watched_numbers(user_id: int) -> frozenset[str]:
    """The numbers of the lots that an account watches."""
    statement = select(Listing.number).join(Watch, Watch.listing_id == Listing.id).where(Watch.user_id == user_id)
    return frozenset(number for number in db.session.scalars(statement) if number)


def watched_ids(user_id: int) -> list[int]:
    """The lots that an account watches, the last added first."""
    statement = select(Watch.listing_id).where(Watch.user_id == user_id)
    return list(db.session.scalars(statement.order_by(Watch.created_at.desc(), Watch.listing_id.desc())))


# --- saved searches -------------------------------------------------------------------------------------------------


def searches_of(user_id: int) -> list[SavedSearch]:
    """An account's saved searches, newest first."""
    statement = select(SavedSearch).where(SavedSearch.user_id == user_id)
    return list(db.session.scalars(statement.order_by(SavedSearch.created_at.desc(), SavedSearch.id.desc())))


def get_search(public_id: str, user_id: int) -> SavedSearch:
    """A search of this account; anybody else's is unknown."""
    found = db.session.scalar(
        select(SavedSearch).where(SavedSearch.public_id == public_id, SavedSearch.user_id == user_id)
    )
    if found is None:
        raise NotFound()
    return found


def find_search(user_id: int, query: str) -> SavedSearch | None:
    return db.session.scalar(select(SavedSearch).where(SavedSearch.user_id == user_id, SavedSearch.query == query))


def count_searches(user_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(SavedSearch).where(SavedSearch.user_id == user_id)) or 0


# --- the calendar ---------------------------------------------------------------------------------------------------


def find_follower(user_id: int) -> Follower | None:
    return db.session.get(Follower, user_id)


def find_reader_of_calendar(user_id: int, key: str) -> User | None:
    """The enabled account whose calendar has this key."""
    statement = select(User).join(Follower, Follower.user_id == User.id)
    statement = statement.where(User.id == user_id, User.is_enabled, Follower.calendar_key == key)
    return db.session.scalars(statement).unique().one_or_none()
