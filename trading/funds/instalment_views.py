"""Pages of contract prices: what is due, the parts of one contract, and the receipt of a part."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from trading.core.actor import Role
from trading.core.errors import Conflict, Invalid, NotFound
from trading.core.messages import N_
from trading.funds import desk, queries, services
from trading.funds.queries import InstalmentFilter
from trading.funds.statements import cells
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import Form
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("instalments", __name__)


class PartUnreadable(Invalid):
    """Parameters: ``row``."""

    code = "price_part_unreadable"
    msgid = N_("Line %(row)s needs an amount in yuan, a space and a day, such as 1200000 2026-05-01.")
    field = "parts"


class PartsForm(Form):
    """The parts that a price comes in, one a line."""

    parts = TextAreaField(
        _l("Parts"),
        [
            InputRequired(_l("Enter one part a line: amount in yuan, a space, last day.")),
            Length(max=2000, message=_l("At most 2,000 characters.")),
        ],
    )

    def read(self) -> list[services.Part]:
        """The parts that were typed; refuses a line that isn't one."""
        return [_part(row, line) for row, line in enumerate((self.parts.data or "").splitlines(), 1) if line.strip()]


def _part(row: int, line: str) -> services.Part:
    amount, _space, day = line.strip().rpartition(" ")
    try:
        return services.Part(cells.amount(amount), cells.day(day))
    except Invalid as refusal:
        raise PartUnreadable(row=row) from refusal


@bp.get("/finance/prices")
@audience(Audience.FINANCE)
def index() -> Any:
    """Parts of prices: due first, then what was paid."""
    search, show = desk.search(), desk.chosen(InstalmentFilter, "show")
    page = queries.list_instalments(show=show, search=search, number=asked_page())
    return desk.page("funds/prices/index.html", tab="prices", page=linked(page), search=search, show=show)


@bp.get("/finance/prices/<contract>")
@audience(Audience.FINANCE)
def contract(contract: str) -> Any:
    """The parts of one contract's price."""
    return _contract(contract, PartsForm(formdata=None))


@bp.post("/finance/prices/<contract>")
@audience(Audience.FINANCE)
def divide(contract: str) -> Any:
    """Write down in which parts the rest of a price comes."""
    form = PartsForm()
    if form.validate_on_submit():
        try:
            transact(services.divide, contract, form.read(), by=current_actor())
        except (Invalid, Conflict) as refusal:
            form.absorb(refusal)
        else:
            flash(_("The parts of the price are written down."), "success")
            return redirect(url_for("instalments.contract", contract=contract), 303)
    return _contract(contract, form), 422


def _contract(number: str, form: PartsForm) -> str:
    parts = queries.instalments_of_contract(number)
    if not parts:
        raise NotFound()
    awaited = [part for part in parts if part.is_awaited]
    return desk.page("funds/prices/contract.html", tab="prices", number=number, parts=parts, awaited=awaited, form=form)


@bp.get("/receipts/<number>")
@audience(Audience.MEMBER, Audience.FINANCE, Audience.AUDIT)
def receipt(number: str) -> Any:
    """The receipt of a part of a price, for its payer and the desk; it is made to be printed."""
    actor = current_actor()
    of_party = None if actor.has(Role.FINANCE, Role.AUDITOR) else actor.party_id or 0
    return render_template("funds/prices/receipt.html", part=queries.get_receipt(number, of_party))
