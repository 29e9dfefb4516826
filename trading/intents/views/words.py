"""What both sides' pages show alike: a figure's unit, the listing's name, how to reach each other."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from trading.core.deal import Business, Figure
from trading.intents.models import Agreement
from trading.listing.models import Listing
from trading.listing.titles import title
from trading.parties.models import Party
from trading.parties.services import phone_of
from trading.web.locale import html_tag


@dataclass(frozen=True)
class Contact:
    """How to reach a party, shown to the one that it has agreed with."""

    name: str
    representative: str
    phone: str
    address: str


def contact(party: Party) -> Contact:
    """A party's contact data."""
    return Contact(party.name, party.representative or "", phone_of(party), party.address or "")


def other_side(agreement: Agreement | None, party: Party, proposal_id: int) -> Contact | None:
    """How to reach ``party``, once an agreement about this proposal stands; None before."""
    stands = agreement is not None and agreement.proposal_id == proposal_id
    return contact(party) if stands else None


def lot_title(listing: Listing) -> str:
    return title(listing, html_tag())


def asked_label(business: Business) -> str:
    """What the listing's own figure is called: the owner's starting point."""
    return {
        Figure.PRICE: _("Price asked"),
        Figure.YEARLY_RENT: _("Yearly rent asked"),
        Figure.ANNUAL_RATE: _("Highest annual rate"),
    }[business.figure]


def unit(business: Business) -> str:
    """The unit behind the box of a figure."""
    return {Figure.PRICE: _("yuan"), Figure.YEARLY_RENT: _("yuan/year"), Figure.ANNUAL_RATE: "%"}[business.figure]
