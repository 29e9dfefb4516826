"""The hourly roots for people: what was signed, what it covers, and how to hold a register against it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from trading.bidding import receipts
from trading.bidding.queries import roots as queries
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("roots", __name__)


@bp.get("/roots")
@audience(Audience.PUBLIC)
def index() -> Any:
    """Every root, newest first, a day of them on a page."""
    return render_template("bidding/roots.html", page=linked(queries.page_of_roots(asked_page())))


@bp.get("/roots/<int:sequence>")
@audience(Audience.PUBLIC)
def show(sequence: int) -> Any:
    root = queries.get_root(sequence)
    return render_template(
        "bidding/root.html",
        root=root,
        registers=[entry for entry in root.entries if "listing" in entry],
        digests=[entry["chain"] for entry in root.entries if "chain" in entry],
        signature=receipts.encoded(bytes(root.signature)),
        newest=queries.last_root(),
    )
