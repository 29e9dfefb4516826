"""What everybody may know of sealed offers: nothing before the opening, all of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trading.bidding import offers as rules
from trading.bidding import receipts
from trading.bidding.models import Room, SealedOffer
from trading.bidding.queries import offers as queries
from trading.bidding.services.offers import about


@dataclass(frozen=True)
class Record:
    """The opening of one lot: who said so and when, every act, and the offers that stood, the best first."""

    asked_at: datetime
    confirmed_at: datetime | None
    acts: list[SealedOffer]
    #: valid ones by rank, then the others in order of arrival
    offers: list[SealedOffer]


def record_of(room: Room) -> Record | None:
    """The record of a lot whose offers are open, or None."""
    opening = queries.find_opening(room.listing_id)
    if opening is None or room.closed_at is None or opening.second_at is None:
        return None
    acts = queries.acts_of(room.listing_id)
    opened = [act for act in acts if act.amount is not None]
    best = rules.ranked(room.figure, opened)
    return Record(opening.first_at, opening.second_at, acts, best + [one for one in opened if one not in best])


def record_body(number: str, room: Room) -> dict[str, Any] | None:
    """The same for machines: every act with what its hash covers, and what opened offers are recomputed from."""
    record = record_of(room)
    if record is None:
        return None
    return {"genesis": receipts.offers_genesis(number), "acts": [_act(number, room, act) for act in record.acts]}


def _act(number: str, room: Room, act: SealedOffer) -> dict[str, Any]:
    fact = receipts.offer_fact(
        number, act.sequence, act.bidder_number, act.act.value, act.commitment, act.received_at, act.previous_hash
    )
    opened = None
    if act.amount is not None:
        opened = {**about(number, act.bidder_number), "amount": room.figure.text(act.amount), "nonce": act.nonce}
    body: dict[str, Any] = {name: value for name, value in fact.items() if name != "listing"}
    return {
        **body,
        "hash": act.hash,
        "signature": receipts.encoded(bytes(act.signature)),
        "verdict": act.verdict.value if act.verdict else None,
        "opened": opened,
    }
