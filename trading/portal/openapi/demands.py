"""The schemas and paths of demand posts. Plain data."""

from __future__ import annotations

from typing import Any

from trading.core.deal import AcquisitionMode, UseClass
from trading.demands.search import Sort
from trading.demands.states import PUBLIC, BuildingsWish, CollateralWish, DemandKind, LenderType, PriceUnit
from trading.portal.openapi.components import query, refusal
from trading.portal.openapi.shapes import AREA, DAY, INSTANT, TEXT, YUAN, Schema, nullable, record, ref, values

_RATE: Schema = {"type": "string", "pattern": r"^\d{1,3}\.\d{3}$", "examples": ["4.350"]}
_MANY = {"type": "array", "items": TEXT}


def _list(enumeration: Any, words: str) -> Schema:
    return {"type": "array", "items": values(enumeration), "description": words}


SCHEMAS: dict[str, Schema] = {
    "Demand": record(
        {
            "number": {**TEXT, "examples": ["150300-D-2026-00012"]},
            "kind": {**values(DemandKind), "description": "`buy`, `rent`, or `lend` money against land."},
            "status": values(sorted(PUBLIC)),
            "poster": {**nullable(TEXT), "description": "People are masked; null where a body stays unnamed."},
            "districts": {**_MANY, "description": "County codes; empty where any district will do."},
            "uses": _list(UseClass, "Classes of use."),
            "acquisition_modes": _list(AcquisitionMode, "Empty where any will do."),
            "buildings": values(BuildingsWish),
            "area_min": nullable(AREA),
            "area_max": nullable(AREA),
            "amount_min": {**nullable(YUAN), "description": "Rent of a year from, or loan from."},
            "amount_max": {**nullable(YUAN), "description": "Budget, rent of a year or loan at most."},
            "unit_amount": {**nullable(YUAN), "description": "The most by area, for one `price_unit`."},
            "price_unit": nullable(values(PriceUnit)),
            "rate_min": {**nullable(_RATE), "description": "Annual rate asked, in per cent."},
            "rate_max": nullable(_RATE),
            "term_months": nullable({"type": "integer", "minimum": 1}),
            "starts_on": nullable(DAY),
            "lender_type": nullable(values(LenderType)),
            "collateral": _list(CollateralWish, "What a lender wants of the land."),
            "description": TEXT,
            "published_at": INSTANT,
            "valid_until": {**DAY, "description": "The last day on which it stands."},
            "url": {"type": "string", "format": "uri"},
        }
    ),
    "DemandPage": record(
        {
            "demands": {"type": "array", "items": ref("Demand")},
            "next": nullable({"type": "string", "format": "uri"}),
            "next_cursor": {**nullable(TEXT), "description": "Opaque; null on the last page."},
        }
    ),
}

_SEARCH: list[Schema] = [
    query("kind", values(DemandKind), "Kind of demand."),
    query("district", _MANY, "County code; may be repeated."),
    query("use", {"type": "array", "items": values(UseClass)}, "Class of use; may be repeated."),
    query("area_min", AREA, "Demands that would take at least so many m²."),
    query("area_max", AREA, "Demands that would take at most so many m²."),
    query("amount_min", YUAN, "Budget, rent or loan of at least so many yuan."),
    query("q", {**TEXT, "maxLength": 60}, "Text in number or description."),
    query("sort", values(Sort), "Accepted for the sake of shared addresses; pages always come newest first."),
    query("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "Rows of a page."),
    query("cursor", TEXT, "`next_cursor` of the page before."),
]


def paths(ok: Any) -> dict[str, Any]:
    """The paths; the shape of an answer is handed in by the table of paths."""
    return {
        "/demands": {
            "get": {
                "tags": ["demands"],
                "operationId": "listDemands",
                "summary": "Demands on the market, newest first",
                "parameters": _SEARCH,
                "responses": {
                    "200": ok("A page of demands.", ref("DemandPage")),
                    "422": refusal(
                        "A parameter can't be read.", "cursor_invalid", "limit_invalid", "parameter_invalid"
                    ),
                },
            }
        },
        "/demands/{number}": {
            "get": {
                "tags": ["demands"],
                "operationId": "showDemand",
                "summary": "One demand; those that ended stay readable unless they were withdrawn",
                "parameters": [
                    {
                        "name": "number",
                        "in": "path",
                        "required": True,
                        "description": "The public number of the demand.",
                        "schema": {**TEXT, "examples": ["150300-D-2026-00012"]},
                    }
                ],
                "responses": {
                    "200": ok("The demand.", ref("Demand")),
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            }
        },
    }
