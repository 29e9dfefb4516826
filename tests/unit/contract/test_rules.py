"""The post-check of an award."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trading.contract.rules import AwardFacts, passed, post_check

CLEAN = AwardFacts(
    price_is_the_registers=True,
    register_faults=0,
    winner_verified=True,
    winner_blacklisted=False,
    deposit_held=True,
    payer_is_winner=True,
    winner_holds_the_right=False,
)


def test_a_clean_award_has_no_findings() -> None:
    assert post_check(CLEAN) == []
    assert passed(CLEAN) == 9


@pytest.mark.parametrize(
    ("change", "rule", "blocks"),
    [
        ({"register_faults": 1}, "V-28", True),
        ({"price_is_the_registers": False}, "V-31", True),
        ({"winner_verified": False}, "V-04", True),
        ({"winner_blacklisted": True}, "V-30", True),
        ({"winner_holds_the_right": True}, "V-27", True),
        ({"deposit_held": False}, "V-26", True),
        ({"payer_is_winner": False}, "V-26", False),
        ({"papers_examined": False}, "8.1", True),
        ({"blocking_burdens": ("seizure",)}, "V-14", True),
    ],
)
def test_each_fault_is_found_by_its_rule(change: dict, rule: str, blocks: bool) -> None:
    [finding] = post_check(replace(CLEAN, **change))
    assert (finding.rule, finding.blocks) == (rule, blocks)
    assert passed(replace(CLEAN, **change)) == 8
