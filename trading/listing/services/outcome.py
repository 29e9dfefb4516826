"""How a round ends. The rooms above call these with the listing they have locked."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.listing.gazette import facts
from trading.listing.gazette import services as gazette
from trading.listing.gazette.facts import Register, Result
from trading.listing.gazette.states import FailureReason, PublicNoticeKind
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.states import LISTING, ListingStatus


def mark_award_pending(listing: Listing, *, by: Actor) -> None:
    """The room closed with a valid bid; the winner is looked at now."""
    _conclude(listing, "award", by)


def mark_agreed(listing: Listing, *, by: Actor) -> None:
    """The owner has accepted a proposal that the other side had confirmed; the desk looks at it now."""
    authorise(GRANTS, Permission.AGREE, by, listing)
    ledger.advance(listing, "agree", LISTING, by=by)


def reopen(listing: Listing, reason: str, *, by: Actor) -> None:
    """The agreement doesn't pass its check: the two sides go on negotiating."""
    _conclude(listing, "reopen", by, note=reason)


def mark_failed(
    listing: Listing,
    *,
    because: FailureReason | None = None,
    register: Register | None = None,
    note: str | None = None,
    by: Actor,
) -> None:
    """The room closed without a bid that wins, or nobody agreed in time. It is announced with its reason; ``note`` is
    the ledger's."""
    _conclude(listing, "fail", by, note=note)
    listing.concluded_at = clock.now()
    reason = because or (FailureReason.NO_BID if listing.mode is not TradeMode.NEGOTIATED else FailureReason.NOT_AGREED)
    gazette.issue(listing, PublicNoticeKind.FAILURE, facts.failed(reason, register), by=by)


def confirm_deal(listing: Listing, *, by: Actor) -> None:
    """The award or the agreement is confirmed: there is a deal."""
    _conclude(listing, "confirm", by)
    listing.concluded_at = clock.now()


def void(listing: Listing, reason: str, *, by: Actor) -> None:
    """The award doesn't stand."""
    _conclude(listing, "void", by, note=reason)
    listing.reason, listing.concluded_at = reason, clock.now()


def mark_fallen(listing: Listing, reason: str, *, by: Actor) -> None:
    """The winner has defaulted: what was a deal is none, and the award is looked at again."""
    authorise(GRANTS, Permission.CONCLUDE, by, listing)
    if listing.status is not ListingStatus.AWARD_PENDING:
        ledger.advance(listing, "fall", LISTING, by=by, note=reason)
    listing.concluded_at = None


def publish_result(listing: Listing, result: Result, *, by: Actor) -> None:
    """The result is announced, with masked names."""
    authorise(GRANTS, Permission.PUBLISH_RESULT, by, listing)
    ledger.advance(listing, "publish_result", LISTING, by=by)
    gazette.issue(listing, PublicNoticeKind.RESULT, facts.dealt(result), by=by)


def _conclude(listing: Listing, act: str, by: Actor, note: str | None = None) -> None:
    authorise(GRANTS, Permission.CONCLUDE, by, listing)
    ledger.advance(listing, act, LISTING, by=by, note=note)
