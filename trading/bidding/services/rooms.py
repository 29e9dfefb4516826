"""The verbs of a room: open it, settle it, and what a person does when it had to be paused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from trading.audit import ledger
from trading.bidding import permissions, receipts, timing
from trading.bidding.models import Award, Room
from trading.bidding.permissions import Permission
from trading.bidding.queries import rooms as queries
from trading.bidding.queries.awards import count_bidders
from trading.bidding.services import news, opening
from trading.bidding.services.register import standing_of
from trading.bidding.states import APPLICATION, UNDECIDED, ApplicationStatus, AwardStatus, Phase, phase
from trading.bidding.timing import Settlement
from trading.core import canonical, clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.policy import policy
from trading.extensions import db
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.gazette.facts import Register, nights
from trading.listing.gazette.states import FailureReason
from trading.listing.models import Listing
from trading.listing.services.unsealing import open_reserve
from trading.listing.states import HaltAct, ListingStatus
from trading.notices.kinds import NoticeKind


def open_room(listing: Listing, *, by: Actor) -> Room:
    """Open the room of a listing that has just been published."""
    window = listing_services.schedule_limits(listing).timed_window
    room = Room(
        listing_id=listing.id,
        figure=listing.figure,
        start_amount=listing.start_amount,
        step_amount=listing.step_amount or 1,  # sealed offers have no step but the unit itself
        steps=listing.said.steps,
        opens_at=listing.opens_at,
        timed_starts_at=listing.timed_starts_at,
        cap_at=listing.cap_at,
        closes_at=listing.timed_starts_at,
        window_seconds=int(window.total_seconds()),
        rests=timing.written_rests(nights(listing, window)),
        head=receipts.register_genesis(listing.number or ""),
    )
    db.session.add(room)
    ledger.record(
        "room.opened",
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        detail={"register_genesis": room.head, "window_seconds": room.window_seconds, "rests": room.rests},
    )
    return room


def publish(number: str, schedule: Any, *, by: Actor) -> Listing:
    """Publish a listing. Where it is traded by bids, open or sealed, notice goes out and room opens, or neither."""
    listing = listing_services.publish(number, schedule, by=by)
    if listing.mode is not TradeMode.NEGOTIATED:
        open_room(listing, by=by)
    return listing


def confirm_halt(number: str, *, by: Actor) -> Listing:
    """Suspend, resume or terminate a lot on a second person's word. Its end closes the room and frees everyone.

    A suspended room takes no bids, since the register asks for the listing's state under the same
    lock; watchers hear of it by the room's revision.
    """
    listing = listings.get_numbered_for_update(number)
    room = None if listing.mode is TradeMode.NEGOTIATED else queries.get_room_for_update(listing.id)
    funds.lock_lot(number)
    listing_services.confirm_halt(number, by=by)
    halt = listing.halts[-1]
    figures = {"resumes_at": halt.resumes_at} if halt.resumes_at else {}
    news.tell_everyone(listing, _HALTED[halt.act], halt.id, by=by, **figures)
    if room is None:  # private negotiation: there is nothing to stop but the listing itself
        return listing
    room.revision += 1
    if listing.status is ListingStatus.TERMINATED:
        _end_early(listing, room, by=by)
    return listing


def retract(draft_number: str, reason: str, *, expected: int | None = None, by: Actor) -> Listing:
    """The owner takes a lot back before bidding opens: its room closes and everyone is free."""
    listing = listings.get_draft_for_update(draft_number)
    room = queries.get_room_for_update(listing.id)
    funds.lock_lot(listing.audit_subject)
    listing_services.retract(draft_number, reason, expected=expected, by=by)
    news.tell_everyone(listing, NoticeKind.LOT_RETRACTED, listing.version, by=by)
    room.revision += 1
    _end_early(listing, room, by=by)
    return listing


def _end_early(listing: Listing, room: Room, *, by: Actor) -> None:
    """Close a room that has nothing left to decide."""
    room.closed_at, room.paused_at = clock.now(), None
    detail = {"sequence": room.sequence}
    ledger.record("room.closed", listing.audit_subject, by=by, chain=listing.audit_chain, detail=detail)
    _release_everyone(listing, by=by)


#: what everybody hears of a confirmed halt
_HALTED = {
    HaltAct.SUSPEND: NoticeKind.LOT_SUSPENDED,
    HaltAct.RESUME: NoticeKind.RESUMPTION_ANNOUNCED,
    HaltAct.TERMINATE: NoticeKind.LOT_TERMINATED,
}


# --- the close --------------------------------------------------------------------------------------


def due() -> list[int]:
    """Rooms past their closing time and the drain."""
    return queries.due_rooms(clock.now() - policy().drain)


def settle(listing_id: int, *, by: Actor) -> bool:
    """Decide one room, once, under its lock. Returns False where there was nothing to decide.

    Two settlers may call this together: the second finds the room closed. A bid that was waiting for
    the lock may have moved the close: then the room isn't due any more. A settler that comes more
    than two minutes late (the machine stood still, and bidders with it) doesn't close the room short
    but pauses it for a person, and closes it when that person has ordered so.
    """
    authorise(permissions.GRANTS, Permission.SETTLE, by)
    listing = listings.get_listing_for_update(listing_id)
    room = queries.get_room_for_update(listing_id)
    now, rules_of_market = clock.now(), policy()
    if room.closed_at or listing.status is not ListingStatus.PUBLISHED:
        return False
    if listing.mode is TradeMode.SEALED:
        if not opening.is_confirmed(listing_id):
            return False
        funds.lock_lot(listing.audit_subject)
        opening.open_offers(room, listing, now, by=by)
        _close(room, listing, now, by=by)
        return True
    todo = timing.settlement(
        room.clock,
        now,
        drain=rules_of_market.drain,
        late=rules_of_market.settle_late,
        close_ordered=room.close_ordered_at is not None,
    )
    if todo is Settlement.NOTHING:
        return False
    funds.lock_lot(listing.audit_subject)
    if todo is Settlement.PAUSE:
        _pause(room, CLOSE_IS_LATE, now, by=by)
    else:
        _close(room, listing, now, by=by)
    return True


def pause_for_clocks(listing_id: int, milliseconds: int, *, by: Actor) -> bool:
    """Pause a room whose minutes count, because platform and database tell different times: nobody can say then whether
    a bid is in time. A room in free bidding goes on, since its order is the lock's. Returns False where there was
    nothing to pause.
    """
    authorise(permissions.GRANTS, Permission.SETTLE, by)
    listing = listings.get_listing_for_update(listing_id)
    room = queries.get_room_for_update(listing_id)
    now = clock.now()
    is_timed = phase(room.clock, now) in (Phase.TIMED, Phase.RESTING, Phase.CLOSING)
    if not is_timed or listing.status is not ListingStatus.PUBLISHED or listing.mode is TradeMode.SEALED:
        return False
    _pause(room, CLOCKS_DIFFER, now, detail={"milliseconds": milliseconds}, by=by)
    return True


def close_paused(number: str, note: str, *, by: Actor) -> None:
    """A person decides, with a reason, that a paused room closes on the register as it stands.

    The worker closes it a moment later: it alone can open a sealed reserve price.
    """
    listing, room = _paused_room(number, by)
    room.close_ordered_at = clock.now()
    room.revision += 1
    ledger.record("room.close_ordered", number, by=by, chain=listing.audit_chain, note=note)


def reopen_paused(number: str, closes_at: datetime, note: str, *, by: Actor) -> None:
    """A person lets a paused room go on until ``closes_at``, with a reason; the cap moves only if it must."""
    listing, room = _paused_room(number, by)
    now = clock.now()
    if closes_at <= now + timedelta(minutes=1):
        raise ReopenTooSoon(earliest=now + timedelta(minutes=1))
    after = timing.reopened(standing_of(room), closes_at)
    room.cap_at, room.closes_at = after.cap_at, after.clock.closes_at
    room.paused_at, room.pause_reason = None, None
    room.revision += 1
    ledger.record(
        "room.reopened",
        number,
        by=by,
        chain=listing.audit_chain,
        note=note,
        detail={"closes_at": canonical.instant(closes_at)},
    )
    news.tell_everyone(listing, NoticeKind.ROOM_REOPENED, room.revision, by=by, closes_at=room.closes_at)


#: why a room waits for a person
CLOSE_IS_LATE = N_("The close couldn't be decided in time.")
CLOCKS_DIFFER = N_("The clocks of the platform and of its database differ.")
#: why a round with bids had no winner, as the ledger says it
BELOW_RESERVE = N_("The best bid didn't reach the reserve price.")


class ReopenTooSoon(Invalid):
    code = "reopen_too_soon"
    msgid = N_("Bidders need time to come back: the earliest new closing time is %(earliest)s.")
    source = N_("platform setting")
    field = "closes_at"


class RoomNotPaused(Invalid):
    code = "room_not_paused"
    msgid = N_("This room isn't waiting for a decision.")


def _paused_room(number: str, by: Actor) -> tuple[Listing, Room]:
    listing = listings.get_listing_for_update(queries.get_room(number).listing_id)
    room = queries.get_room_for_update(listing.id)
    funds.lock_lot(listing.audit_subject)
    authorise(permissions.GRANTS, Permission.DECIDE_PAUSED, by, listing)
    if not room.waits_for_a_person:
        raise RoomNotPaused()
    return listing, room


def _pause(room: Room, reason: str, now: datetime, *, detail: dict[str, Any] | None = None, by: Actor) -> None:
    room.paused_at, room.pause_reason = now, reason
    room.revision += 1
    subject, chain = room.listing.audit_subject, room.listing.audit_chain
    ledger.record("room.paused", subject, by=by, chain=chain, note=reason, detail=detail)
    news.tell_everyone(room.listing, NoticeKind.ROOM_PAUSED, room.revision, by=by)


def _close(room: Room, listing: Listing, now: datetime, *, by: Actor) -> None:
    """Write the decision: the best bid of the register wins if it reaches the reserve price, which is opened only now.
    Without such a bid the round has failed."""
    room.closed_at, room.paused_at = now, None
    room.revision += 1
    ledger.record(
        "room.closed",
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        detail={"sequence": room.sequence, "register_head": room.head, "closes_at": canonical.instant(room.closes_at)},
    )
    reserve = open_reserve(listing, by=by)
    if room.top_amount is None or not (reserve is None or reserve.is_met_by(room.top_amount)):
        because = FailureReason.BELOW_RESERVE if room.top_amount else FailureReason.NO_BID
        register = Register(count_bidders(listing.id), room.sequence, room.head)
        note = BELOW_RESERVE if room.top_amount else None
        listing_services.mark_failed(listing, because=because, register=register, note=note, by=by)
        news.tell_everyone(listing, NoticeKind.LOT_FAILED, room.revision, by=by)
        _release_everyone(listing, by=by)
        return
    sequence = queries.sequence_of_top(room)
    db.session.add(
        Award(
            listing_id=listing.id,
            sequence=sequence,
            application_id=room.top_application_id,
            amount=room.top_amount,
            status=AwardStatus.PENDING,
            decided_at=now,
        )
    )
    listing_services.mark_award_pending(listing, by=by)
    ledger.record(
        "award.decided",
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        after=AwardStatus.PENDING.value,
        detail={"sequence": sequence, "amount": room.top_amount, "application": room.top_application_id},
    )
    news.tell_award(listing, room.top_application_id, room.top_amount, by=by)


def _release_everyone(listing: Listing, *, by: Actor) -> None:
    for application in queries.applications_of(listing.id):
        if application.status in UNDECIDED | {ApplicationStatus.QUALIFIED}:
            ledger.advance(application, "lose", APPLICATION, by=by)
    funds.lapse_unpaid(listing.number or "", by=by)
    funds.set_refund_due(listing.number or "", clock.today(), by=by)
