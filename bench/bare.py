"""The least that an authenticated POST can be: framework, token, JSON in and out, no database. A baseline for bids."""

from __future__ import annotations

import hashlib

from flask import Flask, jsonify, request

app = Flask("bare")


@app.get("/readyz")
def ready() -> str:
    return "ready"


@app.post("/api/v1/listings/<number>/bids")
def take(number: str) -> tuple[object, int]:
    bearer = hashlib.sha256(request.headers["Authorization"].partition(" ")[2].encode()).hexdigest()
    body = request.get_json()
    return jsonify(
        {"listing": number, "amount": body["amount"], "bidder_number": "1", "sequence": 1, "hash": bearer}
    ), 201
