"""Machine interface: listings, checking documents, and the description of the whole interface."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, jsonify, request, url_for

from trading.core import canonical, city, clock
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.documents import queries as documents
from trading.portal import openapi, queries
from trading.portal.representation import listing_body, listing_detail
from trading.portal.search import read_machine_search
from trading.web.guards import Audience, audience

bp = Blueprint("portal_api", __name__, url_prefix="/api/v1")

from trading.portal import check_api  # noqa: E402, F401 - it hangs its route on bp

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


class CursorInvalid(Invalid):
    code = "cursor_invalid"
    msgid = N_("This cursor isn't one that we gave. Start again without it.")
    field = "cursor"


class LimitInvalid(Invalid):
    code = "limit_invalid"
    msgid = N_("The limit must be a whole number from 1 to %(maximum)s.")
    field = "limit"


class ParameterInvalid(Invalid):
    code = "parameter_invalid"
    msgid = N_("These parameters have values that can't be read: %(parameters)s.")


@bp.get("/listings")
@audience(Audience.PUBLIC)
def list_listings() -> Any:
    """Public listings, newest notice first, page by page behind an opaque cursor."""
    now = clock.now()
    asked = read_machine_search(request.args, districts=city.here().district_codes)
    if asked.problems:
        raise ParameterInvalid(parameters=", ".join(asked.problems))
    limit = _limit(request.args.get("limit", ""))
    after = _open_cursor(request.args.get("cursor", ""))
    found = queries.page_after(asked, now, after, limit + 1)
    shown, rest = found[:limit], found[limit:]
    answer: dict[str, Any] = {"listings": [listing_body(lot, now) for lot in shown], "next": None, "next_cursor": None}
    if rest:
        cursor = _cursor(shown[-1])
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


# --- cursors --------------------------------------------------------------------------------------------------------


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LARGEST_LIMIT):
        raise LimitInvalid(maximum=LARGEST_LIMIT)
    return int(text)


def _cursor(lot: queries.Lot) -> str:
    place = [canonical.instant(lot.listing.published_at), lot.listing.number]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _open_cursor(text: str) -> tuple[datetime, str] | None:
    if not text:
        return None
    try:
        moment, number = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except (ValueError, TypeError, binascii.Error, RecursionError) as failure:
        raise CursorInvalid() from failure
    if not isinstance(number, str) or not number.isprintable() or len(number) > 32:
        raise CursorInvalid()
    return at, number
