"""What posters, senders and owners are told."""

from __future__ import annotations

from typing import Any

from trading.core.actor import Actor
from trading.demands.models import Approach, Demand
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify


def tell_poster(demand: Demand, kind: NoticeKind, *, turn: str = "", by: Actor, **figures: Any) -> None:
    """Tell the poster something about the demand. ``turn`` tells apart what may happen more than once."""
    number = demand.audit_subject
    figures = {"demand": number, "draft": demand.draft_number, **figures}
    notify(kind, demand.party_id, number, figures, key=f"{kind.value}:{number}:{turn}", by=by)


def tell_side(party_id: int, approach: Approach, kind: NoticeKind, *, by: Actor, **figures: Any) -> None:
    """Tell one side of an approach."""
    figures = {"demand": approach.demand.audit_subject, "approach": approach.number, **figures}
    notify(kind, party_id, approach.number, figures, key=f"{kind.value}:{approach.number}:{party_id}", by=by)


def tell_owner(listing: Listing, kind: NoticeKind, *, turn: str, **figures: Any) -> None:
    """Tell the owner of a listing what its land is wanted for."""
    lot = listing.audit_subject
    figures = {"lot": lot, "draft": listing.draft_number, **figures}
    notify(kind, listing.owner_party_id, lot, figures, key=f"{kind.value}:{lot}:{turn}", by=Actor.system())
