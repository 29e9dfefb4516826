"""What happened to a listing, from the ledger, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from trading.audit import ledger
from trading.core.messages import N_
from trading.listing.models import Listing, Review
from trading.listing.states import LEVELS, ListingStatus, ReviewStep

_WORDS = {
    "listing.started": N_("Draft begun"),
    "listing.paper_added": N_("Paper handed in"),
    "listing.paper_removed": N_("Paper removed"),
    "listing.reserve_sealed": N_("Reserve price sealed"),
    "listing.reserve_removed": N_("Reserve price removed"),
    "listing.reserve_opened": N_("Reserve price opened by the close"),
    "listing.submit": N_("Submitted"),
    "listing.return": N_("Returned to be mended"),
    "listing.lapse": N_("Closed: not mended in time"),
    "listing.refuse": N_("Not accepted"),
    "listing.accept": N_("Taken in"),
    "listing.approve": N_("Approved"),
    "listing.reject": N_("Rejected"),
    "listing.level_agreed": N_("A level of the review agreed"),
    "listing.level_handed_back": N_("Sent back to the level before"),
    "listing.hand_back": N_("Sent back to intake"),
    "listing.claimed": N_("Taken up by a person of the desk"),
    "listing.given": N_("Given to a person of the desk"),
    "listing.let_go": N_("Let go by a person of the desk"),
    "listing.publish": N_("Published"),
    "listing.withdraw": N_("Withdrawn"),
    "listing.halt_asked": N_("Halt asked for"),
    "listing.halt_dropped": N_("Request for a halt dropped"),
    "listing.suspend": N_("Suspended"),
    "listing.resume": N_("Resumed"),
    "listing.terminate": N_("Terminated"),
    "listing.retract": N_("Withdrawn during the notice"),
    "listing.resumption_announced": N_("Resumption announced"),
    "listing.change_drafted": N_("Change drafted"),
    "listing.change_dropped": N_("Draft of a change dropped"),
    "listing.changed": N_("Changed by notice"),
    "listing.award": N_("Bidding ended, award under review"),
    "listing.fail": N_("Bidding ended without a deal"),
    "listing.confirm": N_("Deal made"),
    "listing.void": N_("Award void"),
    "listing.publish_result": N_("Result published"),
    "room.opened": N_("Room opened"),
    "room.closed": N_("Room closed"),
    "room.paused": N_("Room paused"),
    "opening.asked": N_("Opening of the offers asked for"),
    "opening.confirmed": N_("Opening confirmed by a second person"),
    "opening.opened": N_("Sealed offers opened"),
    "room.close_ordered": N_("Close ordered by a person"),
    "room.reopened": N_("Room reopened"),
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    id: int
    at: datetime
    title: str
    who: str
    note: str | None


def history_of(listing: Listing) -> list[Happening]:
    """The listing's events, newest first. Acts of other rooms that have no words here are left to those rooms."""
    events = ledger.history(listing.draft_number)
    if listing.number is not None:
        events += ledger.history(listing.number)
    return [
        Happening(event.id, event.at, _(_WORDS[event.action]), event.actor, event.note)
        for event in sorted(events, key=lambda one: one.id, reverse=True)
        if event.action in _WORDS
    ]


def last_event(listing: Listing) -> int:
    """The id of the latest event of the file, 0 before there is any."""
    return max((one.id for one in history_of(listing)), default=0)


@dataclass(frozen=True)
class Step:
    """One step of the review: what was decided there last, and whether it is its turn."""

    step: ReviewStep
    review: Review | None
    is_next: bool


def steps_of(listing: Listing) -> list[Step]:
    """Acceptance and every level that the listing takes, in their order, each with its latest decision."""
    last = {review.step: review for review in listing.reviews}
    waits = listing.status in (ListingStatus.SUBMITTED, ListingStatus.ACCEPTED)
    steps = (ReviewStep.INTAKE, *LEVELS[: listing.review_levels or 0])
    return [Step(step, last.get(step), waits and step is listing.review_step) for step in steps]
