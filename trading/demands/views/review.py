"""The review desk of demands: the work list, one demand with its decision, and reports of abuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from trading.core.access import authorise, permits
from trading.core.errors import TradingError
from trading.core.messages import N_
from trading.demands import answers, services
from trading.demands.forms import DecisionForm, ReportDecisionForm
from trading.demands.models import Demand
from trading.demands.permissions import GRANTS, Permission, is_not_the_maker
from trading.demands.queries import demands as queries
from trading.demands.states import DEMAND
from trading.demands.views import tasks, words
from trading.demands.views.rows import listings_fitting
from trading.demands.views.worklist import REPORTS, TABS, Worklist, due_on
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.guards import Audience, audience

bp = Blueprint("demand_desk", __name__)

#: sentences that the desk writes often; each cites what it rests on
STANDARD_REASONS = (
    N_("The text holds contact details; take them out (D-01)."),
    N_("The text advertises a business instead of saying which land is wanted; keep to the land."),
    N_("Budget and area don't fit together; check the unit of the amount."),
    N_("A demand for collective land or farm land isn't served by this market (document 34, item 4)."),
    N_("Lending as a business needs a licence; show that you hold one, or lend your own money only."),
)

#: by the lifecycle's act, in the order of the keys
DECISIONS: dict[str, tuple[str, Callable[..., Demand], bool]] = {
    "publish": (N_("Publish"), services.publish, False),
    "return": (N_("Return for correction, once"), services.return_for_correction, True),
    "refuse": (N_("Don't publish"), services.refuse, True),
    "take_down": (N_("Take down"), services.take_down, True),
}


@bp.get("/review/demands")
@audience(Audience.DESK)
def work_list() -> Any:
    return _list_page(ReportDecisionForm(formdata=None))


@bp.get("/review/demands/<number>")
@audience(Audience.DESK)
def case(number: str) -> Any:
    demand = _seen(number)
    return _case_page(demand, DecisionForm(formdata=None, version=demand.version))


@bp.post("/review/demands/<number>/decision")
@audience(Audience.DESK)
def decide(number: str) -> Any:
    demand, form = _seen(number), DecisionForm()
    form.decision.choices = [SelectChoice(act) for act in DECISIONS]
    if not form.validate_on_submit():
        return _case_page(demand, form, 422)
    _words, take, needs_reason = DECISIONS[form.decision.data]
    reason = (form.reason.data or "",) if needs_reason else ()
    try:
        transact(take, number, *reason, expected=form.expected, by=current_actor())
    except TradingError as refusal:
        form.absorb(refusal)
        return _case_page(_seen(number), form, status_of(refusal))
    flash(_("%(number)s: the decision is recorded.", number=number), "success")
    return redirect(url_for("demand_desk.work_list"), 303)


@bp.post("/review/demands/reports/<public_id>")
@audience(Audience.DESK)
def decide_report(public_id: str) -> Any:
    form = ReportDecisionForm()
    form.decision.choices = [SelectChoice("uphold"), SelectChoice("dismiss")]
    if not form.validate_on_submit():
        return _list_page(form, 422)
    take = services.uphold if form.decision.data == "uphold" else services.dismiss
    try:
        transact(take, public_id, form.reason.data or "", by=current_actor())
    except TradingError as refusal:
        form.absorb(refusal)
        return _list_page(form, status_of(refusal))
    flash(_("The decision is recorded."), "success")
    return redirect(url_for("demand_desk.work_list", tab=REPORTS), 303)


def _seen(number: str) -> Demand:
    demand = queries.get_demand(number)
    authorise(GRANTS, Permission.SEE_FILE, current_actor(), demand)
    return demand


def _list_page(form: ReportDecisionForm, status: int = 200) -> Any:
    actor = current_actor()
    tab = REPORTS if form.is_submitted() else request.args.get("tab", "")
    form.decision.choices = [SelectChoice("uphold", _("Uphold")), SelectChoice("dismiss", _("Dismiss"))]
    worklist = Worklist.of(actor, tab)
    may = {
        report.public_id: permits(GRANTS, Permission.DECIDE_REPORT, actor, report) for report, _tag in worklist.reports
    }
    return render_template("demands/desk/index.html", worklist=worklist, tabs=TABS, form=form, may_decide=may), status


def _case_page(demand: Demand, form: DecisionForm, status: int = 200) -> Any:
    actor = current_actor()
    possible = DEMAND.acts_from(demand.status) if permits(GRANTS, Permission.REVIEW, actor, demand) else []
    if demand.times_returned and "return" in possible:
        possible.remove("return")
    form.decision.choices = [SelectChoice(act, _(DECISIONS[act][0])) for act in DECISIONS if act in possible]
    changed = answers.changed_since_return(demand)
    page = render_template(
        "demands/desk/case.html",
        demand=demand,
        heading=words.title(demand),
        words=words,
        worklist=Worklist.of(actor, next((tab.key for tab in TABS if demand.status in tab.statuses), "")),
        tabs=TABS,
        due_on=due_on(demand),
        changed=changed,
        before=demand.returned_answers or {},
        now=answers.snapshot(demand),
        matches=listings_fitting(demand),
        history=tasks.history(demand, at_the_desk=True),
        form=form,
        standard_reasons=[_(reason) for reason in STANDARD_REASONS],
        is_maker=not is_not_the_maker(actor, demand),
    )
    return page, status
