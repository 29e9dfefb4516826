"""Stated facts in, checked values out: from a JSON object, strictly, and from the fields of an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trading.core.errors import Refusals, TradingError
from trading.portal.checks.catalogue import FACTS
from trading.portal.checks.kinds import Fact, FactUnknown, as_text


def from_json(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Read facts by their names. Every one that is unknown or can't be read is named; null says nothing."""
    found: dict[str, Any] = {}
    refusals: list[TradingError] = []
    for name, value in stated.items():
        if value is None and name in FACTS:
            continue
        try:
            found[name] = _fact(name).from_json(value)
        except TradingError as refusal:
            refusals.append(refusal)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        several = Refusals(refusals)
        several.on_field = refusals[0].on_field
        raise several
    return found


def _fact(name: str) -> Fact:
    fact = FACTS.get(name)
    if fact is None:
        shown = name if name.isprintable() else repr(name)
        raise FactUnknown(field=f"facts.{shown[:60]}", name=shown[:60])
    return fact


def from_fields(fields: Mapping[str, str], asked: Iterable[str]) -> tuple[dict[str, Any], dict[str, TradingError]]:
    """Read the answers to the asked facts, and what was wrong with others, by name. No answer says nothing."""
    found: dict[str, Any] = {}
    wrong: dict[str, TradingError] = {}
    for name in asked:
        text = fields.get(name, "").strip()
        if not text:
            continue
        try:
            found[name] = FACTS[name].from_text(text)
        except TradingError as refusal:
            wrong[name] = refusal
    return found, wrong


def as_fields(stated: Mapping[str, Any]) -> dict[str, str]:
    """Facts as an address carries them."""
    return {name: as_text(FACTS[name], value) for name, value in stated.items()}
