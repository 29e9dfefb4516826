"""What the public, and a court, are told of a fallen award: by bidder numbers, each step with its instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trading.bidding.defaults import queries
from trading.bidding.defaults.models import AwardOffer, Default
from trading.bidding.defaults.states import DefaultStatus, Ground, OfferStatus
from trading.bidding.models import Room
from trading.core import canonical
from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class Happening(LabelledEnum):
    """The steps that are public."""

    FELL = "fell", N_("The winner defaulted, the award fell")
    OFFERED = "offered", N_("The award was offered to the next bidder")
    PASSED = "passed", N_("The award passed to the next bidder")
    NOT_TAKEN = "not_taken", N_("The next bidder didn't take it")


@dataclass(frozen=True)
class Step:
    """One step: what happened, to whose bid."""

    at: datetime
    what: Happening
    bidder_number: str
    sequence: int
    amount: int
    ground: Ground | None = None
    decision_no: str | None = None
    #: until when an offer may be answered
    until: datetime | None = None


_ENDED = {
    OfferStatus.ACCEPTED: Happening.PASSED,
    OfferStatus.DECLINED: Happening.NOT_TAKEN,
    OfferStatus.LAPSED: Happening.NOT_TAKEN,
}


def steps_of(listing_id: int) -> list[Step]:
    """The public steps of a lot, oldest first. A hearing isn't public: it is a reproach, until it is decided."""
    fallen = [_fell(one) for one in queries.defaults_of(listing_id) if one.status is DefaultStatus.UPHELD]
    if not fallen:
        return []
    offers = [step for one in queries.offers_of(listing_id) for step in _of(one)]
    return sorted([*fallen, *offers], key=lambda step: step.at)


def _fell(default: Default) -> Step:
    number = default.application.bidder_number or ""
    at = default.decided_at or default.noticed_at
    return Step(at, Happening.FELL, number, default.sequence, default.amount, default.ground, default.decision_no)


def _of(offer: AwardOffer) -> Iterator[Step]:
    number = offer.application.bidder_number or ""
    yield Step(offer.offered_at, Happening.OFFERED, number, offer.sequence, offer.amount, until=offer.expires_at)
    if offer.ended_at is not None and offer.status in _ENDED:
        yield Step(offer.ended_at, _ENDED[offer.status], number, offer.sequence, offer.amount)


def evidence(room: Room) -> dict[str, Any]:
    """Everything about defaults and offers, for a court: hearings, answers and decisions in full."""
    return {
        "defaults": [_default_line(room, one) for one in queries.defaults_of(room.listing_id)],
        "offers": [_offer_line(room, one) for one in queries.offers_of(room.listing_id)],
    }


def _default_line(room: Room, one: Default) -> dict[str, Any]:
    return {
        "bidder_number": one.application.bidder_number,
        "sequence": one.sequence,
        "bid": room.figure.text(one.amount),
        "status": one.status.value,
        "ground": one.ground.value,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "note": one.note,
        "noticed_at": canonical.instant(one.noticed_at),
        "objections_end_at": canonical.instant(one.objections_end_at),
        "answer": one.answer,
        "answered_at": _instant(one.answered_at),
        "decision_no": one.decision_no,
        "reason": one.reason,
        "decided_at": _instant(one.decided_at),
        "forfeits": one.forfeits,
        "bars": one.bars,
        "owner_consents": one.owner_consents,
        "consent_at": _instant(one.consent_at),
        "consent_paper": one.consent_paper,
    }


def _offer_line(room: Room, one: AwardOffer) -> dict[str, Any]:
    return {
        "bidder_number": one.application.bidder_number,
        "sequence": one.sequence,
        "bid": room.figure.text(one.amount),
        "status": one.status.value,
        "offered_at": canonical.instant(one.offered_at),
        "expires_at": canonical.instant(one.expires_at),
        "ended_at": _instant(one.ended_at),
    }


def _instant(at: datetime | None) -> str | None:
    return canonical.instant(at) if at else None
