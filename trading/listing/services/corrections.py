"""Correction: the one notice with everything that is to be mended, the owner's ticks, and what isn't mended in time."""

from __future__ import annotations

from collections.abc import Sequence

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.core.calendar import deadline, is_published
from trading.core.errors import Conflict, NotFound
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.listing import queries, rules
from trading.listing.models import Listing, Return, ReturnItem
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services import levels
from trading.listing.services.desk import for_decision, written_reason
from trading.listing.services.news import tell_owner
from trading.listing.services.register import snapshot
from trading.listing.states import LISTING, ListingStatus, ReviewOutcome
from trading.notices.kinds import NoticeKind


class NotReturned(Conflict):
    code = "not_returned"
    msgid = N_("This listing isn't with its owner for correction.")


def return_for_correction(
    number: str,
    reasons: str = "",
    *,
    items: Sequence[rules.CorrectionItem] = (),
    has_new_facts: bool = False,
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """“Mend all of this and submit again.” Once, except for facts that are new; what stood there is kept.

    ``items`` are the full list of the notice; without them ``reasons`` is the whole of it.
    """
    listing = for_decision(Permission.ACCEPT, number, expected, by)
    LISTING.next(listing.status, "return")
    listed = tuple(_clean(item, place) for place, item in enumerate(items, 1))
    reasons = rules.as_text(listed) if listed else written_reason(reasons)
    if listing.returns and not has_new_facts:
        raise rules.CorrectionOnlyOnce()
    levels.decide(listing, ReviewOutcome.SENT_BACK, reasons, by=by)
    ledger.advance(listing, "return", LISTING, by=by, note=reasons[:2000])
    listing.reason = reasons
    listing.returns.append(
        Return(
            reasons=reasons,
            snapshot=snapshot(listing),
            returned_at=clock.now(),
            returned_by_id=by.user_id,
            due_on=deadline("counter.C.correction", clock.today()).provisional,
            items=[
                ReturnItem(position=place, about=item.about, reason_code=item.code, words=item.words, law=item.law)
                for place, item in enumerate(listed, 1)
            ],
        )
    )
    tell_owner(listing, NoticeKind.LISTING_RETURNED, by=by, day=listing.returns[-1].due_on)
    return listing


def tick_item(draft_number: str, position: int, *, is_mended: bool, by: Actor) -> Listing:
    """The owner's own mark that an item is mended; the desk looks for itself."""
    listing = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.EDIT, by, listing)
    if listing.status is not ListingStatus.CORRECTION or listing.last_return is None:
        raise NotReturned()
    item = next((one for one in listing.last_return.items if one.position == position), None)
    if item is None:
        raise NotFound()
    item.mended_at = clock.now() if is_mended else None
    return listing


def lapse(listing_id: int, *, by: Actor) -> bool:
    """Close what wasn't mended by its day; False where there is nothing to close any more.

    A day that the official calendar doesn't know yet closes nothing.
    """
    listing = queries.get_listing_for_update(listing_id)
    authorise(GRANTS, Permission.LAPSE, by, listing)
    last = listing.last_return
    if listing.status is not ListingStatus.CORRECTION or last is None:
        return False
    if last.due_on >= clock.today() or not is_published(last.due_on.year):
        return False
    ledger.advance(listing, "lapse", LISTING, by=by, detail={"due_on": last.due_on.isoformat()})
    listing.reason, listing.concluded_at = None, clock.now()
    tell_owner(listing, NoticeKind.LISTING_LAPSED, by=by, day=last.due_on)
    return True


def reckon_again(year: int, by: Actor) -> None:
    """Reckon anew by when owners have to mend what was returned: the official days of ``year`` were published.
    Called by the calendar."""
    for listing in queries.returns_due_in_for_update(year):
        last = listing.last_return
        if last is None:
            continue
        due_on = deadline("counter.C.correction", last.returned_at.astimezone(clock.LOCAL).date()).provisional
        if due_on == last.due_on:
            continue
        last.due_on = due_on
        detail = {"due_on": due_on.isoformat()}
        ledger.record("listing.correction_due", listing.audit_subject, by=by, chain=listing.audit_chain, detail=detail)
        tell_owner(listing, NoticeKind.LISTING_CORRECTION_MOVED, turn=due_on.isoformat(), by=by, day=due_on)


def _clean(item: rules.CorrectionItem, place: int) -> rules.CorrectionItem:
    words = clean_text(item.words, multiline=True)
    if not words:
        raise rules.CorrectionWithoutWords(place=place)
    return rules.CorrectionItem(item.about, words, clean_text(item.law), item.code)
