"""Pages of payments: refunds that are due, batches, their file for the bank, and what the bank did."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, send_file, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.errors import Conflict, Forbidden, Invalid, NotFound
from trading.funds import desk, pain, queries, services
from trading.funds.bank_forms import BatchForm, BounceForm, ExecutionForm
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import say
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("payouts", __name__, url_prefix="/finance")


@bp.get("/refunds")
@audience(Audience.FINANCE)
def refunds() -> Any:
    """Deposits that have to go back, overdue ones first."""
    return _refunds(BatchForm(formdata=None))


@bp.post("/batches")
@audience(Audience.FINANCE)
def prepare() -> Any:
    """Put the chosen refunds into a batch: the first person's half."""
    form = BatchForm()
    if form.validate_on_submit():
        try:
            batch = transact(services.prepare_batch, form.chosen.data or [], by=current_actor())
        except (Invalid, Conflict) as refusal:
            form.absorb(refusal)
        else:
            flash(_("Batch %(number)s is prepared. A colleague releases it.", number=batch.number), "success")
            return redirect(url_for("payouts.batch", number=batch.number), 303)
    return _refunds(form), 422


def _refunds(form: BatchForm) -> str:
    return desk.page("funds/refunds.html", tab="refunds", form=form, page=linked(queries.list_refunds(asked_page())))


@bp.get("/batches")
@audience(Audience.FINANCE)
def batches() -> Any:
    """Batches: first those that wait for somebody."""
    return desk.page("funds/payouts/batches.html", tab="batches", page=linked(queries.list_batches(asked_page())))


@bp.get("/batches/<number>")
@audience(Audience.FINANCE)
def batch(number: str) -> Any:
    """One batch: its payments, how far they are, and what can be done."""
    return _batch(number)


@bp.get("/batches/<number>.xml")
@audience(Audience.FINANCE)
def payment_file(number: str) -> Any:
    """The file for the bank. There is none before the release."""
    content = services.payment_file_of(queries.get_batch(number))
    if content is None:
        raise NotFound()
    return send_file(BytesIO(content), pain.MEDIA_TYPE, as_attachment=True, download_name=f"{number}.xml", max_age=0)


@bp.post("/batches/<number>/release")
@audience(Audience.FINANCE)
def release(number: str) -> Any:
    """The second person's half."""
    return _done(number, services.release_batch, _("Batch %(number)s is released. Its file is ready.", number=number))


@bp.post("/batches/<number>/recall")
@audience(Audience.FINANCE)
def recall(number: str) -> Any:
    """Take a prepared batch back."""
    return _done(number, services.recall_batch, _("Batch %(number)s is taken back.", number=number))


@bp.post("/batches/<number>/execution")
@audience(Audience.FINANCE)
def execution(number: str) -> Any:
    """Say by the bank's voucher that a batch was carried out."""
    form = ExecutionForm()
    if form.validate_on_submit():
        asked = {"voucher_no": form.voucher_no.data or "", "paid_at": form.paid_at.instant}
        try:
            transact(services.record_execution, number, **asked, by=current_actor())
        except (Invalid, Conflict) as refusal:
            form.absorb(refusal)
        else:
            flash(_("Batch %(number)s was carried out.", number=number), "success")
            return redirect(url_for("payouts.batch", number=number), 303)
    return _batch(number, execution=form), 422


@bp.post("/payments/<number>/bounce")
@audience(Audience.FINANCE)
def bounce(number: str) -> Any:
    """Say that the bank couldn't make a payment."""
    form, batch = BounceForm(), queries.get_payout(number).batch.number
    if form.validate_on_submit():
        try:
            transact(services.bounce, number, note=form.note.data or "", by=current_actor())
        except (Invalid, Conflict) as refusal:
            form.absorb(refusal)
        else:
            flash(_("Payment %(number)s came back. It waits to be sent anew.", number=number), "success")
            return redirect(url_for("payouts.batch", number=batch), 303)
    return _batch(batch, bounce=form), 422


def _done(number: str, act: Callable[..., Any], words: str) -> Any:
    if ActForm().validate_on_submit():
        try:
            transact(act, number, by=current_actor())
        except (Conflict, Forbidden) as refusal:
            flash(say(refusal), "danger")
        else:
            flash(words, "success")
    return redirect(url_for("payouts.batch", number=number), 303)


def _batch(number: str, *, execution: ExecutionForm | None = None, bounce: BounceForm | None = None) -> str:
    found = queries.get_batch(number)
    return desk.page(
        "funds/payouts/batch.html",
        tab="batches",
        batch=found,
        execution=execution or ExecutionForm(formdata=None),
        bounce=bounce or BounceForm(formdata=None),
        is_mine=found.prepared_by_id == current_actor().user_id,
        stated_by_hand=queries.stated_by_hand([payout.line_id for payout in found.live]),
        local_now=clock.now().astimezone(clock.LOCAL),
    )
