"""What a public notice announces, as plain JSON: amounts in the business's whole units, instants RFC 3339, days ISO.

Everything here is for the public: natural persons are masked, certificate numbers and exact corners are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from trading.core import canonical, clock, settings
from trading.core.calendar import period
from trading.core.deal import TradeMode
from trading.core.nights import Rests, nightly_rests
from trading.core.policy import policy
from trading.listing.gazette.states import FailureReason, PublicNoticeKind
from trading.listing.models import Halt, ListedRight, Listing
from trading.parcels.models import LandRight
from trading.parcels.on_paper import INDICES

#: the form of the facts; a reader of old notices tells by it what to expect
VERSION = 1
#: the dates of a schedule, in their order
DATES = ("published_at", "opens_at", "apply_ends_at", "timed_starts_at", "cap_at")
PRICES = ("loan_amount", "start_amount", "step_amount", "deposit_amount")


@dataclass(frozen=True)
class Register:
    """What the bid register of a round comes to; its head stands for every row."""

    bidders: int
    bids: int
    head: str


@dataclass(frozen=True)
class Result:
    """A deal as it is published. ``winner`` is masked where it is a natural person."""

    winner: str
    amount: int
    unit_amount: int
    decided_at: datetime
    confirmed_at: datetime
    confirmation: str
    #: None where there was no room: a private negotiation
    register: Register | None


def of(listing: Listing, kind: PublicNoticeKind, act: Mapping[str, Any], *, earlier: str | None) -> dict[str, Any]:
    """The facts of one notice: the offer as it stands, and ``act``, what this notice says of it.

    ``earlier`` is the notice of offer that it belongs to.
    """
    return {
        "version": VERSION,
        "kind": kind.value,
        "listing": listing.number,
        "offer": earlier,
        "business": listing.business.value,
        "mode": listing.mode.value,
        "district": listing.district_code,
        "round": listing.round,
        "holders": list(dict.fromkeys(party.public_name for right in listing.rights for party in right.holders)),
        "lands": [land(one) for one in listing.listed],
        "burdens": [burden for right in listing.rights for burden in burdens(right)],
        "prices": {name: getattr(listing, name) for name in PRICES},
        "schedule": dates_of(listing),
        "terms": terms(listing),
        "window": window(listing),
        "hours": hours(listing),
        "act": dict(act),
    }


def land(listed: ListedRight) -> dict[str, Any]:
    """One parcel and the right on it, or the part of it that is offered."""
    right = listed.right
    parcel = right.parcel
    return {
        "code": parcel.code,
        "unit_code": parcel.unit_code,
        "location": parcel.location,
        "east": parcel.boundary_east,
        "south": parcel.boundary_south,
        "west": parcel.boundary_west,
        "north": parcel.boundary_north,
        "area": f"{listed.area:.2f}",
        "part": listed.part_note,
        "use_scheme": parcel.use_scheme.value,
        "use_code": parcel.use_code,
        "acquisition_mode": right.acquisition_mode.value,
        "ends_on": right.ends_on.isoformat() if right.ends_on else None,
        **{name: _figure(getattr(parcel, name)) for name in INDICES},
        "buildings": parcel.buildings,
        "restrictions": right.restrictions,
        "commitments": right.commitments,
    }


def burdens(right: LandRight, today: date | None = None) -> list[dict[str, Any]]:
    """The burdens in force: kind, day and rank. Creditors and amounts stand in the file, not in the notice."""
    on = today or clock.today()
    return [
        {"kind": one.kind.value, "registered_on": one.registered_on.isoformat(), "rank": one.rank}
        for one in right.burdens
        if one.is_in_force(on)
    ]


def terms(listing: Listing) -> dict[str, Any]:
    """What the holder says about the deal, as it is stored; what concerns the desk only is left out."""
    said = {name: value for name, value in listing.said.stored().items() if name not in _FOR_THE_DESK}
    if listing.qualifies_after if listing.published_at else examines_after(listing):
        said["qualification"] = "after"
    if passes_on(listing):
        said["after_default"] = "next_bidder"
    return {**said, "description": listing.description or ""}


def examines_after(listing: Listing) -> bool:
    """True where a lot published now has its bidders examined after the bidding."""
    return listing.mode is not TradeMode.NEGOTIATED and bool(settings.value("trade.post_qualification"))


def passes_on(listing: Listing) -> bool:
    """True where an award that a winner loses by default may be offered to the next bidder, by what is in force when
    the notice goes out. A court holds its sale again instead (rules on judicial sales online, 24)."""
    if listing.mode in (TradeMode.NEGOTIATED, TradeMode.COURT):
        return False
    published_on = listing.published_at.astimezone(clock.LOCAL).date() if listing.published_at else None
    return bool(settings.value("award.second_offers", published_on))


#: answers that are no part of the offer
_FOR_THE_DESK = frozenset({"is_disputed", "notice_wish", "not_before", "counterpart"})


def window(listing: Listing) -> int:
    """How many minutes a bid keeps the timed phase open."""
    if listing.mode is TradeMode.COURT:
        return period("trade.court_window").value
    return int(policy().timed_window.total_seconds()) // 60


def nights(listing: Listing, window: timedelta) -> Rests:
    """When timed bidding rests, by the settings of today; sealed offers and negotiations have no such phase."""
    if not listing.mode.has_room or listing.timed_starts_at is None or listing.cap_at is None:
        return ()
    return nightly_rests(listing.timed_starts_at, listing.cap_at, window, policy().timed_hours)


def hours(listing: Listing) -> list[int] | None:
    """The hours of a day between which timed bidding goes on, where it may last longer than a day."""
    return list(policy().timed_hours) if nights(listing, timedelta(minutes=window(listing))) else None


# --- what the kinds say ---------------------------------------------------------------------------------------------


def halted(halt: Halt) -> dict[str, Any]:
    """A suspension or a termination: its ground and reason."""
    return {"reason": halt.reason.value, "note": halt.note}


def resuming(halt: Halt, suspended_at: datetime | None, dates: Mapping[str, datetime | None]) -> dict[str, Any]:
    """A resumption: from when on, and with which dates."""
    return {
        **halted(halt),
        "suspended_at": moment_text(suspended_at),
        "resumes_at": moment_text(halt.resumes_at),
        "schedule": {name: moment_text(moment) for name, moment in dates.items()},
    }


def withdrawn(reason: str) -> dict[str, Any]:
    """The owner took the offer back before bidding opened."""
    return {"note": reason}


def failed(reason: FailureReason, register: Register | None) -> dict[str, Any]:
    """The round ended without a deal."""
    return {"reason": reason.value, "register": asdict(register) if register else None}


def dealt(result: Result) -> dict[str, Any]:
    """There is a deal."""
    instants = {
        "decided_at": canonical.instant(result.decided_at),
        "confirmed_at": canonical.instant(result.confirmed_at),
    }
    return {**asdict(result), **instants}


def dates_of(listing: Listing) -> dict[str, str | None]:
    """The dates of a listing's schedule as they stand."""
    return {name: moment_text(getattr(listing, name)) for name in DATES}


def moment_text(value: datetime | None) -> str | None:
    """An instant as facts carry it."""
    return None if value is None else canonical.instant(value)


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def decimal(text: str | None) -> Decimal | None:
    """A figure of the facts as a number."""
    return None if text is None else Decimal(text)
