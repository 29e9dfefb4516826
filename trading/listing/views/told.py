"""Pages of notices to whoever may buy first: the desk's, and that of the person who was told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.access import authorise
from trading.core.errors import NotFound, TradingError
from trading.listing import queries
from trading.listing.models import HolderNotice
from trading.listing.permissions import GRANTS, Permission
from trading.listing.rules.told import HolderKind, Means, Reply
from trading.listing.services import told as services
from trading.listing.titles import title
from trading.listing.told_forms import PaperReplyForm, ReplyForm, TellForm
from trading.listing.views.review import bp
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag


@bp.route("/review/listings/<number>/holders", methods=["GET", "POST"])
@audience(Audience.DESK)
def holders(number: str) -> Any:
    """Who may buy first, who was told and when, and what came back."""
    form = TellForm()
    if form.validate_on_submit():
        try:
            transact(
                services.tell_holder,
                number,
                HolderKind(form.kind.data),
                form.name.data or "",
                Means(form.means.data),
                form.delivered_on.data or clock.today(),
                form.proof.data or "",
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The notice is in the file."), "success")
            return redirect(url_for("review.holders", number=number), 303)
    return _page(number, form), 422 if form.is_submitted() else 200


@bp.post("/review/listings/<number>/holders/reply")
@audience(Audience.DESK)
def record_reply(number: str) -> Any:
    """Write down what came back on paper."""
    form = PaperReplyForm()
    form.offer(_open(queries.holder_notices(queries.get_listing(number).id)))
    if form.validate_on_submit():
        try:
            transact(
                services.record_reply,
                number,
                form.notice.data,
                Reply(form.reply.data),
                form.reply_proof.data or "",
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The answer is in the file."), "success")
            return redirect(url_for("review.holders", number=number), 303)
    return _page(number, TellForm(formdata=None), form), 422


def _open(told: Iterable[HolderNotice]) -> list[HolderNotice]:
    """Those that nothing came back from."""
    return [one for one in told if one.reply is None]


def _page(number: str, form: TellForm, reply: PaperReplyForm | None = None) -> str:
    listing = queries.get_listing(number)
    authorise(GRANTS, Permission.SEE_FILE, current_actor(), listing)
    told = queries.holder_notices(listing.id)
    if reply is None:
        reply = PaperReplyForm(formdata=None)
        reply.offer(_open(told))
    return render_template(
        "review/holders.html",
        listing=listing,
        asked=services.asked_of(listing),
        told=told,
        open=_open(told),
        until={one.id: services.last_day(listing, one) for one in told},
        form=form,
        reply=reply,
        today=clock.today(),
        lot_title=title(listing, html_tag()),
    )


@bp.route("/me/first-purchase/<number>", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def first_purchase(number: str) -> Any:
    """What somebody who may buy first was told, and its answer."""
    listing, party_id = queries.get_listing(number), current_actor().party_id
    own = [one for one in queries.holder_notices(listing.id) if party_id is not None and one.party_id == party_id]
    if not own:
        raise NotFound()
    form = ReplyForm()
    if form.validate_on_submit():
        try:
            transact(services.reply_here, number, Reply(form.reply.data), by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("Your answer is in the file."), "success")
            return redirect(url_for("review.first_purchase", number=number), 303)
    page = render_template(
        "listing/first_purchase.html",
        listing=listing,
        notice=own[-1],
        until=services.last_day(listing, own[-1]),
        is_open=own[-1].reply is None and clock.today() <= services.last_day(listing, own[-1]),
        form=form,
        lot_title=title(listing, html_tag()),
    )
    return page, 422 if form.is_submitted() else 200
