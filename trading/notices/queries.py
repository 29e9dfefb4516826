"""Every SELECT of the room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.notices.models import Delivery, Message, Preference
from trading.notices.states import Medium, Timing, Topic


def told_before(user_ids: Collection[int], key: str) -> dict[int, Message]:
    """What these accounts were told of one occasion, by account."""
    rows = db.session.scalars(select(Message).where(Message.user_id.in_(user_ids), Message.key == key))
    return {row.user_id: row for row in rows}


def keys_told(user_id: int, keys: Collection[str]) -> set[str]:
    """Which of these occasions an account was told of."""
    return set(db.session.scalars(select(Message.key).where(Message.user_id == user_id, Message.key.in_(keys))))


def get_message(public_id: str, user_id: int) -> Message:
    """A message of this account; anybody else's is unknown."""
    message = db.session.scalar(select(Message).where(Message.public_id == public_id, Message.user_id == user_id))
    if message is None:
        raise NotFound()
    return message


def list_messages(
    user_id: int, *, topic: Topic | None = None, unread_only: bool = False, page: int = 1
) -> Page[Message]:
    """One page of an inbox: what is unread first, then the newest."""
    where = [Message.user_id == user_id]
    if topic is not None:
        where.append(Message.topic == topic)
    if unread_only:
        where.append(Message.read_at.is_(None))
    total = db.session.scalar(select(func.count()).select_from(Message).where(*where)) or 0
    rows = db.session.scalars(
        select(Message)
        .where(*where)
        .order_by(Message.read_at.is_not(None), Message.told_at.desc(), Message.id.desc())
        .limit(SIZE)
        .offset((page - 1) * SIZE)
    )
    return Page(list(rows), total, page)


def count_unread(user_id: int) -> int:
    """How many messages this account hasn't read."""
    statement = select(func.count()).select_from(Message).where(Message.user_id == user_id, Message.read_at.is_(None))
    return db.session.scalar(statement) or 0


def list_unread(user_id: int) -> list[Message]:
    """Everything that this account hasn't read."""
    return list(db.session.scalars(select(Message).where(Message.user_id == user_id, Message.read_at.is_(None))))


def preferences_of(user_ids: Collection[int]) -> dict[tuple[int, Topic, Medium], Timing]:
    """What these accounts have chosen."""
    rows = db.session.scalars(select(Preference).where(Preference.user_id.in_(user_ids)))
    return {(row.user_id, row.topic, row.medium): row.timing for row in rows}


def find_preference(user_id: int, topic: Topic, medium: Medium) -> Preference | None:
    return db.session.get(Preference, (user_id, topic, medium))


# --- the post -------------------------------------------------------------------------------------


def is_anything_due(now: datetime) -> bool:
    """True where the post has work: a reading question, so that an idle post takes no lock."""
    return db.session.scalar(select(Delivery.id).where(Delivery.next_try_at <= now).limit(1)) is not None


def next_due(now: datetime) -> Delivery | None:
    """Lock the delivery to be sent next, passing over those in other hands.

    A day's letter is taken by its first line only, so that two posts can't tear it in two.
    """
    earlier = aliased(Delivery)
    first_line = ~(
        select(earlier.id)
        .where(
            earlier.user_id == Delivery.user_id,
            earlier.medium == Delivery.medium,
            earlier.is_digest,
            earlier.next_try_at <= now,
            earlier.id < Delivery.id,
        )
        .exists()
    )
    return db.session.scalar(
        select(Delivery)
        .where(Delivery.next_try_at <= now, or_(~Delivery.is_digest, first_line))
        .order_by(Delivery.next_try_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def rest_of_letter(first: Delivery, now: datetime) -> list[Delivery]:
    """Lock the other lines of a day's letter."""
    return list(
        db.session.scalars(
            select(Delivery)
            .where(
                Delivery.user_id == first.user_id,
                Delivery.medium == first.medium,
                Delivery.is_digest,
                Delivery.next_try_at <= now,
                Delivery.id != first.id,
            )
            .order_by(Delivery.id)
            .with_for_update(skip_locked=True)
        )
    )


def deliveries_for_update(ids: Collection[int]) -> list[Delivery]:
    """Lock deliveries by their ids, in order."""
    statement = select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.id).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def deliveries_of(subject: str) -> list[Delivery]:
    """Every delivery about one case, oldest first."""
    return list(
        db.session.scalars(select(Delivery).join(Message).where(Message.subject == subject).order_by(Delivery.id))
    )
