"""What the page of a self-check's answer shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from trading.core import clock, settings
from trading.core.actor import Actor
from trading.core.city import TradingPlace, here
from trading.core.deal import Business
from trading.core.findings import Severity
from trading.core.messages import N_
from trading.portal import queries
from trading.portal.checks import estimates, pricing, reading
from trading.portal.checks.asking import Check
from trading.portal.checks.catalogue import FACTS
from trading.portal.checks.judging import Answer, Verdict
from trading.portal.checks.lines import finding_lines
from trading.portal.viewmodels import finder
from trading.rulebook.materials import Side
from trading.rulebook.taxes import Payer
from trading.web.filters import say_msgid

_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})
#: what the two sides of a business are called, the one that holds the right first
_SIDES = {
    Business.TRANSFER: (N_("Seller"), N_("Buyer")),
    Business.LEASE: (N_("Lessor"), N_("Lessee")),
    Business.SUBLEASE: (N_("Sublessor"), N_("Sublessee")),
    Business.MORTGAGE: (N_("Mortgagor"), N_("Mortgagee")),
}


def result_page(found: Check, args: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Everything that the template shows."""
    judgement = found.judgement
    assumed = estimates.assume(found, args)
    lines = finding_lines(judgement.findings)
    return {
        "check": found,
        "business": found.business,
        "right": found.right,
        "verdict": judgement.verdict,
        "blocks": len(judgement.of(Severity.BLOCK)),
        "steps": judgement.steps,
        "groups": [(one, group) for one in Severity if (group := [line for line in lines if line.severity is one])],
        "asked": len(judgement.asked),
        "spoke": judgement.rules(Answer.SPOKE),
        "passed": judgement.rules(Answer.PASSED),
        "open": judgement.rules(Answer.OPEN),
        "apart": judgement.rules(Answer.APART),
        "sides": _side_names(found.business),
        "facts": FACTS,
        "words": say_msgid,
        "stated": [(FACTS[name], value) for name, value in found.stated.items()],
        "papers": [
            (side, papers) for side in Side if (papers := [one for one in found.all_materials if one.side is side])
        ],
        "estimate": estimates.estimate(found, assumed),
        "assumed": assumed,
        "city_taxes": estimates.CITY_TAX,
        "prices": _prices(found),
        "back": _address("portal.check_questions", found),
        "kept": _kept(found),
        "places": _places(found),
        "may_list": _may_list(found, actor),
        "is_letting": found.business in _LETTING,
        "today": clock.today(),
    }


def _side_names(business: Business) -> dict[str, str]:
    """The names of the sides by the value of :class:`Side` and :class:`Payer`."""
    giver, taker = _SIDES[business]
    return {
        Side.OFFERING.value: giver,
        Side.OTHER.value: taker,
        Side.BOTH.value: Side.BOTH.label,
        Payer.GIVER.value: giver,
        Payer.TAKER.value: taker,
        Payer.EACH.value: Payer.EACH.label,
    }


def _address(endpoint: str, found: Check) -> str:
    return url_for(endpoint, **_kept(found))


def _kept(found: Check) -> dict[str, str]:
    """What the address of this answer carries: the business, the parcel's code and the answers."""
    parcel = {"parcel": found.right.parcel.code} if found.right else {"without": "1"}
    return {"business": found.business.value, **parcel, **reading.as_fields(found.stated)}


def _prices(found: Check) -> pricing.PriceRange | None:
    """The likely price; for a lease, the published rent alone, as rents of like land aren't known."""
    if found.right is None:
        return None
    parcel = found.right.parcel
    is_letting = found.business in _LETTING
    since = finder.a_year_before(clock.now())
    return pricing.price_range(
        parcel.area,
        found.valuation,
        [] if is_letting else queries.like_deals(parcel.use_class, parcel.district_code, since),
        low_percent=int(settings.value("rule.low_price_percent")),
        stated_fen=found.stated.get("yearly_rent" if is_letting else "land_price"),
    )


def _places(found: Check) -> list[TradingPlace]:
    """The windows that serve the land, or all of them."""
    places = list(here().trading_places)
    if found.right is None:
        return places
    district = found.right.parcel.district_code
    return [place for place in places if place.district_code in {None, district}]


def _may_list(found: Check, actor: Actor) -> bool:
    """The reader holds the land, may offer it, and nothing blocks."""
    return (
        found.right is not None
        and found.business is Business.TRANSFER
        and found.right.is_held_by(actor.party_id)
        and found.judgement.verdict is not Verdict.NO
        and found.listing is None
    )
