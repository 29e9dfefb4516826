"""The desk for questions: the work list, one question, and the decision on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from trading.core.access import authorise
from trading.core.actor import Role
from trading.core.errors import Forbidden, TradingError
from trading.core.messages import N_
from trading.enquiries import limits
from trading.enquiries.forms import ModerationForm
from trading.enquiries.models import Question
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import questions as queries
from trading.enquiries.queries.questions import Part
from trading.enquiries.states import GROUND_SOURCES
from trading.enquiries.views.worklist import DECISIONS, PART_WORDS, Worklist, open_decisions
from trading.listing.titles import title
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

bp = Blueprint("moderation", __name__)

#: sentences that moderators write often, to be put into the reason
STANDARD_REASONS = (
    N_("Leave out telephone numbers and other ways to be reached; ask anew without them."),
    N_("The notice states this already; see the facts and papers on the lot's page."),
    N_("Answer what was asked, and keep to what the land book and the papers show."),
    N_("Leave out promises that aren't part of the notice."),
)


@bp.get("/review/questions")
@audience(Audience.DESK)
def work_list() -> Any:
    """What waits for a decision, overdue first."""
    _only_moderators()
    part = next((one for one in Part if one.value == request.args.get("part")), Part.OPEN)
    worklist = Worklist.of(current_actor(), part)
    return render_template(
        "enquiries/worklist.html", worklist=worklist, parts=PART_WORDS, lot_title=lambda one: title(one, html_tag())
    )


@bp.get("/review/questions/<question>")
@audience(Audience.DESK)
def case(question: str) -> Any:
    """One question, for the decision."""
    found = _seen(question)
    return _case_page(found, ModerationForm(formdata=None, version=found.version))


@bp.post("/review/questions/<question>/decision")
@audience(Audience.DESK)
def decide(question: str) -> Any:
    """Record the decision and go on to the next question."""
    found, form = _seen(question), ModerationForm()
    form.decision.choices = [SelectChoice(act) for act in DECISIONS]
    if not form.validate_on_submit():
        return _case_page(found, form, 422)
    following = Worklist.of(current_actor(), Part.OPEN).after(question)
    try:
        transact(DECISIONS[form.decision.data].take, question, form, current_actor())
    except TradingError as refusal:
        form.absorb(refusal)
        return _case_page(_seen(question), form, status_of(refusal))
    flash(_("%(number)s: the decision is recorded.", number=question), "success")
    if following is None:
        return redirect(url_for("moderation.work_list"), 303)
    return redirect(url_for("moderation.case", question=following), 303)


def _only_moderators() -> None:
    if not current_actor().has(Role.REVIEWER):
        raise Forbidden()


def _seen(number: str) -> Question:
    question = queries.get_question(number)
    authorise(GRANTS, Permission.MODERATE, current_actor(), question.listing)
    return question


def _case_page(question: Question, form: ModerationForm, status: int = 200) -> Any:
    acts = open_decisions(question)
    form.decision.choices = [SelectChoice(act, _(DECISIONS[act].words)) for act in acts]
    page = render_template(
        "enquiries/case.html",
        question=question,
        heading=title(question.listing, html_tag()),
        worklist=Worklist.of(current_actor(), Part.OPEN),
        parts=PART_WORDS,
        due=limits.due_of(question),
        until=limits.answers_until(question.listing),
        form=form,
        acts=acts,
        sources=GROUND_SOURCES,
        standard_reasons=[_(reason) for reason in STANDARD_REASONS],
    )
    return page, status
