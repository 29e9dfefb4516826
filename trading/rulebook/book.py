"""The book of rules: one entry a rule, with what it asks, whom it asks and which law says so.

Rules that several rooms ask stand in this package. A rule that belongs to one room alone (a schedule, a bid)
stands in that room's own ``rules`` and is handed in by the front door (:func:`open_book`), so that the page of
rules and the tests know all of them while each lives in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from trading.core.deal import Business
from trading.core.errors import Refusals, TradingError
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class Step(LabelledEnum):
    """Where in a deal a rule is asked."""

    LAND = "land", N_("Land and right")
    OFFER = "offer", N_("Offer and notice")
    BID = "bid", N_("Bidding")
    CONTRACT = "contract", N_("Contract and registration")


EVERY_BUSINESS = frozenset(Business)


@dataclass(frozen=True)
class Rule:
    """One rule. ``title`` says in a sentence what it asks, ``check`` asks it.

    ``check(facts, limits)`` returns findings and says nothing where the rule is met; ``facts`` is
    :class:`~trading.rulebook.facts.RightFacts` for rules about land and the room's own facts elsewhere.
    ``part_of`` names the rule under which it is asked in a self-check (G4 is asked by V-14), so that no
    reader is told the same twice.
    """

    id: str
    title: str
    check: Callable[[Any, Any], list[Finding]]
    severities: tuple[Severity, ...]
    source: str = PLATFORM_SETTING
    businesses: frozenset[Business] = EVERY_BUSINESS
    step: Step = Step.LAND
    #: keys of the settings that it compares with
    settings: tuple[str, ...] = ()
    part_of: str | None = None


def as_findings(call: Callable[..., Any], *args: Any, **kwargs: Any) -> list[Finding]:
    """Run a rule that refuses, and return what it refuses as blocking findings: the one shape of the book."""
    try:
        call(*args, **kwargs)
    except Refusals as several:
        return [_finding_of(one) for one in several.refusals]
    except TradingError as refusal:
        return [_finding_of(refusal)]
    return []


def _finding_of(refusal: TradingError) -> Finding:
    return Finding(
        refusal.rule or "",
        Severity.BLOCK,
        refusal.text,
        refusal.params,
        refusal.source or PLATFORM_SETTING,
        refusal.remedy,
        field=refusal.on_field,
    )


_book: dict[str, Rule] = {}


def open_book(*parts: Iterable[Rule]) -> None:
    """Put the book together from the rooms' parts; a second call replaces it. An id stands in it once."""
    rules = [rule for part in parts for rule in part]
    doubled = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if doubled:
        raise ValueError(f"rules stand twice in the book: {sorted(doubled)}")
    _book.clear()
    _book.update((rule.id, rule) for rule in sorted(rules, key=lambda rule: rule.id))


def book() -> dict[str, Rule]:
    """Every rule by its id."""
    return dict(_book)
