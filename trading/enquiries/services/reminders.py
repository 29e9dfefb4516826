"""Reminding an owner whose answer is due."""

from __future__ import annotations

from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.enquiries import limits
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import questions as queries
from trading.enquiries.services import news
from trading.enquiries.states import QuestionStatus
from trading.notices.kinds import NoticeKind


def remind_owner(number: str, *, by: Actor) -> None:
    """Remind the owner the day before the answer is due, and once more when it is overdue."""
    question = queries.get_question(number)
    authorise(GRANTS, Permission.KEEP_TIME, by, question.listing)
    due = limits.due_of(question)
    if question.status is not QuestionStatus.FORWARDED or due is None:
        return
    turn = f"{due.provisional}:{'late' if due.provisional < clock.today() else 'soon'}"
    news.tell_owner(question, NoticeKind.ANSWER_AWAITED, turn=turn, day=due.provisional, by=by)
