"""Papers of an application: handed in and mended by the applicant, read by the applicant and the desk."""

from __future__ import annotations

import io
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trading.bidding import papers as rules
from trading.bidding.forms.applications import PaperForm, ResubmitForm
from trading.bidding.queries import applications as queries
from trading.bidding.services import papers as services
from trading.bidding.states import ApplicationStatus
from trading.bidding.views.applications import bp, lot_title
from trading.core.errors import TradingError
from trading.documents import uploads
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.arrival import arrived_at
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience

#: a paper is shown in a window that may do nothing and reach nothing
_SANDBOX = "default-src 'none'; sandbox"


@bp.route("/me/applications/<number>/papers", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def papers(number: str) -> Any:
    """What the application needs, what is there, what the desk wants mended, and a form to hand another in."""
    form = PaperForm()
    if request.method == "POST" and form.validate_on_submit():
        try:
            # looked at before the transaction begins: nobody waits for a picture to be drawn anew
            upload = _examined()
            transact(
                services.hand_in, number, upload, kind=form.kind.data, received_at=arrived_at(), by=current_actor()
            )
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("%(name)s is in the file.", name=upload.filename), "success")
            return redirect(url_for("applications.papers", number=number), 303)
    return _page(number, form, ResubmitForm())


@bp.post("/me/applications/<number>/papers/<name>/removal")
@audience(Audience.MEMBER)
def take_out_paper(number: str, name: str) -> Any:
    """Take a paper out of the application."""
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.take_out, number, name, received_at=arrived_at(), by=current_actor())
    flash(_("The paper is removed."), "success")
    return redirect(url_for("applications.papers", number=number), 303)


@bp.post("/me/applications/<number>/resubmission")
@audience(Audience.MEMBER)
def resubmit(number: str) -> Any:
    """Give a returned application back to the desk."""
    back = ResubmitForm()
    if back.validate_on_submit():
        try:
            transact(services.resubmit, number, back.answer.data or "", received_at=arrived_at(), by=current_actor())
        except (rules.PapersMissing, rules.PapersTooLate) as refusal:
            back.absorb(refusal)
        else:
            flash(_("Your application is back at the desk."), "success")
            return redirect(url_for("applications.show", number=number), 303)
    return _page(number, PaperForm(formdata=None), back)


@bp.get("/application-papers/<name>")
@audience(Audience.MEMBER, Audience.DESK)
def paper(name: str) -> Any:
    """The bytes of a paper; always as a download."""
    found, data = services.open_paper(name, by=current_actor())
    answer = send_file(io.BytesIO(data), mimetype=found.media_type, as_attachment=True, download_name=found.filename)
    return _shut(answer)


@bp.get("/application-papers/<name>/pages/<int:page>")
@audience(Audience.MEMBER, Audience.DESK)
def paper_page(name: str, page: int) -> Any:
    """One page of a paper as a picture within a page of ours; it may do nothing and reach nothing."""
    data, media_type = services.draw_page(name, page, by=current_actor())
    return _shut(send_file(io.BytesIO(data), mimetype=media_type))


def _shut(answer: Any) -> Any:
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _examined() -> uploads.Upload:
    sent = request.files.get("file")
    if sent is None:
        raise uploads.FileEmpty()
    return uploads.examine(sent.read(), sent.filename or "")


def _page(number: str, form: PaperForm, back: ResubmitForm) -> Any:
    own = queries.get_own(number, current_actor().party_id)
    application = own.application
    needed = services.needed_by(application)
    asked = {one.kind for one in needed}
    by_kind: dict[rules.PaperKind, list[Any]] = {}
    for one in application.papers:
        by_kind.setdefault(one.kind, []).append(one)
    page = render_template(
        "applications/papers.html",
        application=application,
        lot_title=lot_title,
        needed=needed,
        by_kind=by_kind,
        others=[one for one in application.papers if one.kind not in asked],
        missing=services.missing_of(application),
        is_taken=application.party_id == current_actor().party_id and services.are_taken(application),
        is_returned=application.status is ApplicationStatus.RETURNED,
        form=form,
        back=back,
    )
    return page, 422 if form.has_errors or back.has_errors else 200
