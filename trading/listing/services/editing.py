"""What every change of a draft begins with: the draft locked, the person allowed, the version the one that was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trading.core import clock
from trading.core.access import conceal
from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.core.messages import N_
from trading.listing import queries, rules
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services.checks import same_version
from trading.listing.states import EDITABLE


class NotEditable(Conflict):
    code = "listing_not_editable"
    msgid = N_("This listing is being handled and can't be changed now.")
    remedy = N_("Withdraw it, or wait for the decision.")


def editable(draft_number: str, expected: int | None, by: Actor) -> Listing:
    """The owner's draft, locked and open to changes."""
    listing = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.EDIT, by, listing)
    if listing.status not in EDITABLE:
        raise NotEditable()
    same_version(listing, expected)
    if expected is not None:
        listing.edited_by_id, listing.edited_at = by.user_id, clock.now()
    return listing


def save_answers(listing: Listing, **answers: Any) -> Listing:
    """Write answers into the row."""
    listing.answers = listing.said.with_(**answers).stored()
    return listing


def refuse_second_active(right_ids: Iterable[int], *, but: int | None = None) -> None:
    """V-20: refuse where one of the rights is on the market already, under another listing than ``but``."""
    active = queries.find_active_of_rights(right_ids, but=but)
    if active is not None:
        raise rules.ActiveListingExists(number=active.number)
