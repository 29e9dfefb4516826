"""Machine interface of the room: the bank tells of an entry of the supervised account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify, request

from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import Invalid, TradingError
from trading.core.messages import N_
from trading.funds import callback, queries, services
from trading.funds.statements import cells
from trading.funds.statements.facts import LineFact
from trading.funds.states import Direction, LineStatus
from trading.sealing.keys import key_file
from trading.transaction import transact
from trading.web.bodies import json_object, text_member
from trading.web.guards import Audience, audience

bp = Blueprint("funds_api", __name__, url_prefix="/api/v1")

#: the shared secret lies beside the other keys; it is made on first use and given to the bank
KEY_FILE = "bank-callback.key"


class DirectionInvalid(Invalid):
    code = "direction_invalid"
    msgid = N_("The member “direction” is “in” or “out”.")
    field = "direction"


@bp.post("/bank/entries")
@audience(Audience.PUBLIC)
def report_entry() -> Any:
    """Take an entry. The signature admits the caller; the answer tells whether the entry was matched, not to whom."""
    # the very bytes are signed: they are kept while the body is read
    body = request.get_data(cache=True)
    nonce = request.headers.get("X-Bank-Nonce", "")
    callback.check(
        callback_key(),
        request.headers.get("X-Bank-Timestamp", ""),
        nonce,
        body,
        request.headers.get("X-Bank-Signature", ""),
        clock.now(),
    )
    line_id = transact(services.take_call, nonce, _fact(json_object()), by=Actor.system())
    try:
        line = transact(services.look, line_id, by=Actor.system())
    except TradingError:
        # the entry stands; the worker looks again
        line = queries.get_line_by_id(line_id)
    state = "matched" if line.status is LineStatus.MATCHED else "unmatched"
    return jsonify({"reference": line.reference, "entry": line.number, "status": state}), 201


def callback_key() -> bytes:
    """The secret that bank and market share."""
    return key_file(current_app.config["DATA_DIR"] / "keys", KEY_FILE)


def _fact(body: dict[str, Any]) -> LineFact:
    direction = text_member(body, "direction")
    if direction not in {one.value for one in Direction}:
        raise DirectionInvalid()
    return LineFact(
        reference=cells.reference(text_member(body, "reference")),
        direction=Direction(direction),
        amount=cells.amount(text_member(body, "amount")),
        booked_at=cells.moment(text_member(body, "booked_at")),
        name=cells.name(text_member(body, "name")),
        account=cells.account(text_member(body, "account", required=False)),
        bank_name=cells.words(text_member(body, "bank", required=False), 200),
        remark=cells.words(text_member(body, "remark", required=False), 500),
    )
