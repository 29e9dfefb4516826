"""Pages of the bank's side: files of statements, the entries in them, and the queue of those that nothing claims."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.core.actor import Actor
from trading.core.errors import Conflict, Invalid, TradingError
from trading.funds import desk, queries, services
from trading.funds.bank_forms import AccountForm, MatchForm, ReturnForm, StatementForm
from trading.funds.queries import LineFilter
from trading.funds.services import statements
from trading.funds.statements import csv_file
from trading.funds.states import StatementStatus
from trading.transaction import let_go, transact
from trading.web.actor import current_actor
from trading.web.filters import say
from trading.web.forms import ActForm, Form
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked
from trading.web.tables import CSV

bp = Blueprint("bank", __name__, url_prefix="/finance/bank")

#: rows of a preview; the rest is counted
SHOWN = 50


# --- entries ----------------------------------------------------------------------------------------


@bp.get("")
@audience(Audience.FINANCE)
def entries() -> Any:
    """Entries of the supervised account; first those that nothing claims."""
    search, show = desk.search(), desk.chosen(LineFilter, "show")
    page = queries.list_lines(show=show, search=search, number=asked_page())
    return desk.page("funds/bank/entries.html", tab="unmatched", page=linked(page), search=search, show=show)


@bp.get("/entries/<number>")
@audience(Audience.FINANCE)
def entry(number: str) -> Any:
    """One entry: what the bank says, what it may be meant for, and what can be done."""
    return _entry(number)


@bp.post("/entries/<number>/match")
@audience(Audience.FINANCE)
def match(number: str) -> Any:
    """Say what an entry pays. No rule is waived by it."""
    form = MatchForm()
    asked = {"reference": form.reference.data or "", "reason": form.reason.data or ""}
    return _act(number, form, "match", services.match, asked, _("The entry is matched."))


@bp.post("/entries/<number>/return")
@audience(Audience.FINANCE)
def send_back(number: str) -> Any:
    """Prepare that the money goes back; a colleague releases it."""
    form = ReturnForm()
    words = _("The return is prepared. A colleague releases its batch.")
    return _act(number, form, "back", services.prepare_return, {"reason": form.reason.data or ""}, words)


@bp.post("/entries/<number>/account")
@audience(Audience.FINANCE)
def state_account(number: str) -> Any:
    """Write down the account that the money came from."""
    form = AccountForm()
    asked = {"account": form.payer_account.data or "", "reason": form.reason.data or ""}
    return _act(number, form, "account", services.state_account, asked, _("The account is written down."))


def _act(number: str, form: Form, name: str, verb: Callable[..., Any], asked: dict[str, str], words: str) -> Any:
    if form.validate_on_submit():
        try:
            transact(verb, number, **asked, by=current_actor())
        except (Invalid, Conflict) as refusal:
            form.absorb(refusal)
        else:
            flash(words, "success")
            return redirect(url_for("bank.entry", number=number), 303)
    return _entry(number, **{name: form}), 422


def _entry(number: str, **forms: Form) -> str:
    line = queries.get_line(number)
    return desk.page(
        "funds/bank/entry.html",
        tab="unmatched",
        line=line,
        suggestions=queries.suggestions(line) if line.is_waiting and line.comes_in else [],
        payout=queries.find_live_payout(line_id=line.id),
        match=forms.get("match") or MatchForm(formdata=None),
        back=forms.get("back") or ReturnForm(formdata=None),
        account=forms.get("account") or AccountForm(formdata=None),
        may_state_account=line.comes_in and (line.account_sealed is None or queries.has_bounced(line.id)),
    )


# --- statements -------------------------------------------------------------------------------------


@bp.get("/statements")
@audience(Audience.FINANCE)
def index() -> Any:
    """The files that were handed in, and the form for the next one."""
    return _index(StatementForm(formdata=None))


@bp.post("/statements")
@audience(Audience.FINANCE)
def hand_in() -> Any:
    """Take a file and show what loading it would do."""
    form = StatementForm()
    if form.validate_on_submit():
        try:
            name, content = form.take()
            number = transact(services.hand_in_statement, name, content, by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("bank.statement", number=number), 303)
    return _index(form), 422


@bp.get("/statements/template.csv")
@audience(Audience.FINANCE)
def template() -> Any:
    """An empty statement, to be filled in."""
    return send_file(BytesIO(csv_file.template()), CSV, as_attachment=True, download_name="template.csv")


@bp.get("/statements/<number>")
@audience(Audience.FINANCE)
def statement(number: str) -> Any:
    """One file: the dry run before it is loaded, its entries afterwards."""
    found = queries.get_statement(number)
    checked = statements.preview(found) if found.status is StatementStatus.CHECKED else None
    page = queries.list_lines(show=LineFilter.ALL, statement_id=found.id, number=asked_page())
    return desk.page(
        "funds/bank/statement.html", tab="statements", statement=found, preview=checked, page=linked(page), shown=SHOWN
    )


@bp.post("/statements/<number>/load")
@audience(Audience.FINANCE)
def load(number: str) -> Any:
    """Write the entries down, then look for what each of them pays."""
    if not ActForm().validate_on_submit():
        return redirect(url_for("bank.statement", number=number), 303)
    try:
        taken = transact(services.load_statement, number, by=current_actor())
    except Conflict as refusal:
        flash(say(refusal), "danger")
    else:
        look_at(taken)
        words = ngettext("%(num)s new entry was loaded.", "%(num)s new entries were loaded.", len(taken))
        flash(words, "success")
    return redirect(url_for("bank.statement", number=number), 303)


@bp.post("/statements/<number>/drop")
@audience(Audience.FINANCE)
def drop(number: str) -> Any:
    """Give a file up before it is loaded."""
    if ActForm().validate_on_submit():
        try:
            transact(services.drop_statement, number, by=current_actor())
        except Conflict as refusal:
            flash(say(refusal), "danger")
        else:
            flash(_("The file was dropped. Nothing of it was loaded."), "success")
    return redirect(url_for("bank.statement", number=number), 303)


def _index(form: StatementForm) -> str:
    page = queries.list_statements(asked_page())
    return desk.page("funds/bank/statements.html", tab="statements", form=form, page=linked(page))


def look_at(line_ids: list[int]) -> None:
    """Look what entries pay, each in a transaction of its own: one entry's trouble isn't another's.

    What fails here is taken up by the worker.
    """
    let_go()
    for line_id in line_ids[:SHOWN]:
        try:
            transact(services.look, line_id, by=Actor.system())
        except TradingError:
            continue
