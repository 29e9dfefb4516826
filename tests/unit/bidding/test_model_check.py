"""Model check: the engine against a small reference over random histories, and the proof that the check can fail.

``MODEL_HISTORIES`` and ``MODEL_SEED`` in the environment ask for more histories, or others.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.model.histories import (
    APPLIED,
    LAST_BIDDER,
    MINUTE,
    MOMENTS,
    PRICES,
    RANKS,
    RIVAL,
    SECOND,
    STAFF,
    History,
    Run,
    fault_of,
    random_history,
    shortened,
)
from tests.model.mutants import MUTANTS, Mutant, broken

HISTORIES = int(os.environ.get("MODEL_HISTORIES", "100000"))
SEED = os.environ.get("MODEL_SEED", "wuhai")
#: parts that workers share among themselves
SHARDS = 20
#: so many histories find every mutant
ENOUGH = 4000


@pytest.mark.parametrize("shard", range(SHARDS))
def test_engine_and_reference_agree_on_every_history(shard: int) -> None:
    """A hundred thousand histories in all; one that differs is shown in its shortest form."""
    for place in range(shard, HISTORIES, SHARDS):
        history = random_history(f"{SEED}-{place}")
        if fault_of(history):
            short = shortened(history)
            pytest.fail(f"history {SEED}-{place}: {fault_of(short)}\n{short}")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.broken.replace(" ", "-"))
def test_an_engine_with_one_rule_broken_is_found_out(mutant: Mutant) -> None:
    code = broken(mutant)
    for place in range(ENOUGH):
        history = random_history(f"mutant-{place}")
        if fault_of(history, code):
            short = shortened(history, code)
            assert fault_of(short, code)
            assert fault_of(short) is None
            assert len(short.steps) <= len(history.steps)
            return
    pytest.fail(f"nobody noticed: {mutant.broken}")


BESIDE = st.sampled_from([0, 0, 0, 1, -1, "nought", "negative", "huge", "other unit"])
KEY = st.one_of(st.just(("new",)), st.tuples(st.just("old"), st.integers(0, 5), st.booleans()))
WHO = st.one_of(st.just(RIVAL), st.integers(0, STAFF))
BIDS = st.lists(
    st.tuples(WHO, st.integers(-1, 6), BESIDE, KEY, st.sampled_from([0, 1, SECOND, 3 * SECOND])), min_size=1, max_size=4
).map(tuple)


class Rooms(RuleBasedStateMachine):
    """The same steps, chosen and shortened by Hypothesis."""

    run: Run

    @initialize(
        prices=st.integers(0, len(PRICES) - 1),
        admitted=st.integers(0, LAST_BIDDER + 1),
        opens=st.sampled_from([0, MINUTE]),
        free=st.integers(1, 20 * MINUTE),
        window=st.sampled_from([30 * SECOND, 4 * MINUTE]),
        cap=st.integers(1, 8 * 60 * MINUTE),
        ranks=st.sampled_from(RANKS),
    )
    def begin(
        self, prices: int, admitted: int, opens: int, free: int, window: int, cap: int, ranks: tuple[int, ...]
    ) -> None:
        self.run = Run(History(prices, admitted, (opens, opens + free, opens + free + cap, window), (), ranks))

    @rule(bids=BIDS)
    def bid(self, bids: Any) -> None:
        self.run.step(("bids", bids))

    @rule(beside=st.integers(-2, 2), bids=BIDS)
    def bid_at_the_edge(self, beside: int, bids: Any) -> None:
        self.run.step(("edge", beside, bids))

    @rule(span=st.integers(0, 5 * MINUTE))
    def wait(self, span: int) -> None:
        self.run.step(("wait", span))

    @rule(moment=st.sampled_from(MOMENTS), beside=st.integers(-1, 1))
    def wait_until(self, moment: str, beside: int) -> None:
        self.run.step(("until", moment, beside))

    @rule(moment=st.sampled_from(["closes", "drain", "late"]), beside=st.integers(-1, 1))
    def settle(self, moment: str, beside: int) -> None:
        self.run.step(("end", moment, beside))

    @rule(what=st.sampled_from(["order", "reopen"]), span=st.integers(MINUTE, 20 * MINUTE))
    def rescue(self, what: str, span: int) -> None:
        self.run.step(("rescue", what, span))

    @rule(who=st.integers(0, APPLIED))
    def admit(self, who: int) -> None:
        self.run.step(("admit", who))

    @rule(who=st.integers(0, LAST_BIDDER))
    def deposit(self, who: int) -> None:
        self.run.step(("deposit", who))

    @rule(act=st.sampled_from(["suspend", "resume", "order"]))
    def decide(self, act: str) -> None:
        self.run.step((act,))

    @rule(span=st.integers(MINUTE, 20 * MINUTE))
    def reopen(self, span: int) -> None:
        self.run.step(("reopen", span))

    def teardown(self) -> None:
        if hasattr(self, "run"):
            self.run.finish()


TestRooms = Rooms.TestCase
TestRooms.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
