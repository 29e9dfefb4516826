"""Machine interface: access tokens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify

from trading.core import canonical
from trading.core.actor import Actor
from trading.parties import door, services
from trading.transaction import transact
from trading.web.bodies import json_object, text_member
from trading.web.guards import Audience, audience

bp = Blueprint("parties_api", __name__, url_prefix="/api/v1")


@bp.post("/tokens")
@audience(Audience.PUBLIC)
def create_token() -> Any:
    body = json_object()
    username, password = text_member(body, "username"), text_member(body, "password")
    user_id = door.prove(username, password, text_member(body, "otp", required=False))
    token, expires_at = transact(services.issue_token, user_id, current_app.config["TOKEN_LIFETIME"], by=Actor.system())
    return jsonify({"token": token, "expires_at": canonical.instant(expires_at)}), 201
