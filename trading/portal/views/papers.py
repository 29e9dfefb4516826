"""Pages: checking whether a document is genuine, and handing a document to its parties."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, redirect, render_template, request, send_file, url_for

from trading.core.text import clean_text
from trading.documents import queries as documents
from trading.documents import services
from trading.portal.views import bp
from trading.web.actor import current_actor
from trading.web.guards import Audience, audience

#: longer than any number that the house gives
LONGEST_NUMBER = 64


@bp.get("/verify")
@audience(Audience.PUBLIC)
def verify() -> Any:
    number = clean_text(request.args.get("number", "")).replace("/", "")[:LONGEST_NUMBER].strip()
    if number and number not in {".", ".."}:
        return redirect(url_for("portal.verify_number", number=number), 303)
    return render_template("portal/verify.html", found=None, number="", sha256="")


@bp.get("/verify/<number>")
@audience(Audience.PUBLIC)
def verify_number(number: str) -> str:
    sha256 = clean_text(request.args.get("sha256", ""))[:LONGEST_NUMBER]
    found = documents.verification(number[:LONGEST_NUMBER], sha256 or None)
    return render_template("portal/verify.html", found=found, number=found.number, sha256=sha256)


@bp.get("/documents/<number>.pdf")
@audience(Audience.SIGNED_IN)
def document(number: str) -> Response:
    """The archived bytes, for a party of the document; for everyone else there is nothing here."""
    download = services.fetch(number, by=current_actor())
    answer = send_file(
        BytesIO(download.body), mimetype="application/pdf", as_attachment=True, download_name=download.filename
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
