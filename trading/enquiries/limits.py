"""Until when things may be done, by the listing's dates and the figures in force."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from trading.core import clock, settings
from trading.core.calendar import Deadline, deadline
from trading.enquiries.models import Question, VisitSlot
from trading.enquiries.rules.visits import Span
from trading.enquiries.states import QuestionStatus
from trading.listing.models import Listing

#: whose turn it is in a state, and how long they have
_CLOCKS = {
    QuestionStatus.ASKED: "enquiry.question_check",
    QuestionStatus.FORWARDED: "enquiry.answer_due",
    QuestionStatus.DRAFTED: "enquiry.answer_check",
}


def questions_until(listing: Listing) -> datetime:
    """The last instant at which a question is taken."""
    return _applications_end(listing) - timedelta(days=_whole("enquiry.close_before_end"))


def answers_until(listing: Listing) -> datetime:
    """The last instant at which an answer is taken or published: then the price begins to be decided."""
    return listing.timed_starts_at or _applications_end(listing)


def notice_of(listing: Listing) -> Span:
    """Between which instants visits may lie."""
    return Span(listing.published_at or _applications_end(listing), _applications_end(listing))


def bookings_until(slot: VisitSlot) -> datetime:
    """The last instant at which a place on a visit is booked, given back or restored."""
    return slot.starts_at - timedelta(minutes=_whole("visit.close_before"))


def undo_until(cancelled_at: datetime) -> datetime:
    """The last instant at which a cancelled booking is restored."""
    return cancelled_at + timedelta(minutes=undo_minutes())


def undo_minutes() -> int:
    return _whole("visit.undo_minutes")


def most_persons() -> int:
    """How many persons one booking may be for."""
    return _whole("visit.persons_most")


def most_questions() -> int:
    """How many questions one person may ask on one listing within a day."""
    return _whole("enquiry.questions_a_day")


def remind_from(now: datetime) -> datetime:
    """Visits that start until then are reminded of."""
    return now + timedelta(minutes=_whole("visit.reminder_before"))


def due_of(question: Question) -> Deadline | None:
    """By when the next one has to act: the moderator, the owner, or the moderator again."""
    pending = question.pending
    if pending is not None:
        return deadline("enquiry.answer_check", _day(pending.written_at))
    key = _CLOCKS.get(question.status)
    return deadline(key, _day(question.since)) if key else None


def _applications_end(listing: Listing) -> datetime:
    """Every published listing has one; the database sees to it."""
    assert listing.apply_ends_at is not None
    return listing.apply_ends_at


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.LOCAL).date()


def _whole(key: str) -> int:
    return int(settings.value(key))
