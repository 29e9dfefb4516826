"""When something goes out, and how long a failure waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from trading.core import clock
from trading.notices import rules
from trading.notices.states import DELIVERY, TIMINGS, DeliveryStatus, Medium, Timing, Topic


def test_waits_grow_and_are_capped() -> None:
    waits = [rules.wait_after(attempt, 0) for attempt in range(1, rules.MOST_ATTEMPTS + 1)]
    assert waits[:4] == [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=32)]
    assert waits == sorted(waits)
    assert waits[-1] == rules.LONGEST_WAIT


def test_a_wait_is_moved_by_its_draw() -> None:
    assert rules.wait_after(1, -25) == timedelta(seconds=22.5)
    assert rules.wait_after(1, 25) == timedelta(seconds=37.5)


def test_the_last_attempt_comes_after_more_than_a_day() -> None:
    assert sum((rules.wait_after(one, 0) for one in range(1, rules.MOST_ATTEMPTS)), timedelta()) > timedelta(days=1)
    assert not rules.is_spent(rules.MOST_ATTEMPTS - 1)
    assert rules.is_spent(rules.MOST_ATTEMPTS)


@pytest.mark.parametrize(
    ("hour", "day", "due_hour"), [(7, 2, 8), (8, 2, 8), (12, 2, 12), (20, 2, 20), (21, 3, 8), (23, 3, 8)]
)
def test_the_night_is_left_alone(hour: int, day: int, due_hour: int) -> None:
    now = clock.local(2026, 3, 2, hour)
    assert rules.due_at(Timing.DAYTIME, now) == clock.local(2026, 3, day, due_hour)
    assert rules.due_at(Timing.INSTANT, now) == now


@pytest.mark.parametrize(("hour", "day"), [(3, 2), (8, 3), (22, 3)])
def test_a_days_letter_goes_the_next_morning(hour: int, day: int) -> None:
    assert rules.due_at(Timing.DAILY, clock.local(2026, 3, 2, hour)) == clock.local(2026, 3, day, 8)


def test_what_is_urgent_does_not_wait_for_the_days_letter() -> None:
    assert rules.effective(Timing.DAILY, is_urgent=True) is Timing.INSTANT
    assert rules.effective(Timing.DAILY, is_urgent=False) is Timing.DAILY
    assert rules.effective(Timing.OFF, is_urgent=True) is Timing.OFF


def test_every_default_is_among_what_is_offered() -> None:
    for medium in Medium:
        assert {rules.default_timing(topic, medium) for topic in Topic} <= set(TIMINGS[medium])


def test_a_delivery_that_has_ended_moves_no_more() -> None:
    for ended in (DeliveryStatus.SENT, DeliveryStatus.GIVEN_UP, DeliveryStatus.DROPPED):
        assert DELIVERY.acts_from(ended) == []
    assert DELIVERY.states() == set(DeliveryStatus)
