"""SELECTs on questions: one, the public's, one's own, the owner's and the moderators'."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.enquiries.models import Answer, Question
from trading.enquiries.states import AnswerStatus, Category, QuestionStatus
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus

#: lots whose questions are still worked on
_ALIVE = (ListingStatus.PUBLISHED, ListingStatus.SUSPENDED)


class Part(StrEnum):
    """The parts of the moderators' work list."""

    #: a question or an answer is to be read
    OPEN = "open"
    #: the owner's answer is awaited
    OWNER = "owner"
    #: nothing is to be done
    DONE = "done"


class Sorting(StrEnum):
    """The order of the public page."""

    NEWEST = "newest"
    OLDEST = "oldest"


# --- one question ---------------------------------------------------------------------------------


def get_question(number: str) -> Question:
    """The question with this number; raise :class:`NotFound`."""
    return _one(select(Question).where(Question.number == number))


def get_question_for_update(number: str) -> Question:
    """Lock one question (below its listing), read anew."""
    return _one(
        select(Question)
        .where(Question.number == number)
        .with_for_update(of=Question)
        .execution_options(populate_existing=True)
    )


# --- the asker ------------------------------------------------------------------------------------


def count_asked(listing_id: int, asker_id: int, since: datetime) -> int:
    """How many questions on a listing an account asked lately, taken back or not. Callers hold the listing's lock."""
    return db.session.scalar(
        select(func.count())
        .select_from(Question)
        .where(Question.listing_id == listing_id, Question.asker_id == asker_id, Question.asked_at > since)
    )


def asker_number(listing_id: int, asker_id: int) -> int:
    """The account's number among those who asked: its own, or the next. Callers hold the listing's lock."""
    own = db.session.scalar(
        select(func.min(Question.asker_no)).where(Question.listing_id == listing_id, Question.asker_id == asker_id)
    )
    last = select(func.max(Question.asker_no)).where(Question.listing_id == listing_id)
    return own or (db.session.scalar(last) or 0) + 1


def list_own(asker_id: int, number: int = 1) -> Page[Question]:
    """What an account asked, newest first."""
    statement = select(Question).where(Question.asker_id == asker_id)
    return _page(statement, (Question.id.desc(),), number)


# --- the public -----------------------------------------------------------------------------------


def list_published(
    listing_id: int,
    *,
    search: str = "",
    category: Category | None = None,
    sorting: Sorting = Sorting.NEWEST,
    number: int = 1,
    size: int = SIZE,
) -> Page[Question]:
    """What the public reads on a listing: answered questions, and the numbers of those that were taken down since."""
    statement = select(Question).where(Question.listing_id == listing_id, Question.place.is_not(None))
    if category is not None:
        statement = statement.where(Question.category == category)
    if search:
        escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = f"%{escaped}%"
        answered = Question.answers.any(
            (Answer.status == AnswerStatus.PUBLISHED) & Answer.text.ilike(pattern, escape="\\")
        )
        statement = statement.where(
            Question.status == QuestionStatus.ANSWERED,
            or_(Question.text.ilike(pattern, escape="\\"), answered),
        )
    order = Question.place.desc() if sorting is Sorting.NEWEST else Question.place
    return _page(statement, (order,), number, size)


def all_published(listing_id: int) -> list[Question]:
    """Everything public on a listing, in the order of the numbers: for feeds and the timeline."""
    return list(
        db.session.scalars(
            select(Question)
            .where(Question.listing_id == listing_id, Question.place.is_not(None))
            .order_by(Question.place.desc())
        )
    )


def count_in_hand(listing_id: int, statuses: frozenset[QuestionStatus]) -> int:
    """How many questions on a listing stand in one of the states."""
    return db.session.scalar(
        select(func.count())
        .select_from(Question)
        .where(Question.listing_id == listing_id, Question.status.in_(statuses))
    )


# --- the owner ------------------------------------------------------------------------------------


def for_owner(listing_id: int) -> list[Question]:
    """What the owner of a listing may read: what the moderators sent, and what is public; the oldest wait first."""
    seen = (QuestionStatus.FORWARDED, QuestionStatus.DRAFTED, QuestionStatus.ANSWERED)
    return list(
        db.session.scalars(
            select(Question)
            .where(Question.listing_id == listing_id, Question.status.in_(seen))
            .order_by(Question.since, Question.id)
        )
    )


def forwarded(party_id: int | None = None) -> list[Question]:
    """Every question that waits for an owner, or for this one, on lots that are alive."""
    statement = (
        select(Question)
        .join(Question.listing)
        .where(Question.status == QuestionStatus.FORWARDED, Listing.status.in_(_ALIVE))
        .order_by(Question.since, Question.id)
    )
    if party_id is not None:
        statement = statement.where(Listing.owner_party_id == party_id)
    return list(db.session.scalars(statement))


# --- the moderators -------------------------------------------------------------------------------


def list_desk(part: Part, *, district: str | None, limit: int = 200) -> list[Question]:
    """One part of the work list; what waits longest first, decisions newest first."""
    order = (Question.since.desc(), Question.id.desc()) if part is Part.DONE else (Question.since, Question.id)
    return list(db.session.scalars(_part(part, district).order_by(*order).limit(limit)))


def count_desk(*, district: str | None) -> dict[Part, int]:
    """How many questions stand in each part."""
    return {part: _count(_part(part, district)) for part in Part}


def _part(part: Part, district: str | None) -> Select[Any]:
    statement = select(Question).join(Question.listing)
    if district is not None:
        statement = statement.where(Listing.number.startswith(f"{district}-"))
    is_alive = Listing.status.in_(_ALIVE)
    is_open = or_(
        Question.status.in_((QuestionStatus.ASKED, QuestionStatus.DRAFTED)),
        Question.answers.any(Answer.status == AnswerStatus.PENDING),
    )
    match part:
        case Part.OPEN:
            return statement.where(is_alive, is_open)
        case Part.OWNER:
            return statement.where(is_alive, Question.status == QuestionStatus.FORWARDED)
        case Part.DONE:
            return statement.where(or_(~is_alive, ~(is_open | (Question.status == QuestionStatus.FORWARDED))))


# --- shared ---------------------------------------------------------------------------------------


def _one(statement: Select[tuple[Question]]) -> Question:
    question = db.session.scalar(statement)
    if question is None:
        raise NotFound()
    return question


def _page(
    statement: Select[Any], order: tuple[ColumnElement[Any], ...] | tuple[Any, ...], number: int, size: int = SIZE
) -> Page[Question]:
    items = db.session.scalars(statement.order_by(*order).limit(size).offset((number - 1) * size))
    return Page(list(items), _count(statement), number, size)


def _count(statement: Select[Any]) -> int:
    counted = statement.with_only_columns(Question.id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0
