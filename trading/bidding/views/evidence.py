"""The evidence pack of a lot, for a court or an inspection."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import abort, render_template, send_file

from trading.bidding import evidence
from trading.bidding.views.room import bp
from trading.documents import queries as documents
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@bp.get("/review/listings/<number>/evidence")
@audience(Audience.DESK, Audience.AUDIT)
def evidence_of(number: str) -> Any:
    """What the pack holds, and the button that makes it."""
    room = evidence.closed_room(number, by=current_actor())
    papers = documents.of_subject(number)
    return render_template(
        "bidding/evidence.html",
        room=room,
        number=number,
        title=title(room.listing, html_tag()),
        papers=len(papers),
        in_the_press=sum(not paper.is_on_paper for paper in papers),
    )


@bp.post("/review/listings/<number>/evidence")
@audience(Audience.DESK, Audience.AUDIT)
def take_evidence(number: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    body = transact(evidence.export, number, by=current_actor())
    name = evidence.file_name(number)
    return send_file(BytesIO(body), "application/zip", as_attachment=True, download_name=name, max_age=0)
