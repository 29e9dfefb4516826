"""What the worker tells, each piece a transaction. All of it may be said twice: an occasion is told once by its key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from trading.extensions import db
from trading.following import queries as lists
from trading.following.models import Follower, Mark, MatchedListing
from trading.following.queries import alerts as queries
from trading.following.queries.alerts import Moment
from trading.following.rules import Occasion
from trading.notices.figures import LotLine
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify_accounts

#: the day's letter names so many lots; the others stand on the page of searches
MOST_LINES = 20

_KINDS = {
    Occasion.CHANGED: NoticeKind.WATCH_CHANGED,
    Occasion.ANSWERED: NoticeKind.WATCH_ANSWERED,
    Occasion.OPENS: NoticeKind.WATCH_OPENS,
    Occasion.LAST_DAY: NoticeKind.WATCH_LAST_DAY,
    Occasion.SUSPENDED: NoticeKind.WATCH_SUSPENDED,
    Occasion.RESUMED: NoticeKind.WATCH_RESUMED,
    Occasion.TERMINATED: NoticeKind.WATCH_TERMINATED,
    Occasion.DEAL: NoticeKind.WATCH_DEAL,
    Occasion.FAILED: NoticeKind.WATCH_FAILED,
    Occasion.VOID: NoticeKind.WATCH_VOID,
}


def hit_key(number: str) -> str:
    """The occasion “this lot fits a search of yours”: one a person and lot, however many searches it fits."""
    return f"{NoticeKind.SEARCH_HIT.value}:{number}"


def moment_key(moment: Moment) -> str:
    """The occasion of a moment of a lot."""
    return f"{_KINDS[moment.occasion].value}:{moment.number}:{moment.turn}"


def tell_hit(user_ids: Collection[int], line: LotLine) -> None:
    """Tell people of a lot that fits a search of theirs."""
    figures = {"lot": line.number, "lots": (line,)}
    notify_accounts(NoticeKind.SEARCH_HIT, user_ids, line.number, figures, key=hit_key(line.number))


def mark_matched(listing_id: int, published_at: datetime) -> None:
    """Everybody whose search fits was told of this publication."""
    if queries.find_match(listing_id) is None:
        db.session.add(MatchedListing(listing_id=listing_id, published_at=published_at))


def tell_digest(user_id: int, due: datetime, lines: Sequence[LotLine]) -> None:
    """Tell one person of a day's new lots in one message; nothing where there are none."""
    if lines:
        day = due.date().isoformat()
        figures = {"count": str(len(lines)), "lots": tuple(lines[:MOST_LINES])}
        kind = NoticeKind.SEARCH_DIGEST
        notify_accounts(kind, [user_id], f"user:{user_id}", figures, key=f"{kind.value}:{day}")
    follower = lists.find_follower(user_id)
    if follower is None:
        db.session.add(Follower(user_id=user_id, digested_until=due))
    else:
        follower.digested_until = due


def tell_moment(user_ids: Collection[int], moment: Moment) -> None:
    """Tell watchers what happened to their lot."""
    figures: dict[str, Any] = {"lot": moment.number}
    if moment.apply_ends_at is not None:
        figures["apply_ends_at"] = moment.apply_ends_at
    notify_accounts(_KINDS[moment.occasion], user_ids, moment.number, figures, key=moment_key(moment))


def move_mark(name: str, at: datetime) -> None:
    """Write down up to when the worker has looked."""
    mark = queries.find_mark(name)
    if mark is None:
        db.session.add(Mark(name=name, at=at))
    else:
        mark.at = max(mark.at, at)


def forget_matches(before: datetime) -> None:
    """Drop the memory of publications that nobody looks at again."""
    queries.forget_matches(before)
