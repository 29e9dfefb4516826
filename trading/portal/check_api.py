"""Machine interface: the self-check."""

from __future__ import annotations

from typing import Any

from flask import jsonify

from trading.core.deal import Business
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.portal.api import bp
from trading.portal.checks import asking, reading
from trading.portal.checks.asking import Check
from trading.portal.checks.catalogue import FACTS
from trading.portal.checks.judging import Answer
from trading.portal.checks.lines import finding_lines
from trading.rulebook.materials import Requirement
from trading.web.actor import current_actor
from trading.web.bodies import json_object, text_member
from trading.web.filters import label, say_msgid
from trading.web.guards import Audience, audience

_MEMBERS = ("business", "parcel", "facts")


class BusinessUnknown(Invalid):
    code = "business_unknown"
    msgid = N_("The business is one of: %(values)s.")
    field = "business"


class MemberUnknown(Invalid):
    code = "member_unknown"
    msgid = N_("The body has a member that nobody reads: “%(member)s”. It has business, parcel and facts.")


class FactsInvalid(Invalid):
    code = "facts_invalid"
    msgid = N_("State the facts as one object of names and values.")
    field = "facts"


@bp.post("/checks")
@audience(Audience.PUBLIC)
def check() -> Any:
    """May this land trade? By the land book, by stated facts, or by both."""
    body = json_object()
    for member in body:
        if member not in _MEMBERS:
            shown = member if member.isprintable() else repr(member)
            raise MemberUnknown(field=shown[:60], member=shown[:60])
    business = _business(text_member(body, "business"))
    parcel = text_member(body, "parcel", required=False)
    facts = body.get("facts")
    if facts is None:
        facts = {}
    if not isinstance(facts, dict):
        raise FactsInvalid()
    stated = reading.from_json(facts)
    if parcel.strip():
        found = asking.check_right(asking.find_right(parcel), business, stated, by=current_actor())
    else:
        found = asking.check_statements(business, stated)
    return jsonify(check_body(found))


def _business(text: str) -> Business:
    try:
        return Business(text)
    except ValueError:
        raise BusinessUnknown(values=", ".join(one.value for one in Business)) from None


def check_body(found: Check) -> dict[str, Any]:
    """The answer as the machine interface writes it."""
    judgement = found.judgement
    return {
        "business": found.business.value,
        "parcel": found.right.parcel.code if found.right else None,
        "verdict": judgement.verdict.value,
        "findings": [
            {
                "rule": line.rule,
                "condition": line.condition,
                "severity": line.severity.value,
                "message": line.message,
                "source": line.source,
                "remedy": line.remedy or None,
                "field": line.field,
            }
            for line in finding_lines(judgement.findings)
        ],
        "rules": {
            "asked": len(judgement.asked),
            **{answer.value: [one.rule.id for one in judgement.rules(answer)] for answer in Answer},
        },
        "missing": sorted({name for one in judgement.asked for name in one.missing if name in FACTS}),
        "materials": [_paper(paper) for paper in found.all_materials],
    }


def _paper(paper: Requirement) -> dict[str, Any]:
    return {
        "kind": paper.kind.value,
        "name": label(paper.kind),
        "side": paper.side.value,
        "required": paper.is_required,
        "held": paper.is_held,
        "why": say_msgid(paper.why),
    }
