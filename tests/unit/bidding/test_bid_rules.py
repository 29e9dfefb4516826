"""The one rule of a valid bid, at its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.bidding import rules
from trading.bidding.states import Phase, RoomClock, phase
from trading.core.deal import Figure
from trading.core.errors import TradingError
from trading.core.money import MAX_FEN, AmountInvalid
from trading.core.rates import MAX_RATE, Rate, RateInvalid

OPENS = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
TIMED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=4)
TICK = timedelta(microseconds=1)

STANDING = rules.Standing(
    start_amount=360_000_000,
    step_amount=5_000_000,
    clock=RoomClock(OPENS, TIMED, TIMED + WINDOW),
    cap_at=TIMED + timedelta(hours=8),
    window=WINDOW,
)
LED_BY_7 = replace(STANDING, sequence=3, top_amount=370_000_000, top_application_id=7)


def bid(standing: rules.Standing, amount: int, at: datetime = TIMED, who: int | None = 1) -> rules.Standing:
    return rules.judge(standing, application_id=who, amount=amount, received_at=at)


def test_the_first_bid_may_be_the_start_price() -> None:
    after = bid(STANDING, 360_000_000)
    assert (after.sequence, after.top_amount, after.top_application_id) == (1, 360_000_000, 1)


@pytest.mark.parametrize(
    ("standing", "amount", "refusal"),
    [
        (STANDING, 359_999_999, rules.BidBelowMinimum),
        (STANDING, 360_000_001, rules.BidOffStep),
        (LED_BY_7, 374_999_999, rules.BidBelowMinimum),
        (LED_BY_7, 375_000_001, rules.BidOffStep),
        (LED_BY_7, 379_999_999, rules.BidOffStep),
        (STANDING, 0, AmountInvalid),
        (STANDING, -360_000_000, AmountInvalid),
        (STANDING, MAX_FEN + 1, AmountInvalid),
    ],
)
def test_amounts_just_beside_the_grid_are_refused(
    standing: rules.Standing, amount: int, refusal: type[TradingError]
) -> None:
    with pytest.raises(refusal):
        bid(standing, amount)


def test_a_refusal_names_the_figures_that_mend_it() -> None:
    with pytest.raises(rules.BidBelowMinimum) as below:
        bid(LED_BY_7, 370_000_000)
    assert below.value.params["minimum_amount"] == 375_000_000
    with pytest.raises(rules.BidOffStep) as beside:
        bid(LED_BY_7, 376_000_000)
    assert beside.value.params["lower_amount"] == 375_000_000
    assert beside.value.params["upper_amount"] == 380_000_000


def test_exactly_one_step_more_is_enough() -> None:
    assert bid(LED_BY_7, 375_000_000).top_amount == 375_000_000


def test_the_leader_may_not_bid_against_itself() -> None:
    with pytest.raises(rules.AlreadyLeading):
        bid(LED_BY_7, 375_000_000, who=7)


def test_somebody_unqualified_is_refused_before_the_amount_is_looked_at() -> None:
    with pytest.raises(rules.NotQualified):
        bid(STANDING, 1, who=None)


@pytest.mark.parametrize(
    ("at", "refusal"),
    [(OPENS - TICK, rules.RoomNotOpen), (TIMED + WINDOW, rules.RoomClosed), (TIMED + WINDOW + TICK, rules.RoomClosed)],
)
def test_the_clock_decides_to_the_microsecond(at: datetime, refusal: type[TradingError]) -> None:
    with pytest.raises(refusal):
        bid(STANDING, 360_000_000, at)


@pytest.mark.parametrize("at", [OPENS, TIMED - TICK, TIMED, TIMED + WINDOW - TICK])
def test_bids_inside_the_hours_are_taken(at: datetime) -> None:
    assert bid(STANDING, 360_000_000, at).sequence == 1


def test_a_paused_and_a_closed_room_take_nothing() -> None:
    paused = replace(STANDING, clock=replace(STANDING.clock, paused_at=TIMED))
    closed = replace(STANDING, clock=replace(STANDING.clock, closed_at=TIMED))
    with pytest.raises(rules.RoomPaused):
        bid(paused, 360_000_000)
    with pytest.raises(rules.RoomClosed):
        bid(closed, 360_000_000)


def test_the_extension_counts_from_the_bid() -> None:
    at = TIMED + timedelta(minutes=1)
    after = bid(STANDING, 360_000_000, at)
    assert after.clock.closes_at == at + WINDOW
    assert after.extensions == 1


def test_a_bid_in_the_free_phase_extends_nothing() -> None:
    after = bid(STANDING, 360_000_000, TIMED - TICK)
    assert after.clock.closes_at == STANDING.clock.closes_at
    assert after.extensions == 0


def test_the_published_cap_is_never_passed() -> None:
    late = replace(STANDING, clock=replace(STANDING.clock, closes_at=STANDING.cap_at))
    after = bid(late, 360_000_000, STANDING.cap_at - TICK)
    assert after.clock.closes_at == STANDING.cap_at


@pytest.mark.parametrize(("qualified", "closing"), [(0, TIMED), (1, TIMED), (2, TIMED + WINDOW), (9, TIMED + WINDOW)])
def test_a_timed_phase_needs_two_bidders(qualified: int, closing: datetime) -> None:
    assert rules.first_closing(TIMED, STANDING.cap_at, WINDOW, qualified, 2) == closing


@pytest.mark.parametrize(
    ("amount", "reference", "again"),
    [
        (360_000_000 + 10 * 5_000_000, None, False),
        (360_000_000 + 11 * 5_000_000, None, True),
        (360_000_000, 240_000_000, False),
        (360_000_000, 239_999_999, True),
    ],
)
def test_a_very_high_bid_is_shown_again(amount: int, reference: int | None, again: bool) -> None:
    assert rules.needs_second_look(STANDING, amount, reference, steps=10, percent=150) is again


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - TICK, Phase.NOTICE),
        (OPENS, Phase.FREE),
        (TIMED - TICK, Phase.FREE),
        (TIMED, Phase.TIMED),
        (TIMED + WINDOW - TICK, Phase.TIMED),
        (TIMED + WINDOW, Phase.CLOSING),
    ],
)
def test_the_phase_is_a_function_of_the_clock(at: datetime, expected: Phase) -> None:
    assert phase(STANDING.clock, at) is expected


BIDS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(-2, 12),
        st.sampled_from([0, 0, 0, 1]),
        st.timedeltas(timedelta(0), timedelta(minutes=6)),
    ),
    max_size=40,
)


@given(BIDS)
def test_whatever_is_bid_the_standing_only_improves(attempts: list[tuple[int, int, int, timedelta]]) -> None:
    """Invariants 3, 4 and 5 over random histories, against the plainest possible model."""
    standing, model = STANDING, []
    for who, steps, off, after in attempts:
        amount, at = 360_000_000 + steps * 5_000_000 + off, TIMED + after
        best = model[-1] if model else None
        valid = (
            amount >= (best[1] + 5_000_000 if best else 360_000_000)
            and (amount - 360_000_000) % 5_000_000 == 0
            and (best is None or best[0] != who)
            and at < standing.clock.closes_at
        )
        before = standing
        try:
            standing = bid(standing, amount, at, who)
        except TradingError:
            assert not valid
            assert standing is before
        else:
            assert valid
            model.append((who, amount))
            assert before.clock.closes_at <= standing.clock.closes_at <= STANDING.cap_at
            assert standing.clock.closes_at >= min(at + WINDOW, STANDING.cap_at)
    assert standing.sequence == len(model)
    assert standing.top_amount == (model[-1][1] if model else None)


# --- lenders ------------------------------------------------------------------------------------------------------

#: at most 5.000 % a year, in steps of 0.050 %
NEED = replace(STANDING, start_amount=5000, step_amount=50, figure=Figure.ANNUAL_RATE)
LED_AT_4800 = replace(NEED, sequence=2, top_amount=4800, top_application_id=7)


def test_the_first_lender_may_bid_the_highest_rate_and_each_next_at_least_a_step_less() -> None:
    assert bid(NEED, 5000).top_amount == 5000
    assert bid(LED_AT_4800, 4750).top_amount == 4750
    assert bid(LED_AT_4800, 3000).top_amount == 3000


@pytest.mark.parametrize(
    ("standing", "rate", "refusal"),
    [
        (NEED, 5001, rules.RateAboveMaximum),
        (NEED, 4999, rules.BidOffStep),
        (LED_AT_4800, 4800, rules.RateAboveMaximum),
        (LED_AT_4800, 4751, rules.RateAboveMaximum),
        (LED_AT_4800, 4749, rules.BidOffStep),
        (LED_AT_4800, 4850, rules.RateAboveMaximum),
        (LED_AT_4800, 0, RateInvalid),
        (LED_AT_4800, -50, RateInvalid),
        (replace(NEED, top_amount=50, top_application_id=7), 1, rules.RateAtTheBottom),
        (NEED, MAX_RATE + 1, RateInvalid),
    ],
)
def test_rates_beside_the_grid_are_refused(standing: rules.Standing, rate: int, refusal: type[TradingError]) -> None:
    with pytest.raises(refusal) as refused:
        bid(standing, rate)
    assert all(isinstance(value, Rate) for name, value in refused.value.params.items() if value and "amount" in name)


def test_a_refusal_names_the_rates_that_mend_it() -> None:
    with pytest.raises(rules.RateAboveMaximum) as above:
        bid(LED_AT_4800, 4900)
    assert above.value.params["minimum_amount"] == 4750
    with pytest.raises(rules.BidOffStep) as beside:
        bid(LED_AT_4800, 4720)
    assert (beside.value.params["lower_amount"], beside.value.params["upper_amount"]) == (4700, 4750)


@pytest.mark.parametrize(("rate", "again"), [(4750, False), (4250, False), (4249, True), (50, True)])
def test_a_rate_far_below_what_is_needed_is_shown_again(rate: int, again: bool) -> None:
    assert rules.needs_second_look(LED_AT_4800, rate, None, steps=10, percent=150) is again


@given(st.lists(st.integers(1, 8), max_size=12))
def test_rates_only_fall_and_stay_on_the_grid(falls: list[int]) -> None:
    standing, rates = NEED, []
    for turn, steps in enumerate(falls):
        rate = standing.minimum_next - (steps - 1) * NEED.step_amount
        if rate <= 0:
            break
        standing = bid(standing, rate, who=turn % 2 + 1)
        rates.append(rate)
    assert rates == sorted(set(rates), reverse=True)
    assert all((NEED.start_amount - rate) % NEED.step_amount == 0 and rate > 0 for rate in rates)
