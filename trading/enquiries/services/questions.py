"""Asking, taking back, and answering: what the two sides of a listing say, each through the desk."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.core.errors import Conflict, StaleVersion
from trading.core.messages import N_
from trading.enquiries import limits
from trading.enquiries.models import Answer, Question
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import questions as queries
from trading.enquiries.rules import questions as rules
from trading.enquiries.states import QUESTION, AnswerStatus, Category, QuestionStatus
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.series import next_number


class AnswerWaits(Conflict):
    code = "answer_waits"
    msgid = N_("A wording of this answer waits for the desk already.")


class SameAnswer(Conflict):
    code = "same_answer"
    msgid = N_("This is the answer that stands already.")


def check_may_ask(listing: Listing, *, by: Actor) -> None:
    """Raise what stands against a question of this person on this listing; the page asks the same."""
    authorise(GRANTS, Permission.ASK, by, listing)
    check_is_open(listing)
    asked = queries.count_asked(listing.id, by.user_id or 0, clock.now() - rules.SPAN)
    rules.check_number(asked, limits.most_questions())


def check_is_open(listing: Listing) -> None:
    """Raise what stands against anybody's question on this listing."""
    if listing.status is not ListingStatus.PUBLISHED:
        raise rules.NotOnOffer()
    rules.check_in_time(clock.now(), limits.questions_until(listing))


def ask(listing_number: str, *, category: Category, text: str, by: Actor) -> Question:
    """Ask a question. It goes to the desk; owner and public never learn who asked."""
    listing = listings.get_listing_for_update(listings.get_public_listing(listing_number).id)
    check_may_ask(listing, by=by)
    text = rules.read_text(text, rules.LONGEST_QUESTION)
    now = clock.now()
    place = next_number(f"question:{listing.number}")
    question = Question(
        number=f"{listing.number}-Q{place:03d}",
        listing=listing,
        asker_id=by.user_id,
        asker_no=queries.asker_number(listing.id, by.user_id or 0),
        category=category,
        text=text,
        status=QuestionStatus.ASKED,
        asked_at=now,
        since=now,
    )
    db.session.add(question)
    db.session.flush()
    detail = {"category": category.value, "visitor": question.asker_no}
    ledger.record("question.asked", question.number, by=by, chain=question.audit_chain, after="asked", detail=detail)
    return question


def withdraw(number: str, *, by: Actor) -> Question:
    """Take a question of one's own back, before it is public."""
    question = locked(number)
    conceal(GRANTS, Permission.OWN_QUESTION, by, question)
    move(question, "withdraw", by=by)
    drop_pending(question, by=by)
    return question


def answer(number: str, text: str, *, expected: int | None = None, by: Actor) -> Question:
    """Answer what the desk sent, or hand in a corrected wording of a public answer. Either goes to the desk first."""
    question = locked(number)
    conceal(GRANTS, Permission.ANSWER, by, question.listing)
    same_version(question, expected)
    check_alive(question)
    rules.check_may_answer(clock.now(), limits.answers_until(question.listing))
    if question.pending is not None:
        raise AnswerWaits()
    text = rules.read_text(text, rules.LONGEST_ANSWER)
    if question.status is QuestionStatus.ANSWERED:
        if question.current is not None and question.current.text == text:
            raise SameAnswer()
        write(question, text, by=by)
        ledger.record("question.corrected", number, by=by, chain=question.audit_chain)
    else:
        move(question, "answer", by=by)
        write(question, text, by=by)
    return question


# --- shared with the desk ---------------------------------------------------------------------------------------


def locked(number: str) -> Question:
    """The question, locked below its listing."""
    listings.get_listing_for_update(queries.get_question(number).listing_id)
    return queries.get_question_for_update(number)


def check_alive(question: Question) -> None:
    """A lot that is over takes no answers; one that is suspended goes on being explained."""
    if question.listing.status not in (ListingStatus.PUBLISHED, ListingStatus.SUSPENDED):
        raise rules.NotOnOffer()


def same_version(question: Question, expected: int | None) -> None:
    if expected is not None and question.version != expected:
        raise StaleVersion()


def move(question: Question, act: str, *, by: Actor, note: str | None = None, **detail: object) -> None:
    """Move by the lifecycle and set the clock anew."""
    question.since = clock.now()
    ledger.advance(question, act, QUESTION, by=by, note=note, detail=detail)


def write(question: Question, text: str, *, by: Actor, is_official: bool = False) -> Answer:
    """Add a wording that waits. The question's version rises with it, so that nobody decides on what he didn't read."""
    question.turns += 1
    wording = Answer(
        turn=question.turns,
        text=text,
        is_official=is_official,
        status=AnswerStatus.PENDING,
        written_at=clock.now(),
        written_by_id=by.user_id,
    )
    question.answers.append(wording)
    db.session.flush()
    return wording


def decide(wording: Answer, status: AnswerStatus, *, reason: str | None = None, by: Actor) -> None:
    """Write down what became of a wording, and by whom."""
    wording.status, wording.reason = status, reason
    wording.decided_at, wording.decided_by_id = clock.now(), by.user_id


def drop_pending(question: Question, *, by: Actor) -> None:
    """The question is gone, and with it the wording that waited."""
    if question.pending is not None:
        decide(question.pending, AnswerStatus.DROPPED, by=by)
