"""Who works on a case: taken up, given to somebody, let go. It keeps nobody out; it tells the others.

Both who comes first and who comes second lock the listing, so of two people at once one gets the case and the other is
told whose it is. A decision ends the claim, and so does its time.
"""

from __future__ import annotations

from datetime import timedelta

from trading.audit import ledger
from trading.core import clock, settings
from trading.core.access import authorise, permits
from trading.core.actor import Actor, Channel, Role
from trading.core.errors import Conflict, Invalid
from trading.core.messages import N_
from trading.extensions import db
from trading.listing import queries
from trading.listing.models import Claim, Listing
from trading.listing.permissions import GRANTS, LEVEL_ROLES, NEXT_DECISION, Permission
from trading.listing.states import ListingStatus
from trading.parties import queries as parties
from trading.parties.models import User


class CaseTaken(Conflict):
    """Parameters: ``who``, ``until``."""

    code = "case_taken"
    msgid = N_("%(who)s works on this case until %(until)s.")
    remedy = N_("Take another case, or ask them to let it go. An approver or a head of the review may give it to you.")


class NotYourCase(Conflict):
    code = "not_your_case"
    msgid = N_("Nobody works on this case under your name any more.")


class CannotDecide(Invalid):
    """Parameter: ``who``."""

    code = "cannot_decide"
    msgid = N_("%(who)s can't decide on this case: another role or district, or another part in it.")
    remedy = N_("Choose somebody from the list.")
    field = "user"


def claim(number: str, *, by: Actor) -> Claim:
    """“I do this one.” Again by the same person, its time begins anew."""
    listing = queries.get_numbered_for_update(number)
    authorise(GRANTS, Permission.CLAIM, by, listing)
    held = queries.find_claim(listing.id, clock.now())
    if held is not None and held.user_id != by.user_id:
        raise CaseTaken(who=held.user.display_name, until=held.expires_at)
    if by.user_id is None:
        raise ValueError("nobody is there to work on it")
    return _write(listing, by.user_id, "listing.claimed", by)


def give(number: str, user_id: int, *, by: Actor) -> Claim:
    """“Please do this one”: by whoever has it, or by an approver or a head, whoever has it."""
    listing = queries.get_numbered_for_update(number)
    held = queries.find_claim(listing.id, clock.now())
    authorise(GRANTS, Permission.CLAIM if held and held.user_id == by.user_id else Permission.ASSIGN, by, listing)
    user = parties.get_user(user_id)
    if not user.is_enabled or not permits(GRANTS, Permission.CLAIM, user.as_actor(Channel.ONLINE), listing):
        raise CannotDecide(who=user.display_name)
    return _write(listing, user.id, "listing.given", by)


def let_go(number: str, *, by: Actor) -> Listing:
    """“Not me after all.” Also by an approver or a head, whoever has it."""
    listing = queries.get_numbered_for_update(number)
    held = queries.find_claim(listing.id, clock.now())
    if held is None:
        raise NotYourCase()
    if held.user_id != by.user_id:
        authorise(GRANTS, Permission.ASSIGN, by, listing)
    _record("listing.let_go", listing, held.user, by)
    db.session.delete(held)
    return listing


def end_claim(listing: Listing) -> None:
    """The case was decided on: nobody works on it any more. Called below the listing's lock."""
    held = queries.find_claim(listing.id)
    if held is not None:
        db.session.delete(held)


def who_may_decide(listing: Listing) -> list[User]:
    """Everybody whom the case may be given to."""
    roles = {
        ListingStatus.SUBMITTED: (Role.REVIEWER,),
        ListingStatus.ACCEPTED: LEVEL_ROLES.get(listing.review_step, ()),
        ListingStatus.APPROVED: (Role.PUBLISHER,),
    }.get(listing.status, ())
    if listing.status not in NEXT_DECISION:
        return []
    return [
        user
        for user in parties.enabled_users_with(roles)
        if permits(GRANTS, Permission.CLAIM, user.as_actor(Channel.ONLINE), listing)
    ]


def _write(listing: Listing, user_id: int, action: str, by: Actor) -> Claim:
    now = clock.now()
    claim = queries.find_claim(listing.id) or Claim(listing_id=listing.id)
    claim.user = parties.get_user(user_id)
    claim.given_by_id = by.user_id or user_id
    claim.claimed_at = now
    claim.expires_at = now + timedelta(hours=int(settings.value("review.claim_hours")))
    db.session.add(claim)
    _record(action, listing, claim.user, by)
    return claim


def _record(action: str, listing: Listing, user: User, by: Actor) -> None:
    ledger.record(action, listing.audit_subject, by=by, chain=listing.audit_chain, detail={"user": user.username})
