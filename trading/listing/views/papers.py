"""Handing papers in, taking them back, and reading them."""

from __future__ import annotations

import io
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trading.core.errors import TradingError
from trading.documents import uploads
from trading.listing import queries, services
from trading.listing.forms import PaperForm
from trading.listing.models import Listing
from trading.listing.states import EDITABLE, MaterialKind
from trading.listing.titles import title
from trading.listing.views import tasks
from trading.listing.views.correction_rows import open_rows
from trading.listing.views.mine import bp, own_listing
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

#: a paper is shown in a window that may do nothing and reach nothing
_SANDBOX = "default-src 'none'; sandbox"


@bp.route("/me/listings/<draft>/papers", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def papers(draft: str) -> Any:
    listing = own_listing(draft)
    form = PaperForm.of(listing.business, request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.kind.data = _asked_for(listing)
        return _page(listing, form)
    if form.validate_on_submit():
        try:
            # looked at before the transaction begins: nobody waits for a picture to be drawn anew
            upload = _examined()
            transact(services.attach_material, draft, upload, kind=form.kind.data, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("%(name)s is in the file.", name=upload.filename), "success")
            return redirect(url_for("listing.papers", draft=draft), 303)
    return _page(own_listing(draft), form, 422)


@bp.post("/me/listings/<draft>/papers/<name>/removal")
@audience(Audience.MEMBER)
def remove_paper(draft: str, name: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    bytes_of = transact(services.remove_material, draft, name, by=current_actor())
    if bytes_of is not None:
        uploads.discard(bytes_of)
    flash(_("The paper is removed."), "success")
    return redirect(url_for("listing.papers", draft=draft), 303)


@bp.post("/me/listings/<draft>/papers/<name>/reuse")
@audience(Audience.MEMBER)
def reuse_paper(draft: str, name: str) -> Any:
    """Take a paper of an earlier listing into this file."""
    if not ActForm().validate_on_submit():
        abort(400)
    material = transact(services.reuse_material, draft, name, by=current_actor())
    flash(_("%(name)s is in the file.", name=material.filename), "success")
    return redirect(url_for("listing.papers", draft=draft), 303)


@bp.get("/papers/<name>")
@audience(Audience.MEMBER, Audience.DESK)
def paper(name: str) -> Any:
    """The bytes of a paper, for its owner and the desk; always as a download."""
    material, data = services.open_material(name, by=current_actor())
    answer = send_file(
        io.BytesIO(data), mimetype=material.media_type, as_attachment=True, download_name=material.filename
    )
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/papers/<name>/pages/<int:page>")
@audience(Audience.MEMBER, Audience.DESK)
def paper_page(name: str, page: int) -> Any:
    """One page of a paper as a picture within a page of ours; it may do nothing and reach nothing."""
    data, media_type = services.draw_page(name, page, by=current_actor())
    answer = send_file(io.BytesIO(data), mimetype=media_type)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked_for(listing: Listing) -> MaterialKind | None:
    """The paper that the address names, or the first that is missing."""
    named = request.args.get("kind", "")
    return MaterialKind(named) if named in list(MaterialKind) else next(iter(tasks.missing(listing)), None)


def _examined() -> uploads.Upload:
    sent = request.files.get("file")
    if sent is None:
        raise uploads.FileEmpty()
    return uploads.examine(sent.read(), sent.filename or "")


def _page(listing: Listing, form: PaperForm, status: int = 200) -> Any:
    needed = services.materials_of(listing)
    by_kind: dict[Any, list[Any]] = {}
    for one in listing.materials:
        by_kind.setdefault(one.kind, []).append(one)
    listed = {paper.kind for paper in needed}
    missing = tasks.missing(listing)
    page = render_template(
        "listing/my/papers.html",
        listing=listing,
        heading=title(listing, html_tag()),
        needed=needed,
        by_kind=by_kind,
        others=[one for one in listing.materials if one.kind not in listed],
        missing=missing,
        former=[one for one in queries.former_materials(listing) if one.kind in missing],
        correction=open_rows(listing, "paper"),
        is_editable=listing.status in EDITABLE,
        form=form,
    )
    return page, status
