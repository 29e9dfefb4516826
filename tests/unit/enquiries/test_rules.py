"""What may be asked and booked: texts, instants, and who fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from trading.core.clock import local
from trading.enquiries.rules import questions, visits
from trading.enquiries.rules.visits import Span
from trading.enquiries.states import Category

NOON = local(2026, 3, 2, 12)
MINUTE = timedelta(minutes=1)
NOTICE = Span(NOON, NOON + timedelta(days=10))


@dataclass
class Group:
    persons: int


def test_a_text_is_kept_clean_and_within_its_length() -> None:
    assert questions.read_text("  能否   分期付款？\u202e", 500) == "能否 分期付款？"
    assert len(questions.read_text("问" * 500, 500)) == 500
    with pytest.raises(questions.TextTooLong):
        questions.read_text("问" * 501, 500)
    with pytest.raises(questions.TextTooShort):
        questions.read_text("问？", 500)
    with pytest.raises(questions.ContactData) as refusal:
        questions.read_text("想面谈，请打 13804731234", 500)
    assert refusal.value.params["found"] == "13804731234"
    assert refusal.value.source
    assert refusal.value.remedy


def test_the_last_instant_counts_and_so_does_the_number_of_a_day() -> None:
    questions.check_in_time(NOON, NOON)
    with pytest.raises(questions.QuestionsEnded):
        questions.check_in_time(NOON + MINUTE, NOON)
    questions.check_number(2, 3)
    with pytest.raises(questions.TooManyQuestions):
        questions.check_number(3, 3)
    questions.check_may_answer(NOON, NOON)
    with pytest.raises(questions.AnswersEnded):
        questions.check_may_answer(NOON + MINUTE, NOON)


def test_the_desk_answers_procedure_only() -> None:
    questions.check_official(Category.PROCEDURE)
    for category in set(Category) - {Category.PROCEDURE}:
        with pytest.raises(questions.NotProcedure):
            questions.check_official(category)


def test_a_visit_lies_within_the_notice() -> None:
    now = NOON - MINUTE
    visits.check_slot(Span(NOON, NOON + timedelta(hours=1)), NOTICE, now)
    visits.check_slot(Span(NOTICE.ends_at - timedelta(hours=1), NOTICE.ends_at), NOTICE, now)
    for outside in (
        Span(NOON - MINUTE, NOON + timedelta(hours=1)),
        Span(NOTICE.ends_at - timedelta(hours=1), NOTICE.ends_at + MINUTE),
    ):
        with pytest.raises(visits.VisitOutsideNotice) as refusal:
            visits.check_slot(outside, NOTICE, now)
        assert refusal.value.params == {"first": NOTICE.starts_at, "last": NOTICE.ends_at}
    with pytest.raises(visits.VisitHoursWrong):
        visits.check_slot(Span(NOON + MINUTE, NOON + MINUTE), NOTICE, now)
    with pytest.raises(visits.VisitInThePast):
        visits.check_slot(Span(NOON, NOON + MINUTE), NOTICE, NOON)


def test_places_are_never_fewer_than_were_promised() -> None:
    visits.check_places(3, taken=3)
    with pytest.raises(visits.PlacesTaken):
        visits.check_places(2, taken=3)
    for places in (0, -1, visits.MOST_PLACES + 1):
        with pytest.raises(visits.PlacesWrong):
            visits.check_places(places)
    for persons in (0, 6):
        with pytest.raises(visits.PersonsWrong):
            visits.check_persons(persons, 5)


def test_who_fits_moves_up_in_order_and_a_large_group_lets_others_pass() -> None:
    waiting = [Group(3), Group(1), Group(2), Group(1)]
    assert list(visits.fitting(waiting, 2)) == [waiting[1], waiting[3]]
    assert list(visits.fitting(waiting, 4)) == [waiting[0], waiting[1]]
    assert list(visits.fitting(waiting, 0)) == []
