"""The OpenAPI 3.1 description of the machine interface, written by hand and tested against the routes."""

from __future__ import annotations

from typing import Any

from trading.portal.openapi import bank, checks, components, demands, paths

_INTRODUCTION = """
The machine interface of the secondary land market. The pages are built on the same services.

**Money** is a decimal string in yuan (`"1200000.00"`), **areas** a decimal string in m² (`"20000.00"`), **instants**
RFC 3339 in UTC with microseconds (`"2026-11-23T02:00:00.000000Z"`). The order of JSON members means nothing.

**Refusals** are `application/problem+json` (RFC 9457) with a stable `code`, a sentence in the caller's language
(`Accept-Language: zh-CN` or `en`), and the figures needed to mend them.

**Signing in**: `POST /tokens` gives a bearer token; sessions of the web site are not accepted here.

**The public register**: `GET /listings/{number}/bids` gives every bid of a lot. The hash of a row is the SHA-256, in
lower-case hexadecimal, of its canonical form: the UTF-8 bytes of the JSON object with exactly the members `amount`,
`bidder_number`, `listing`, `previous_hash`, `received_at` and `sequence`, sorted by name, without spaces and without
escapes beyond those that JSON demands. `previous_hash` of the first row is the `genesis`, the SHA-256 of
`genesis:register:` followed by the listing's number. A receipt's `signature` is Ed25519 over the 64 characters of the
hash, in base64; the key stands at `GET /receipt-key`.
""".strip()


def description(server: str) -> dict[str, Any]:
    """The whole description; ``server`` is the address that paths are relative to."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wuhai Secondary Land Market",
            "version": "1.0.0",
            "summary": "Listings, demands, live bidding, the public register, the self-check, document verification.",
            "description": _INTRODUCTION,
        },
        "servers": [{"url": server}],
        "tags": [
            {"name": "access", "description": "Tokens"},
            {"name": "listings", "description": "Land on offer and past rounds"},
            {"name": "demands", "description": "Who wants to buy, to rent or to lend"},
            {"name": "bidding", "description": "Rooms, bids and the public register"},
            {"name": "bank", "description": "Entries of the supervised account, told by the bank"},
            {"name": "checks", "description": "May this land trade?"},
            {"name": "documents", "description": "Checking whether a paper is genuine"},
            {"name": "description", "description": "This description"},
        ],
        "paths": paths.PATHS,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": components.SCHEMAS | checks.SCHEMAS | demands.SCHEMAS | bank.SCHEMAS,
            "parameters": components.PARAMETERS,
            "responses": components.RESPONSES,
        },
    }
