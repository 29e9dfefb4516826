"""The checker that has the last word after benches and fault tests finds what it is there to find."""

from __future__ import annotations

import copy
from typing import Any

from bench import checker
from bench.load import Answer
from trading.bidding import receipts
from trading.core import canonical
from trading.core.clock import local
from trading.core.money import decimal_yuan

LISTING = "150302-T-2026-00001"
START, STEP = 1_000_00, 100_00


def a_run() -> tuple[dict[str, Any], list[Answer]]:
    """Four bids of two bidders, one after the other, each answered; then a refusal, and the first receipt again."""
    head = receipts.register_genesis(LISTING)
    register: dict[str, Any] = {"listing": LISTING, "genesis": head, "bids": []}
    answers = []
    for place in range(4):
        number, amount = str(50 + place % 2), START + place * STEP
        fact = receipts.bid_fact(LISTING, place + 1, number, amount, local(2026, 3, 2, 10, place), head)
        head = canonical.digest(fact)
        row = {**{name: fact[name] for name in fact if name != "listing"}, "hash": head}
        register["bids"].append(row)
        answers.append(Answer(f"b{place % 2}", amount, f"key-{place}", place, place + 0.5, 201, dict(row)))
    refused = {"code": "bid_below_minimum", "minimum_amount": decimal_yuan(START + 4 * STEP)}
    answers.append(Answer("b0", START + 2 * STEP + 1, "key-4", 4, 4.5, 409, refused))
    answers.append(Answer("b0", START, "key-0", 5, 5.5, 201, dict(answers[0].body)))
    return {**register, "head": head}, answers


def faults(register: dict[str, Any], answers: list[Answer]) -> str:
    return "; ".join(checker.check(register, answers, START, STEP))


def changed(answer: Answer, **members: Any) -> Answer:
    return Answer(**{**answer.__dict__, **members})


def test_a_true_run_is_clean() -> None:
    assert faults(*a_run()) == ""


def test_an_acknowledged_bid_that_is_gone_is_found() -> None:
    register, answers = a_run()
    register["bids"].pop()
    register["head"] = register["bids"][-1]["hash"]
    assert "bid 4 was acknowledged but isn't in the register" in faults(register, answers)


def test_a_sequence_given_to_two_bids_is_found() -> None:
    register, answers = a_run()
    answers.append(changed(answers[3], bidder="b2", key="other", sent=6, answered=6.5))
    assert "sequence 4 was acknowledged to two bids" in faults(register, answers)


def test_two_receipts_for_one_key_are_found() -> None:
    register, answers = a_run()
    answers[-1] = changed(answers[-1], body={**answers[-1].body, "closes_at": "later"})
    assert "b0 got two receipts for one key" in faults(register, answers)


def test_a_bid_that_started_later_and_stands_earlier_is_found() -> None:
    register, answers = a_run()
    answers[1] = changed(answers[1], sent=9.0, answered=9.5)
    assert "bid 2 started after 4 was answered" in faults(register, answers)


def test_a_lie_about_the_minimum_is_found() -> None:
    register, answers = a_run()
    for wrong in (START + 3 * STEP, START + 9 * STEP, START + 1):
        told = {"code": "bid_below_minimum", "minimum_amount": decimal_yuan(wrong)}
        assert "a minimum of" in faults(register, [*answers[:4], changed(answers[4], body=told)]), wrong
    # sent before the third bid was answered, the minimum after the third was true for a while
    early = changed(answers[4], sent=2.0, body={**told, "minimum_amount": decimal_yuan(START + 3 * STEP)})
    assert faults(register, [*answers[:4], early]) == ""


def test_a_refused_bid_that_stands_in_the_register_is_found() -> None:
    register, answers = a_run()
    answers[2] = changed(answers[2], status=409, body={"code": "room_closed"})
    assert f"b0 was refused {START + 2 * STEP}, which stands in the register" in faults(register, answers)


def test_a_row_that_nobody_sent_or_that_was_altered_is_found() -> None:
    register, answers = a_run()
    assert "row 4 was never attempted" in faults(register, answers[:3])
    bent = copy.deepcopy(register)
    bent["bids"][1]["amount"] = decimal_yuan(START + 7)
    assert "the chain breaks at 2" in faults(bent, answers)
    assert "off the grid" in faults(bent, answers)
