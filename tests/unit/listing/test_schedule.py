"""V-25 at its limits: each limit itself is allowed, a minute or a day beyond it isn't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from trading.core.calendar import add_working_days, is_working_day
from trading.core.clock import LOCAL, local
from trading.core.errors import Refusals
from trading.core.nights import nightly_rests
from trading.listing.rules import Schedule, ScheduleLimits, check_schedule, plan_schedule

#: a Monday
PUBLISHED = local(2026, 3, 2, 10)
LIMITS = ScheduleLimits()


def plan() -> Schedule:
    return plan_schedule(PUBLISHED)


def refused(schedule: Schedule, limits: ScheduleLimits = LIMITS) -> set[str]:
    """The codes of what is refused."""
    with pytest.raises(Refusals) as refusal:
        check_schedule(schedule, limits)
    return {one.code for one in refusal.value.refusals}


def test_the_planned_schedule_keeps_its_own_rules() -> None:
    for days in range(0, 400, 3):
        schedule = plan_schedule(PUBLISHED + timedelta(days=days, hours=days % 24))
        check_schedule(schedule)
        assert is_working_day(schedule.timed_starts_at.astimezone(LOCAL).date())


def test_the_day_of_publication_is_not_counted() -> None:
    assert plan().opens_at == local(2026, 3, 17, 9)
    assert plan().timed_starts_at == local(2026, 3, 27, 10)
    assert plan().apply_ends_at == local(2026, 3, 24, 17)


def test_a_wish_postpones_the_plan_and_a_past_wish_does_not() -> None:
    assert plan_schedule(PUBLISHED, not_before=date(2026, 4, 1)).published_at == local(2026, 4, 1, 9)
    assert plan_schedule(PUBLISHED, not_before=date(2026, 1, 1)).published_at == PUBLISHED


def test_the_notice_stands_for_ten_working_days() -> None:
    last_day = add_working_days(date(2026, 3, 2), 10)
    early = local(last_day.year, last_day.month, last_day.day, 23, 59)
    assert refused(replace(plan(), opens_at=early)) == {"notice_too_short"}
    check_schedule(replace(plan(), opens_at=early + timedelta(minutes=1)))


def test_the_free_phase_lasts_ten_full_days() -> None:
    schedule = replace(plan(), opens_at=local(2026, 3, 17, 10))
    check_schedule(schedule)
    assert refused(replace(schedule, opens_at=local(2026, 3, 17, 10, 1))) == {"free_phase_too_short"}


def test_applications_end_two_days_before_timed_bidding() -> None:
    latest = plan().timed_starts_at - timedelta(days=2)
    check_schedule(replace(plan(), apply_ends_at=latest))
    assert refused(replace(plan(), apply_ends_at=latest + timedelta(seconds=1))) == {"applications_end_too_late"}


def test_timed_bidding_starts_on_a_working_day() -> None:
    saturday = replace(plan(), timed_starts_at=local(2026, 3, 28, 10), cap_at=local(2026, 3, 28, 18))
    assert refused(saturday) == {"timed_start_on_rest_day"}


def test_the_cap_leaves_one_window_of_timed_bidding() -> None:
    start = plan().timed_starts_at
    check_schedule(replace(plan(), cap_at=start + timedelta(minutes=4)))
    assert refused(replace(plan(), cap_at=start + timedelta(minutes=3, seconds=59))) == {"cap_too_close"}


def test_every_fault_is_named_at_once() -> None:
    start = local(2026, 3, 14, 10)
    schedule = Schedule(PUBLISHED, local(2026, 3, 5, 9), start - timedelta(days=1), start, start + timedelta(minutes=1))
    assert refused(schedule) == {
        "notice_too_short",
        "free_phase_too_short",
        "applications_end_too_late",
        "timed_start_on_rest_day",
        "cap_too_close",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda s: replace(s, apply_ends_at=s.opens_at - timedelta(seconds=1)), "apply_ends_at"),
        (lambda s: replace(s, timed_starts_at=s.apply_ends_at - timedelta(seconds=1)), "timed_starts_at"),
        (lambda s: replace(s, cap_at=s.timed_starts_at), "cap_at"),
    ],
)
def test_dates_out_of_order_are_refused_on_the_field_that_is_wrong(
    change: Callable[[Schedule], Schedule], field: str
) -> None:
    with pytest.raises(Refusals) as refusal:
        check_schedule(change(plan()))
    assert [(one.code, one.on_field) for one in refusal.value.refusals] == [("dates_out_of_order", field)]


def test_bidding_cannot_open_before_the_notice() -> None:
    assert refused(replace(plan(), opens_at=PUBLISHED - timedelta(seconds=1))) == {"published_in_the_past"}


def test_the_authority_may_set_other_lengths() -> None:
    limits = ScheduleLimits(notice_working_days=20, free_days=20, apply_close_days=5)
    check_schedule(plan_schedule(PUBLISHED, limits=limits), limits)
    assert "notice_too_short" in refused(plan(), limits)


HOURS = (9, 18)
FOUR = timedelta(minutes=4)


@pytest.mark.parametrize(
    ("starts", "cap", "nights"),
    [
        (local(2026, 3, 18, 10), local(2026, 3, 18, 18), []),
        (local(2026, 3, 18, 10), local(2026, 3, 19, 4), []),
        (local(2026, 3, 18, 10), local(2026, 3, 19, 9, 3), []),
        (local(2026, 3, 18, 10), local(2026, 3, 19, 9, 4), [(local(2026, 3, 18, 18), local(2026, 3, 19, 9))]),
        (
            local(2026, 3, 19, 10),
            local(2026, 3, 23, 18),
            [(local(2026, 3, 19, 18), local(2026, 3, 20, 9)), (local(2026, 3, 20, 18), local(2026, 3, 23, 9))],
        ),
        # a start after the evening has no evening of its own before it
        (local(2026, 3, 19, 19), local(2026, 3, 20, 18), []),
    ],
)
def test_a_long_timed_phase_rests_at_night_and_on_days_of_rest(starts: Any, cap: Any, nights: Any) -> None:
    assert list(nightly_rests(starts, cap, FOUR, HOURS)) == nights
