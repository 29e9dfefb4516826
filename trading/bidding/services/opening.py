"""The opening of sealed offers: two persons give their word, then the worker opens all of them at once, or none."""

from __future__ import annotations

from datetime import datetime, timedelta

from trading.audit import ledger
from trading.bidding import offers as rules
from trading.bidding import permissions, receipts
from trading.bidding.engine import entered
from trading.bidding.models import Bid, Opening, Room, SealedOffer
from trading.bidding.permissions import Permission
from trading.bidding.queries import offers as queries
from trading.bidding.queries import rooms
from trading.bidding.services.offers import about
from trading.bidding.states import OfferVerdict
from trading.core import clock, settings
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.core.policy import policy
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.sealing.opening import open_amount


def window() -> timedelta:
    """How long a first person's word waits for the second's."""
    return timedelta(minutes=int(settings.value("room.opening_window")))


def holds(word: Opening, now: datetime) -> bool:
    """A first person's word holds for a while; two persons' for ever."""
    return word.second_at is not None or now <= word.first_at + window()


def confirm_opening(number: str, *, by: Actor) -> Opening:
    """Say that a lot's offers be opened. The first word waits for a second person's; then the worker opens them."""
    listing = listings.get_numbered_for_update(number)
    authorise(permissions.GRANTS, Permission.OPEN_OFFERS, by, listing)
    if listing.mode is not TradeMode.SEALED or listing.status is not ListingStatus.PUBLISHED:
        raise rules.NotToBeOpened()
    room = rooms.get_room_for_update(listing.id)
    opening, now = queries.find_opening(listing.id), clock.now()
    if room.closed_at is not None or (opening is not None and opening.second_at is not None):
        raise rules.NotToBeOpened()
    rules.check_opening(now, room.closes_at, policy().drain)
    if opening is None or not holds(opening, now):
        return _first(listing, opening or Opening(listing_id=listing.id), now, by)
    if opening.first_by_id == by.user_id:
        raise rules.SamePerson()
    opening.second_by_id, opening.second_at = by.user_id, now
    ledger.record("opening.confirmed", number, by=by, chain=listing.audit_chain)
    return opening


def _first(listing: Listing, opening: Opening, now: datetime, by: Actor) -> Opening:
    opening.first_by_id, opening.first_at = by.user_id or 0, now
    db.session.add(opening)
    ledger.record("opening.asked", listing.audit_subject, by=by, chain=listing.audit_chain)
    return opening


def is_confirmed(listing_id: int) -> bool:
    """Two persons have given their word."""
    opening = queries.find_opening(listing_id)
    return opening is not None and opening.second_at is not None


def open_offers(room: Room, listing: Listing, now: datetime, *, by: Actor) -> None:
    """Open every offer that stands, and write the valid ones into the register in the order of their arrival.

    Part of the close, in its transaction: an envelope that doesn't open, or a worker that is killed, leaves all of them
    sealed.
    """
    authorise(permissions.GRANTS, Permission.SETTLE, by)
    number = listing.audit_subject
    standing = rules.standing(queries.acts_of(room.listing_id))
    parties = {one.id: one for one in rooms.applications_of(room.listing_id)}
    for offer in standing:
        opened = open_amount(bytes(offer.envelope), about(number, offer.bidder_number), offer.commitment)
        offer.amount, offer.nonce = int(room.figure.parse(opened.amount)), opened.nonce
        application = parties[offer.application_id]
        admitted = application.status.value == "qualified" and application.deposit.is_held
        offer.verdict = rules.verdict(room.figure, room.start_amount, offer.amount, is_admitted=admitted)
    for offer in standing:
        if offer.verdict is OfferVerdict.VALID:
            _register(room, number, offer, now)
    best = rules.ranked(room.figure, standing)
    if best:
        room.top_amount, room.top_application_id = best[0].amount, best[0].application_id
        room.top_bidder_number = best[0].bidder_number
    db.session.flush()
    detail = {"standing": len(standing), "valid": room.sequence, "register_head": room.head}
    ledger.record("opening.opened", number, by=by, chain=listing.audit_chain, detail=detail)


def _register(room: Room, number: str, offer: SealedOffer, now: datetime) -> None:
    """Append an opened offer to the register, hashed and signed as open bids are."""
    room.sequence += 1
    row = entered(
        number,
        room.listing_id,
        room.sequence,
        offer.application_id,
        offer.bidder_number,
        offer.amount or 0,
        received_at=offer.received_at,
        recorded_at=now,
        closes_at=room.closes_at,
        key=offer.idempotency_key,
        user_id=offer.user_id,
        channel=offer.channel,
        previous_hash=room.head,
        figure=room.figure,
        sign=receipts.sign,
    )
    db.session.add(Bid(**vars(row)))
    room.head = row.hash
