"""Machine interface: public demands, page by page, and one demand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request, url_for

from trading.core import city
from trading.demands.queries import demands as queries
from trading.demands.representation import demand_body
from trading.demands.search import read_machine_search
from trading.web.cursors import ParameterInvalid, cursor_of, limit_of, open_cursor
from trading.web.guards import Audience, audience

bp = Blueprint("demands_api", __name__, url_prefix="/api/v1")


@bp.get("/demands")
@audience(Audience.PUBLIC)
def list_demands() -> Any:
    """Demands on the market, newest first, page by page behind an opaque cursor."""
    asked = read_machine_search(request.args, districts=city.here().district_codes)
    if asked.problems:
        raise ParameterInvalid(parameters=", ".join(asked.problems))
    limit = limit_of(request.args.get("limit", ""))
    after = open_cursor(request.args.get("cursor", ""))
    found = queries.page_after(asked, after, limit + 1)
    shown, rest = found[:limit], found[limit:]
    answer: dict[str, Any] = {"demands": [demand_body(demand) for demand in shown], "next": None, "next_cursor": None}
    if rest:
        cursor = cursor_of(shown[-1].published_at, shown[-1].number)
        query = asked.query(limit=limit, cursor=cursor)
        answer["next_cursor"] = cursor
        answer["next"] = f"{url_for('demands_api.list_demands', _external=True)}?{query}"
    return jsonify(answer)


@bp.get("/demands/<number>")
@audience(Audience.PUBLIC)
def show_demand(number: str) -> Any:
    return jsonify(demand_body(queries.get_public(number)))
