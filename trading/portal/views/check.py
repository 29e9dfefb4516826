"""Pages of the self-check: what is planned with which land, a few questions, and the answer."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from trading.core.deal import Business
from trading.core.errors import TradingError
from trading.parcels import queries as parcels
from trading.parcels.drawing import shape_svg
from trading.parcels.models import LandRight
from trading.portal.check_forms import StartForm, questions_form
from trading.portal.checks import asking, pages, questions, reading
from trading.portal.checks.asking import Check
from trading.portal.checks.kinds import Fact
from trading.portal.views import bp
from trading.web.actor import current_actor
from trading.web.filters import say
from trading.web.guards import Audience, audience


@bp.get("/check")
@audience(Audience.PUBLIC)
def check() -> Any:
    return _start_page(StartForm.of(request.args, is_sent=False))


@bp.get("/check/questions")
@audience(Audience.PUBLIC)
def check_questions() -> Any:
    """Ask what the land book doesn't know. A typed number leads on to the parcel's own address."""
    business, right, answer = _asked_for("portal.check_questions")
    if answer is not None:
        return answer
    return _questions_page(business, right, {})


@bp.get("/check/result")
@audience(Audience.PUBLIC)
def check_result() -> Any:
    business, right, answer = _asked_for("portal.check_result")
    if answer is not None:
        return answer
    stated, wrong = reading.from_fields(request.args, [fact.name for fact in _facts_asked(business, right)])
    if wrong:
        return _questions_page(business, right, wrong)
    found = _check(business, right, stated)
    return render_template("portal/check_result.html", **pages.result_page(found, request.args, current_actor()))


def _asked_for(endpoint: str) -> tuple[Business, LandRight | None, Any]:
    """The business and the right that the address names; else the answer to give instead."""
    number = request.args.get("number", "").strip()
    land = number or request.args.get("parcel", "").strip()
    form = StartForm.of(request.args, is_sent=True)
    right = None
    if land and "without" not in request.args:
        try:
            right = asking.find_right(land)
        except TradingError as refusal:
            form.number.errors = [say(refusal)]
            form.refusals.append(refusal)
    if form.errors:
        return Business.TRANSFER, None, _start_page(form, 422)
    if number:
        # certificates and typing errors stay out of addresses that are shared
        kept = {name: value for name, value in request.args.items() if name not in {"number", "without", "parcel"}}
        code = {"parcel": right.parcel.code} if right else {}
        return Business.TRANSFER, None, redirect(url_for(endpoint, **(kept | code)), 303)
    return Business(form.business.data), right, None


def _facts_asked(business: Business, right: LandRight | None) -> list[Fact]:
    if right is None:
        return questions.asked_without_number(business)
    return questions.asked_about(_check(business, right, {}).facts)


def _check(business: Business, right: LandRight | None, stated: dict[str, Any]) -> Check:
    if right is None:
        return asking.check_statements(business, stated)
    return asking.check_right(right, business, stated, by=current_actor())


def _start_page(form: StartForm, status: int = 200) -> Any:
    party = current_actor().party_id
    own = [
        {"right": right, "parcel": right.parcel, "shape": shape_svg(right.parcel)}
        for right in (parcels.rights_of_party(party) if party is not None else [])
    ]
    chosen = request.args.get("parcel", "")
    if any(one["parcel"].code == chosen for one in own):
        form.number.data = form.number.raw_data = None  # it is picked above; what is typed would go before it
    return render_template("portal/check.html", form=form, own=own, chosen=chosen), status


def _questions_page(business: Business, right: LandRight | None, wrong: dict[str, TradingError]) -> Any:
    asked = _facts_asked(business, right)
    page = render_template(
        "portal/check_questions.html",
        business=business,
        right=right,
        asked=asked,
        form=questions_form(asked, request.args, wrong),
    )
    return page, 422 if wrong else 200
