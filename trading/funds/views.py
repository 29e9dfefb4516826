"""Pages of the finance desk, and a member's own deposits."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.errors import Invalid, NotFound
from trading.funds import desk, queries, services
from trading.funds.forms import ForfeitureForm, ReceiptForm
from trading.funds.models import Deposit
from trading.funds.progress import stations
from trading.funds.queries import DepositFilter, DepositSort
from trading.funds.sheets import MEDIA_TYPE, ledger_workbook
from trading.funds.states import Destination
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("funds", __name__)


# --- the finance desk -------------------------------------------------------------------------------


@bp.get("/finance")
@audience(Audience.FINANCE)
def deposits() -> Any:
    """Deposits to confirm: found by reference, bidder, lot or voucher."""
    search, show = desk.search(), desk.chosen(DepositFilter, "show")
    sort = desk.chosen(DepositSort, "sort")
    page = queries.list_deposits(show=show, search=search, sort=sort, number=asked_page())
    return desk.page("funds/deposits.html", tab="deposits", page=linked(page), search=search, show=show, sort=sort)


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
                received_at=form.received_at.instant,
                payer_account=form.payer_account.data or "",
                by=current_actor(),
            )
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("Receipt of the deposit %(reference)s is confirmed.", reference=reference), "success")
            return redirect(url_for("funds.deposits"), 303)
    return _deposit_page(reference, receipt=form), 422


@bp.post("/finance/deposits/<reference>/forfeiture")
@audience(Audience.FINANCE)
def prepare_forfeiture(reference: str) -> Any:
    """The first person's half of keeping a deposit by a written decision."""
    form = ForfeitureForm()
    if form.validate_on_submit():
        try:
            transact(
                services.prepare_forfeiture,
                reference,
                decision_no=form.decision_no.data or "",
                destination=Destination(form.destination.data),
                by=current_actor(),
            )
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("Prepared. A colleague books that %(reference)s is kept.", reference=reference), "success")
            return redirect(url_for("funds.deposit", reference=reference), 303)
    return _deposit_page(reference, forfeiture=form), 422


@bp.post("/finance/deposits/<reference>/forfeiture/booking")
@audience(Audience.FINANCE)
def forfeit(reference: str) -> Any:
    """The second person's half: the money moves."""
    return _forfeiture_act(
        services.forfeit, reference, _("The deposit %(reference)s is kept by decision.", reference=reference)
    )


@bp.post("/finance/deposits/<reference>/forfeiture/recall")
@audience(Audience.FINANCE)
def recall_forfeiture(reference: str) -> Any:
    """Take a prepared forfeiture back."""
    return _forfeiture_act(services.recall_forfeiture, reference, _("Taken back; the deposit is held as before."))


def _forfeiture_act(use_case: Callable[..., Deposit], reference: str, sentence: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(use_case, reference, by=current_actor())
    flash(sentence, "success")
    return redirect(url_for("funds.deposit", reference=reference), 303)


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
    search = desk.search()
    page = queries.list_balances(search=search, number=asked_page())
    return desk.page("funds/ledger.html", tab="ledger", page=linked(page), search=search, total=queries.total_balance())


@bp.get("/finance/lots/<number>")
@audience(Audience.FINANCE, Audience.AUDIT)
def lot(number: str) -> Any:
    """The ledger of one lot."""
    found = _lot_deposits(number)
    return desk.page(
        "funds/lot.html",
        tab="ledger",
        number=number,
        deposits=found,
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
    party_id = current_actor().party_id or 0
    page = queries.list_of_party(party_id, asked_page())
    return render_template(
        "funds/mine.html",
        page=linked(page),
        stations=stations,
        parts=queries.instalments_of_party(party_id),
        account_ends=queries.account_ends([deposit.id for deposit in page]),
        balance=queries.balance_of_party(party_id),
        today=clock.today(),
    )


# --- shared -----------------------------------------------------------------------------------------


def _refund_act(use_case: Callable[..., Deposit], reference: str, sentence: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(use_case, reference, by=current_actor())
    flash(sentence, "success")
    return redirect(url_for("payouts.refunds"), 303)


def _deposit_page(
    reference: str, *, receipt: ReceiptForm | None = None, forfeiture: ForfeitureForm | None = None
) -> str:
    deposit = queries.get_deposit(reference)
    waiting = queries.list_deposits(size=12)
    return desk.page(
        "funds/deposit.html",
        tab="deposits",
        deposit=deposit,
        form=receipt or ReceiptForm(formdata=None),
        forfeiture=forfeiture or ForfeitureForm(formdata=None),
        waiting=waiting,
        stations=stations(deposit),
        entries=queries.entries_of_deposit(deposit.id),
        line=queries.find_paying_line(deposit.id),
        payout=queries.find_live_payout(deposit_id=deposit.id),
    )


def _lot_deposits(number: str) -> list[Deposit]:
    deposits = queries.deposits_of_lot(number)
    if not deposits:
        raise NotFound()
    return deposits
