"""Suspending, resuming and terminating what is published: one person asks with a reason, another confirms.

A suspension and a termination take effect at once. A resumption is announced first and takes effect days later.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from trading.audit import ledger
from trading.core import canonical, clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import period
from trading.core.errors import Conflict, Forbidden
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries
from trading.listing.gazette import facts
from trading.listing.gazette import services as gazette
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Halt, Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.rules.resumption import lost_time, moved, resumption_at
from trading.listing.services.checks import same_version
from trading.listing.services.desk import ReasonMissing
from trading.listing.states import LISTING, HaltAct, HaltReason


class HaltWaits(Conflict):
    code = "halt_waits"
    msgid = N_("Another request waits for its second person. Confirm or drop that one first.")


class NothingToConfirm(Conflict):
    code = "nothing_to_confirm"
    msgid = N_("There is no request to confirm any more.")


class SamePerson(Forbidden):
    code = "same_person"
    msgid = N_("You asked for this yourself. A second person must confirm it.")


class ResumptionAnnounced(Conflict):
    """Parameter: ``resumes_at``."""

    code = "resumption_announced"
    msgid = N_("The resumption is announced already: bidding goes on at %(resumes_at)s.")


#: an announced resumption that is taken up later than this gives the further delay back as well
_LATE = timedelta(hours=1)
#: what is announced of a halt that takes effect at once
_ANNOUNCED = {HaltAct.SUSPEND: PublicNoticeKind.SUSPENSION, HaltAct.TERMINATE: PublicNoticeKind.TERMINATION}


def ask_halt(
    number: str, *, act: HaltAct, reason: HaltReason, note: str, expected: int | None = None, by: Actor
) -> Halt:
    """Ask that a published listing be suspended, resumed or terminated."""
    listing = queries.get_numbered_for_update(number)
    authorise(GRANTS, Permission.ASK_HALT, by, listing)
    same_version(listing, expected)
    LISTING.next(listing.status, act.value)  # refuses what isn't possible now
    if listing.open_halt is not None:
        raise HaltWaits()
    if act is HaltAct.RESUME and listing.resumption is not None:
        raise ResumptionAnnounced(resumes_at=listing.resumption.resumes_at)
    note = clean_text(note, multiline=True)
    if not note:
        raise ReasonMissing(field="note")
    halt = Halt(act=act, reason=reason, note=note, requested_by_id=by.user_id, requested_at=clock.now())
    listing.halts.append(halt)
    ledger.record(
        "listing.halt_asked",
        number,
        by=by,
        chain=listing.audit_chain,
        note=note,
        detail={"act": act.value, "reason": reason.value},
    )
    return halt


def confirm_halt(number: str, *, by: Actor) -> Listing:
    """Confirm, as the second person, what was asked for. It takes effect at once and is announced; a resumption is
    announced now and takes effect when its notice has stood long enough (:func:`take_up`)."""
    listing, halt = _open_halt(number)
    if halt.requested_by_id == by.user_id:
        raise SamePerson()
    authorise(GRANTS, Permission.CONFIRM_HALT, by, listing)
    halt.confirmed_by_id, halt.confirmed_at = by.user_id, clock.now()
    if halt.act is HaltAct.RESUME:
        _announce_resumption(listing, halt, by=by)
        return listing
    ledger.advance(listing, halt.act.value, LISTING, by=by, note=halt.note, detail={"reason": halt.reason.value})
    listing.reason = halt.note
    if halt.act is HaltAct.TERMINATE:
        listing.concluded_at = clock.now()
    gazette.issue(listing, _ANNOUNCED[halt.act], facts.halted(halt), by=by)
    db.session.flush()  # the room above acts on the listing as it is now
    return listing


def _announce_resumption(listing: Listing, halt: Halt, *, by: Actor) -> None:
    LISTING.next(listing.status, halt.act.value)
    halt.resumes_at = resumption_at(clock.now(), period("trade.resume_notice").value)
    ledger.record(
        "listing.resumption_announced",
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        note=halt.note,
        detail={"reason": halt.reason.value, "resumes_at": canonical.instant(halt.resumes_at)},
    )
    dates = _dates_after(listing, halt.resumes_at)
    gazette.issue(listing, PublicNoticeKind.RESUMPTION, facts.resuming(halt, listing.suspended_at, dates), by=by)
    db.session.flush()  # the room above acts on the halt as it is now


def take_up(listing: Listing, *, by: Actor) -> Halt:
    """Let an announced resumption take effect, its time having come: the listing goes on with the time it had left.

    The caller holds the listing's lock and moves the room's dates in the same transaction.
    """
    authorise(GRANTS, Permission.CONCLUDE, by, listing)
    halt, now = listing.resumption, clock.now()
    if halt is None or halt.resumes_at is None or halt.resumes_at > now:
        raise NothingToConfirm()
    halt.resumed_at = now
    for name, moment in _dates_after(listing, _reckoned_from(listing, halt.resumes_at, now)).items():
        setattr(listing, name, moment)
    listing.reason = None
    ledger.advance(listing, "resume", LISTING, by=by, note=halt.note, detail=facts.dates_of(listing))
    db.session.flush()  # the room above acts on the dates as they are now
    return halt


def _reckoned_from(listing: Listing, resumes_at: datetime, now: datetime) -> datetime:
    """The announced instant, so that the announced dates come true; in a running timed phase, or where whoever takes
    it up comes far too late, the present one, so that nobody loses time."""
    timed = listing.timed_starts_at is not None and (listing.suspended_at or now) >= listing.timed_starts_at
    return now if timed or now - resumes_at > _LATE else resumes_at


def _dates_after(listing: Listing, resumed_at: datetime) -> dict[str, datetime | None]:
    """The listing's dates if it goes on at ``resumed_at``."""
    dates = {name: getattr(listing, name) for name in facts.DATES if name != "published_at"}
    suspended_at = listing.suspended_at or resumed_at
    return moved(dates, suspended_at, lost_time(dates, suspended_at, resumed_at))


def drop_halt(number: str, *, by: Actor) -> Listing:
    """Drop a request that was a mistake."""
    listing, halt = _open_halt(number)
    authorise(GRANTS, Permission.ASK_HALT, by, listing)
    halt.dropped_at = clock.now()
    ledger.record("listing.halt_dropped", number, by=by, chain=listing.audit_chain, detail={"act": halt.act.value})
    return listing


def _open_halt(number: str) -> tuple[Listing, Halt]:
    listing = queries.get_numbered_for_update(number)
    halt = listing.open_halt
    if halt is None:
        raise NothingToConfirm()
    return listing, halt
