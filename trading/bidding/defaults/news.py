"""What winner, owner and next bidder are told. No message names a bidder or a bidder number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trading.bidding.defaults.models import AwardOffer, Default
from trading.bidding.models import Application
from trading.core.actor import Actor
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify


def tell_winner(default: Default, kind: NoticeKind, *, by: Actor, **figures: Any) -> None:
    """Tell whoever is said to have defaulted."""
    figures = {"lot": default.audit_subject, "application": default.application.number, **figures}
    key = f"{kind.value}:{default.application.number}:{default.sequence}"
    notify(kind, [party.id for party in default.application.side], default.audit_subject, figures, key=key, by=by)


def tell_bidder(offer: AwardOffer, kind: NoticeKind, *, by: Actor, **figures: Any) -> None:
    """Tell whom the award is offered to."""
    figures = {"lot": offer.audit_subject, "application": offer.application.number, **figures}
    key = f"{kind.value}:{offer.application.number}"
    notify(kind, [party.id for party in offer.application.side], offer.audit_subject, figures, key=key, by=by)


def tell_owner(listing: Listing, kind: NoticeKind, turn: int, *, by: Actor, **figures: Any) -> None:
    """Tell the owner; ``turn`` tells occasions apart."""
    figures = {"lot": listing.audit_subject, "draft": listing.draft_number, **figures}
    key = f"{kind.value}:{listing.audit_subject}:{turn}"
    notify(kind, listing.owner_party_id, listing.audit_subject, figures, key=key, by=by)


def tell_everyone_void(listing: Listing, applications: Iterable[Application], *, by: Actor) -> None:
    """The award is void for good: the owner and everybody who bid."""
    lot, kind = listing.audit_subject, NoticeKind.AWARD_VOID
    bidders = [party.id for one in applications if one.bidder_number is not None for party in one.side]
    notify(kind, [listing.owner_party_id, *bidders], lot, {"lot": lot}, key=f"{kind.value}:{lot}", by=by)
