"""Tables of the facility: documents (which are also the queue of the press) and who may read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.audit.ledger import lot_chain
from trading.documents.orders import check_code
from trading.documents.states import DocumentKind, DocumentStatus
from trading.extensions import BigId, Instant, db, enum_column

_DUE = text("next_try_at IS NOT NULL")


class Document(db.Model):
    """One numbered document: the data it was made of, and the hash of what was made.

    ``next_try_at`` is set while a rendering is owed; the press takes rows from it (house law: the row is written
    in the transaction of the act, so an act without its paper can't exist).
    """

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint(
            "status <> 'valid' OR (sha256 IS NOT NULL AND size > 0 AND rendered_at IS NOT NULL)",
            name="valid_is_rendered",
        ),
        CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="hash_with_size"),
        Index("ix_documents_due", "next_try_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    title: Mapped[str] = mapped_column(String(200))
    #: folder below templates/documents with its version, and the language: ``contract/transfer/v1/zh_CN.html``
    template: Mapped[str] = mapped_column(String(120))
    #: everything the paper says: ``facts`` (also attached for machines) and ``drawings`` (SVG)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: hash of the canonical facts; its beginning is printed as the check code
    facts_sha256: Mapped[str] = mapped_column(String(64))
    #: where a stranger can ask whether this is genuine; printed as text and as a QR code
    verify_url: Mapped[str] = mapped_column(String(300))
    #: public number of the lot that the document is about
    subject: Mapped[str] = mapped_column(String(32), index=True)
    status: Mapped[DocumentStatus] = mapped_column(enum_column(DocumentStatus), default=DocumentStatus.QUEUED)
    version: Mapped[int] = mapped_column(Integer, default=0)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    #: hash of the copy with the word 作废 across it, made when a rendered document is revoked
    void_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    rendered_at: Mapped[datetime | None] = mapped_column(Instant)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    failure: Mapped[str | None] = mapped_column(String(500))

    readers: Mapped[list[DocumentReader]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def check_code(self) -> str:
        """What is printed beside the QR code."""
        return check_code(self.facts_sha256)

    @property
    def is_on_paper(self) -> bool:
        return self.sha256 is not None

    @property
    def is_in_trouble(self) -> bool:
        """True where the press failed more than once: the page says so, the press goes on trying."""
        return self.failure is not None and self.attempts > 1

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return lot_chain(self.subject)


class DocumentReader(db.Model):
    """A party that may fetch the document."""

    __tablename__ = "document_readers"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True, index=True)
