"""The self-check's schemas, made from the catalogue of facts. Plain data."""

from __future__ import annotations

from typing import Any

from trading.core.deal import Business
from trading.core.findings import Severity
from trading.portal.checks.catalogue import FACTS
from trading.portal.checks.judging import Verdict
from trading.portal.checks.kinds import FIRST_DAY, LAST_DAY, LONGEST_TEXT, Fact, FactKind
from trading.portal.openapi.shapes import AREA, COUNT, DAY, TEXT, YUAN, Schema, nullable, record, ref, values
from trading.rulebook.materials import MaterialKind, Side

_FORMS: dict[FactKind, Schema] = {
    FactKind.YES_NO: {"type": "boolean"},
    FactKind.MONEY: YUAN,
    FactKind.AREA: AREA,
    FactKind.DATE: {**DAY, "description": f"From {FIRST_DAY} to {LAST_DAY}."},
    FactKind.PERCENT: {**TEXT, "pattern": r"^\d{1,3}(\.\d{1,2})?$", "examples": ["31.20"]},
    FactKind.TEXT: {**TEXT, "maxLength": LONGEST_TEXT},
}


def _schema(fact: Fact) -> Schema:
    if fact.choices is not None:
        form = values(fact.choices)
    elif fact.kind is FactKind.NUMBER:
        form = {"type": "integer", "minimum": 0, "maximum": fact.most}
    else:
        form = _FORMS[fact.kind]
    words = " ".join(filter(None, (_sentence(fact.label), fact.help, _asked_by(fact))))
    return {**form, "description": words}


def _sentence(label: str) -> str:
    return label if label.endswith("?") else f"{label}."


def _asked_by(fact: Fact) -> str:
    if fact.businesses == frozenset(Business):
        return ""
    names = ", ".join(f"`{business.value}`" for business in Business if business in fact.businesses)
    return f"Asked for {names}."


_RULE_IDS: Schema = {"type": "array", "items": TEXT}

SCHEMAS: dict[str, Schema] = {
    "Facts": {
        "type": "object",
        "description": "What the asker states. Every fact may be left out; what isn't known isn't guessed.",
        "properties": {fact.name: _schema(fact) for fact in FACTS.values()},
        "additionalProperties": False,
    },
    "CheckRequest": {
        **record(
            {"business": values(Business)},
            {
                "parcel": {
                    **TEXT,
                    "description": "Parcel code, unit code or certificate number, in any spelling. The land book then "
                    "says what it knows, and facts stated beside it take the place of its own: a what-if.",
                    "examples": ["150302001001GB00001"],
                },
                "facts": ref("Facts"),
            },
        ),
        "additionalProperties": False,
    },
    "Finding": record(
        {
            "rule": {**TEXT, "examples": ["V-10"]},
            "condition": {**nullable(TEXT), "description": "The law's condition behind it, e.g. `G4`."},
            "severity": {
                **values(Severity),
                "description": "`error` blocks, `gate` needs a paper or consent first, `route` takes another path.",
            },
            "message": TEXT,
            "source": {**TEXT, "description": "Law and article, or the platform's setting."},
            "remedy": {**nullable(TEXT), "description": "What to do about it."},
            "field": {**nullable(TEXT), "description": "The fact that it is about."},
        }
    ),
    "Material": record(
        {
            "kind": values(MaterialKind),
            "name": TEXT,
            "side": values(Side),
            "required": {"type": "boolean"},
            "held": {"type": "boolean", "description": "On record already: nobody hands it in."},
            "why": TEXT,
        }
    ),
    "Check": record(
        {
            "business": values(Business),
            "parcel": {**nullable(TEXT), "description": "The parcel that was looked up."},
            "verdict": {
                **values(Verdict),
                "description": "`yes`: nothing stands against it; `first`: something is to be done first; `no`.",
            },
            "findings": {"type": "array", "items": ref("Finding"), "description": "Those that block come first."},
            "rules": {
                **record(
                    {"asked": COUNT, "spoke": _RULE_IDS, "passed": _RULE_IDS, "open": _RULE_IDS, "apart": _RULE_IDS}
                ),
                "description": "How each rule answered; `open` ones lack a fact, `apart` ones are about other land.",
            },
            "missing": {"type": "array", "items": TEXT, "description": "Facts that open rules would need."},
            "materials": {"type": "array", "items": ref("Material")},
        }
    ),
}

_DESCRIPTION = """
Public. Without a token of the holder or the authority, findings on a parcel of the land book name no people, amounts or
paper numbers. Nothing is kept of what is asked.
""".strip().replace("\n", " ")


def path(body: Any, ok: Any, refusal: Any) -> dict[str, Any]:
    """The path; the shapes of bodies and answers are handed in by the table of paths."""
    return {
        "post": {
            "tags": ["checks"],
            "operationId": "check",
            "summary": "May this land trade? Findings and the list of papers",
            "description": _DESCRIPTION,
            "security": [{}, {"bearer": []}],
            "requestBody": body("CheckRequest"),
            "responses": {
                "200": ok("The findings.", ref("Check")),
                "422": refusal(
                    "The body or a fact can't be read; `field` names it.",
                    "body_invalid",
                    "member_missing",
                    "member_unknown",
                    "business_unknown",
                    "parcel_unknown",
                    "no_right",
                    "facts_invalid",
                    "fact_unknown",
                    "fact_invalid",
                    "amount_invalid",
                    "area_invalid",
                    "invalid",
                ),
            },
        }
    }
