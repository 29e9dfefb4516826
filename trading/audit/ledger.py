"""Writing and checking the ledger.

:func:`advance` is the single door through which a thing changes state: it asks the lifecycle, sets
the state and appends the event in the same breath, so there is no change without a trace and no
trace without a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm.util import identity_key

from trading.audit.models import Chain, Event
from trading.core import canonical, clock
from trading.core.actor import Actor
from trading.core.lifecycle import Lifecycle
from trading.extensions import db

#: the chain of everything that isn't about one lot
HOUSE = "house"


def lot_chain(listing_number: str) -> str:
    """The name of a lot's own chain."""
    return f"lot:{listing_number}"


def chain_for_update(name: str) -> Chain:
    """Load and lock the head of a chain, making it on first use. Chains are locked last of all."""
    chain = db.session.get(Chain, name, with_for_update=True, populate_existing=True)
    if chain is None:
        chain = Chain(name=name, sequence=0, head=canonical.genesis(name))
        db.session.add(chain)
        db.session.flush()  # a rival making the same chain must fail here, not at commit
    return chain


_COVERED = (
    "chain", "sequence", "at", "actor", "actor_id", "on_behalf_of", "channel", "action", "subject",
    "before", "after", "note", "detail", "previous_hash",
)  # fmt: skip


def event_fact(event: Event) -> dict[str, Any]:
    """The fact that an event's hash covers."""
    return _fact({name: getattr(event, name) for name in _COVERED})


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _COVERED},
        "at": canonical.instant(row["at"]),
        "channel": row["channel"].value,
    }


def record(
    action: str,
    subject: str,
    *,
    by: Actor,
    chain: str = HOUSE,
    before: str | None = None,
    after: str | None = None,
    note: str | None = None,
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one event to ``chain`` and return it.

    ``action`` is ``room.past_tense`` (``listing.published``); ``subject`` the public number of the
    thing; ``detail`` plain JSON values without personal data (refer to parties by id).
    """
    head = chain_for_update(chain)
    event = Event(
        chain=chain,
        sequence=head.sequence + 1,
        at=at or clock.now(),
        actor=by.username,
        actor_id=by.user_id,
        on_behalf_of=by.on_behalf_of,
        channel=by.channel,
        action=action,
        subject=subject,
        before=before,
        after=after,
        note=note,
        detail=detail or {},
        previous_hash=head.head,
    )
    event.hash = canonical.digest(event_fact(event))
    head.sequence, head.head = event.sequence, event.hash
    db.session.add(event)
    return event


@dataclass(frozen=True)
class Entry:
    """An act to be appended by :func:`record_all`."""

    chain: str
    action: str
    subject: str
    by: Actor
    at: datetime
    detail: dict[str, Any]


def record_all(entries: list[Entry]) -> None:
    """Append many events in few statements: for the hot path, where a group of bids is written at once.

    The heads are locked in the order of their names.
    """
    db.session.flush()  # heads that the session has moved so far
    connection = db.session.connection()
    names = sorted({entry.chain for entry in entries})
    heads = {row.name: (row.sequence, row.head) for row in connection.execute(_HEADS, {"names": names})}
    for name in names:
        if name not in heads:
            chain = chain_for_update(name)
            heads[name] = chain.sequence, chain.head
    rows = []
    for entry in entries:
        sequence, head = heads[entry.chain]
        row = {
            "chain": entry.chain,
            "sequence": sequence + 1,
            "at": entry.at,
            "actor": entry.by.username,
            "actor_id": entry.by.user_id,
            "on_behalf_of": entry.by.on_behalf_of,
            "channel": entry.by.channel,
            "action": entry.action,
            "subject": entry.subject,
            "before": None,
            "after": None,
            "note": None,
            "detail": entry.detail,
            "previous_hash": head,
        }
        row["hash"] = canonical.digest(_fact(row))
        heads[entry.chain] = sequence + 1, row["hash"]
        rows.append(row)
    connection.execute(_EVENTS, rows)
    connection.execute(_MOVE, [{"key": key, "sequence": one, "head": head} for key, (one, head) in heads.items()])
    _expire(names)


# made once, and asked past the session: a group of bids is written with them
_CHAIN = Chain.__table__
_HEADS = (
    select(_CHAIN)
    .where(_CHAIN.c.name.in_(bindparam("names", expanding=True)))
    .order_by(_CHAIN.c.name)
    .with_for_update()
)
_EVENTS = insert(Event.__table__)
_MOVE = (
    update(_CHAIN)
    .where(_CHAIN.c.name == bindparam("key"))
    .values(sequence=bindparam("sequence"), head=bindparam("head"))
)


def _expire(names: Iterable[str]) -> None:
    """Heads that the session holds were moved past it."""
    for name in names:
        held = db.session.identity_map.get(identity_key(Chain, name))
        if held is not None:
            db.session.expire(held)


def advance(
    subject: Any,
    act: str,
    lifecycle: Lifecycle,
    *,
    by: Actor,
    note: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Move ``subject`` by ``act`` and write the event; raise ``TransitionRefused`` where there is no such step.

    ``subject`` has ``status``, ``audit_subject`` (its public number) and ``audit_chain``.
    """
    before = subject.status
    subject.status = lifecycle.next(before, act)
    record(
        f"{lifecycle.name}.{act}",
        subject.audit_subject,
        by=by,
        chain=subject.audit_chain,
        before=before.value,
        after=subject.status.value,
        note=note,
        detail=detail,
    )


def history(subject: str) -> list[Event]:
    """Return the events of one thing, oldest first."""
    return list(db.session.scalars(select(Event).where(Event.subject == subject).order_by(Event.id)))


def events_of(chain: str) -> list[Event]:
    """Return every event of a chain, oldest first."""
    return list(db.session.scalars(select(Event).where(Event.chain == chain).order_by(Event.sequence)))


@dataclass(frozen=True)
class Fault:
    """One place where a chain doesn't hold."""

    chain: str
    sequence: int
    what: str


def verify(name: str | None = None) -> Iterator[Fault]:
    """Recompute every chain (or one) and yield each fault: gap, altered row, broken link, wrong head."""
    names = [name] if name else list(db.session.scalars(select(Chain.name).order_by(Chain.name)))
    for chain_name in names:
        yield from _verify_chain(chain_name)


def _verify_chain(name: str) -> Iterator[Fault]:
    previous, expected = canonical.genesis(name), 0
    rows = db.session.scalars(
        select(Event).where(Event.chain == name).order_by(Event.sequence).execution_options(yield_per=1000)
    )
    for event in rows:
        expected += 1
        if event.sequence != expected:
            yield Fault(name, event.sequence, "a sequence number is missing before this row")
            expected = event.sequence
        if event.previous_hash != previous:
            yield Fault(name, event.sequence, "the link to the row before is broken")
        if canonical.digest(event_fact(event)) != event.hash:
            yield Fault(name, event.sequence, "the row was altered")
        previous = event.hash
    head = db.session.get(Chain, name)
    if head is None or (head.sequence, head.head) != (expected, previous):
        yield Fault(name, expected, "the head doesn't match the last row")
