"""Claiming a right of first purchase with an application, and deciding on the claim."""

from __future__ import annotations

from trading.audit import ledger
from trading.bidding import permissions
from trading.bidding import priority as rules
from trading.bidding.models import Application
from trading.bidding.permissions import Permission
from trading.bidding.priority import PRIORITY, PriorityKind, PriorityStatus
from trading.bidding.priority_models import PriorityClaim
from trading.bidding.queries import applications as queries
from trading.bidding.queries import priority as claims
from trading.bidding.services import news
from trading.bidding.states import UNDECIDED
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import NotFound
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries as listings
from trading.notices.kinds import NoticeKind


def claim(number: str, kind: PriorityKind, paper: str, *, by: Actor) -> PriorityClaim:
    """An applicant says that it has a right of first purchase, and by which paper."""
    application = _undecided(number, by)
    if application.party_id != by.party_id:
        raise NotFound()
    if not application.listing.mode.has_room:
        raise rules.NoPriorityHere()
    if claims.claim_for_update(application.id) is not None:
        raise rules.PriorityClaimed()
    paper = clean_text(paper).strip()
    if not paper:
        raise rules.PaperNeeded()
    found = PriorityClaim(
        application=application, kind=kind, paper=paper, status=PriorityStatus.CLAIMED, claimed_at=clock.now()
    )
    db.session.add(found)
    detail = {"kind": kind.value, "paper": paper}
    ledger.record("priority.claimed", number, by=by, chain=application.audit_chain, detail=detail)
    return found


def decide(number: str, rank: int | None, reason: str, *, recognised: bool, by: Actor) -> PriorityClaim:
    """A reviewer recognises the right with its rank, or doesn't, in writing."""
    application = _undecided(number, by)
    authorise(permissions.GRANTS, Permission.QUALIFY, by, application)
    found = claims.claim_for_update(application.id)
    if found is None:
        raise NotFound()
    reason = clean_text(reason, multiline=True).strip()
    if not reason:
        raise rules.ReasonNeeded()
    given = rules.check_rank(rank) if recognised else None
    act = "recognise" if recognised else "deny"
    found.decided_at, found.decided_by_id, found.reason = clock.now(), by.user_id, reason
    found.rank = application.priority = given
    ledger.advance(found, act, PRIORITY, by=by, note=reason, detail={"rank": given})
    news.tell_applicant(application, NoticeKind.PRIORITY_DECIDED, by=by)
    return found


def check_decided(application: Application) -> None:
    """Raise while a claim is open: nobody is admitted before its rank is known."""
    found = claims.find_claim(application.id)
    if found is not None and found.status is PriorityStatus.CLAIMED:
        raise rules.PriorityUndecided()


def _undecided(number: str, by: Actor) -> Application:
    listings.get_listing_for_update(queries.get_application(number).listing_id)
    application = queries.get_application_for_update(number)
    if application.status not in UNDECIDED:
        if by.is_staff or application.party_id == by.party_id:
            raise rules.PriorityTooLate()
        raise NotFound()
    return application
