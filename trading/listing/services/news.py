"""What the owner of a listing is told about it."""

from __future__ import annotations

from typing import Any

from trading.core.actor import Actor
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify


def tell_owner(listing: Listing, kind: NoticeKind, *, turn: str = "", by: Actor, **figures: Any) -> None:
    """Tell the owner. A listing that came back from correction is taken in, and told of, anew."""
    lot = listing.audit_subject
    figures = {"lot": lot, "draft": listing.draft_number, **figures}
    notify(kind, listing.owner_party_id, lot, figures, key=f"{kind.value}:{lot}:{turn or len(listing.returns)}", by=by)
