"""Sealed offers: handed in, replaced, withdrawn. Each act is a row without content, in a chain like the register's.

The room's row is the lock that orders them, as it orders open bids. Who hands in learns nothing of the others, not even
how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trading.audit import ledger
from trading.bidding import offers as rules
from trading.bidding import permissions, receipts
from trading.bidding.models import Room, SealedOffer
from trading.bidding.permissions import Permission
from trading.bidding.queries import offers as queries
from trading.bidding.queries import rooms
from trading.bidding.rules import NotQualified
from trading.bidding.services.register import standing_of
from trading.bidding.states import OfferAct
from trading.core import canonical, clock
from trading.core.access import permits
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.core.errors import NotFound
from trading.extensions import db
from trading.listing.states import ListingStatus
from trading.sealing.amounts import Sealed, seal_amount


@dataclass(frozen=True)
class OfferReceipt:
    """What a bidder gets for an act: enough to find it in the record once the offers are open."""

    listing: str
    bidder_number: str
    turn: int
    act: OfferAct
    commitment: str | None
    received_at: datetime
    hash: str
    signature: bytes


def about(number: str, bidder_number: str) -> dict[str, str]:
    """What an offer's envelope and commitment are bound to: it opens for this bidder of this lot only."""
    return {"listing": number, "bidder_number": bidder_number, "purpose": "offer"}


def hand_in(number: str, amount: int, *, key: str, received_at: datetime, by: Actor) -> OfferReceipt:
    """Seal an offer; it takes the place of the bidder's earlier one. The same key gets the same receipt.

    What arrives at or after the deadline is kept as late, without its content, and has a receipt too.
    """
    room, admission, standing = _enter(number, by)
    known = _known(room, admission, key)
    if known is not None:
        return receipt_of(number, known)
    in_time = rules.check_open(standing.clock, received_at)
    if in_time:
        rules.check_amount(room.figure, room.start_amount, amount)
    sealed = seal_amount(room.figure.text(amount), about(number, admission.bidder_number))
    act = OfferAct.HANDED_IN if in_time else OfferAct.LATE
    return _append(number, room, admission, act, sealed, key=key, received_at=received_at, by=by)


def withdraw(number: str, *, key: str, received_at: datetime, by: Actor) -> OfferReceipt:
    """Take the standing offer back, which is possible until the deadline."""
    room, admission, standing = _enter(number, by)
    known = _known(room, admission, key)
    if known is not None:
        return receipt_of(number, known)
    if not rules.check_open(standing.clock, received_at):
        raise rules.RoomClosed(closes_at=room.closes_at, received_at=received_at)
    if not rules.standing(queries.own_acts(room.listing_id, admission.id)):
        raise rules.NothingToWithdraw()
    return _append(number, room, admission, OfferAct.WITHDRAWN, None, key=key, received_at=received_at, by=by)


def receipt_of(number: str, row: SealedOffer) -> OfferReceipt:
    """The receipt of an act."""
    return OfferReceipt(
        number, row.bidder_number, row.turn, row.act, row.commitment, row.received_at, row.hash, bytes(row.signature)
    )


def _enter(number: str, by: Actor) -> tuple[Room, Any, Any]:
    """The room, locked, with the bidder's admission and the standing; refused to whoever may not bid here."""
    room = rooms.get_room(number)
    if room.listing.mode is not TradeMode.SEALED:
        raise NotFound()
    room = rooms.get_room_for_update(room.listing_id)
    status = rooms.statuses([room.listing_id])[room.listing_id]
    admission = rooms.admissions([(room.listing_id, by.party_id or 0)]).get((room.listing_id, by.party_id or 0))
    if admission is None or not rooms.may_bid(admission) or not permits(permissions.GRANTS, Permission.PLACE, by):
        raise NotQualified()
    return room, admission, standing_of(room, suspended=status is ListingStatus.SUSPENDED)


def _known(room: Room, admission: Any, key: str) -> SealedOffer | None:
    own = queries.own_acts(room.listing_id, admission.id)
    return next((act for act in own if act.idempotency_key == key), None)


def _append(
    number: str,
    room: Room,
    admission: Any,
    act: OfferAct,
    sealed: Sealed | None,
    *,
    key: str,
    received_at: datetime,
    by: Actor,
) -> OfferReceipt:
    last = queries.last_act(room.listing_id)
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, receipts.offers_genesis(number))
    commitment = sealed.commitment if sealed else None
    fact = receipts.offer_fact(number, sequence, admission.bidder_number, act.value, commitment, received_at, previous)
    digest = canonical.digest(fact)
    row = SealedOffer(
        listing_id=room.listing_id,
        sequence=sequence,
        application_id=admission.id,
        bidder_number=admission.bidder_number,
        turn=queries.count_own(room.listing_id, admission.id) + 1,
        act=act,
        commitment=commitment,
        envelope=sealed.envelope if sealed and act is OfferAct.HANDED_IN else None,
        received_at=received_at,
        recorded_at=clock.now(),
        idempotency_key=key,
        user_id=by.user_id,
        channel=by.channel.value,
        previous_hash=previous,
        hash=digest,
        signature=receipts.sign(digest),
    )
    db.session.add(row)
    # no public number of an application here: staff know whose it is, and must not find out its bidder number
    ledger.record(f"offer.{act.value}", number, by=by, chain=ledger.lot_chain(number), detail={"offer": digest})
    return receipt_of(number, row)
