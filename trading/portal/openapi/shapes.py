"""The small shapes that schemas are put together from."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    """A reference to a schema below."""
    return {"$ref": f"#/components/schemas/{name}"}


def values(enumeration: Any) -> Schema:
    """A text that is one of an enumeration's values."""
    return {"type": "string", "enum": [member.value for member in enumeration]}


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these members."""
    return {"type": "object", "properties": required | (optional or {}), "required": list(required)}


YUAN: Schema = {"type": "string", "pattern": r"^\d{1,13}\.\d{2}$", "examples": ["1200000.00"]}
PERCENT: Schema = {"type": "string", "pattern": r"^\d{1,3}\.\d{3}$", "examples": ["4.350"]}
QUOTE: Schema = {"type": "string", "pattern": r"^\d{1,13}\.\d{2,3}$", "examples": ["1200000.00", "4.350"]}
AREA: Schema = {"type": "string", "pattern": r"^\d+\.\d{2}$", "examples": ["20000.00"]}
FIGURE: Schema = {"type": "string", "pattern": r"^\d+(\.\d+)?$"}
INSTANT: Schema = {"type": "string", "format": "date-time", "examples": ["2026-11-23T02:00:00.000000Z"]}
DAY: Schema = {"type": "string", "format": "date"}
HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
