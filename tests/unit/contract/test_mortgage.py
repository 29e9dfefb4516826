"""Terms of a mortgage: their check and what they become on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trading.contract import paper, samples
from trading.contract.kinds import mortgage
from trading.contract.kinds.mortgage import Terms
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.listing.states import Security


def _terms(**changes: object) -> Terms:
    return replace(Terms.of(samples.mortgage_of(samples.ordinary()), samples.SIGN_DUE_ON), **changes)


def _rules(terms: Terms) -> list[str]:
    return [finding.rule for finding in mortgage.check(terms) if finding.blocks]


def test_amount_and_term_are_stated_and_the_rate_is_the_agreed_one() -> None:
    assert _rules(_terms()) == []
    assert _rules(_terms(loan=Fen(0))) == ["V-23"]
    assert _rules(_terms(months=0)) == ["V-23"]
    assert _rules(_terms(agreed_rate=Rate(4_351))) == ["V-31"]


def test_a_right_that_has_ended_secures_nothing() -> None:
    assert _rules(_terms(ends_on=date(2026, 12, 8))) == ["V-08"]


@pytest.mark.parametrize(
    ("rate", "words"),
    [(4_350, "百分之肆点叁伍"), (5_000, "百分之伍"), (12_005, "百分之壹拾贰点零零伍"), (100_000, "百分之壹佰")],
)
def test_a_rate_in_words(rate: int, words: str) -> None:
    assert paper.rate_words(rate) == words


@pytest.mark.parametrize("security", list(Security))
def test_the_paper_names_the_kind_of_security(security: Security) -> None:
    deal = samples.mortgage_of(samples.worst_case(), security)
    document = mortgage.document_data(deal, Terms.of(deal, samples.SIGN_DUE_ON))
    assert document.is_ceiling is (security is Security.CEILING)
    assert document.loan.words == "人民币捌佰万元整"
    assert document.ranks == "位列已登记抵押权之后的顺位"
