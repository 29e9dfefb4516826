"""Which few questions are asked: what the land book doesn't know for this right and business."""

from __future__ import annotations

from collections.abc import Iterator

from trading.core.deal import AcquisitionMode, BurdenKind, Business
from trading.core.land_use import UseClass
from trading.portal.checks.catalogue import ASKED_OF_STRANGERS, FACTS, PLANNED
from trading.portal.checks.kinds import Fact
from trading.rulebook.facts import RightFacts

#: nobody answers more than this
MOST = 10


def asked_without_number(business: Business) -> list[Fact]:
    """Of somebody who has no number."""
    return [FACTS[name] for name in ASKED_OF_STRANGERS[business]]


def asked_about(facts: RightFacts) -> list[Fact]:
    """About a right of the land book: what follows from it first, then the deal that is planned."""
    names = dict.fromkeys((*_open_in_the_book(facts), *PLANNED[facts.business]))
    return [FACTS[name] for name in list(names)[:MOST]]


def _open_in_the_book(facts: RightFacts) -> Iterator[str]:
    if len(facts.holders) > 1:
        yield "co_owners_agree"
    by_mode = {
        AcquisitionMode.ALLOCATION: _allocated,
        AcquisitionMode.LEASE: _leased_from_state,
        AcquisitionMode.AUTHORISED: _authorised,
    }.get(facts.acquisition_mode)
    if by_mode is not None:
        yield from by_mode(facts.business)
    if facts.business is Business.TRANSFER:
        yield from _transferred(facts)
    if facts.business is Business.MORTGAGE and facts.use_class is UseClass.PUBLIC:
        yield "is_public_facility"
    if facts.burdens_of(BurdenKind.PRENOTICE):
        yield "prenotice_agrees"


def _allocated(business: Business) -> Iterator[str]:
    if business is Business.TRANSFER:
        yield from ("is_approved", "stays_in_catalogue", "make_up_paid")
    if business is Business.LEASE:
        yield "declares_yearly"


def _leased_from_state(business: Business) -> Iterator[str]:
    yield from ("lessor_consents", "buildings_finished")


def _authorised(business: Business) -> Iterator[str]:
    if business is Business.TRANSFER:
        yield "is_inside_group"


def _transferred(facts: RightFacts) -> Iterator[str]:
    if facts.burdens_of(BurdenKind.MORTGAGE):
        yield "mortgagee_agrees"
    if facts.burdens_of(BurdenKind.LEASE):
        yield from ("houses_let", "lessee_waives")
    if facts.has_buildings and facts.buildings_finished is None:
        yield "buildings_finished"
    if facts.has_buildings and facts.buildings_finished is not False and not facts.buildings_certified:
        yield "buildings_certified"
