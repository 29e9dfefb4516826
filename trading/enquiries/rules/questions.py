"""Questions and answers: their text, their number, and until when they are taken."""

from __future__ import annotations

from datetime import datetime, timedelta

from trading.core.contact_data import find_contact_data
from trading.core.errors import Conflict, Invalid
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.enquiries.states import Category

SHORTEST = 6
LONGEST_QUESTION = 500
LONGEST_ANSWER = 1500
#: the span over which questions of one person are counted
SPAN = timedelta(hours=24)


class TextTooShort(Invalid):
    """Parameter: ``least``."""

    code = "text_too_short"
    msgid = N_("Write at least %(least)s characters, so that others understand it too.")
    field = "text"


class TextTooLong(Invalid):
    """Parameters: ``most``, ``length``."""

    code = "text_too_long"
    msgid = N_("At most %(most)s characters; there are %(length)s.")
    remedy = N_("Keep to one matter; ask a second question for another.")
    field = "text"


class ContactData(Invalid):
    """Parameter: ``found``."""

    code = "contact_data"
    msgid = N_("The text holds what looks like contact data: “%(found)s”.")
    source = N_("Auction Law, article 37, by analogy: bidders and seller don't talk outside the proceeding")
    remedy = N_(
        "Take telephone numbers, addresses and accounts out. Everything that matters is answered here, for all."
    )
    field = "text"


class QuestionsEnded(Conflict):
    """Parameter: ``until``."""

    code = "questions_ended"
    msgid = N_("Questions on this lot were taken until %(until)s.")
    source = PLATFORM_SETTING
    remedy = N_("Read the answers that were published. On procedure, the trading centre's window helps.")


class NotOnOffer(Conflict):
    code = "not_on_offer"
    msgid = N_("This lot isn't on offer now, so nothing can be asked, answered or booked.")
    remedy = N_("Where it is suspended, follow it: it says when it goes on.")


class TooManyQuestions(Conflict):
    """Parameter: ``most``."""

    code = "too_many_questions"
    msgid = N_("You asked %(most)s questions on this lot within a day; more aren't taken.")
    source = PLATFORM_SETTING
    remedy = N_("Ask again tomorrow, or look whether your question was answered meanwhile.")


class AnswersEnded(Conflict):
    """Parameter: ``until``."""

    code = "answers_ended"
    msgid = N_("Answers to this lot were taken until %(until)s, before the price is decided.")
    source = PLATFORM_SETTING
    remedy = N_("What was published by then stands.")


class NotProcedure(Invalid):
    code = "not_procedure"
    msgid = N_("The desk answers questions on procedure only. All others are the owner's.")
    remedy = N_("Forward the question to the owner.")
    field = "decision"


class ReasonNeeded(Invalid):
    code = "reason_needed"
    msgid = N_("Give the reason in a sentence; whoever wrote it reads it.")
    field = "reason"


class GroundNeeded(Invalid):
    code = "ground_needed"
    msgid = N_("Choose the ground; it is cited with its rule.")
    field = "ground"


def read_text(text: str, longest: int) -> str:
    """The text as it is kept; refused where it is too short, too long or a way to be reached."""
    kept = clean_text(text, multiline=True)
    if len(kept) < SHORTEST:
        raise TextTooShort(least=SHORTEST)
    if len(kept) > longest:
        raise TextTooLong(most=longest, length=len(kept))
    refuse_contact_data(kept)
    return kept


def refuse_contact_data(text: str, field: str | None = None) -> None:
    """Refuse a text by which two sides could find each other."""
    found = find_contact_data(text)
    if found is not None:
        raise ContactData(found=found, field=field)


def check_in_time(now: datetime, until: datetime) -> None:
    """Refuse a question after the last instant, which itself is allowed."""
    if now > until:
        raise QuestionsEnded(until=until)


def check_number(asked: int, most: int) -> None:
    """Refuse a question too many."""
    if asked >= most:
        raise TooManyQuestions(most=most)


def check_may_answer(now: datetime, until: datetime) -> None:
    """Answers bind whoever bids, so they end when the price begins to be decided."""
    if now > until:
        raise AnswersEnded(until=until)


def check_official(category: Category) -> None:
    """What the land is, and what the owner wants, only the owner can say."""
    if category is not Category.PROCEDURE:
        raise NotProcedure()
