"""How two sides reach each other once both have agreed: what they confirmed and how they wish to be reached."""

from __future__ import annotations

from dataclasses import dataclass

from trading.demands.models import Approach
from trading.demands.states import ApproachStatus, ContactWish
from trading.notices.states import Medium
from trading.parties import contacts as addresses
from trading.parties import services as parties
from trading.parties.models import Party


@dataclass(frozen=True)
class Contact:
    """One side as the other sees it after the exchange."""

    name: str
    phone: str | None
    mail: str | None


def contact_of(party: Party, user_id: int | None, wish: ContactWish) -> Contact:
    """The party's name with the telephone and mail that it wishes to be reached by."""
    reader = addresses.reader(user_id) if user_id is not None else None
    confirmed = reader.addresses if reader is not None else {}
    phone = confirmed.get(Medium.SMS) or parties.phone_of(party) or None
    mail = confirmed.get(Medium.MAIL)
    return Contact(
        party.name,
        phone if wish is not ContactWish.MAIL else None,
        mail if wish is not ContactWish.PHONE else None,
    )


def is_reachable(party: Party, user_id: int | None, wish: ContactWish) -> bool:
    """True where something is held for the wish."""
    contact = contact_of(party, user_id, wish)
    return contact.phone is not None or contact.mail is not None


def both_of(approach: Approach) -> tuple[Contact, Contact] | None:
    """The poster's contact and the sender's, once they are exchanged."""
    if approach.status is not ApproachStatus.EXCHANGED:
        return None
    demand = approach.demand
    poster = contact_of(demand.party, demand.entered_by_id, demand.contact_wish or ContactWish.EITHER)
    return poster, contact_of(approach.party, approach.sent_by_id, ContactWish.EITHER)
