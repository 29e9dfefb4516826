"""Offering land to a demand, and what both sides do with an approach."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from trading.core.access import authorise, conceal
from trading.core.errors import TradingError
from trading.demands import contacts, services, supply
from trading.demands.forms import AnswerForm, ApproachForm
from trading.demands.models import Approach, Demand
from trading.demands.permissions import GRANTS, Permission, approached, was_approached
from trading.demands.queries import approaches as queries
from trading.demands.queries import demands as posts
from trading.demands.states import APPROACH
from trading.demands.views import words
from trading.listing.titles import title as listing_title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("approaches", __name__)


@bp.route("/demands/<number>/approach", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def offer(number: str) -> Any:
    """Offer one of the own listings, or land in words."""
    demand, actor = posts.get_public(number), current_actor()
    authorise(GRANTS, Permission.APPROACH, actor, demand)
    form = ApproachForm(listing=request.args.get("listing", ""))
    form.listing.choices = _own_choices(actor.party_id or 0)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                sent = transact(
                    _send,
                    number,
                    listing_number=form.listing.data or None,
                    message=form.message.data or "",
                    agrees=form.agrees.data,
                    by=actor,
                )
            except TradingError as refusal:
                form.absorb(refusal)
                status = status_of(refusal)
            else:
                flash(_("Your offer is sent. You are told when the poster answers."), "success")
                return redirect(url_for("approaches.show", number=sent), 303)
        demand = posts.get_public(number)
    page = render_template("demands/offer.html", demand=demand, heading=words.title(demand), words=words, form=form)
    return page, status


def _send(number: str, **more: Any) -> str:
    return services.send(number, **more).number


def _own_choices(party_id: int) -> list[SelectChoice]:
    """The own listings on the market; the ones in public trade are marked."""
    own = [SelectChoice("", _("Land that isn't listed: I say it in words"))]
    for listing in queries.listings_on_offer(party_id):
        words_ = f"{listing.number} {listing_title(listing, html_tag())}"
        if supply.is_in_public_trade(listing):
            words_ = _("%(listing)s (in public trade: only pointed to)", listing=words_)
        own.append(SelectChoice(listing.number, words_))
    return own


@bp.get("/me/approaches")
@audience(Audience.MEMBER)
def index() -> Any:
    party_id = current_actor().party_id or 0
    return render_template(
        "demands/my/approaches.html",
        received=[(one, _title(one.demand)) for one in queries.approaches_to(party_id)],
        sent=[(one, _title(one.demand)) for one in queries.approaches_of(party_id)],
    )


def _title(demand: Demand) -> str:
    return words.title(demand)


@bp.get("/me/approaches/<number>")
@audience(Audience.MEMBER)
def show(number: str) -> Any:
    return _page(_read(number), _answer_form())


@bp.post("/me/approaches/<number>/answer")
@audience(Audience.MEMBER)
def answer(number: str) -> Any:
    """The poster's answer: agree, note, or decline."""
    approach, form = _read(number), _answer_form()
    form.decision.choices = [SelectChoice(act) for act in _answers_open(approach)]
    if form.validate_on_submit():
        text, by = form.answer.data or "", current_actor()
        try:
            match form.decision.data:
                case "agree":
                    transact(services.agree, number, text, by=by)
                case "note":
                    transact(services.note, number, by=by)
                case _:
                    transact(services.decline, number, text, by=by)
        except TradingError as refusal:
            form.absorb(refusal)
            return _page(_read(number), form, status_of(refusal))
        flash(_("Your answer is sent."), "success")
        return redirect(url_for("approaches.show", number=number), 303)
    return _page(approach, form, 422)


@bp.post("/me/approaches/<number>/<any(exchange, withdrawal, block):act>")
@audience(Audience.MEMBER)
def take_act(number: str, act: str) -> Any:
    """The sender agrees or takes it back; the poster blocks the sender."""
    if not ActForm().validate_on_submit():
        abort(400)
    by = current_actor()
    match act:
        case "exchange":
            transact(services.agree_to_exchange, number, by=by)
            flash(_("Both sides agreed: the contact data stand on this page."), "success")
        case "withdrawal":
            transact(services.take_back, number, by=by)
            flash(_("The approach is taken back."), "success")
        case _:
            transact(services.block_sender, number, by=by)
            flash(_("This party can't approach you any more."), "success")
    return redirect(url_for("approaches.show", number=number), 303)


def _read(number: str) -> Approach:
    approach = queries.get_approach(number)
    conceal(GRANTS, Permission.READ, current_actor(), approach)
    return approach


def _answer_form() -> AnswerForm:
    return AnswerForm()


def _answers_open(approach: Approach) -> list[str]:
    """What the poster may answer now."""
    possible = APPROACH.acts_from(approach.status)
    wanted = ("note", "decline") if approach.is_public_trade else ("agree", "decline")
    return [act for act in wanted if act in possible]


def _page(approach: Approach, form: AnswerForm, status: int = 200) -> Any:
    actor = current_actor()
    labels = {
        "agree": _("I agree to exchange contact data"),
        "note": _("I have noted it and look at the lot"),
        "decline": _("No, thank you"),
    }
    is_poster, is_sender = was_approached(actor, approach), approached(actor, approach)
    form.decision.choices = [SelectChoice(act, labels[act]) for act in _answers_open(approach)] if is_poster else []
    possible = APPROACH.acts_from(approach.status)
    page = render_template(
        "demands/my/approach.html",
        approach=approach,
        demand=approach.demand,
        heading=words.title(approach.demand),
        listing_title=listing_title(approach.listing, html_tag()) if approach.listing else "",
        contact=contacts.both_of(approach),
        is_poster=is_poster,
        is_sender=is_sender,
        may_agree=is_sender and "exchange" in possible,
        may_withdraw=is_sender and "withdraw" in possible,
        is_blocked=is_poster and queries.find_block(approach.party_id, approach.demand.party_id) is not None,
        form=form,
    )
    return page, status
