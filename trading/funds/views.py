"""Pages of the finance desk, and a member's own deposits."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.errors import Invalid, NotFound
from trading.core.text import clean_text
from trading.funds import queries, services
from trading.funds.forms import ForfeitureForm, ReceiptForm
from trading.funds.models import Deposit
from trading.funds.progress import stations
from trading.funds.queries import DepositFilter, DepositSort
from trading.funds.sheets import MEDIA_TYPE, ledger_workbook
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("funds", __name__)

Choice = TypeVar("Choice", bound=StrEnum)


# --- the finance desk -------------------------------------------------------------------------------


@bp.get("/finance")
@audience(Audience.FINANCE)
def desk() -> Any:
    """Deposits to confirm: found by reference, bidder, lot or voucher."""
    search, show = _search(), _chosen(DepositFilter, "show")
    sort = _chosen(DepositSort, "sort")
    page = queries.list_deposits(show=show, search=search, sort=sort, number=asked_page())
    return _desk_page("funds/deposits.html", tab="deposits", page=linked(page), search=search, show=show, sort=sort)


@bp.get("/finance/deposits/<reference>")
@audience(Audience.FINANCE)
def deposit(reference: str) -> Any:
    """One deposit: what is due, and what the statement shows of it."""
    return _deposit_page(reference)


@bp.post("/finance/deposits/<reference>/receipt")
@audience(Audience.FINANCE)
def confirm(reference: str) -> Any:
    """Confirm that the money has arrived. A difference is shown beside what was typed; nothing is lost."""
    form = ReceiptForm()
    if form.validate_on_submit():
        try:
            transact(
                services.confirm_receipt,
                reference,
                amount=form.amount.data,
                payer_name=form.payer_name.data or "",
                voucher_no=form.voucher_no.data or "",
                received_at=form.received_instant,
                by=current_actor(),
            )
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("Receipt of the deposit %(reference)s is confirmed.", reference=reference), "success")
            return redirect(url_for("funds.desk"), 303)
    return _deposit_page(reference, receipt=form), 422


@bp.post("/finance/deposits/<reference>/forfeiture")
@audience(Audience.FINANCE)
def forfeit(reference: str) -> Any:
    """Keep a deposit that is due to go back, by a written decision."""
    form = ForfeitureForm()
    if form.validate_on_submit():
        try:
            transact(services.forfeit, reference, decision_no=form.decision_no.data or "", by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The deposit %(reference)s is kept by decision.", reference=reference), "success")
            return redirect(url_for("funds.deposit", reference=reference), 303)
    return _deposit_page(reference, forfeiture=form), 422


@bp.get("/finance/refunds")
@audience(Audience.FINANCE)
def refunds() -> Any:
    """Deposits that have to go back, overdue ones first."""
    return _desk_page("funds/refunds.html", tab="refunds", page=linked(queries.list_refunds(asked_page())))


@bp.post("/finance/deposits/<reference>/refund")
@audience(Audience.FINANCE)
def prepare_refund(reference: str) -> Any:
    """The first person's half of a refund."""
    sentence = _("The refund of %(reference)s is prepared. A colleague releases it.", reference=reference)
    return _refund_act(services.prepare_refund, reference, sentence)


@bp.post("/finance/deposits/<reference>/refund/release")
@audience(Audience.FINANCE)
def release_refund(reference: str) -> Any:
    """The second person's half of a refund."""
    return _refund_act(
        services.release_refund, reference, _("The refund of %(reference)s is released.", reference=reference)
    )


@bp.post("/finance/deposits/<reference>/refund/recall")
@audience(Audience.FINANCE)
def recall_refund(reference: str) -> Any:
    """Take a prepared refund back."""
    return _refund_act(
        services.recall_refund, reference, _("The refund of %(reference)s is taken back.", reference=reference)
    )


@bp.get("/finance/lots")
@audience(Audience.FINANCE, Audience.AUDIT)
def ledger() -> Any:
    """The balance of the market and of every lot."""
    search = _search()
    page = queries.list_balances(search=search, number=asked_page())
    return _desk_page(
        "funds/ledger.html", tab="ledger", page=linked(page), search=search, total=queries.total_balance()
    )


@bp.get("/finance/lots/<number>")
@audience(Audience.FINANCE, Audience.AUDIT)
def lot(number: str) -> Any:
    """The ledger of one lot."""
    deposits = _lot_deposits(number)
    return _desk_page(
        "funds/lot.html",
        tab="ledger",
        number=number,
        deposits=deposits,
        entries=queries.entries_of_lot(number),
        balance=queries.balance_of_lot(number),
    )


@bp.get("/finance/lots/<number>.xlsx")
@audience(Audience.FINANCE, Audience.AUDIT)
def lot_workbook(number: str) -> Any:
    """The ledger of one lot as a workbook."""
    _lot_deposits(number)
    content = ledger_workbook(queries.balance_of_lot(number), queries.entries_of_lot(number))
    return send_file(BytesIO(content), MEDIA_TYPE, as_attachment=True, download_name=f"{number}.xlsx", max_age=0)


# --- members ----------------------------------------------------------------------------------------


@bp.get("/me/deposits")
@audience(Audience.MEMBER)
def mine() -> Any:
    """What the reader's own party owes, has paid and gets back."""
    page = queries.list_of_party(current_actor().party_id or 0, asked_page())
    return render_template("funds/mine.html", page=linked(page), stations=stations)


# --- shared -----------------------------------------------------------------------------------------


def _refund_act(use_case: Callable[..., Deposit], reference: str, sentence: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(use_case, reference, by=current_actor())
    flash(sentence, "success")
    return redirect(url_for("funds.refunds"), 303)


def _deposit_page(
    reference: str, *, receipt: ReceiptForm | None = None, forfeiture: ForfeitureForm | None = None
) -> str:
    deposit = queries.get_deposit(reference)
    waiting = queries.list_deposits(size=12)
    return _desk_page(
        "funds/deposit.html",
        tab="deposits",
        deposit=deposit,
        form=receipt or ReceiptForm(formdata=None),
        forfeiture=forfeiture or ForfeitureForm(formdata=None),
        waiting=waiting,
        stations=stations(deposit),
        entries=queries.entries_of_deposit(deposit.id),
    )


def _desk_page(template: str, **values: Any) -> str:
    today = clock.today()
    return render_template(template, work=queries.workload(today), today=today, now=clock.now(), **values)


def _lot_deposits(number: str) -> list[Deposit]:
    deposits = queries.deposits_of_lot(number)
    if not deposits:
        raise NotFound()
    return deposits


def _search() -> str:
    return clean_text(request.args.get("q", ""))[:100]


def _chosen(choices: type[Choice], name: str) -> Choice:
    """The choice that the query string names; the first one where it names none."""
    asked = request.args.get(name)
    return next((choice for choice in choices if choice.value == asked), next(iter(choices)))
