"""One self-check: the right found, the rules asked of it, and what the reader may know of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from trading.core import clock
from trading.core.access import permits
from trading.core.actor import Actor
from trading.core.codes import fold_code, normalise_certificate
from trading.core.deal import Business
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.parcels import queries as parcels
from trading.parcels import services as land_book
from trading.parcels.models import LandRight
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.queries import prices
from trading.parcels.valuation import Valuation
from trading.portal.checks import assembling, judging, masking
from trading.portal.checks.judging import Judgement
from trading.rulebook.facts import RightFacts
from trading.rulebook.materials import (
    Requirement,
    other_side_materials,
    registration_materials,
    required_materials,
)
from trading.settings import queries as settings

#: longer than any code or certificate number
LONGEST_NUMBER = 80
_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})


class ParcelUnknown(Invalid):
    code = "parcel_unknown"
    msgid = N_("The land book has no land with this number.")
    remedy = N_("Compare it with the certificate, or answer questions instead of giving a number.")
    field = "parcel"


class NoRight(Invalid):
    code = "no_right"
    msgid = N_("The land book shows no land-use right in force on this parcel.")
    remedy = N_("If you hold one, have it registered first.")
    field = "parcel"


@dataclass(frozen=True)
class Check:
    """What came of it. ``right`` is None where only statements were judged; ``stated`` is what the asker said."""

    business: Business
    right: LandRight | None
    in_full: bool
    stated: Mapping[str, Any]
    facts: RightFacts
    judgement: Judgement
    #: the published price of the land; for a lease, the published rent of a year
    valuation: Valuation | None
    listing: Listing | None

    @property
    def materials(self) -> list[Requirement]:
        """The papers of the offering side."""
        return required_materials(self._material_facts)

    @property
    def all_materials(self) -> list[Requirement]:
        """Also those of the other side and of the registration."""
        facts = self._material_facts
        return [*self.materials, *other_side_materials(facts), *registration_materials(facts)]

    @property
    def _material_facts(self) -> assembling.MaterialFacts:
        return assembling.material_facts(self.facts, from_book=self.right is not None)


def find_right(text: str) -> LandRight:
    """The right behind a parcel code, unit code or certificate number in any spelling; refuses an unknown one."""
    typed = clean_text(text)[:LONGEST_NUMBER]
    code = fold_code(typed)
    parcel = parcels.find_parcel(code) or parcels.find_parcel_by_unit(code)
    if parcel is None:
        shown = parcels.find_right_by_certificate(normalise_certificate(typed))
        if shown is None:
            raise ParcelUnknown()
        parcel = shown.parcel
    right = parcels.find_active_right(parcel.id)
    if right is None:
        raise NoRight()
    return right


def check_right(right: LandRight, business: Business, stated: Mapping[str, Any], *, by: Actor) -> Check:
    """Ask the rules of a right in the land book. Only its holders and staff read names, amounts and numbers."""
    today = clock.today()
    in_full = permits(GRANTS, Permission.SEE_HOLDERS, by, right)
    listing = _under_way(right, in_full)
    valuation = prices.rent_of(right, today) if business in _LETTING else prices.value_right(right, today)
    facts = land_book.facts_for_right(
        right,
        today,
        business=business,
        applicant_name=next((share.party.name for share in right.shares if share.party_id == by.party_id), None),
        active_listing=listing.number if listing else None,
        **_references(valuation, business),
    )
    facts = assembling.apply(facts, stated)
    judgement = judging.judge(facts, settings.limits(today), None)
    if not in_full:
        also = {"number"} if listing is not None else set()
        judgement = replace(judgement, findings=masking.masked(judgement.findings, also=also))
    return Check(business, right, in_full, stated, facts, judgement, valuation, listing)


def check_statements(business: Business, stated: Mapping[str, Any]) -> Check:
    """Ask the rules of what the asker says; nothing is looked up."""
    today = clock.today()
    facts = assembling.from_statements(stated, business, today)
    judgement = judging.judge(facts, settings.limits(today), stated)
    judgement = replace(judgement, findings=masking.without_fillings(judgement.findings))
    return Check(business, None, True, stated, facts, judgement, None, None)


def _under_way(right: LandRight, in_full: bool) -> Listing | None:
    """The listing of this right that stands in the way of another; a stranger learns of public ones only."""
    listing = listings.active_of_rights([right.id]).get(right.id)
    return listing if listing is not None and listing.number and (in_full or listing.is_public) else None


def _references(valuation: Valuation | None, business: Business) -> dict[str, Any]:
    if valuation is None:
        return {}
    if business in _LETTING:
        return {"reference_rent_fen": int(valuation.total)}
    return {"reference_fen": int(valuation.total), "reference_is_provisional": valuation.is_provisional}
