"""Use cases of the facility: queue a document with the act it follows from, make it, revoke it, hand it out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from flask import current_app

from trading.audit.ledger import advance
from trading.core import canonical, clock
from trading.core.actor import Actor
from trading.core.errors import Conflict, NotFound
from trading.core.messages import N_
from trading.documents import archive, press, queries
from trading.documents.models import Document, DocumentReader
from trading.documents.orders import Order, RenderingFailed, order_of
from trading.documents.states import DOCUMENT, DocumentKind, DocumentStatus, Mark
from trading.extensions import db
from trading.transaction import let_go, transact

log = logging.getLogger(__name__)

#: how long a press may keep a row before another may take it
LEASE = timedelta(seconds=90)
#: waits after the first, second, third … failure; the last one repeats
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 20, 60, 300, 900))


class NotOnPaperYet(Conflict):
    """Asked for before the press was done."""

    code = "document_pending"
    msgid = N_("This document is being made. It is usually ready within seconds; please try again.")


class ArchiveDamaged(Conflict):
    """The archive's bytes don't match their hash: nothing is handed out."""

    code = "document_damaged"
    msgid = N_(
        "The archived file of this document doesn't match its record and is not handed out. The operator has been told."
    )


@dataclass(frozen=True)
class Download:
    """A file to hand to a reader."""

    filename: str
    body: bytes
    sha256: str


def queue(
    number: str,
    kind: DocumentKind,
    *,
    title: str,
    template: str,
    facts: Mapping[str, Any],
    drawings: Mapping[str, str],
    subject: str,
    reader_ids: Iterable[int],
) -> Document:
    """Register a document and order its making, inside the caller's transaction."""
    now = clock.now()
    document = Document(
        number=number,
        kind=kind,
        title=title,
        template=template,
        data={"facts": dict(facts), "drawings": dict(drawings)},
        facts_sha256=canonical.digest(facts),
        verify_url=f"{current_app.config['PUBLIC_URL']}/verify/{quote(number)}",
        subject=subject,
        status=DocumentStatus.QUEUED,
        created_at=now,
        next_try_at=now,
        attempts=0,
        readers=[DocumentReader(party_id=party_id) for party_id in dict.fromkeys(reader_ids)],
    )
    db.session.add(document)
    return document


def revoke(number: str, *, by: Actor, reason: str) -> None:
    """Take a document out of force. One that is on paper already gets a copy marked void."""
    document = _expect(number)
    advance(document, "revoke", DOCUMENT, by=by, note=reason)
    document.next_try_at = clock.now() if document.is_on_paper else None
    document.attempts = 0


def fetch(number: str, *, by: Actor) -> Download:
    """The file for one of the document's parties, from the archive; never made anew."""
    return _hand_out(queries.readable(number, by))


def fetch_published(number: str) -> Download:
    """The file of a public notice, for anybody."""
    return _hand_out(queries.published(number))


def _hand_out(document: Document) -> Download:
    sha256 = document.void_sha256 or document.sha256
    if sha256 is None:
        raise NotOnPaperYet()
    try:
        body = archive.read(sha256)
    except archive.ArchiveFault as fault:
        log.error("archive fault: document %s: %s", document.id, fault)
        raise ArchiveDamaged() from fault
    return Download(f"{document.number}.pdf", body, sha256)


def proof(title: str, template: str, facts: Mapping[str, Any], drawings: Mapping[str, str]) -> bytes:
    """A paper as it would be, marked as a draft on every page: nothing is numbered, registered or archived.

    Made while somebody waits; raises :class:`NotOnPaperYet` where the press can't make it now.
    """
    order = Order(
        number="草稿",
        title=title,
        template=template,
        facts=facts,
        drawings=drawings,
        verify_url=f"{current_app.config['PUBLIC_URL']}/verify",
        check_code="草稿不作核验",
        created_at=canonical.instant(clock.now()),
        mark=Mark.DRAFT,
    )
    let_go()
    try:
        return press.shared().render(order)
    except RenderingFailed as failure:
        log.error("draft of %s not made: %s", title, failure)
        raise NotOnPaperYet() from failure


# --- the press -----------------------------------------------------------------------------------------------


def render_due(limit: int = 20) -> int:
    """Make up to ``limit`` papers that are owed and return how many were made. Called by the worker."""
    made = 0
    for _turn in range(limit):
        waiting = queries.is_anything_due(clock.now())
        let_go()
        claimed = transact(claim_next) if waiting else None
        if claimed is None:
            break
        made += _make(claimed)
    return made


def is_urgent(within: timedelta) -> bool:
    """True where somebody may be waiting for a paper: one was ordered a moment ago and isn't made."""
    now = clock.now()
    urgent = queries.is_anything_due(now, ordered_since=now - within)
    let_go()
    return urgent


def claim_next() -> Order | None:
    """Take the next row for this press; it is nobody else's until the lease ends."""
    now = clock.now()
    document = queries.next_due(now)
    if document is None:
        return None
    document.attempts += 1
    document.next_try_at = now + LEASE
    return order_of(document, Mark.VOID if document.status is DocumentStatus.REVOKED else "")


def _make(order: Order) -> bool:
    """Render and archive outside any transaction, then write the result down."""
    try:
        body = press.shared().render(order)
        sha256 = archive.store(body)
    except (RenderingFailed, OSError) as failure:
        log.error("document %s not made: %s", order.number, failure)
        transact(mark_failed, order.number, str(failure))
        return False
    transact(store_rendered, order.number, sha256, len(body), order.mark)
    return True


def store_rendered(number: str, sha256: str, size: int, mark: str = "") -> None:
    """Write down that the paper exists. Doing it twice changes nothing."""
    document = _expect(number)
    if mark:
        document.void_sha256 = sha256
    elif document.sha256 is None:
        document.sha256, document.size, document.rendered_at = sha256, size, clock.now()
    if document.status is DocumentStatus.QUEUED:
        advance(document, "render", DOCUMENT, by=Actor.system(), detail={"sha256": sha256})
    owes_void_copy = document.status is DocumentStatus.REVOKED and document.void_sha256 is None
    document.next_try_at = clock.now() if owes_void_copy else None
    document.failure = None


def mark_failed(number: str, why: str) -> None:
    """Put the document back with a growing wait. The act it belongs to stands."""
    document = _expect(number)
    wait = BACKOFF[min(document.attempts, len(BACKOFF)) - 1]
    document.failure = why[:500]
    document.next_try_at = clock.now() + wait


def _expect(number: str) -> Document:
    document = queries.by_number(number)
    if document is None:
        raise NotFound()
    return document
