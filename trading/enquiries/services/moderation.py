"""What the desk decides: forward, hide, return, publish, answer itself. It edits nothing."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.enquiries import limits
from trading.enquiries.models import Answer, Question
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.rules import questions as rules
from trading.enquiries.services import news
from trading.enquiries.services.questions import (
    check_alive,
    decide,
    drop_pending,
    locked,
    move,
    same_version,
    write,
)
from trading.enquiries.states import GROUND_SOURCES, AnswerStatus, HideGround, QuestionStatus
from trading.notices.kinds import NoticeKind
from trading.series import next_number


class NothingToDecide(Conflict):
    code = "nothing_to_decide"
    msgid = N_("No wording waits for a decision any more.")


def forward(number: str, *, expected: int | None = None, by: Actor) -> Question:
    """“A proper question: the owner answers it.”"""
    question = _for(number, expected, by)
    check_alive(question)
    move(question, "forward", by=by)
    due = limits.due_of(question)
    assert due is not None
    news.tell_owner(question, NoticeKind.QUESTION_FORWARDED, day=due.provisional, by=by)
    return question


def hide(number: str, ground: HideGround | None, reason: str, *, expected: int | None = None, by: Actor) -> Question:
    """Don't publish a question, or take a published one down, for a cited ground. The asker reads it."""
    question = _for(number, expected, by)
    if ground is None:
        raise rules.GroundNeeded()
    reason = _reason(reason)
    detail = {"ground": ground.value, "source": GROUND_SOURCES[ground]}
    question.ground, question.reason = ground, reason  # before the state: the database asks for both at once
    move(question, "hide", note=reason, by=by, **detail)
    drop_pending(question, by=by)
    news.tell_asker(question, NoticeKind.QUESTION_HIDDEN)
    return question


def return_answer(number: str, reason: str, *, expected: int | None = None, by: Actor) -> Question:
    """Send a wording back to the owner with the reason; a public answer stands meanwhile."""
    question = _for(number, expected, by)
    wording, reason = _pending(question), _reason(reason)
    decide(wording, AnswerStatus.RETURNED, reason=reason, by=by)
    turn = str(wording.turn)
    if question.status is QuestionStatus.ANSWERED:
        ledger.record("question.correction_returned", number, by=by, chain=question.audit_chain, note=reason)
        news.tell_owner(question, NoticeKind.CORRECTION_RETURNED, turn=turn, by=by)
        return question
    move(question, "return", note=reason, by=by)
    due = limits.due_of(question)
    assert due is not None
    news.tell_owner(question, NoticeKind.ANSWER_RETURNED, turn=turn, day=due.provisional, by=by)
    return question


def publish(number: str, *, expected: int | None = None, by: Actor) -> Question:
    """Publish the wording that waits, as it is. It binds the owner from now on; a former one stays readable."""
    question = _for(number, expected, by)
    check_alive(question)
    wording = _pending(question)
    rules.check_may_answer(clock.now(), limits.answers_until(question.listing))
    _publish(question, wording, "publish", by=by)
    news.tell_owner(question, NoticeKind.ANSWER_PUBLISHED, turn=str(wording.turn), by=by)
    return question


def answer_officially(number: str, text: str, *, expected: int | None = None, by: Actor) -> Question:
    """Answer a question on procedure as the desk, in public and at once."""
    question = _for(number, expected, by)
    check_alive(question)
    rules.check_official(question.category)
    rules.check_may_answer(clock.now(), limits.answers_until(question.listing))
    text = rules.read_text(text, rules.LONGEST_ANSWER)
    if question.status is QuestionStatus.ANSWERED:
        raise NothingToDecide()
    wording = write(question, text, is_official=True, by=by)
    _publish(question, wording, "answer_officially", by=by)
    return question


def _publish(question: Question, wording: Answer, act: str, *, by: Actor) -> None:
    is_correction = question.status is QuestionStatus.ANSWERED
    wording.edition = len(question.editions) + 1
    decide(wording, AnswerStatus.PUBLISHED, by=by)
    detail = {"edition": wording.edition}
    if is_correction:
        ledger.record(
            "question.correction_published", question.number, by=by, chain=question.audit_chain, detail=detail
        )
        news.tell_asker(question, NoticeKind.ANSWER_CORRECTED)
        return
    question.place = next_number(f"answer:{question.listing.number}")
    question.published_at = clock.now()
    move(question, act, by=by, place=question.place, **detail)
    news.tell_asker(question, NoticeKind.QUESTION_ANSWERED)


def _for(number: str, expected: int | None, by: Actor) -> Question:
    question = locked(number)
    authorise(GRANTS, Permission.MODERATE, by, question.listing)
    same_version(question, expected)
    return question


def _pending(question: Question) -> Answer:
    if question.pending is None:
        raise NothingToDecide()
    return question.pending


def _reason(text: str) -> str:
    reason = clean_text(text, multiline=True)[:1000]
    if not reason:
        raise rules.ReasonNeeded()
    return reason
