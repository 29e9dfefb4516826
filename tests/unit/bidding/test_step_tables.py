"""A step table: larger steps as the price rises, judged like any other bid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trading.bidding.rules import BidBelowMinimum, BidOffStep, Standing, judge
from trading.bidding.states import RoomClock

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
#: from 1,000 in steps of 10; from 1,100 on of 50; from 1,300 on of 100
TABLE = ((1_100, 50), (1_300, 100))


def standing(top: int | None = None) -> Standing:
    clock = RoomClock(NOON - timedelta(days=1), NOON + timedelta(days=1), NOON + timedelta(days=1))
    return Standing(
        start_amount=1_000,
        step_amount=10,
        clock=clock,
        cap_at=NOON + timedelta(days=2),
        window=timedelta(minutes=4),
        sequence=0 if top is None else 1,
        top_amount=top,
        top_application_id=None if top is None else 1,
        steps=TABLE,
    )


def bid(top: int | None, amount: int) -> Standing:
    return judge(standing(top), application_id=2, amount=amount, received_at=NOON)


@pytest.mark.parametrize(
    ("top", "least"), [(None, 1_000), (1_000, 1_010), (1_090, 1_100), (1_100, 1_150), (1_250, 1_300), (1_300, 1_400)]
)
def test_the_next_bid_is_one_step_of_its_own_line_higher(top: int | None, least: int) -> None:
    assert standing(top).minimum_next == least
    assert bid(top, least).top_amount == least
    with pytest.raises(BidBelowMinimum):
        bid(top, least - 1)


@pytest.mark.parametrize(
    ("amount", "lower", "upper"), [(1_015, 1_010, 1_020), (1_120, 1_100, 1_150), (1_310, 1_300, 1_400)]
)
def test_a_bid_beside_the_grid_is_told_the_amounts_next_to_it(amount: int, lower: int, upper: int) -> None:
    with pytest.raises(BidOffStep) as refusal:
        bid(1_000, amount)
    assert (refusal.value.params["lower_amount"], refusal.value.params["upper_amount"]) == (lower, upper)


def test_several_steps_at_once_pass_from_line_to_line() -> None:
    assert [standing(1_090).beside_top(steps) for steps in (1, 2, 5)] == [1_100, 1_150, 1_300]
