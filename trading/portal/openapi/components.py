"""Schemas, parameters and refusals that the paths refer to. Plain data."""

from __future__ import annotations

from trading.bidding.states import Phase
from trading.core.deal import AcquisitionMode, Business, DealKind, Figure, TradeMode, TransferForm, UseClass
from trading.documents.states import DocumentKind, Verification
from trading.listing.states import PUBLIC, RentRhythm, Repayment, Security, Stage
from trading.portal.openapi import register
from trading.portal.openapi.shapes import (
    AREA,
    COUNT,
    DAY,
    FIGURE,
    HASH,
    INSTANT,
    QUOTE,
    TEXT,
    YUAN,
    Schema,
    nullable,
    record,
    ref,
    values,
)
from trading.portal.search import STAGES, Scope, Sort

_FLAG: Schema = {"type": "string", "enum": ["1", "true"]}

_PARCEL = record(
    {
        "code": {**TEXT, "examples": ["150302001001GB00001"]},
        "unit_code": TEXT,
        "use_scheme": TEXT,
        "use_code": TEXT,
        "use_class": values(UseClass),
        "area": AREA,
        "longitude": {"type": "number"},
        "latitude": {"type": "number"},
    }
)

_LISTING = record(
    {
        "number": {**TEXT, "examples": ["150302-T-2026-00001"]},
        "notice_number": nullable(TEXT),
        "title": TEXT,
        "kind": values(DealKind),
        "business": {**values(Business), "description": "A sublease is counted as a lease."},
        "mode": values(TradeMode),
        "status": values(sorted(PUBLIC)),
        "stage": {
            **values(Stage),
            "description": "The status; for a published listing, the phase that the clock gives.",
        },
        "district": {**TEXT, "pattern": r"^\d{6}$"},
        "location": TEXT,
        "parcel": ref("Parcel"),
        "figure": {
            **values(Figure),
            "description": "What is bid: start, step, current and award are yuan, or per cent of an annual rate.",
        },
        "area": {**AREA, "description": "What is offered: all parcels, or the part that is let."},
        "start_amount": nullable(YUAN),
        "step": nullable(YUAN),
        "deposit_amount": nullable(YUAN),
        "current": {**nullable(YUAN), "description": "The best bid so far; null before the first."},
        "bids": COUNT,
        "award_amount": nullable(YUAN),
        "published_at": nullable(INSTANT),
        "opens_at": nullable(INSTANT),
        "apply_ends_at": nullable(INSTANT),
        "timed_starts_at": nullable(INSTANT),
        "closes_at": nullable(INSTANT),
        "cap_at": nullable(INSTANT),
        "url": {"type": "string", "format": "uri"},
    }
)

_BURDEN = record(
    {
        "kind": TEXT,
        "registered_on": DAY,
        "rank": nullable({"type": "integer"}),
        "amount": nullable(YUAN),
        "transfer_restricted": {"type": "boolean"},
    }
)

_LEASE = record(
    {
        "starts_on": nullable(DAY),
        "ends_on": nullable(DAY),
        "months": nullable(COUNT),
        "rent_paid": nullable(values(RentRhythm)),
        "rent_free_months": COUNT,
        "rise_percent": nullable(FIGURE),
        "rise_years": nullable(COUNT),
        "may_sublet": nullable({"type": "boolean"}),
    }
)

_LOAN = record(
    {
        "amount": nullable(YUAN),
        "months": nullable(COUNT),
        "purpose": TEXT,
        "repayment": nullable(values(Repayment)),
        "security": nullable(values(Security)),
    }
)

_DETAIL = {
    "allOf": [
        ref("Listing"),
        record(
            {
                "holders": {"type": "array", "items": TEXT, "description": "Natural persons are masked."},
                "description": TEXT,
                "transfer_form": nullable(values(TransferForm)),
                "parcels": {
                    "type": "array",
                    "items": {"allOf": [ref("Parcel"), record({"part_area": nullable(AREA)})]},
                },
                "lease": nullable(_LEASE),
                "loan": nullable(_LOAN),
                "reserve": nullable(ref("Reserve")),
                "right": record(
                    {
                        "acquisition_mode": TEXT,
                        "started_on": DAY,
                        "ends_on": nullable(DAY),
                        "restrictions": TEXT,
                        "investment_percent": nullable(FIGURE),
                        "burdens": {"type": "array", "items": _BURDEN},
                    }
                ),
                "planning": record(
                    {
                        name: nullable(FIGURE)
                        for name in (
                            "plot_ratio_min",
                            "plot_ratio_max",
                            "density_min",
                            "density_max",
                            "greening_max",
                            "height_max",
                        )
                    }
                ),
                "outline": {"type": "object", "description": "GeoJSON polygon, generalised to a grid of ten metres."},
            }
        ),
    ]
}

_ROOM = record(
    {
        "phase": values(Phase),
        "server_time": INSTANT,
        "opens_at": INSTANT,
        "timed_starts_at": INSTANT,
        "closes_at": {**INSTANT, "description": "Never moves back; a bid moves it on, up to `cap_at`."},
        "cap_at": INSTANT,
        "rests": {
            "type": "array",
            "items": {"type": "array", "items": INSTANT, "minItems": 2, "maxItems": 2},
            "description": "Nights of the timed phase, each from its evening to its morning: no bids are taken.",
        },
        "figure": {**values(Figure), "description": "What is bid. Rates are per cent a year and fall."},
        "sequence": {**COUNT, "description": "The number of bids, which is the last bid's sequence."},
        "revision": {**COUNT, "description": "Rises with every change of the room, bids or not."},
        "current": nullable(QUOTE),
        "leader": {**nullable(TEXT), "description": "The bidder number that leads."},
        "leader_priority": {
            **nullable({"type": "integer", "minimum": 1}),
            "description": "The rank of the leader's right of first purchase; only a lower rank may match its bid.",
        },
        "start": QUOTE,
        "minimum_next": {**QUOTE, "description": "The lowest amount or the highest rate now possible."},
        "step": QUOTE,
        "window_seconds": COUNT,
        "extensions": COUNT,
        "bidders": COUNT,
        "head": {**HASH, "description": "The hash of the last bid, or the genesis."},
        "result": nullable({"type": "string", "enum": ["awarded", "no_deal", "below_reserve"]}),
    }
)

_PROBLEM = {
    **record(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "code": {**TEXT, "description": "Stable; program against this."},
            "detail": {**TEXT, "description": "A sentence in the caller's language."},
        },
        {
            "rule": {**TEXT, "description": "The rule behind the refusal, e.g. V-27."},
            "source": TEXT,
            "remedy": TEXT,
            "field": TEXT,
            "minimum_amount": QUOTE,
            "current_amount": nullable(QUOTE),
            "lower_amount": QUOTE,
            "upper_amount": QUOTE,
            "step": QUOTE,
            "opens_at": INSTANT,
            "closes_at": INSTANT,
            "received_at": INSTANT,
        },
    ),
    "description": "RFC 9457 problem details.",
}

_RESERVE = {
    **record(
        {
            "commitment": {**HASH, "description": "SHA-256 of the canonical form of `opened`."},
            "sealed_at": INSTANT,
            "opened_at": nullable(INSTANT),
            "opened": nullable(record({"listing": TEXT, "purpose": TEXT, "amount": FIGURE, "nonce": HASH})),
        }
    ),
    "description": "The sealed reserve price: what it was is known once the close has opened it.",
}

SCHEMAS: dict[str, Schema] = {
    **register.SCHEMAS,
    "Parcel": _PARCEL,
    "Listing": _LISTING,
    "ListingDetail": _DETAIL,
    "Reserve": _RESERVE,
    "ListingPage": record(
        {
            "listings": {"type": "array", "items": ref("Listing")},
            "next": nullable({"type": "string", "format": "uri"}),
            "next_cursor": {**nullable(TEXT), "description": "Opaque; null on the last page."},
        }
    ),
    "TokenRequest": record({"username": TEXT, "password": TEXT}, {"otp": TEXT}),
    "Token": record({"token": TEXT, "expires_at": INSTANT}),
    "Room": _ROOM,
    "Verification": record(
        {"number": TEXT, "status": values(Verification)},
        {"kind": values(DocumentKind), "issued_on": DAY, "sha256": nullable(HASH), "check_code": TEXT},
    ),
    "Problem": _PROBLEM,
}

PARAMETERS: dict[str, Schema] = {
    "number": {
        "name": "number",
        "in": "path",
        "required": True,
        "description": "The public number of the listing.",
        "schema": {**TEXT, "examples": ["150302-T-2026-00001"]},
    },
}


def query(name: str, schema: Schema, words: str) -> Schema:
    """A parameter of the query string."""
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


SEARCH: list[Schema] = [
    query("kind", values(DealKind), "Kind of deal."),
    query("business", values(Business), "Business; finer than the kind where land is let."),
    query("mode", {"type": "array", "items": values(TradeMode)}, "Way of trading; may be repeated."),
    query("form", {"type": "array", "items": values(TransferForm)}, "Form of transfer; may be repeated."),
    query(
        "acquisition",
        {"type": "array", "items": values(AcquisitionMode)},
        "How the land was acquired; may be repeated.",
    ),
    query("stage", {"type": "array", "items": values(STAGES)}, "Stage; may be repeated."),
    query("district", {"type": "array", "items": TEXT}, "County code; may be repeated."),
    query("use", {"type": "array", "items": values(UseClass)}, "Class of use; may be repeated."),
    query("area_min", AREA, "At least so many m²."),
    query("area_max", AREA, "At most so many m²."),
    query("price_min", YUAN, "Current or start price of at least so many yuan."),
    query("price_max", YUAN, "Current or start price of at most so many yuan."),
    query("unit_min", YUAN, "At least so many yuan a square metre."),
    query("unit_max", YUAN, "At most so many yuan a square metre."),
    query("years_min", {"type": "integer", "minimum": 0}, "The right runs for at least so many more years."),
    query("published_from", DAY, "Published on this day or later."),
    query("closes_until", DAY, "Closes on this day or earlier."),
    query(
        "bbox", {**TEXT, "examples": ["106.70,39.60,106.90,39.75"]}, "Map window: west, south, east, north in degrees."
    ),
    query("open", _FLAG, "Only what takes applications or bids."),
    query("unburdened", _FLAG, "Only land without mortgage, lease or seizure."),
    query("scope", values(Scope), "Which part of the market; all where it is left out."),
    query(
        "q",
        {**TEXT, "maxLength": 60},
        "Words in place, use, number or parcel code; sizes, prices and districts among them are conditions.",
    ),
    query("sort", values(Sort), "Accepted for the sake of shared addresses; pages always come newest notice first."),
    query("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "Rows of a page."),
    query("cursor", TEXT, "`next_cursor` of the page before."),
]


def refusal(words: str, *codes: str) -> Schema:
    """A refusal with the codes that it may carry."""
    listed = " ".join(f"`{code}`" for code in codes)
    return {
        "description": f"{words} Codes: {listed}.",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }


RESPONSES: dict[str, Schema] = {
    "NotFound": refusal("Nothing here, or not yours to see.", "not_found"),
    "Unauthenticated": refusal("No valid token.", "unauthenticated"),
    "BodyInvalid": refusal("The body can't be read.", "body_invalid", "member_missing"),
    "Busy": {
        **refusal("Nothing was written; try again, with the same idempotency key.", "busy"),
        "headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
    },
}
