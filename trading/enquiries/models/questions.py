"""Questions on a listing, and every wording of their answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.enquiries.states import AnswerStatus, Category, HideGround, QuestionStatus
from trading.extensions import BigId, Instant, db, enum_column
from trading.listing.models import Listing

_PENDING = text("status = 'pending'")


class Question(db.Model):
    """One question. Its text is never edited. The asker is a number to everybody but the ledger."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("listing_id", "place"),
        CheckConstraint("(place IS NULL) = (published_at IS NULL)", name="numbered_when_published"),
        CheckConstraint("status <> 'answered' OR place IS NOT NULL", name="answered_has_a_number"),
        CheckConstraint("(status = 'hidden') = (ground IS NOT NULL)", name="hidden_for_a_ground"),
        Index("ix_questions_listing_id_status", "listing_id", "status"),
        Index("ix_questions_status_since", "status", "since"),
        Index("ix_questions_asker_id_asked_at", "asker_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: what asker, owner and desk know it by
    number: Mapped[str] = mapped_column(String(40), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: “visitor no. 2” of this listing: the same for all questions of one account
    asker_no: Mapped[int] = mapped_column(Integer)
    category: Mapped[Category] = mapped_column(enum_column(Category))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[QuestionStatus] = mapped_column(enum_column(QuestionStatus), default=QuestionStatus.ASKED)
    version: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    #: how many wordings of an answer were handed in
    turns: Mapped[int] = mapped_column(Integer, default=0)
    #: when it came into its present state: the clocks run from here
    since: Mapped[datetime] = mapped_column(Instant)
    #: number and day in public, given with the first published answer
    place: Mapped[int | None] = mapped_column(Integer)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    ground: Mapped[HideGround | None] = mapped_column(enum_column(HideGround))
    reason: Mapped[str | None] = mapped_column(String(1000))

    listing: Mapped[Listing] = relationship(lazy="joined")
    answers: Mapped[list[Answer]] = relationship(
        back_populates="question", cascade="all, delete-orphan", order_by="Answer.turn", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> str:
        return self.number

    @property
    def audit_chain(self) -> str:
        return self.listing.audit_chain

    @property
    def pending(self) -> Answer | None:
        """The wording that waits for the moderator."""
        return next((one for one in self.answers if one.status is AnswerStatus.PENDING), None)

    @property
    def editions(self) -> list[Answer]:
        """The published wordings, the one in force first."""
        return [one for one in reversed(self.answers) if one.status is AnswerStatus.PUBLISHED]

    @property
    def current(self) -> Answer | None:
        """The wording in force."""
        return next(iter(self.editions), None)

    @property
    def last_return(self) -> Answer | None:
        """The wording that was returned last, where nothing was handed in since."""
        last = self.answers[-1] if self.answers else None
        return last if last is not None and last.status is AnswerStatus.RETURNED else None


class Answer(db.Model):
    """One wording of an answer. ``edition`` counts those that were published: a correction is a new one."""

    __tablename__ = "question_answers"
    __table_args__ = (
        UniqueConstraint("question_id", "turn"),
        UniqueConstraint("question_id", "edition"),
        CheckConstraint("(status = 'published') = (edition IS NOT NULL)", name="edition_when_published"),
        CheckConstraint("(status = 'pending') = (decided_at IS NULL)", name="decided_or_pending"),
        CheckConstraint("status <> 'returned' OR reason IS NOT NULL", name="returned_for_a_reason"),
        CheckConstraint(
            "is_official OR decided_by_id IS NULL OR decided_by_id <> written_by_id", name="writer_is_not_moderator"
        ),
        # followers of a lot are told of what became public since the last look
        Index("ix_question_answers_decided_at", "decided_at"),
        Index(
            "uq_question_answers_pending",
            "question_id",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    turn: Mapped[int] = mapped_column(Integer)
    edition: Mapped[int | None] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    #: the desk's own answer, on procedure
    is_official: Mapped[bool] = mapped_column(Boolean, default=False)
    status: Mapped[AnswerStatus] = mapped_column(enum_column(AnswerStatus), default=AnswerStatus.PENDING)
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))

    question: Mapped[Question] = relationship(back_populates="answers")
