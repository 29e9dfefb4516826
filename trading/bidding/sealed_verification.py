"""Checking the sealed offers of a lot: their chain, that they were opened by two persons, and that all of them were."""

from __future__ import annotations

from collections.abc import Iterator

from trading.bidding import offers as rules
from trading.bidding import receipts
from trading.bidding.faults import RegisterFault
from trading.bidding.models import Bid, Room, SealedOffer
from trading.bidding.queries import offers as queries
from trading.bidding.services.offers import about
from trading.bidding.states import OfferAct, OfferVerdict
from trading.core import canonical
from trading.listing.states import ENDED_EARLY
from trading.sealing.amounts import commitment


def verify_offers(number: str, room: Room, bids: list[Bid]) -> Iterator[RegisterFault]:
    """Yield every fault of a lot's sealed offers and of the register that was made of them."""
    acts = queries.acts_of(room.listing_id)
    yield from _verify_chain(number, room, acts)
    opened = [act for act in acts if act.amount is not None]
    if room.closed_at is None or room.listing.status in ENDED_EARLY:
        if opened or bids:
            yield RegisterFault(number, 0, "offers were opened before their opening")
        return
    opening = queries.find_opening(room.listing_id)
    if opening is None or opening.second_by_id in (None, opening.first_by_id):
        yield RegisterFault(number, 0, "the offers weren't opened by two persons")
    if [act.sequence for act in opened] != [act.sequence for act in rules.standing(acts)]:
        yield RegisterFault(number, 0, "the offers that were opened aren't those that stood")
    for offer in opened:
        yield from _verify_opened(number, room, offer)
    valid = [offer for offer in opened if offer.verdict is OfferVerdict.VALID]
    made = [(bid.application_id, bid.amount, bid.received_at) for bid in bids]
    if made != [(offer.application_id, offer.amount, offer.received_at) for offer in valid]:
        yield RegisterFault(number, 0, "the register isn't that of the valid offers")


def _verify_chain(number: str, room: Room, acts: list[SealedOffer]) -> Iterator[RegisterFault]:
    previous = receipts.offers_genesis(number)
    for expected, act in enumerate(acts, start=1):
        fact = receipts.offer_fact(
            number, act.sequence, act.bidder_number, act.act.value, act.commitment, act.received_at, act.previous_hash
        )
        if act.sequence != expected or act.previous_hash != previous:
            yield RegisterFault(number, act.sequence, "the chain of offers is broken before this one")
        if canonical.digest(fact) != act.hash or not receipts.is_signed(act.hash, bytes(act.signature)):
            yield RegisterFault(number, act.sequence, "the offer was altered, or its receipt isn't ours")
        if act.act is not OfferAct.LATE and act.received_at >= room.closes_at:
            yield RegisterFault(number, act.sequence, "an offer was taken after the deadline")
        previous = act.hash


def _verify_opened(number: str, room: Room, offer: SealedOffer) -> Iterator[RegisterFault]:
    amount = offer.amount or 0
    text = room.figure.text(amount)
    if commitment(text, offer.nonce or "", about(number, offer.bidder_number)) != offer.commitment:
        yield RegisterFault(number, offer.sequence, "the opened offer doesn't match its commitment")
    is_admitted = offer.verdict is not OfferVerdict.NOT_ADMITTED
    if rules.verdict(room.figure, room.start_amount, amount, is_admitted=is_admitted) is not offer.verdict:
        yield RegisterFault(number, offer.sequence, "the offer was judged wrongly")
