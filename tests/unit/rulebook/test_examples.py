"""The whole rule book, as all rooms put it together, against its table of examples."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.unit.rulebook.examples import AT_LIMIT, EXAMPLES, FAILS, PASSES, Example
from trading import rulebook
from trading.bidding import admission
from trading.bidding import rules as bidding
from trading.contract import rules as contract
from trading.core.deal import Business
from trading.core.findings import Severity
from trading.core.settings import CATALOGUE
from trading.listing import rules as listing
from trading.rulebook import RightFacts, Rule, Step

IDS = [f"V-{number:02}" for number in range(1, 37)] + [f"G{number}" for number in range(1, 14)]
PARTS = (rulebook.RULES, listing.RULES, bidding.RULES, admission.RULES, contract.RULES)
BOOK: dict[str, Rule] = {rule.id: rule for part in PARTS for rule in part}


@pytest.fixture(autouse=True)
def opened_book() -> Iterator[None]:
    before = tuple(rulebook.book().values())
    rulebook.open_book(*PARTS)
    yield
    rulebook.open_book(before)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_rule_says_what_its_example_expects(example: Example) -> None:
    rule = rulebook.book()[example.rule]
    found = rule.check(example.facts, example.limits)
    assert tuple(finding.severity for finding in found) == example.expected
    for finding in found:
        assert finding.severity in rule.severities
        assert finding.source
        assert finding.remedy or finding.severity is Severity.NOTE
        assert finding.msgid % finding.params
        assert not finding.remedy or finding.remedy % finding.params
        assert finding.rule == (rule.part_of or rule.id) or rule.id == "8.1"
        assert rule.part_of is None or finding.condition == rule.id


def test_every_rule_of_the_law_stands_in_the_book_and_in_the_table() -> None:
    assert not set(IDS) - set(rulebook.book())
    assert {example.rule for example in EXAMPLES} == set(rulebook.book())


@pytest.mark.parametrize("rule_id", sorted(BOOK))
def test_a_rule_has_an_example_that_passes_one_at_the_limit_and_one_that_fails(rule_id: str) -> None:
    shown = [example for example in EXAMPLES if example.rule == rule_id]
    assert {example.place for example in shown} == {PASSES, AT_LIMIT, FAILS}
    assert all(set(example.expected) <= {Severity.NOTE} for example in shown if example.place == PASSES)
    assert all(set(example.expected) - {Severity.NOTE} for example in shown if example.place == FAILS)


@pytest.mark.parametrize("rule_id", sorted(BOOK))
def test_every_severity_that_a_rule_declares_is_shown_by_an_example(rule_id: str) -> None:
    shown = {severity for example in EXAMPLES if example.rule == rule_id for severity in example.expected}
    assert shown == set(BOOK[rule_id].severities)


@pytest.mark.parametrize("rule", BOOK.values(), ids=lambda rule: rule.id)
def test_a_rule_has_its_title_its_source_and_figures_that_can_be_set(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.source
    assert rule.severities
    assert rule.businesses
    assert re.match(rf"{re.escape(rule.id)}\b", rule.check.__doc__ or "")
    assert not set(rule.settings) - set(CATALOGUE)


def test_a_rule_that_is_part_of_another_is_part_of_one_that_asks_the_same_businesses() -> None:
    parts = [rule for rule in BOOK.values() if rule.part_of]
    assert {rule.id: rule.part_of for rule in parts} == {
        "G1": "V-16",
        "G2": "V-15",
        "G4": "V-14",
        "G5": "V-14",
        "G6": "V-18",
        "G7": "V-14",
        "G8": "V-14",
        "G9": "V-17",
    }
    assert all(rule.businesses <= BOOK[rule.part_of or ""].businesses for rule in parts)


ON_LAND = [
    example
    for example in EXAMPLES
    if isinstance(example.facts, RightFacts)
    and BOOK[example.rule].part_of is None
    and example.facts.business in BOOK[example.rule].businesses
]


@pytest.mark.parametrize("example", ON_LAND, ids=str)
def test_a_self_check_asks_every_rule_of_its_business(example: Example) -> None:
    found = rulebook.judge(example.facts, example.limits)
    assert tuple(finding.severity for finding in found if finding.rule == example.rule) == example.expected


GATHERED = [
    example
    for example in EXAMPLES
    if BOOK[example.rule].part_of and example.facts.business in BOOK[example.rule].businesses
]


@pytest.mark.parametrize("example", GATHERED, ids=str)
def test_a_condition_of_the_law_is_told_once_under_the_rule_that_gathers_it(example: Example) -> None:
    found = [one for one in rulebook.judge(example.facts, example.limits) if one.condition == example.rule]
    assert tuple(finding.severity for finding in found) == example.expected


@pytest.mark.parametrize("business", Business)
def test_a_business_is_asked_each_rule_about_land_once_and_no_other(business: Business) -> None:
    asked = rulebook.asked_of(business)
    assert len({rule.id for rule in asked}) == len(asked)
    assert all(rule.step is Step.LAND and business in rule.businesses and not rule.part_of for rule in asked)


def test_a_rule_stands_in_the_book_once() -> None:
    with pytest.raises(ValueError, match="V-01"):
        rulebook.open_book(rulebook.RULES, rulebook.RULES[:1])
