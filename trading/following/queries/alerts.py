"""What the worker asks: what was published or happened lately, and who wants to hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, or_, select

from trading.bidding.models import Application
from trading.bidding.states import ApplicationStatus
from trading.enquiries.models import Answer, Question
from trading.extensions import db
from trading.following.models import Follower, Mark, MatchedListing, SavedSearch, Watch
from trading.following.questions import Figures
from trading.following.rules import Occasion
from trading.following.states import Rhythm
from trading.listing.gazette.models import PublicNotice
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.notices.models import Message
from trading.parties.models import User
from trading.portal.models import IndexedListing

#: applications whose party isn't told of the lot as a case of its own any more
_LEFT = (ApplicationStatus.WITHDRAWN, ApplicationStatus.REFUSED)
#: public notices that watchers hear of; how a round ended is told by its state, which comes before the notice
_ANNOUNCED = {
    PublicNoticeKind.CHANGE: Occasion.CHANGED,
    PublicNoticeKind.SUSPENSION: Occasion.SUSPENDED,
    PublicNoticeKind.RESUMPTION: Occasion.RESUMED,
    PublicNoticeKind.TERMINATION: Occasion.TERMINATED,
    PublicNoticeKind.WITHDRAWAL: Occasion.TERMINATED,
}
_ENDED = {
    ListingStatus.DEAL: Occasion.DEAL,
    ListingStatus.RESULT_PUBLISHED: Occasion.DEAL,
    ListingStatus.FAILED: Occasion.FAILED,
    ListingStatus.VOID: Occasion.VOID,
}


def find_mark(name: str) -> Mark | None:
    return db.session.get(Mark, name)


def fresh_publications(since: datetime, now: datetime, limit: int) -> list[Listing]:
    """Publications that weren't compared with the searches yet, oldest first."""
    known = select(MatchedListing.listing_id).where(MatchedListing.listing_id == Listing.id).exists()
    statement = (
        select(Listing)
        .join(IndexedListing, IndexedListing.listing_id == Listing.id)
        .where(IndexedListing.published_at > since, IndexedListing.published_at <= now, ~known)
        .order_by(IndexedListing.published_at, Listing.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement).unique())


def find_match(listing_id: int) -> MatchedListing | None:
    return db.session.get(MatchedListing, listing_id)


def forget_matches(before: datetime) -> None:
    """Drop what the mark has left far behind."""
    db.session.execute(delete(MatchedListing).where(MatchedListing.published_at < before))


def searches_that_may_fit(lot: Figures, published_at: datetime, owner_party_id: int) -> list[tuple[str, int]]:
    """Query and account of every search with alerts at once that the sieve lets through. One's own lot is no news."""
    statement = (
        select(SavedSearch.query, SavedSearch.user_id)
        .join(User, User.id == SavedSearch.user_id)
        .where(
            SavedSearch.rhythm == Rhythm.INSTANT,
            SavedSearch.kind.in_(("", *lot.kinds)),
            SavedSearch.paused_at.is_(None),
            SavedSearch.alerts_since < published_at,
            or_(SavedSearch.districts == "", *(SavedSearch.districts.contains(f"|{one}|") for one in lot.districts)),
            or_(SavedSearch.uses == "", *(SavedSearch.uses.contains(f"|{one}|") for one in lot.uses)),
            User.is_enabled,
            or_(User.party_id.is_(None), User.party_id != owner_party_id),
        )
    )
    return [(query, user_id) for query, user_id in db.session.execute(statement)]


def accounts_to_digest(due: datetime, limit: int) -> list[int]:
    """Accounts with a daily search that weren't told up to ``due`` yet."""
    statement = (
        select(SavedSearch.user_id)
        .outerjoin(Follower, Follower.user_id == SavedSearch.user_id)
        .where(
            SavedSearch.rhythm == Rhythm.DAILY,
            SavedSearch.paused_at.is_(None),
            or_(Follower.digested_until.is_(None), Follower.digested_until < due),
        )
        .distinct()
        .order_by(SavedSearch.user_id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def daily_searches(user_id: int) -> list[tuple[str, datetime]]:
    """Query and beginning of each search that is told once a day."""
    rows = db.session.execute(
        select(SavedSearch.query, SavedSearch.alerts_since).where(
            SavedSearch.user_id == user_id, SavedSearch.rhythm == Rhythm.DAILY, SavedSearch.paused_at.is_(None)
        )
    )
    return [(query, since) for query, since in rows]


def digested_until(user_id: int) -> datetime | None:
    """Up to when an account's daily searches were told."""
    return db.session.scalar(select(Follower.digested_until).where(Follower.user_id == user_id))


def party_of(user_id: int) -> int | None:
    return db.session.scalar(select(User.party_id).where(User.id == user_id))


def watchers(listing_id: int, *, before: datetime, key: str, with_parties: bool) -> list[int]:
    """Who watched a lot before an instant and wasn't told of ``key`` yet.

    Without ``with_parties`` those are left out who hear of the lot as a case of theirs: owner and applicants.
    """
    told = select(Message.id).where(Message.user_id == Watch.user_id, Message.key == key).exists()
    statement = select(Watch.user_id).where(Watch.listing_id == listing_id, Watch.created_at <= before, ~told)
    if not with_parties:
        owner = select(Listing.owner_party_id).where(Listing.id == listing_id)
        statement = statement.join(User, User.id == Watch.user_id).where(
            or_(User.party_id.is_(None), User.party_id.not_in(_applicants(listing_id)) & User.party_id.not_in(owner))
        )
    return list(db.session.scalars(statement.order_by(Watch.user_id)))


def watchers_and_applicants(listing_id: int, *, before: datetime, key: str, but_for: int) -> list[int]:
    """Everybody who watches a lot or applies for it and wasn't told of ``key`` yet; not its owner, and not the
    account ``but_for``, which is told in another way."""
    told = select(Message.id).where(Message.user_id == User.id, Message.key == key).exists()
    watches = select(Watch.user_id).where(Watch.listing_id == listing_id, Watch.created_at <= before)
    owner = select(Listing.owner_party_id).where(Listing.id == listing_id)
    statement = select(User.id).where(
        or_(User.id.in_(watches), User.party_id.in_(_applicants(listing_id))),
        or_(User.party_id.is_(None), User.party_id.not_in(owner)),
        User.is_enabled,
        User.id != but_for,
        ~told,
    )
    return list(db.session.scalars(statement.order_by(User.id)))


def _applicants(listing_id: int) -> Select[Any]:
    return select(Application.party_id).where(Application.listing_id == listing_id, Application.status.not_in(_LEFT))


# --- what happens to lots -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """Something that happened to a watched lot. ``turn`` tells occasions of one kind apart."""

    listing_id: int
    number: str
    occasion: Occasion
    at: datetime
    turn: str = ""
    apply_ends_at: datetime | None = None
    #: the account that asked what was answered: it hears of that by itself
    asker_id: int = 0


def moments(since: datetime, now: datetime, last: timedelta) -> Iterator[Moment]:
    """What happened to lots that somebody follows, after ``since`` and up to ``now``. What is over isn't announced.

    ``last`` is how long before the end of applications their last hours begin.
    """
    yield from _announced(since, now)
    yield from _answered(since, now)
    running = Listing.status == ListingStatus.PUBLISHED, Listing.apply_ends_at > now
    for one in db.session.execute(_watched().where(*running, _within(Listing.opens_at, since, now))):
        yield Moment(one.id, one.number, Occasion.OPENS, one.opens_at, apply_ends_at=one.apply_ends_at)
    ending = _within(Listing.apply_ends_at, since + last, now + last)
    for one in db.session.execute(_watched().where(*running, ending)):
        at, turn = one.apply_ends_at - last, one.apply_ends_at.isoformat()
        yield Moment(one.id, one.number, Occasion.LAST_DAY, at, turn, one.apply_ends_at)
    ended = Listing.status.in_(_ENDED), _within(Listing.concluded_at, since, now)
    for one in db.session.execute(_watched().where(*ended)):
        yield Moment(one.id, one.number, _ENDED[one.status], one.concluded_at)


def _announced(since: datetime, now: datetime) -> Iterator[Moment]:
    rows = db.session.execute(
        select(Listing.id, Listing.number, PublicNotice.kind, PublicNotice.issued_at, PublicNotice.sequence)
        .join(PublicNotice, PublicNotice.listing_id == Listing.id)
        .where(_is_watched(), PublicNotice.kind.in_(_ANNOUNCED), _within(PublicNotice.issued_at, since, now))
        .order_by(PublicNotice.issued_at, PublicNotice.id)
    )
    for one in rows:
        yield Moment(one.id, one.number, _ANNOUNCED[one.kind], one.issued_at, str(one.sequence))


def _answered(since: datetime, now: datetime) -> Iterator[Moment]:
    """Answers that became public: applicants hear of them too, so that all bid on the same facts."""
    rows = db.session.execute(
        select(Listing.id, Listing.number, Question.asker_id, Question.place, Answer.edition, Answer.decided_at)
        .join(Question, Question.listing_id == Listing.id)
        .join(Answer, Answer.question_id == Question.id)
        .where(Answer.edition.is_not(None), _within(Answer.decided_at, since, now))
        .order_by(Answer.decided_at, Answer.id)
    )
    for one in rows:
        turn = f"{one.place}.{one.edition}"
        yield Moment(one.id, one.number, Occasion.ANSWERED, one.decided_at, turn, asker_id=one.asker_id)


def _watched() -> Select[Any]:
    return select(
        Listing.id, Listing.number, Listing.status, Listing.opens_at, Listing.apply_ends_at, Listing.concluded_at
    ).where(_is_watched())


def _is_watched() -> ColumnElement[bool]:
    return Listing.id.in_(select(Watch.listing_id))


def _within(column: Any, since: datetime, until: datetime) -> ColumnElement[bool]:
    return (column > since) & (column <= until)
