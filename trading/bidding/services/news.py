"""What bidders and the owner of a lot are told. No message names a bidder or a bidder number.

Being outbid isn't told by the use case that takes the bid: that one holds the room, and everybody waits for it. The
register has all that is needed, so the worker tells it a moment later.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from trading.bidding.models import Application
from trading.bidding.queries import rooms
from trading.bidding.states import ApplicationStatus
from trading.core.actor import Actor
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify, tell_again

#: who applied for a lot and still has something to do with it
_TAKES_PART = frozenset(ApplicationStatus) - {ApplicationStatus.WITHDRAWN, ApplicationStatus.REFUSED}


def tell_applicant(application: Application, kind: NoticeKind, *, by: Actor, **figures: Any) -> None:
    """Tell an applicant, and all who bid with it, what was decided about the application."""
    lot = application.listing.audit_subject
    figures = {"lot": lot, "application": application.number, **figures}
    side = [party.id for party in application.side]
    notify(kind, side, lot, figures, key=f"{kind.value}:{application.number}", by=by)


def tell_members(
    application: Application, kind: NoticeKind, party_ids: Collection[int], turn: str, *, by: Actor
) -> None:
    """Tell some parties of a joint application what is asked or answered; ``turn`` tells occasions apart."""
    lot = application.listing.audit_subject
    figures = {"lot": lot, "application": application.number, "apply_ends_at": application.listing.apply_ends_at}
    notify(kind, party_ids, lot, figures, key=f"{kind.value}:{application.number}:{turn}", by=by)


def tell_everyone(listing: Listing, kind: NoticeKind, turn: int, *, by: Actor, **figures: Any) -> None:
    """Tell the owner and everybody who takes part what happens to the lot; ``turn`` tells occasions apart."""
    lot = listing.audit_subject
    parties = [listing.owner_party_id]
    taking_part = [one for one in rooms.applications_of(listing.id) if one.status in _TAKES_PART]
    parties += [party.id for one in taking_part for party in one.side]
    notify(kind, parties, lot, {"lot": lot, **figures}, key=f"{kind.value}:{lot}:{turn}", by=by)


def tell_award(listing: Listing, winner_id: int, amount: int, *, by: Actor) -> None:
    """The room closed on a bid: tell its bidder, the owner, and those whose bids were lower."""
    lot, price = listing.audit_subject, listing.figure.of(amount)
    for application in rooms.applications_of(listing.id):
        if application.id == winner_id:
            tell_applicant(application, NoticeKind.AWARD_WON, by=by, amount=price)
        elif application.status is ApplicationStatus.QUALIFIED:
            tell_applicant(application, NoticeKind.AWARD_LOST, by=by)
    figures = {"lot": lot, "draft": listing.draft_number, "amount": price}
    kind = NoticeKind.AWARD_SOLD
    notify(kind, listing.owner_party_id, lot, figures, key=f"{kind.value}:{lot}", by=by)


def tell_outbid(listing_id: int) -> None:
    """Tell each bidder of an open room whose last bid was passed: one line a lot, brought up to date each time."""
    for row in rooms.passed_bidders(listing_id):
        figures = {"lot": row.number, "amount": row.figure.of(row.amount)}
        tell_again(NoticeKind.OUTBID, row.party_id, row.number, figures, key=f"{NoticeKind.OUTBID.value}:{row.number}")
