"""Is the declared price out of the ordinary? The land part against the published price (V-32).

Compared in whole fen, so that a price of exactly four fifths is low and a fen more isn't.
"""

from __future__ import annotations

from decimal import Decimal

from trading.core.deal import Business, TransferForm
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts

_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})
#: forms that the government's right of first purchase doesn't fit; a reviewer may decide otherwise
EXEMPT_FORMS = frozenset({TransferForm.GIFT, TransferForm.MERGER, TransferForm.DIVISION, TransferForm.JUDICIAL})


def check_price(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-32: a price a fifth or more below the reference goes to review, an abnormal rise is reported.

    Source: document No. 34 of 2019, item 16, for transfers; Provisional Regulations 26 for rises; for rents, the
    platform's setting. A provisional reference is named as such: then a person decides.
    """
    if facts.business in _LETTING:
        return _rent(facts, limits)
    price, reference = facts.land_price_fen, facts.reference_fen
    if price is None or not reference:
        return []
    params = _params(price, reference, limits)
    if price * 100 <= reference * limits.low_price_percent:
        return [_low(facts, params)]
    if price < reference:
        words = N_("The land price of %(price)s is %(percent)s %% of the reference price of %(reference)s.")
        return [Finding("V-32", Severity.NOTE, words, params, _source(facts))]
    if price * 100 > reference * (100 + limits.high_price_percent):
        words = N_(
            "The land price of %(price)s is unusually high: %(percent)s %% of the reference price of %(reference)s."
        )
        remedy = N_("Have a person look at the price and the likeness of the parties before the deal is certified.")
        return [Finding("V-32", Severity.WARN, words, params, sources.GRANT_REGULATIONS_26, remedy)]
    return []


def _low(facts: RightFacts, params: dict[str, object]) -> Finding:
    if facts.transfer_form in EXEMPT_FORMS:
        words = N_(
            "The land price of %(price)s is low, %(percent)s %% of the reference price of %(reference)s; "
            "this form of transfer is exempt from first purchase unless the reviewer decides otherwise."
        )
        return Finding("V-32", Severity.NOTE, words, params, PLATFORM_SETTING)
    if facts.reference_is_provisional:
        words = N_(
            "The land price of %(price)s is %(percent)s %% of a price of %(reference)s that is for reference only: "
            "a person decides whether it is low."
        )
        remedy = N_(
            "The bureau decides, with an appraisal if need be, whether the government's first purchase is reviewed."
        )
        return Finding("V-32", Severity.ROUTE, words, params, PLATFORM_SETTING, remedy)
    words = N_(
        "The land price of %(price)s is %(percent)s %% of the reference price of %(reference)s; "
        "at %(limit)s %% or less it goes to review."
    )
    remedy = N_("The government decides whether it uses its right of first purchase; you may explain the price.")
    return Finding("V-32", Severity.ROUTE, words, params, sources.DOCUMENT_34_16, remedy)


def _rent(facts: RightFacts, limits: Limits) -> list[Finding]:
    rent, reference = facts.yearly_rent_fen, facts.reference_rent_fen
    if rent is None or not reference:
        return []
    params = _params(rent, reference, limits)
    remedy = N_("Have a person look at the rent before the lease is certified.")
    if rent * 100 <= reference * limits.low_price_percent:
        words = N_("The yearly rent of %(price)s is %(percent)s %% of the reference rent of %(reference)s.")
    elif rent * 100 > reference * (100 + limits.high_price_percent):
        words = N_(
            "The yearly rent of %(price)s is unusually high: %(percent)s %% of the reference rent of %(reference)s."
        )
    else:
        return []
    return [Finding("V-32", Severity.WARN, words, params, PLATFORM_SETTING, remedy)]


def _source(facts: RightFacts) -> str:
    return PLATFORM_SETTING if facts.reference_is_provisional else sources.DOCUMENT_34_16


def _params(price: int, reference: int, limits: Limits) -> dict[str, object]:
    return {
        "price": Fen(price),
        "reference": Fen(reference),
        "percent": Decimal(price * 10000 // reference) / 100,
        "limit": limits.low_price_percent,
    }


RULES = (
    Rule(
        "V-32",
        N_("The price isn't out of the ordinary: a fifth below the reference goes to review."),
        check_price,
        (Severity.ROUTE, Severity.WARN, Severity.NOTE),
        sources.DOCUMENT_34_16,
        frozenset({Business.TRANSFER}) | _LETTING,
        settings=("rule.low_price_percent", "rule.high_price_percent", "preempt.government"),
    ),
)
