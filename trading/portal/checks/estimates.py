"""What a deal will probably cost in taxes, by the rates in force and assumptions that the reader may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from trading.core import settings
from trading.core.calendar import add_years
from trading.core.deal import Business
from trading.core.errors import TradingError
from trading.core.money import Fen, parse_yuan
from trading.portal.checks.asking import Check
from trading.rulebook.taxes import Payer, Rates, TaxFacts, TaxLine, estimate_taxes, total

#: city maintenance tax in the city, in a town, elsewhere
CITY_TAX = ("7", "5", "1")
_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})
#: the longest lease that a rent is added up for
_MOST_YEARS = 20


@dataclass(frozen=True)
class Assumptions:
    """What the estimate takes for given. ``price_fen`` is the price, the rent of a year or the loan."""

    price_fen: Fen | None
    deductions_fen: Fen | None
    is_general: bool
    city_tax: Decimal
    #: where the price comes from: typed, stated before, the published price, or nowhere yet
    origin: str
    wrong: dict[str, TradingError] = field(default_factory=dict)


@dataclass(frozen=True)
class Estimate:
    """The taxes with their sums by side."""

    lines: list[TaxLine]
    assumed: Assumptions
    giver: Fen
    taker: Fen


def assume(check: Check, typed: Mapping[str, str]) -> Assumptions:
    """What the reader typed, else what was stated, else the published price."""
    wrong: dict[str, TradingError] = {}
    price, deductions = (_amount(name, typed, wrong) for name in ("tax_price", "deductions"))
    origin = "typed"
    if price is None:
        stated = check.stated.get(_price_fact(check.business))
        origin = "stated" if stated is not None else "published"
        price = stated if stated is not None else _published(check)
    if price is None:
        origin = ""
    place = typed.get("city_tax", "")
    city_tax = Decimal(place) if place in CITY_TAX else Decimal(settings.value("tax.city_maintenance"))
    return Assumptions(price, deductions, typed.get("taxpayer") != "simple", city_tax, origin, wrong)


def estimate(check: Check, assumed: Assumptions) -> Estimate | None:
    """The taxes on these assumptions; None where no price is known."""
    if assumed.price_fen is None:
        return None
    facts = check.facts
    tax_facts = TaxFacts(
        business=check.business,
        price_fen=assumed.price_fen,
        transfer_form=facts.transfer_form,
        is_general_taxpayer=assumed.is_general,
        is_person=any(holder.kind.is_natural for holder in facts.holders),
        deductions_fen=assumed.deductions_fen,
        city_tax=assumed.city_tax,
        yearly_rent_fen=assumed.price_fen,
        lease_years=_years(check),
        loan_fen=assumed.price_fen,
    )
    lines = estimate_taxes(tax_facts, rates())
    return Estimate(lines, assumed, total(lines, Payer.GIVER), total(lines, Payer.TAKER))


def rates() -> Rates:
    """The rates in force today."""

    def rate(key: str) -> Decimal:
        return Decimal(settings.value(f"tax.{key}"))

    return Rates(
        vat_general=rate("vat_general"),
        vat_simple=rate("vat_simple"),
        education=rate("education"),
        local_education=rate("local_education"),
        deed=rate("deed_rate"),
        stamp_transfer=rate("stamp_transfer"),
        stamp_lease=rate("stamp_lease"),
        stamp_loan=rate("stamp_loan"),
    )


def _price_fact(business: Business) -> str:
    if business in _LETTING:
        return "yearly_rent"
    return "secured_amount" if business is Business.MORTGAGE else "land_price"


def _published(check: Check) -> Fen | None:
    """The published price of the land, or rent of a year; a loan isn't published."""
    return check.valuation.total if check.valuation and check.business is not Business.MORTGAGE else None


def _years(check: Check) -> int:
    """Years of the lease begun, for the stamp tax on the whole rent; one where its term isn't known."""
    first, last = check.facts.term_starts_on, check.facts.term_ends_on
    if first is None or last is None or last < first:
        return 1
    return next((years for years in range(1, _MOST_YEARS) if add_years(first, years) > last), _MOST_YEARS)


def _amount(name: str, typed: Mapping[str, Any], wrong: dict[str, TradingError]) -> Fen | None:
    text = typed.get(name, "").strip()
    if not text:
        return None
    try:
        return parse_yuan(text, field=name)
    except TradingError as refusal:
        wrong[name] = refusal
        return None
