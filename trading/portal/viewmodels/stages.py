"""Where a lot stands at an instant, as a reader is told: its stage, what ends next, the stations of the deal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trading.bidding.states import Phase, phase
from trading.core.deal import TradeMode
from trading.core.messages import N_
from trading.listing.states import ListingStatus, Stage
from trading.portal.index.facts import STAGE_OF_STATUS
from trading.portal.queries import Lot

_OF_PHASE = {
    Phase.NOTICE: Stage.NOTICE,
    Phase.FREE: Stage.OPEN,
    Phase.TIMED: Stage.TIMED,
    Phase.RESTING: Stage.TIMED,
    Phase.CLOSING: Stage.CLOSING,
    Phase.CLOSED: Stage.CLOSING,
    Phase.PAUSED: Stage.PAUSED,
}
#: stages in which time runs towards something that a reader waits for
RUNNING = frozenset({Stage.NOTICE, Stage.OPEN, Stage.TIMED, Stage.NEGOTIATING})


@dataclass(frozen=True)
class End:
    """What ends next, and when. ``label`` is a msgid."""

    at: datetime
    label: str


def stage_of(lot: Lot, now: datetime) -> Stage:
    """The stage of a lot at ``now``: its status, and for a published one what the clock says."""
    status = lot.listing.status
    if status is not ListingStatus.PUBLISHED:
        return STAGE_OF_STATUS.get(status, Stage.PREPARING)
    if lot.listing.mode is TradeMode.NEGOTIATED:
        return Stage.NEGOTIATING
    if lot.room is not None:
        return _OF_PHASE[phase(lot.room.clock, now)]
    opens_at = lot.listing.opens_at
    return Stage.OPEN if opens_at is not None and now >= opens_at else Stage.NOTICE


def next_end(lot: Lot, now: datetime) -> End | None:
    """What ends next for a reader of the lot, or None where nothing runs."""
    listing, room = lot.listing, lot.room
    match stage_of(lot, now):
        case Stage.NOTICE if listing.mode is TradeMode.SEALED:
            return End(listing.opens_at, N_("Offers are taken"))
        case Stage.NOTICE:
            return End(listing.opens_at, N_("Bidding opens"))
        case Stage.OPEN if now < listing.apply_ends_at:
            return End(listing.apply_ends_at, N_("Applications close"))
        case Stage.OPEN if listing.mode is TradeMode.SEALED:
            return End(listing.timed_starts_at, N_("Offers close"))
        case Stage.OPEN if room is not None and room.closes_at > listing.timed_starts_at:
            return End(listing.timed_starts_at, N_("Timed bidding starts"))
        case Stage.OPEN:
            return End(listing.timed_starts_at, N_("Free bidding ends"))
        case Stage.SUSPENDED if listing.resumption is not None:
            return End(listing.resumption.resumes_at, N_("Goes on"))
        case Stage.TIMED:
            return End(room.closes_at, N_("Closes"))
        case Stage.NEGOTIATING if now < listing.apply_ends_at:
            return End(listing.apply_ends_at, N_("Public display ends"))
        case _:
            return None


@dataclass(frozen=True)
class Station:
    """One station of the way. ``state`` is ``done``, ``now`` or empty; ``title`` a msgid."""

    title: str
    state: str
    start: datetime | None = None
    end: datetime | None = None


_PLACE = {
    Stage.NOTICE: 0,
    Stage.OPEN: 2,
    Stage.TIMED: 3,
    Stage.CLOSING: 3,
    Stage.PAUSED: 3,
    Stage.AWARD_PENDING: 4,
    Stage.AGREED: 4,
    Stage.DEAL: 4,
}


def stations(lot: Lot, now: datetime) -> list[Station]:
    """The stations of a deal, with how far this lot has come."""
    listing = lot.listing
    if listing.mode is TradeMode.NEGOTIATED:
        return _negotiated(lot, now)
    stage = stage_of(lot, now)
    place = _PLACE.get(stage, -1)
    if stage is Stage.OPEN and now < listing.apply_ends_at:
        place = 1
    spans = (
        (N_("Notice"), listing.published_at, listing.opens_at),
        (N_("Applications and deposits"), None, listing.apply_ends_at),
        *_bidding(lot),
        (N_("Award, contract, registration"), None, None),
    )
    return [
        Station(title, "done" if index < place else "now" if index == place else "", start, end)
        for index, (title, start, end) in enumerate(spans)
    ]


def _bidding(lot: Lot) -> tuple[tuple[str, datetime | None, datetime | None], ...]:
    """The two stations in which the price is found, openly or under seal."""
    listing = lot.listing
    if listing.mode is TradeMode.SEALED:
        return (
            (N_("Sealed offers"), listing.opens_at, listing.timed_starts_at),
            (N_("Opening of the offers"), None, listing.cap_at),
        )
    return (
        (N_("Free bidding"), listing.opens_at, listing.timed_starts_at),
        (N_("Timed bidding"), listing.timed_starts_at, lot.room.closes_at if lot.room else None),
    )


def _negotiated(lot: Lot, now: datetime) -> list[Station]:
    """The stations of a deal by private negotiation."""
    listing, stage = lot.listing, stage_of(lot, now)
    is_displayed = stage is Stage.NEGOTIATING and now < listing.apply_ends_at
    place = {Stage.NEGOTIATING: 0 if is_displayed else 1, Stage.AGREED: 2, Stage.DEAL: 3}.get(stage, -1)
    spans = (
        (N_("Public display"), listing.published_at, listing.apply_ends_at),
        (N_("Agreement of both sides"), listing.apply_ends_at, None),
        (N_("Check by the desk"), None, None),
        (N_("Contract, registration"), None, None),
    )
    return [
        Station(title, "done" if index < place else "now" if index == place else "", start, end)
        for index, (title, start, end) in enumerate(spans)
    ]
