"""The lives of questions, visits and bookings: every state can be reached, and ends stay ends."""

from __future__ import annotations

import pytest

from trading.core.lifecycle import Lifecycle
from trading.enquiries.states import (
    BOOKING,
    GROUND_SOURCES,
    QUESTION,
    SLOT,
    BookingStatus,
    HideGround,
    QuestionStatus,
    SlotStatus,
)

TABLES: list[tuple[Lifecycle, type]] = [
    (QUESTION, QuestionStatus),
    (SLOT, SlotStatus),
    (BOOKING, BookingStatus),
]


@pytest.mark.parametrize(("lifecycle", "states"), TABLES)
def test_a_table_speaks_of_every_state(lifecycle: Lifecycle, states: type) -> None:
    assert lifecycle.states() == set(states)


@pytest.mark.parametrize("end", [QuestionStatus.HIDDEN, QuestionStatus.WITHDRAWN])
def test_a_question_that_is_gone_stays_gone(end: QuestionStatus) -> None:
    assert QUESTION.acts_from(end) == []


def test_what_is_public_is_not_taken_back_by_its_asker() -> None:
    assert QUESTION.acts_from(QuestionStatus.ANSWERED) == ["hide"]


def test_every_ground_cites_its_rule() -> None:
    assert set(GROUND_SOURCES) == set(HideGround)
