"""Real threads, real commits, on both databases: no place is given twice, no answer is numbered twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from tests.factories import enquiries as make
from tests.factories.applications import a_reviewer
from tests.factories.funds import a_member
from trading.audit import ledger
from trading.core.errors import TradingError
from trading.enquiries.models import VisitBooking, VisitSlot
from trading.enquiries.queries import questions as question_queries
from trading.enquiries.queries import visits as queries
from trading.enquiries.rules.visits import BookedAlready, VisitFull
from trading.enquiries.services import bookings, moderation, questions
from trading.enquiries.states import BookingStatus, Category, QuestionStatus
from trading.extensions import db
from trading.transaction import transact

pytestmark = pytest.mark.usefixtures("own_app", "clock")

THREADS = 8


def together(app: Flask, calls: list[Callable[[], Any]]) -> list[Any]:
    """Run every call in a thread of its own, all released at once; refusals are outcomes."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with app.app_context():
            gate.wait()
            try:
                return call()
            except TradingError as refusal:
                return type(refusal)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        outcomes = list(pool.map(run, calls))
    db.session.rollback()
    return outcomes


def a_call(use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[], str]:
    """A use case in a transaction of its own; a booking answers with its state."""

    def call() -> str:
        done = transact(use_case, *args, **kwargs)
        return done.status.value if isinstance(done, VisitBooking) else ""

    return call


def assert_sound(slot_id: int) -> list[VisitBooking]:
    """What is taken is what is booked, and never more than there is."""
    slot = db.session.get(VisitSlot, slot_id, populate_existing=True)
    assert slot is not None
    coming = queries.coming_to(slot_id)
    booked = sum(one.persons for one in coming if one.status is BookingStatus.BOOKED)
    assert slot.taken == booked <= slot.places
    assert list(ledger.verify()) == []
    return coming


def test_the_last_places_go_to_as_many_as_there_are_and_the_others_are_refused(own_app: Flask) -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner, places=3)
    members = [a_member() for _one in range(THREADS)]
    number, slot_id = listing.number or "", slot.id
    db.session.commit()
    outcomes = together(own_app, [a_call(bookings.book, number, 1, persons=1, by=member) for member in members])
    assert outcomes.count("booked") == 3
    assert outcomes.count(VisitFull) == THREADS - 3
    assert len(assert_sound(slot_id)) == 3


def test_whoever_is_too_late_waits_in_order_and_cancelling_moves_each_up_once(own_app: Flask) -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner, places=2)
    first = [a_member(), a_member()]
    given = [make.a_booking(slot, member).number for member in first]
    late = [a_member() for _one in range(4)]
    number, slot_id = listing.number or "", slot.id
    db.session.commit()
    calls = [a_call(bookings.cancel, booking, by=by) for booking, by in zip(given, first, strict=True)]
    calls += [a_call(bookings.book, number, 1, persons=1, may_wait=True, by=member) for member in late]
    together(own_app, calls)
    coming = assert_sound(slot_id)
    assert [one.status for one in coming].count(BookingStatus.BOOKED) == 2
    assert [one.status for one in coming].count(BookingStatus.WAITING) == 2
    booked, waiting = coming[:2], coming[2:]
    assert {one.status for one in booked} == {BookingStatus.BOOKED}
    assert {one.status for one in waiting} == {BookingStatus.WAITING}


def test_a_double_click_books_once(own_app: Flask) -> None:
    listing, owner = make.an_offered_lot()
    slot = make.a_visit(listing, owner, places=6)
    member = a_member()
    number, slot_id = listing.number or "", slot.id
    db.session.commit()
    outcomes = together(own_app, [a_call(bookings.book, number, 1, persons=2, by=member) for _time in range(3)])
    assert outcomes.count("booked") == 1
    assert outcomes.count(BookedAlready) == 2
    assert len(assert_sound(slot_id)) == 1


def test_answers_published_together_are_numbered_without_a_gap(own_app: Flask) -> None:
    listing, owner = make.an_offered_lot()
    numbers = []
    for _one in range(4):
        number = make.a_forwarded_question(listing).number
        questions.answer(number, make.ANSWERED, by=owner)
        numbers.append(number)
    desk, listing_id = a_reviewer(), listing.id
    db.session.commit()
    together(own_app, [a_call(moderation.publish, number, by=desk) for number in numbers])
    assert sorted(one.place or 0 for one in question_queries.all_published(listing_id)) == [1, 2, 3, 4]


def test_taking_back_and_forwarding_at_once_ends_in_one_of_the_two(own_app: Flask) -> None:
    listing, _owner = make.an_offered_lot()
    asker, desk = a_member(), a_reviewer()
    number = make.a_question(listing, asker).number
    db.session.commit()
    together(own_app, [a_call(questions.withdraw, number, by=asker), a_call(moderation.forward, number, by=desk)])
    question = question_queries.get_question(number)
    assert question.status is QuestionStatus.WITHDRAWN
    last = ledger.history(number)[-1]
    assert (last.action, last.after) == ("question.withdraw", "withdrawn")


def test_questions_of_one_person_sent_together_keep_to_the_number_of_a_day(own_app: Flask) -> None:
    listing, _owner = make.an_offered_lot()
    asker, number, listing_id = a_member(), listing.number or "", listing.id
    db.session.commit()
    ask = {"category": Category.LAND, "text": make.ASKED, "by": asker}
    together(own_app, [a_call(questions.ask, number, **ask) for _time in range(6)])
    assert question_queries.list_own(asker.user_id or 0).total == 3
    assert {one.asker_no for one in question_queries.list_own(asker.user_id or 0)} == {1}
    assert question_queries.count_in_hand(listing_id, frozenset({QuestionStatus.ASKED})) == 3
