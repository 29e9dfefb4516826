"""An owner takes a published listing back before bidding opens. Afterwards only the desk ends it, with a reason."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import conceal
from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries
from trading.listing.gazette import facts
from trading.listing.gazette import services as gazette
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services.checks import same_version
from trading.listing.services.desk import ReasonMissing
from trading.listing.states import LISTING, ListingStatus


class BiddingHasOpened(Conflict):
    """Parameter: ``opens_at``."""

    code = "bidding_has_opened"
    msgid = N_("Bidding opened at %(opens_at)s: the listing can't be withdrawn any more.")
    rule = "8.1"
    source = PLATFORM_SETTING
    remedy = N_("Ask the desk to terminate it, with your reason.")


def may_retract(listing: Listing) -> bool:
    """True while the owner may take a published listing back."""
    opens_at = listing.opens_at
    return listing.status is ListingStatus.PUBLISHED and (opens_at is None or clock.now() < opens_at)


def retract(draft_number: str, reason: str, *, expected: int | None = None, by: Actor) -> Listing:
    """Take a published listing back, with a reason that the public reads. The room above closes in the same breath."""
    listing = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.WITHDRAW, by, listing)
    same_version(listing, expected)
    LISTING.next(listing.status, "retract")
    if not may_retract(listing):
        raise BiddingHasOpened(opens_at=listing.opens_at)
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise ReasonMissing()
    ledger.advance(listing, "retract", LISTING, by=by, note=reason[:2000])
    listing.reason, listing.concluded_at = reason, clock.now()
    gazette.issue(listing, PublicNoticeKind.WITHDRAWAL, facts.withdrawn(reason), by=by)
    db.session.flush()  # the room above acts on the listing as it is now
    return listing
