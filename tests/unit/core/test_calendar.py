"""Working days and the ends of periods."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.core import calendar, official_days, settings
from trading.core.calendar import PERIODS, add_months, add_working_days, deadline, is_working_day, period
from trading.core.errors import Refusals
from trading.core.settings import Unit, Version


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_made_up_weekends_are_working_days(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-23", "2026-04-06", "2026-05-05", "2026-06-19", "2026-10-07"])
def test_holidays_are_not(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-30", 10, "2026-10-20"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-10-09", -5, "2026-09-24"),
    ],
)
def test_working_days_are_added(start: str, days: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), days) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("trade.deposit_refund", "2026-09-24", "2026-10-09"),
        ("trade.contract_sign", "2026-09-30", "2026-10-20"),
        ("preempt.house_lessee", "2026-09-16", "2026-10-08"),  # falls into the October holiday, moves on
        ("reg.apply_after_contract", "2026-10-23", "2026-11-23"),  # falls on a Sunday, moves on
        ("preempt.lessee_auction_notice", "2026-11-27", "2026-11-20"),  # Sunday 22nd would be too late
        ("right.renew_apply", "2027-02-28", "2026-02-28"),
        ("land.idle2", "2024-02-29", "2026-02-28"),
        ("audit.log", "2026-03-31", "2026-09-30"),
        ("alloc.lease_declare", "2026-03-30", "2026-03-31"),
        ("counter.A.reject", "2026-11-23", "2026-11-23"),
    ],
)
def test_periods_end(key: str, start: str, end: str) -> None:
    found = deadline(key, date.fromisoformat(start))
    assert (found.on, found.calibrated, found.rule_key) == (date.fromisoformat(end), True, key)


def test_a_yearly_date_that_has_come_is_next_years() -> None:
    assert deadline("alloc.lease_declare", date(2025, 3, 31)).on == date(2026, 3, 31)


def test_the_authority_may_set_another_figure() -> None:
    assert deadline("trade.contract_sign", date(2026, 11, 20), value=2).on == date(2026, 11, 24)


@pytest.mark.parametrize("key", ["trade.contract_sign", "reg.apply_after_contract"])
def test_a_deadline_beyond_the_published_calendar_is_never_guessed(key: str) -> None:
    found = deadline(key, date(2026, 12, 25))
    assert found.on is None
    assert not found.calibrated
    assert found.provisional.year == 2027
    assert found.provisional.weekday() < 5


def test_the_day_of_the_event_needs_no_calendar_of_its_own() -> None:
    # counted back from New Year 2027, every day that counts lies in 2026
    assert add_working_days(date(2027, 1, 1), -3) == date(2026, 12, 29)
    assert deadline("preempt.lessee_auction_notice", date(2027, 1, 1)).on == date(2026, 12, 25)


NOTICE = ("2027-01-01..2027-01-03\n2027-02-06..2027-02-12\n05-01 ~ 05-05\n10-01 to 10-07", "2027-01-30\n2-20")


@pytest.fixture
def published() -> Iterator[dict[str, list[Version]]]:
    """Versions that a test may add to, as the administrators' room would supply them."""
    versions: dict[str, list[Version]] = {}
    with settings.taken_from(lambda: versions):
        yield versions


def test_a_published_year_makes_its_deadlines_certain(published: dict[str, list[Version]]) -> None:
    days = official_days.judge(2027, *NOTICE)
    published["calendar.2027"] = [Version(days.written(), date(2026, 11, 5))]
    assert deadline("trade.deposit_refund", date(2027, 1, 28)).on == date(2027, 2, 3)  # Saturday 30th is worked
    assert deadline("trade.deposit_refund", date(2027, 2, 5)).on == date(2027, 2, 19)
    assert deadline("trade.contract_sign", date(2026, 12, 25)).on == date(2027, 1, 11)


def test_an_amended_notice_counts_from_its_publication(published: dict[str, list[Version]]) -> None:
    known = official_days.packaged(2026)
    assert known is not None
    longer = official_days.judge(2026, official_days.lines(known.rest) + "\n2026-10-08", "")
    assert is_working_day(date(2026, 10, 8))
    published["calendar.2026"] = [Version(longer.written(), date(2026, 9, 1))]
    assert not is_working_day(date(2026, 10, 8))
    assert not is_working_day(date(2026, 10, 10))


def test_the_package_and_the_rule_book_agree_on_2026() -> None:
    known = official_days.packaged(2026)
    assert known is not None
    assert official_days.lines(known.rest).split() == [
        "2026-01-01..2026-01-03", "2026-02-15..2026-02-23", "2026-04-04..2026-04-06", "2026-05-01..2026-05-05",
        "2026-06-19..2026-06-21", "2026-09-25..2026-09-27", "2026-10-01..2026-10-07",
    ]  # fmt: skip
    assert official_days.judge(2026, official_days.lines(known.rest), official_days.lines(known.working)) == known


@pytest.mark.parametrize(
    ("rest", "working", "codes"),
    [
        (NOTICE[0] + "\nsoon", "", ["calendar_line_unreadable"]),
        (NOTICE[0] + "\n2027-02-30", "", ["calendar_line_unreadable"]),
        (NOTICE[0] + "\n2026-12-31", "", ["calendar_other_year"]),
        (NOTICE[0] + "\n2027-04-05..2027-04-03", "", ["calendar_range_backwards"]),
        (NOTICE[0], "2027-03-01", ["calendar_not_a_weekend"]),
        (NOTICE[0], "2027-02-06", ["calendar_day_twice"]),
        ("2027-01-01\n2027-10-01..2027-10-07", "", ["calendar_holiday_missing"]),
        (NOTICE[0] + "\n2027-06-01..2027-09-01", "", ["calendar_too_many_days"]),
    ],
)
def test_lists_that_cannot_be_right_are_refused(rest: str, working: str, codes: list[str]) -> None:
    with pytest.raises(Refusals) as refused:
        official_days.judge(2027, rest, working)
    assert [one.code for one in refused.value.refusals] == codes


def test_a_period_is_the_one_in_force_on_the_day_of_its_event(published: dict[str, list[Version]]) -> None:
    published["trade.contract_sign"] = [Version("5", date(2026, 11, 16)), Version("7", date(2026, 12, 1))]
    assert period("trade.contract_sign", date(2026, 11, 13)).value == 10
    assert deadline("trade.contract_sign", date(2026, 11, 13)).on == date(2026, 11, 27)
    assert deadline("trade.contract_sign", date(2026, 11, 16)).on == date(2026, 11, 23)
    assert deadline("trade.contract_sign", date(2026, 12, 1)).on == date(2026, 12, 10)


def test_a_period_in_minutes_has_no_last_day() -> None:
    with pytest.raises(ValueError):
        deadline("trade.timed_window", date(2026, 11, 20))


def test_every_row_of_the_table_can_be_counted_and_explained() -> None:
    for key, limit in PERIODS.items():
        assert limit.key == key
        assert limit.source
        assert limit.label
        if limit.unit is not Unit.MINUTE:
            assert is_working_day(deadline(key, date(2026, 3, 2)).provisional)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-12-15", 1, "2027-01-15"),
     ("2026-01-15", -1, "2025-12-15"), ("2024-02-29", 12, "2025-02-28")],
)  # fmt: skip
def test_months_end_within_their_month(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(st.dates(date(2005, 1, 1), date(2026, 6, 1)), st.integers(1, 60))
def test_as_many_working_days_lie_between_as_were_added(start: date, days: int) -> None:
    end = add_working_days(start, days)
    span = [start + timedelta(days=place) for place in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day) for day in span) == days
    assert is_working_day(end)
    assert calendar.is_calibrated(start, end)


@pytest.mark.parametrize(("day", "before", "after"), [("2026-10-03", "2026-09-30", "2026-10-08"), ("2026-10-10",) * 3])
def test_the_working_days_around_a_day(day: str, before: str, after: str) -> None:
    assert calendar.previous_working_day(date.fromisoformat(day)) == date.fromisoformat(before)
    assert calendar.next_working_day(date.fromisoformat(day)) == date.fromisoformat(after)
