"""What the desk looks at before an agreement becomes a deal, read now."""

from __future__ import annotations

from typing import Any

from trading.contract.rules import AgreementFacts
from trading.core.deal import Business
from trading.core.findings import Finding
from trading.core.money import Fen
from trading.intents.models import Agreement
from trading.intents.rules import term_end
from trading.listing import services as listing_services
from trading.listing.answers import Answers
from trading.listing.models import Listing
from trading.parcels import queries as parcels

#: what the land book says about an agreed figure, term or security, even where it doesn't block
_SHOWN = frozenset({"V-10", "V-21", "V-22", "V-23", "V-32"})


def facts_of(agreement: Agreement) -> AgreementFacts:
    """The agreement as the room's own rules look at it."""
    listing, party, said = agreement.listing, agreement.party, agreement.said
    return AgreementFacts(
        is_the_confirmed_version=(said.hash, said.amount) == (agreement.hash, agreement.amount),
        is_confirmed_by_both=said.confirmed_at is not None,
        other_side_verified=party.verified_at is not None,
        other_side_barred=party.blacklisted_at is not None,
        other_side_holds_the_right=any(right.is_held_by(party.id) for right in listing.rights),
        owner_barred=listing.owner.blacklisted_at is not None,
    )


def answers_of(agreement: Agreement) -> Answers:
    """What the owner offered, with the term that was agreed in its place."""
    said, offered = agreement.said, agreement.listing.said
    if said.months is None:
        return offered
    return offered.with_(
        term_starts_on=said.starts_on, term_months=said.months, rent_free_months=said.rent_free_months or 0
    )


def land_findings(agreement: Agreement) -> list[Finding]:
    """What the land book's rules say today about what was agreed, each sentence once."""
    found = listing_services.land_findings(agreement.listing, **_stated(agreement))
    return [finding for finding in found if finding.blocks or finding.rule in _SHOWN]


def _stated(agreement: Agreement) -> dict[str, Any]:
    """The figure and the term that were agreed, as facts of the rule book."""
    listing, said = agreement.listing, agreement.said
    match listing.business:
        case Business.TRANSFER:
            return {"land_price_fen": agreement.amount, "reference_fen": _reference(listing)}
        case Business.MORTGAGE:
            return {}
        case _:
            return {
                "yearly_rent_fen": agreement.amount,
                "term_starts_on": said.starts_on,
                "term_ends_on": term_end(said.starts_on, said.months),
            }


def _reference(listing: Listing) -> Fen | None:
    """The published value of all rights together, or None where one of them has none."""
    return parcels.reference_amount_of(listing.rights)
