"""The verbs of the room: tell somebody, read, choose; and what the post does with a delivery.

:func:`notify` and :func:`notify_account` are called by the rooms inside the use case that has something to tell. The
message stands or falls with the act. Nothing here sends: :mod:`trading.notices.post` does, after the commit.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.extensions import db
from trading.notices import figures as typed
from trading.notices import media, queries, readers, rules
from trading.notices.catalogue import KINDS
from trading.notices.kinds import NoticeKind
from trading.notices.models import Delivery, Message, Preference
from trading.notices.readers import Reader
from trading.notices.states import DELIVERY, TIMINGS, DeliveryStatus, Medium, Timing, Topic

log = logging.getLogger(__name__)

#: how long a post may keep a delivery before another may take it
LEASE = timedelta(minutes=2)


class TimingNotOffered(Invalid):
    code = "timing_not_offered"
    msgid = N_("This choice isn't offered for this kind of message.")


# --- telling --------------------------------------------------------------------------------------


def notify(
    kind: NoticeKind,
    party_ids: int | Iterable[int],
    subject: str,
    figures: Mapping[str, Any],
    *,
    key: str,
    by: Actor,
) -> None:
    """Tell every account of the parties, within the caller's transaction. The same ``key`` is told once.

    ``subject`` is the public number of the case; ``figures`` hold what the sentence needs. The account that acts isn't
    told what it does itself, but its colleagues are. A party without an account learns of it by the papers.
    """
    ids = [party_ids] if isinstance(party_ids, int) else list(dict.fromkeys(party_ids))
    found = {reader.user_id: (reader, party_id) for party_id in ids for reader in _readers_of(party_id)}
    found.pop(by.user_id or 0, None)
    _tell(kind, found, subject, figures, key=key)


def notify_account(kind: NoticeKind, user_id: int, subject: str, figures: Mapping[str, Any], *, key: str) -> None:
    """Tell one account something about itself, within the caller's transaction."""
    notify_accounts(kind, [user_id], subject, figures, key=key)


def notify_accounts(
    kind: NoticeKind, user_ids: Collection[int], subject: str, figures: Mapping[str, Any], *, key: str
) -> None:
    """Tell accounts what each of them asked to be told, within the caller's transaction."""
    found = readers.directory().readers(user_ids)
    _tell(kind, {reader.user_id: (reader, None) for reader in found}, subject, figures, key=key)


def tell_again(kind: NoticeKind, party_id: int, subject: str, figures: Mapping[str, Any], *, key: str) -> None:
    """Tell what may happen many times in one line: the earlier message is brought up to date and unread again."""
    found = {reader.user_id: (reader, party_id) for reader in _readers_of(party_id)}
    written = typed.encode(figures)
    for message in queries.told_before(found.keys(), key).values():
        if message.figures != written:
            message.figures, message.told_at, message.read_at = written, clock.now(), None
    _tell(kind, found, subject, figures, key=key)


def _readers_of(party_id: int) -> list[Reader]:
    return readers.directory().readers_of(party_id)


def _tell(
    kind: NoticeKind,
    told: Mapping[int, tuple[Reader, int | None]],
    subject: str,
    figures: Mapping[str, Any],
    *,
    key: str,
) -> None:
    if not told:
        return
    wording, written, now = KINDS[kind], typed.encode(figures), clock.now()
    known = queries.told_before(told.keys(), key)
    chosen = queries.preferences_of(told.keys())
    for user_id, (reader, party_id) in sorted(told.items()):
        if user_id in known:
            continue
        message = Message(
            public_id=secrets.token_urlsafe(12),
            user_id=user_id,
            party_id=party_id,
            kind=kind,
            topic=wording.topic,
            subject=subject,
            figures=written,
            key=key,
            told_at=now,
        )
        if not wording.in_app_only:
            message.deliveries = _deliveries(kind, reader, chosen, now)
        db.session.add(message)
    db.session.flush()  # a rival that tells the same must fail here, so that the use case finds out and looks again


def _deliveries(
    kind: NoticeKind, reader: Reader, chosen: Mapping[tuple[int, Topic, Medium], Timing], now: datetime
) -> list[Delivery]:
    """What goes out of the house: by each medium that is open, for which the reader has an address and isn't silent."""
    wording, owed = KINDS[kind], []
    for medium in Medium:
        if not media.is_open(medium) or medium not in reader.addresses:
            continue
        timing = chosen.get((reader.user_id, wording.topic, medium)) or rules.default_timing(wording.topic, medium)
        timing = rules.effective(timing, is_urgent=wording.is_urgent or wording.is_digest)
        if timing is Timing.OFF:
            continue
        owed.append(
            Delivery(
                public_id=secrets.token_urlsafe(16),
                user_id=reader.user_id,
                medium=medium,
                is_digest=timing is Timing.DAILY,
                status=DeliveryStatus.WAITING,
                attempts=0,
                next_try_at=rules.due_at(timing, now),
            )
        )
    return owed


# --- the reader -----------------------------------------------------------------------------------


def mark_read(public_id: str, *, by: Actor) -> None:
    """“I have read this.” Reading it twice changes nothing."""
    message = queries.get_message(public_id, by.user_id or 0)
    message.read_at = message.read_at or clock.now()


def mark_all_read(*, by: Actor) -> int:
    """“I have seen them all.” Returns how many were unread."""
    unread = queries.list_unread(by.user_id or 0)
    for message in unread:
        message.read_at = clock.now()
    return len(unread)


def choose(wishes: Mapping[tuple[Topic, Medium], Timing], *, by: Actor) -> None:
    """Keep what the reader wants to be sent. What is already under way goes as it was chosen then."""
    for (topic, medium), timing in wishes.items():
        if timing not in TIMINGS[medium]:
            raise TimingNotOffered()
        _choose(by.user_id or 0, topic, medium, timing)


def _choose(user_id: int, topic: Topic, medium: Medium, timing: Timing) -> None:
    preference = queries.find_preference(user_id, topic, medium)
    if preference is None:
        db.session.add(Preference(user_id=user_id, topic=topic, medium=medium, timing=timing))
    else:
        preference.timing = timing


def mute(user_id: int, topic: Topic, medium: Medium) -> None:
    """“Send me no more of these”, said by a letter's own link, which proves whose letter it was."""
    _choose(user_id, topic, medium, Timing.OFF)


def wishes_of(user_id: int) -> dict[tuple[Topic, Medium], Timing]:
    """What an account is sent, chosen or by default."""
    chosen = queries.preferences_of([user_id])
    return {
        (topic, medium): chosen.get((user_id, topic, medium)) or rules.default_timing(topic, medium)
        for topic in Topic
        for medium in Medium
    }


# --- the post -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One message as the post needs it."""

    public_id: str
    kind: NoticeKind
    figures: Mapping[str, Any]
    told_at: datetime


@dataclass(frozen=True)
class Letter:
    """What goes to one reader in one piece: a message, or the messages of a day."""

    user_id: int
    reference: str
    medium: Medium
    address: str
    language: str | None
    lines: tuple[Line, ...]
    delivery_ids: tuple[int, ...]
    is_digest: bool


def claim_next() -> Letter | None:
    """Take the next letter for this post; it is nobody else's until the lease ends. None where none could be taken.

    Lines of a day's letter that were read meanwhile, and whatever has lost its address, are dropped.
    """
    now = clock.now()
    first = queries.next_due(now)
    if first is None:
        return None
    reader = readers.directory().reader(first.user_id)
    address = reader.addresses.get(first.medium) if reader is not None else None
    lines = [first, *queries.rest_of_letter(first, now)] if first.is_digest else [first]
    taken = []
    for delivery in lines:
        if address is None or (delivery.is_digest and not delivery.message.is_unread):
            _move(delivery, "drop")
            continue
        _move(delivery, "take", next_try_at=now + LEASE)
        delivery.attempts += 1
        taken.append(delivery)
    if reader is None or address is None or not taken:
        return Letter(first.user_id, "", first.medium, "", None, (), (), is_digest=first.is_digest)
    return Letter(
        user_id=first.user_id,
        reference=taken[0].public_id,
        medium=first.medium,
        address=address,
        language=reader.language,
        lines=tuple(_line(delivery.message) for delivery in taken),
        delivery_ids=tuple(delivery.id for delivery in taken),
        is_digest=first.is_digest,
    )


def mark_sent(delivery_ids: Collection[int]) -> None:
    """Write down that a letter is gone. Saying so twice changes nothing."""
    for delivery in queries.deliveries_for_update(delivery_ids):
        if delivery.status is DeliveryStatus.SENDING:
            delivery.sent_at, delivery.failure = clock.now(), None
            _move(delivery, "send")


def mark_failed(delivery_ids: Collection[int], why: str, *, for_good: bool = False) -> None:
    """Put a letter back with a growing wait; give it up where it was refused for good, or at the last attempt."""
    draw = secrets.randbelow(2 * rules.JITTER_PERCENT + 1) - rules.JITTER_PERCENT
    for delivery in queries.deliveries_for_update(delivery_ids):
        if delivery.status is not DeliveryStatus.SENDING:
            continue
        delivery.failure = why[:200]
        if for_good or rules.is_spent(delivery.attempts):
            _move(delivery, "give_up")
            log.error("delivery %s given up after %s attempts: %s", delivery.id, delivery.attempts, why)
        else:
            _move(delivery, "fail", next_try_at=clock.now() + rules.wait_after(delivery.attempts, draw))


def _move(delivery: Delivery, act: str, *, next_try_at: datetime | None = None) -> None:
    """Deliveries move by their table but leave no event: what was told is the message, which stands."""
    delivery.status = DELIVERY.next(delivery.status, act)
    delivery.next_try_at = next_try_at


def _line(message: Message) -> Line:
    return Line(message.public_id, message.kind, typed.decode(message.figures), message.told_at)
