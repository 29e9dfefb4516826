"""Questions about documents. The only place with ``select`` in this facility."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import NotFound
from trading.core.text import clean_text, fold_width
from trading.documents.models import Document, DocumentReader
from trading.documents.states import DocumentKind, DocumentStatus, Verification
from trading.extensions import db


def by_number(number: str) -> Document | None:
    """The document with this number, or None."""
    return db.session.scalar(select(Document).where(Document.number == number))


def by_numbers(numbers: Iterable[str]) -> dict[str, Document]:
    """Several documents at once, by number."""
    rows = db.session.scalars(select(Document).where(Document.number.in_(list(numbers))))
    return {row.number: row for row in rows}


def readable(number: str, by: Actor) -> Document:
    """The document, if ``by`` represents one of its parties; otherwise :class:`NotFound`, as for an unknown number."""
    document = None
    if by.party_id is not None:
        document = db.session.scalar(
            select(Document)
            .join(DocumentReader)
            .where(Document.number == number, DocumentReader.party_id == by.party_id)
        )
    if document is None:
        raise NotFound()
    return document


def published(number: str) -> Document:
    """The document, if it was made for everybody; otherwise :class:`NotFound`."""
    document = by_number(number)
    if document is None or document.kind is not DocumentKind.PUBLIC_NOTICE:
        raise NotFound()
    return document


def of_subject(subject: str) -> list[Document]:
    """Every document about one lot, oldest first."""
    return list(db.session.scalars(select(Document).where(Document.subject == subject).order_by(Document.id)))


def on_paper() -> Iterator[Document]:
    """Every document that has a file in the archive."""
    return iter(
        db.session.scalars(
            select(Document)
            .where(or_(Document.sha256.is_not(None), Document.void_sha256.is_not(None)))
            .order_by(Document.id)
            .execution_options(yield_per=200)
        )
    )


def is_anything_due(now: datetime, *, ordered_since: datetime | None = None) -> bool:
    """True where the press has work: a reading question, so that an idle press takes no lock.

    ``ordered_since`` asks only for papers that were ordered lately.
    """
    statement = select(Document.id).where(Document.next_try_at <= now).limit(1)
    if ordered_since is not None:
        statement = statement.where(Document.created_at >= ordered_since)
    return db.session.scalar(statement) is not None


def next_due(now: datetime) -> Document | None:
    """Lock the row that the press should take next, passing over rows another press has in hand.

    Untried ones go first and the newest of them, so that the award of this minute isn't behind old work.
    """
    return db.session.scalar(
        select(Document)
        .where(Document.next_try_at <= now)
        .order_by(Document.attempts, Document.id.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )


@dataclass(frozen=True)
class VerificationResult:
    """All that a stranger is told: status, kind, date and hash, never the content."""

    number: str
    status: Verification
    kind: DocumentKind | None = None
    issued_on: date | None = None
    sha256: str | None = None
    check_code: str | None = None


_VERDICTS = {
    DocumentStatus.QUEUED: Verification.PENDING,
    DocumentStatus.VALID: Verification.VALID,
    DocumentStatus.SUPERSEDED: Verification.SUPERSEDED,
    DocumentStatus.REVOKED: Verification.REVOKED,
}


_BRACKETS = str.maketrans("〔［【〕］】", "[[[]]]")


def fold_number(typed: str) -> str:
    """A document number as people copy it from paper, in the form we keep: plain digits and brackets, no spaces."""
    return "".join(fold_width(clean_text(typed)).translate(_BRACKETS).split())


def verification(number: str, sha256: str | None = None) -> VerificationResult:
    """What a stranger learns of a number; with the hash of a file also whether the file is the one issued."""
    number = fold_number(number)
    document = by_number(number)
    if document is None:
        return VerificationResult(number, Verification.UNKNOWN)
    verdict = _VERDICTS[document.status]
    if sha256 and sha256.strip().lower() not in {document.sha256, document.void_sha256} - {None}:
        verdict = Verification.ALTERED
    return VerificationResult(
        number=document.number,
        status=verdict,
        kind=document.kind,
        issued_on=document.created_at.astimezone(clock.LOCAL).date(),
        sha256=document.sha256,
        check_code=document.check_code,
    )
