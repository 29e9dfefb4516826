"""The paths of the machine interface. Plain data; a test holds them against the routes."""

from __future__ import annotations

from typing import Any

from trading.portal.openapi import bank, checks, demands
from trading.portal.openapi.components import SEARCH, query, refusal
from trading.portal.openapi.shapes import TEXT, ref

_NUMBER = {"$ref": "#/components/parameters/number"}
_NOT_FOUND = {"$ref": "#/components/responses/NotFound"}
_BUSY = {"$ref": "#/components/responses/Busy"}


def _ok(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _body(schema: str) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": ref(schema)}}}


PATHS: dict[str, Any] = {
    "/tokens": {
        "post": {
            "tags": ["access"],
            "operationId": "createToken",
            "summary": "Sign in: get an access token",
            "description": "`otp` is needed once the account has a second factor. Failures are throttled.",
            "requestBody": _body("TokenRequest"),
            "responses": {
                "201": _ok("The token. It is shown once.", ref("Token")),
                "403": refusal("Refused.", "wrong_credentials", "too_many_attempts"),
                "422": {"$ref": "#/components/responses/BodyInvalid"},
                "503": _BUSY,
            },
        }
    },
    "/listings": {
        "get": {
            "tags": ["listings"],
            "operationId": "listListings",
            "summary": "Public listings, newest notice first",
            "parameters": SEARCH,
            "responses": {
                "200": _ok("A page of listings.", ref("ListingPage")),
                "422": refusal("A parameter can't be read.", "cursor_invalid", "limit_invalid", "parameter_invalid"),
            },
        }
    },
    "/listings/{number}": {
        "get": {
            "tags": ["listings"],
            "operationId": "showListing",
            "summary": "One listing with the facts of its land",
            "parameters": [_NUMBER],
            "responses": {"200": _ok("The listing.", ref("ListingDetail")), "404": _NOT_FOUND},
        }
    },
    "/listings/{number}/room": {
        "get": {
            "tags": ["bidding"],
            "operationId": "showRoom",
            "summary": "The standing of a lot's room",
            "parameters": [_NUMBER],
            "responses": {"200": _ok("The standing now.", ref("Room")), "404": _NOT_FOUND},
        }
    },
    "/listings/{number}/bids": {
        "get": {
            "tags": ["bidding"],
            "operationId": "listBids",
            "summary": "The whole public register of a lot",
            "parameters": [_NUMBER],
            "responses": {"200": _ok("Every bid, oldest first.", ref("Register")), "404": _NOT_FOUND},
        },
        "post": {
            "tags": ["bidding"],
            "operationId": "placeBid",
            "summary": "Place a bid, irrevocably",
            "description": (
                "The same `Idempotency-Key` with the same amount always gets the same receipt, so that a bid whose "
                "answer got lost can be sent again."
            ),
            "security": [{"bearer": []}],
            "parameters": [
                _NUMBER,
                {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": True,
                    "description": "1 to 128 visible ASCII characters; a fresh one for every new bid.",
                    "schema": {**TEXT, "minLength": 1, "maxLength": 128},
                },
            ],
            "requestBody": _body("BidRequest"),
            "responses": {
                "201": _ok("The receipt.", ref("Receipt")),
                "401": {"$ref": "#/components/responses/Unauthenticated"},
                "403": refusal("The account may not bid here.", "not_qualified", "forbidden"),
                "404": _NOT_FOUND,
                "409": refusal(
                    "The bid doesn't fit the room as it stands; the answer has the figures to mend it.",
                    "bid_below_minimum",
                    "bid_off_step",
                    "already_leading",
                    "room_closed",
                    "room_not_open",
                ),
                "422": refusal(
                    "The request can't be read.",
                    "amount_invalid",
                    "idempotency_key_missing",
                    "idempotency_key_reused",
                    "body_invalid",
                    "member_missing",
                ),
                "503": _BUSY,
            },
        },
    },
    **demands.paths(_ok),
    **bank.paths(_ok),
    "/checks": checks.path(_body, _ok, refusal),
    "/roots": {
        "get": {
            "tags": ["bidding"],
            "operationId": "listRoots",
            "summary": "The hourly roots, newest first",
            "parameters": [query("before", {"type": "integer", "minimum": 1}, "Only roots before this one.")],
            "responses": {"200": _ok("Up to a week of roots.", ref("RootPage"))},
        }
    },
    "/roots/{sequence}": {
        "get": {
            "tags": ["bidding"],
            "operationId": "showRoot",
            "summary": "One root with the heads that it covers",
            "parameters": [
                {"name": "sequence", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
            ],
            "responses": {"200": _ok("The root.", ref("RootDetail")), "404": _NOT_FOUND},
        }
    },
    "/receipt-key": {
        "get": {
            "tags": ["bidding"],
            "operationId": "showReceiptKey",
            "summary": "The public key of the receipts",
            "responses": {
                "200": {
                    "description": "An Ed25519 key.",
                    "content": {"application/x-pem-file": {"schema": TEXT}},
                }
            },
        }
    },
    "/documents/{number}/verification": {
        "get": {
            "tags": ["documents"],
            "operationId": "verifyDocument",
            "summary": "Is a document genuine and in force?",
            "parameters": [
                {
                    "name": "number",
                    "in": "path",
                    "required": True,
                    "description": "The number on the paper.",
                    "schema": {**TEXT, "examples": ["1503022026ZR00001"]},
                },
                {
                    "name": "sha256",
                    "in": "query",
                    "required": False,
                    "description": "The hash of a file in hand: the answer is `altered` where it isn't the one issued.",
                    "schema": TEXT,
                },
            ],
            "responses": {"200": _ok("The answer; an unknown number is an answer too.", ref("Verification"))},
        }
    },
    "/openapi.json": {
        "get": {
            "tags": ["description"],
            "operationId": "describe",
            "summary": "This description",
            "responses": {"200": _ok("OpenAPI 3.1.", {"type": "object"})},
        }
    },
}
