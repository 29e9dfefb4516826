"""Pages: giving an address for messages, and confirming it with the code that was sent there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from trading.core.errors import NotFound, TradingError
from trading.notices import media, post
from trading.notices.readers import masked
from trading.notices.states import Medium
from trading.parties import contacts, refusals
from trading.parties.forms import AddressForm, CodeForm
from trading.transaction import let_go, transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience

bp = Blueprint("contact", __name__, url_prefix="/me/contact")


@bp.route("/<medium>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def give(medium: str) -> Any:
    """Type an address; the code goes out once it is written down that one was asked for."""
    chosen, form = _open_medium(medium), AddressForm()
    if form.validate_on_submit():
        try:
            offer = transact(contacts.ask_for_code, chosen, form.address.data or "", by=current_actor())
            minutes = int(contacts.CODE_LIFETIME.total_seconds()) // 60
            post.send_code(chosen, offer.address, offer.code, minutes)
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("contact.confirm", medium=chosen.value), 303)
    return render_template("parties/contact.html", form=form, medium=chosen), 422 if form.has_errors else 200


@bp.route("/<medium>/confirmation", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def confirm(medium: str) -> Any:
    """Type the code. It is tried before anything else is read, since only that answer counts."""
    chosen, form = _open_medium(medium), CodeForm()
    waiting = contacts.address_waiting(current_user.id, chosen)
    if waiting is None and not form.is_submitted():
        return redirect(url_for("contact.give", medium=chosen.value), 303)
    let_go()
    if form.validate_on_submit():
        try:
            left = transact(contacts.try_code, chosen, form.code.data or "", by=current_actor())
            if left is not None:
                raise refusals.ContactCodeWrong(left=left) if left else refusals.ContactCodeSpent()
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The address is confirmed. Messages go there from now on."), "success")
            return redirect(url_for("notices.preferences"), 303)
    shown = masked(chosen, waiting) if waiting else None
    page = render_template("parties/contact_code.html", form=form, medium=chosen, address=shown)
    return page, 422 if form.has_errors else 200


@bp.post("/<medium>/removal")
@audience(Audience.SIGNED_IN)
def remove(medium: str) -> Any:
    chosen = _open_medium(medium)
    if not ActForm().validate_on_submit():
        abort(400)
    transact(contacts.remove_contact, chosen, by=current_actor())
    flash(_("The address is removed. Messages still wait for you in your inbox."), "success")
    return redirect(url_for("notices.preferences"), 303)


def _open_medium(text: str) -> Medium:
    chosen = next((medium for medium in Medium if medium.value == text), None)
    if chosen is None or not media.is_open(chosen):
        raise NotFound()
    return chosen
