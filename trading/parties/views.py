"""Pages: signing in and out, sessions, password and second factor."""

from __future__ import annotations

from typing import Any

import pyotp
import segno
from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from trading.core import city, clock
from trading.core.errors import TradingError
from trading.parties import door, queries, services
from trading.parties.devices import device_name
from trading.parties.forms import PasswordForm, SecondFactorForm, SignInForm
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("parties", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@audience(Audience.PUBLIC)
def sign_in() -> Any:
    form = SignInForm(next=request.args.get("next", ""))
    target = door.safe_target(form.next.data)
    if form.validate_on_submit():
        try:
            user_id = door.prove(form.username.data or "", form.password.data or "", form.otp.data)
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            door.open_session(user_id)
            return redirect(target or url_for("portal.me"), 303)
    return render_template("parties/sign_in.html", form=form), 422 if form.errors else 200


@bp.post("/sign-out")
@audience(Audience.SIGNED_IN)
def sign_out() -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    door.close_session()
    flash(_("You are signed out."), "success")
    return redirect(url_for("portal.home"), 303)


@bp.get("/me/sessions")
@audience(Audience.SIGNED_IN)
def sessions() -> Any:
    rows = queries.sessions_of(current_user.id, clock.now())
    return render_template(
        "parties/sessions.html",
        sessions=rows,
        device_name=device_name,
        current=session.token_hash,
        form=ActForm(),  # type: ignore[attr-defined]
    )


@bp.post("/me/sessions/<public_id>/end")
@audience(Audience.SIGNED_IN)
def end_session(public_id: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.end_session, public_id, by=current_actor())
    flash(_("The session has ended."), "success")
    return redirect(url_for("parties.sessions"), 303)


@bp.route("/me/security", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def security() -> Any:
    """Set up the second factor: the secret waits in the session until a right code has been shown."""
    form, password_form = SecondFactorForm(), PasswordForm()
    secret = session.setdefault("otp_offer", services.new_secret())
    if form.validate_on_submit():
        try:
            door.confirm_password(current_user.username, form.password.data or "")
            transact(services.set_up_second_factor, secret, (form.code.data or "").strip(), by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            door.open_session(current_user.id)
            flash(_("The second factor is set up. From now on sign in with a verification code."), "success")
            return redirect(url_for("parties.security"), 303)
    address = pyotp.TOTP(secret).provisioning_uri(
        name=current_user.username, issuer_name=_("%(city)s Secondary Land Market", city=city.here().name(html_tag()))
    )
    qr = segno.make(address, error="m").svg_data_uri(scale=5, dark="#16232e", light="#ffffff")
    page = render_template(
        "parties/security.html",
        form=form,
        password_form=password_form,
        secret=secret,
        qr=qr,
        has_second_factor=current_user.has_second_factor,
    )
    return page, 422 if form.errors else 200


@bp.post("/me/security/password")
@audience(Audience.SIGNED_IN)
def change_password() -> Any:
    form, code_form = PasswordForm(), SecondFactorForm(formdata=None)
    if form.validate_on_submit():
        try:
            door.confirm_password(current_user.username, form.current.data or "")
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            new_hash = services.hash_password(form.new.data or "")
            transact(services.change_password, new_hash, by=current_actor())
            door.open_session(current_user.id)
            flash(_("Your password is changed. All other sessions have ended."), "success")
            return redirect(url_for("parties.security"), 303)
    page = render_template(
        "parties/security.html",
        form=code_form,
        password_form=form,
        secret=None,
        qr=None,
        has_second_factor=current_user.has_second_factor,
    )
    return page, 422
