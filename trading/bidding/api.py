"""Machine interface of the room: state, bids, the public register, the key that receipts are checked with."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from trading.bidding import desk, receipts, state
from trading.bidding.engine import Attempt, Receipt
from trading.bidding.published import register_body
from trading.bidding.queries import rooms as queries
from trading.bidding.queries import roots
from trading.bidding.services.roots import root_line
from trading.core import canonical, clock
from trading.core.deal import Figure
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.money import Fen, decimal_yuan
from trading.core.rates import Rate, percent
from trading.web.actor import current_actor
from trading.web.arrival import arrived_at
from trading.web.bodies import json_object, text_member
from trading.web.guards import Audience, audience

bp = Blueprint("bidding_api", __name__, url_prefix="/api/v1")

ROOTS_AT_ONCE = 168

#: visible ASCII, as the form's hidden field has it
_KEY = re.compile(r"[\x21-\x7e]{1,128}")


class IdempotencyKeyMissing(Invalid):
    code = "idempotency_key_missing"
    msgid = N_("Send an Idempotency-Key header of 1 to 128 visible ASCII characters with every bid.")
    remedy = N_("A random value for each new bid; the same value when you repeat one.")


@bp.get("/listings/<number>/room")
@audience(Audience.PUBLIC)
def show_room(number: str) -> Any:
    room = queries.get_room(number)
    return jsonify(state.room_state(room, room.listing.status, clock.now()))


@bp.get("/listings/<number>/bids")
@audience(Audience.PUBLIC)
def list_bids(number: str) -> Any:
    return jsonify(register_body(number, queries.get_room(number)))


@bp.post("/listings/<number>/bids")
@audience(Audience.MEMBER)
def place_bid(number: str) -> Any:
    """The way of whatever the fast lane (:mod:`trading.bidding.lane`) doesn't take."""
    key = read_key(request.headers.get("Idempotency-Key", ""))
    attempt = Attempt(number, read_amount(json_object()), key, arrived_at(), current_actor())
    return jsonify(receipt_body(desk.submit(attempt))), 201


@bp.get("/roots")
@audience(Audience.PUBLIC)
def list_roots() -> Any:
    """The newest roots, a week of them at a time; ``before`` leads further back."""
    before = request.args.get("before", type=int)
    found = roots.roots_before(before, ROOTS_AT_ONCE)
    more = bool(found) and found[-1].sequence > 1
    return jsonify({"roots": [root_line(root) for root in found], "next_before": found[-1].sequence if more else None})


@bp.get("/roots/<int:sequence>")
@audience(Audience.PUBLIC)
def show_root(sequence: int) -> Any:
    root = roots.get_root(sequence)
    return jsonify({**root_line(root), "entries": root.entries})


@bp.get("/receipt-key")
@audience(Audience.PUBLIC)
def show_key() -> Response:
    return Response(receipts.public_key(), mimetype="application/x-pem-file")


def read_amount(body: dict[str, Any]) -> Fen | Rate:
    """What is bid: a price in yuan, or a rate in per cent a year."""
    figure = Figure.ANNUAL_RATE if Figure.ANNUAL_RATE.member in body else Figure.PRICE
    return figure.parse(text_member(body, figure.member), field=figure.member)


def read_key(text: str) -> str:
    """Check an idempotency key."""
    if not _KEY.fullmatch(text):
        raise IdempotencyKeyMissing()
    return text


def amount_member(amount: Fen | Rate) -> dict[str, str]:
    """What was bid, under the name that machines know it by."""
    return {"annual_rate": percent(amount)} if isinstance(amount, Rate) else {"amount": decimal_yuan(amount)}


def receipt_body(receipt: Receipt) -> dict[str, Any]:
    """A receipt as the machine interface writes it."""
    return {
        "sequence": receipt.sequence,
        **amount_member(receipt.amount),
        "bidder_number": receipt.bidder_number,
        "received_at": canonical.instant(receipt.received_at),
        "closes_at": canonical.instant(receipt.closes_at),
        "hash": receipt.hash,
        "previous_hash": receipt.previous_hash,
        "signature": receipts.encoded(receipt.signature),
        **({} if receipt.priority is None else {"priority": receipt.priority}),
    }
