"""Suspending, resuming and terminating what is published: one person asks with a reason, another confirms."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import Conflict, Forbidden
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries
from trading.listing.models import Halt, Listing
from trading.listing.permissions import GRANTS, Permission
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
    """Confirm, as the second person, what was asked for; it takes effect at once."""
    listing, halt = _open_halt(number)
    if halt.requested_by_id == by.user_id:
        raise SamePerson()
    authorise(GRANTS, Permission.CONFIRM_HALT, by, listing)
    halt.confirmed_by_id, halt.confirmed_at = by.user_id, clock.now()
    ledger.advance(listing, halt.act.value, LISTING, by=by, note=halt.note, detail={"reason": halt.reason.value})
    listing.reason = None if halt.act is HaltAct.RESUME else halt.note
    if halt.act is HaltAct.TERMINATE:
        listing.concluded_at = clock.now()
    db.session.flush()  # the room above acts on the listing as it is now
    return listing


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
