"""Questions and answers of a lot, in public and as feeds; asking, and what one asked oneself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core import clock
from trading.core.access import authorise, conceal, permits
from trading.core.errors import TradingError
from trading.core.querying import QueryReader
from trading.enquiries import feeds, limits
from trading.enquiries.forms import AskForm
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import questions as queries
from trading.enquiries.queries.questions import Sorting
from trading.enquiries.rules import questions as rules
from trading.enquiries.services import questions as services
from trading.enquiries.states import GROUND_SOURCES, IN_HAND, QUESTION, Category
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.paging import asked_page, linked

bp = Blueprint("enquiries", __name__)


@bp.get("/listings/<number>/questions")
@audience(Audience.PUBLIC)
def questions(number: str) -> str:
    """Every answered question, numbered and dated, with the former wordings of its answer."""
    listing, asked = listings.get_public_listing(number), QueryReader(request.args)
    search, category = asked.one("q"), asked.choice("category", Category)
    sorting = asked.choice("sort", Sorting) or Sorting.NEWEST
    page = queries.list_published(listing.id, search=search, category=category, sorting=sorting, number=asked_page())
    return render_template(
        "enquiries/questions.html",
        listing=listing,
        heading=_title(listing),
        page=linked(page),
        search=search,
        category=category,
        sorting=sorting,
        categories=list(Category),
        grounds=GROUND_SOURCES,
        in_hand=queries.count_in_hand(listing.id, IN_HAND),
        until=limits.questions_until(listing),
        may_ask=_may_ask(listing),
        obstacle=_obstacle(listing),
        can_manage=permits(GRANTS, Permission.OFFER_VISITS, current_actor(), listing),
    )


@bp.get("/listings/<number>/questions.<any(rss, json):ending>")
@audience(Audience.PUBLIC)
def feed(number: str, ending: str) -> Response:
    listing = listings.get_public_listing(number)
    write, media_type = (feeds.write_rss, feeds.RSS) if ending == "rss" else (feeds.write_json, feeds.JSON)
    answer = make_response(write(listing, queries.all_published(listing.id), clock.now(), request.url))
    answer.headers["Content-Type"] = media_type
    return answer


@bp.route("/listings/<number>/questions/new", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def ask(number: str) -> Any:
    """Ask: what it is about and the question, with what becomes of it beside."""
    listing, form, status = listings.get_public_listing(number), AskForm(), 200
    authorise(GRANTS, Permission.ASK, current_actor(), listing)
    if form.validate_on_submit():
        try:
            transact(services.ask, number, category=form.category.data, text=form.text.data or "", by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            status = status_of(refusal)
        else:
            flash(_("Your question is with the desk. You are told when it is answered."), "success")
            return redirect(url_for("enquiries.mine"), 303)
    elif form.errors:
        status = 422
    page = render_template(
        "enquiries/ask.html",
        listing=listing,
        heading=_title(listing),
        form=form,
        longest=rules.LONGEST_QUESTION,
        until=limits.questions_until(listing),
        obstacle=None if form.has_errors else _obstacle(listing),
    )
    return page, status


@bp.get("/me/questions")
@audience(Audience.SIGNED_IN)
def mine() -> str:
    """What the reader asked, and what became of it."""
    page = queries.list_own(current_actor().user_id or 0, asked_page())
    return render_template(
        "enquiries/my_questions.html",
        page=linked(page),
        lot_title=_title,
        lifecycle=QUESTION,
        grounds=GROUND_SOURCES,
    )


@bp.route("/me/questions/<question>/withdrawal", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def withdraw(question: str) -> Any:
    """Take a question back, after a look at it."""
    found = queries.get_question(question)
    conceal(GRANTS, Permission.OWN_QUESTION, current_actor(), found)
    if ActForm().validate_on_submit():
        transact(services.withdraw, question, by=current_actor())
        flash(_("Your question is taken back."), "success")
        return redirect(url_for("enquiries.mine"), 303)
    return render_template("enquiries/withdraw.html", question=found, lot_title=_title)


def _may_ask(listing: Listing) -> bool:
    """Whether questions are this reader's to ask; a visitor is asked to sign in first."""
    actor = current_actor()
    return actor.user_id is None or permits(GRANTS, Permission.ASK, actor, listing)


def _obstacle(listing: Listing) -> TradingError | None:
    """What stands against a question now, for those who may ask at all."""
    actor = current_actor()
    try:
        if permits(GRANTS, Permission.ASK, actor, listing):
            services.check_may_ask(listing, by=actor)
        else:
            services.check_is_open(listing)
    except TradingError as refusal:
        return refusal
    return None


def _title(listing: Listing) -> str:
    return title(listing, html_tag())
