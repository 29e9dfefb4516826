"""Whether an offer may enter the market: the owner's statements against the land book, and who may be first."""

from __future__ import annotations

from dataclasses import dataclass

from trading.core.errors import Conflict, Invalid
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.listing.answers import Answers
from trading.listing.rules.price import PricePlan, judge_price
from trading.listing.states import Buildings, Occupancy
from trading.rulebook import sources


@dataclass(frozen=True)
class OfferFacts:
    """What the owner says and what the land book says to the same questions."""

    answers: Answers
    prices: PricePlan
    benchmark: int | None = None
    register_buildings: str = ""
    register_leases: int = 0


class ActiveListingExists(Conflict):
    """Parameter: ``number``."""

    code = "active_listing_exists"
    msgid = N_("This right is already on the market under number %(number)s. A right has one active listing at most.")
    rule = "V-20"
    source = PLATFORM_SETTING
    remedy = N_("Withdraw that listing first, or go on with it.")


class CorrectionOnlyOnce(Invalid):
    code = "correction_only_once"
    msgid = N_("This listing was returned for correction before. It may be returned again only for facts that are new.")
    source = sources.LICENSING_32
    remedy = N_("State that the facts are new and name them, or decide on what is there.")
    field = "has_new_facts"


def judge_offer(facts: OfferFacts) -> list[Finding]:
    """Findings on what the owner said; those on the right itself come from the land book's own rules."""
    return [finding for check in _CHECKS for finding in check(facts)]


def _disputed(facts: OfferFacts) -> list[Finding]:
    if not facts.answers.is_disputed:
        return []
    return [
        Finding(
            "V-14",
            Severity.BLOCK,
            N_("You stated that somebody contests the right."),
            {},
            sources.REAL_ESTATE_38_5,
            N_("Settle the dispute first; then change the answer and submit."),
        )
    ]


def _buildings(facts: OfferFacts) -> list[Finding]:
    if facts.answers.buildings is not Buildings.NONE or not facts.register_buildings:
        return []
    return [
        Finding(
            "G3",
            Severity.GATE,
            N_("You stated that nothing stands on the land; the land book shows: %(buildings)s."),
            {"buildings": facts.register_buildings},
            sources.CIVIL_CODE_356,
            N_("Include the buildings, or have their demolition entered in the land book."),
        )
    ]


def _leases(facts: OfferFacts) -> list[Finding]:
    if facts.answers.occupancy is not Occupancy.VACANT or not facts.register_leases:
        return []
    return [
        Finding(
            "V-19",
            Severity.BLOCK,
            N_("You stated that the land isn't leased; the land book shows a lease."),
            {},
            sources.CIVIL_CODE_725,
            N_("Disclose the lease, or have its end entered in the land book."),
        )
    ]


def _price(facts: OfferFacts) -> list[Finding]:
    return judge_price(facts.prices.start, facts.benchmark)


_CHECKS = (_disputed, _buildings, _leases, _price)
#: how many questions are asked of an offer
OFFER_CHECKS = len(_CHECKS)
