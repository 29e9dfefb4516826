"""V-26 and V-32 at their limits."""

from __future__ import annotations

import pytest

from trading.core.errors import Refusals
from trading.core.money import Fen
from trading.listing.rules import PriceLimits, PricePlan, check_price_plan, judge_price, largest_deposit


def refused(start: int | None, step: int | None, deposit: int | None) -> set[tuple[str, str | None]]:
    amounts = [None if amount is None else Fen(amount) for amount in (start, step, deposit)]
    with pytest.raises(Refusals) as refusal:
        check_price_plan(PricePlan(*amounts))
    return {(one.code, one.on_field) for one in refusal.value.refusals}


def test_a_deposit_of_a_fifth_is_allowed_and_a_fen_more_is_not() -> None:
    check_price_plan(PricePlan(Fen(360_000_000), Fen(5_000_000), Fen(72_000_000)))
    assert refused(360_000_000, 5_000_000, 72_000_001) == {("deposit_too_large", "deposit")}


def test_the_largest_deposit_is_whole_fen() -> None:
    assert largest_deposit(99, 20) == 19
    check_price_plan(PricePlan(Fen(99), Fen(1), Fen(19)))
    assert refused(99, 1, 20) == {("deposit_too_large", "deposit")}


def test_a_step_may_be_as_large_as_the_start_price_and_no_larger() -> None:
    check_price_plan(PricePlan(Fen(1000), Fen(1000), Fen(200)))
    assert refused(1000, 1001, 200) == {("step_too_large", "step")}


@pytest.mark.parametrize("nothing", [None, 0])
def test_every_amount_must_be_more_than_nought(nothing: int | None) -> None:
    assert refused(nothing, nothing, nothing) == {
        ("amount_missing", "start"),
        ("amount_missing", "step"),
        ("amount_missing", "deposit"),
    }


def test_the_refusal_names_rule_law_and_figures() -> None:
    with pytest.raises(Refusals) as refusal:
        check_price_plan(PricePlan(Fen(360_000_000), Fen(5_000_000), Fen(75_000_000)))
    (fault,) = refusal.value.refusals
    assert (fault.rule, fault.source) == ("V-26", "Civil Code, article 586")
    assert fault.params == {"maximum": Fen(72_000_000), "percent": 20, "given": Fen(75_000_000)}


def test_eighty_per_cent_of_the_benchmark_is_low_and_a_fen_more_is_not() -> None:
    (finding,) = judge_price(80_000, 100_000)
    assert finding.rule == "V-32"
    assert not finding.blocks
    assert judge_price(80_001, 100_000) == []


def test_without_a_benchmark_no_price_is_low() -> None:
    assert judge_price(1, None) == []
    assert judge_price(None, 100_000) == []


def test_a_deposit_may_have_to_be_a_twentieth_and_a_fen_less_is_refused() -> None:
    check_price_plan(PricePlan(Fen(1_001), Fen(1), Fen(51)), PriceLimits(deposit_least=5))
    with pytest.raises(Refusals) as refusal:
        check_price_plan(PricePlan(Fen(1_001), Fen(1), Fen(50)), PriceLimits(deposit_least=5))
    (fault,) = refusal.value.refusals
    assert (fault.code, fault.params["minimum"]) == ("deposit_too_small", Fen(51))
