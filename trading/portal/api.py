"""Machine interface: listings, checking documents, and the description of the whole interface."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify, request, url_for

from trading.core import city, clock
from trading.documents import queries as documents
from trading.portal import openapi, queries
from trading.portal.representation import listing_body, listing_detail
from trading.portal.search import read_machine_search
from trading.web.cursors import ParameterInvalid, cursor_of, limit_of, open_cursor
from trading.web.guards import Audience, audience

bp = Blueprint("portal_api", __name__, url_prefix="/api/v1")

from trading.portal import check_api  # noqa: E402, F401 - it hangs its route on bp


@bp.get("/listings")
@audience(Audience.PUBLIC)
def list_listings() -> Any:
    """Public listings, newest notice first, page by page behind an opaque cursor."""
    now = clock.now()
    asked = read_machine_search(request.args, districts=city.here().district_codes)
    if asked.problems:
        raise ParameterInvalid(parameters=", ".join(asked.problems))
    limit = limit_of(request.args.get("limit", ""))
    after = open_cursor(request.args.get("cursor", ""))
    found = queries.page_after(asked, now, after, limit + 1)
    shown, rest = found[:limit], found[limit:]
    answer: dict[str, Any] = {"listings": [listing_body(lot, now) for lot in shown], "next": None, "next_cursor": None}
    if rest:
        cursor = cursor_of(shown[-1].listing.published_at, shown[-1].listing.number)
        answer["next_cursor"] = cursor
        answer["next"] = (
            f"{url_for('portal_api.list_listings', _external=True)}?{asked.query(limit=limit, cursor=cursor)}"
        )
    return jsonify(answer)


@bp.get("/listings/<number>")
@audience(Audience.PUBLIC)
def show_listing(number: str) -> Any:
    return jsonify(listing_detail(queries.get_public(number), clock.now()))


@bp.get("/documents/<number>/verification")
@audience(Audience.PUBLIC)
def verify_document(number: str) -> Any:
    found = documents.verification(number, request.args.get("sha256", "").strip() or None)
    body: dict[str, Any] = {"number": found.number, "status": found.status.value}
    if found.kind is not None:
        body |= {
            "kind": found.kind.value,
            "issued_on": found.issued_on.isoformat() if found.issued_on else None,
            "sha256": found.sha256,
            "check_code": found.check_code,
        }
    return jsonify(body)


@bp.get("/openapi.json")
@audience(Audience.PUBLIC)
def describe() -> Any:
    return jsonify(openapi.description(f"{current_app.config['PUBLIC_URL']}/api/v1"))
