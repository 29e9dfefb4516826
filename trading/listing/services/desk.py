"""What the desk does: take in, refuse, approve, reject, publish."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from trading import series
from trading.audit import ledger
from trading.core import canonical, clock, numbering
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import Invalid
from trading.core.findings import refuse_if_blocked
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries, rules
from trading.listing.gazette import facts
from trading.listing.gazette import services as gazette
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services import levels, told
from trading.listing.services.checks import findings_of, plan, same_version, schedule_limits
from trading.listing.services.claims import end_claim
from trading.listing.services.news import tell_owner
from trading.listing.states import LISTING, ReviewOutcome, ReviewStep
from trading.notices.kinds import NoticeKind


class ReasonMissing(Invalid):
    code = "reason_missing"
    msgid = N_("Give the reason: the applicant reads it, and it stays in the file.")
    field = "reason"


def accept(number: str, opinion: str = "", *, expected: int | None = None, by: Actor) -> Listing:
    """“Complete; we take it in and look at it.” The settings of today say how many levels will."""
    listing = for_decision(Permission.ACCEPT, number, expected, by)
    LISTING.next(listing.status, "accept")
    levels.decide(listing, ReviewOutcome.AGREED, clean_text(opinion, multiline=True), by=by)
    levels.begin_review(listing)
    ledger.advance(listing, "accept", LISTING, by=by)
    listing.accepted_at, listing.accepted_by_id, listing.reason = clock.now(), by.user_id, None
    tell_owner(listing, NoticeKind.LISTING_ACCEPTED, by=by)
    return listing


def refuse(number: str, reason: str, *, expected: int | None = None, by: Actor) -> Listing:
    """“We don't take this in”, with the reason in writing."""
    return _end(for_decision(Permission.ACCEPT, number, expected, by), "refuse", reason, NoticeKind.LISTING_REFUSED, by)


def approve(number: str, opinion: str = "", *, expected: int | None = None, by: Actor) -> Listing:
    """Agree at the level that the review has reached; the last level's word approves the listing.

    The rules are asked again: the land book may have moved.
    """
    listing = for_decision(Permission.APPROVE, number, expected, by)
    LISTING.next(listing.status, "approve")
    refuse_if_blocked(findings_of(listing))
    opinion = clean_text(opinion, multiline=True)
    step = levels.decide(listing, ReviewOutcome.AGREED, opinion, by=by).step
    if (listing.review_level or 0) < (listing.review_levels or 0):
        listing.review_level = (listing.review_level or 0) + 1
        _record_level(listing, "listing.level_agreed", step, opinion, by)
        return listing
    ledger.advance(listing, "approve", LISTING, by=by, note=opinion[:2000] or None)
    listing.approved_at, listing.approved_by_id, listing.reason = clock.now(), by.user_id, None
    tell_owner(listing, NoticeKind.LISTING_APPROVED, by=by)
    return listing


def hand_back(number: str, reason: str, *, expected: int | None = None, by: Actor) -> Listing:
    """“Look at this again”: back to the level below, from the first one to intake. The owner isn't concerned."""
    listing = for_decision(Permission.APPROVE, number, expected, by)
    LISTING.next(listing.status, "hand_back")
    reason = written_reason(reason)
    step = levels.decide(listing, ReviewOutcome.SENT_BACK, reason, by=by).step
    if listing.review_level and listing.review_level > 1:
        listing.review_level -= 1
        _record_level(listing, "listing.level_handed_back", step, reason, by)
        return listing
    ledger.advance(listing, "hand_back", LISTING, by=by, note=reason[:2000])
    listing.review_level = listing.review_levels = listing.accepted_at = listing.accepted_by_id = None
    return listing


def reject(number: str, reason: str, *, expected: int | None = None, by: Actor) -> Listing:
    """“Not approved”, with the reason in writing."""
    return _end(
        for_decision(Permission.APPROVE, number, expected, by), "reject", reason, NoticeKind.LISTING_REJECTED, by
    )


def propose_dates(number: str, *, by: Actor) -> tuple[Listing, rules.Schedule | rules.Display]:
    """The approved listing and the dates to propose to its publisher; refused to whoever couldn't publish it."""
    listing = queries.get_listing(number)
    authorise(GRANTS, Permission.PUBLISH, by, listing)
    LISTING.next(listing.status, "publish")
    return listing, plan(listing)


def publish(
    number: str, schedule: rules.Schedule | rules.Display, *, expected: int | None = None, by: Actor
) -> Listing:
    """Publish the notice with its dates. The room above opens the bidding room in the same transaction.

    Private negotiation has a :class:`rules.Display` instead of a schedule. Refuses dates that break V-25 and a right
    on which something blocking has come up since the approval.
    """
    listing = for_decision(Permission.PUBLISH, number, expected, by)
    now = clock.now()
    schedule = replace(schedule, published_at=now)
    if isinstance(schedule, rules.Display):
        rules.check_display(schedule, schedule_limits(listing))
    else:
        rules.check_schedule(schedule, schedule_limits(listing))
    told.check_told(listing, _decides_on(schedule))
    refuse_if_blocked(findings_of(listing))
    year = clock.today().year
    place = series.next_number(f"notice:{listing.district_code}:{listing.kind.value}:{year}")
    listing.notice_number = numbering.notice_number(listing.district_code, listing.kind, year, place)
    listing.published_at, listing.published_by_id = now, by.user_id
    listing.qualifies_after = facts.examines_after(listing)
    dates = {name: value for name, value in asdict(schedule).items() if name != "published_at"}
    for name, value in dates.items():
        setattr(listing, name, value)
    ledger.advance(listing, "publish", LISTING, by=by, detail=_published(listing))
    end_claim(listing)
    gazette.issue(listing, PublicNoticeKind.LISTING, {}, by=by)
    db.session.flush()  # the room above hangs on the row as it is now
    # what an offer to negotiate waits for is the end of its display
    figures = {name: dates.get(name, schedule.apply_ends_at) for name in ("apply_ends_at", "timed_starts_at")}
    tell_owner(listing, NoticeKind.LISTING_PUBLISHED, by=by, **figures)
    return listing


def _decides_on(schedule: rules.Schedule | rules.Display) -> date:
    """The day on which somebody who may buy first must have had its time: bidding opens, or agreeing begins."""
    at = schedule.apply_ends_at if isinstance(schedule, rules.Display) else schedule.opens_at
    return at.astimezone(clock.LOCAL).date()


def for_decision(permission: Permission, number: str, expected: int | None, by: Actor) -> Listing:
    """The listing, locked, for somebody who may decide on it and saw what stands there now."""
    listing = queries.get_numbered_for_update(number)
    same_version(listing, expected)  # first: whoever comes late is told so, though the next step may not be theirs
    authorise(GRANTS, permission, by, listing)
    return listing


def _end(listing: Listing, act: str, reason: str, told: NoticeKind, by: Actor) -> Listing:
    reason = written_reason(reason)
    LISTING.next(listing.status, act)
    levels.decide(listing, ReviewOutcome.REFUSED, reason, by=by)
    ledger.advance(listing, act, LISTING, by=by, note=reason[:2000])
    listing.reason, listing.concluded_at = reason, clock.now()
    tell_owner(listing, told, by=by)
    return listing


def _record_level(listing: Listing, action: str, step: ReviewStep, note: str, by: Actor) -> None:
    """Put into the chain what a level decided that doesn't change the listing's state."""
    ledger.record(
        action,
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        note=note[:2000] or None,
        detail={"step": step.value},
    )


def written_reason(text: str) -> str:
    """The reason as it is kept; refused where there is none."""
    reason = clean_text(text, multiline=True)
    if not reason:
        raise ReasonMissing()
    return reason


def _published(listing: Listing) -> dict[str, Any]:
    dates = ("opens_at", "apply_ends_at", "timed_starts_at", "cap_at")
    reserve = queries.find_reserve(listing.id)
    return {
        "notice": listing.notice_number,
        "start_amount": listing.start_amount,
        "step_amount": listing.step_amount,
        "deposit_amount": listing.deposit_amount,
        **{name: canonical.instant(at) for name in dates if (at := getattr(listing, name)) is not None},
        **({"reserve": reserve.commitment} if reserve else {}),
        **({"steps": listing.said.steps} if listing.said.steps else {}),
    }
