"""The poster's pages: own demands, a new one, the task list, check, preview and submit, pause, renew and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.core.access import conceal
from trading.core.errors import Conflict, TradingError
from trading.core.messages import N_
from trading.demands import answers, services
from trading.demands.forms import NewForm, SubmitForm
from trading.demands.models import Demand
from trading.demands.permissions import GRANTS, Permission
from trading.demands.queries import approaches
from trading.demands.queries import demands as queries
from trading.demands.states import DEMAND, EDITABLE, DemandKind, DemandStatus
from trading.demands.views import tasks, words
from trading.demands.views.rows import DemandRow
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience

bp = Blueprint("my_demands", __name__)

#: what a poster does by a button: the act, its use case and what is said afterwards
ACTS: dict[str, tuple[Callable[..., Demand], str]] = {
    "pause": (services.pause, N_("The demand is paused. Nobody can offer anything to it until you go on.")),
    "resume": (services.resume, N_("The demand is on the market again.")),
    "renew": (services.renew, N_("The demand is renewed.")),
    "fulfil": (services.fulfil, N_("The demand is marked as fulfilled.")),
    "withdraw": (services.withdraw, N_("The demand is withdrawn.")),
}


def own_demand(draft: str) -> Demand:
    """The demand of this draft number, if the reader posted it."""
    demand = queries.get_draft(draft)
    conceal(GRANTS, Permission.KEEP, current_actor(), demand)
    return demand


@bp.get("/me/demands")
@audience(Audience.MEMBER)
def index() -> Any:
    demands = queries.demands_of_party(current_actor().party_id)
    waiting = approaches.count_under_way([demand.id for demand in demands])
    rows = [(demand, DemandRow.of(demand), waiting.get(demand.id, 0)) for demand in demands]
    return render_template("demands/my/index.html", rows=rows)


@bp.route("/me/demands/new", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def new() -> Any:
    """What is looked for; the rest is asked page by page."""
    form = NewForm(kind=request.args.get("kind"))
    if form.validate_on_submit():
        try:
            draft = transact(_start, form.kind.data, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("my_demands.question", draft=draft, page="land"), 303)
    return render_template("demands/my/new.html", form=form, kinds=list(DemandKind)), 422 if form.errors else 200


@bp.post("/me/demands/<draft>/copy")
@audience(Audience.MEMBER)
def copy(draft: str) -> Any:
    """The same once more, as a new draft."""
    demand = own_demand(draft)
    if not ActForm().validate_on_submit():
        abort(400)
    fresh = transact(_start, demand.kind, like=draft, by=current_actor())
    return redirect(url_for("my_demands.task_list", draft=fresh), 303)


def _start(kind: DemandKind, **more: Any) -> str:
    return services.start(kind, **more).draft_number


@bp.get("/me/demands/<draft>")
@audience(Audience.MEMBER)
def task_list(draft: str) -> Any:
    demand = own_demand(draft)
    return render_template(
        "demands/my/tasklist.html",
        demand=demand,
        heading=words.title(demand),
        words=words,
        groups=tasks.groups(demand),
        done=tasks.done(demand),
        is_editable=demand.status in EDITABLE,
        acts=_open_acts(demand),
        renewable_until=services.renewable_until(demand),
        history=tasks.history(demand),
        waiting=approaches.count_under_way([demand.id]).get(demand.id, 0),
    )


def _open_acts(demand: Demand) -> list[str]:
    """What the poster may do now."""
    possible = set(DEMAND.acts_from(demand.status))
    if demand.shown_status is DemandStatus.EXPIRED:
        possible -= {"pause", "resume"}
    return [act for act in ACTS if act in possible]


@bp.get("/me/demands/<draft>/check")
@audience(Audience.MEMBER)
def check(draft: str) -> Any:
    """All answers, and the page as the public will see it."""
    demand = own_demand(draft)
    if demand.status not in EDITABLE:
        return redirect(url_for("my_demands.task_list", draft=draft))
    return _check_page(demand, SubmitForm(formdata=None, version=demand.version))


@bp.post("/me/demands/<draft>/submission")
@audience(Audience.MEMBER)
def submit(draft: str) -> Any:
    demand, form = own_demand(draft), SubmitForm()
    if form.validate_on_submit():
        try:
            transact(services.submit, draft, expected=form.expected, by=current_actor())
        except Conflict as refusal:
            form.absorb(refusal)
            return _check_page(own_demand(draft), form, status_of(refusal))
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The demand is submitted. You will be told what the desk decides."), "success")
            return redirect(url_for("my_demands.task_list", draft=draft), 303)
        demand = own_demand(draft)
    return _check_page(demand, form, 422)


def _check_page(demand: Demand, form: SubmitForm, status: int = 200) -> Any:
    page = render_template(
        "demands/my/check.html",
        demand=demand,
        heading=words.title(demand),
        words=words,
        sections=tasks.answer_sections(demand),
        changed=answers.changed_since_return(demand),
        form=form,
    )
    return page, status


@bp.post("/me/demands/<draft>/<any(pause, resume, renew, fulfil, withdraw):act>")
@audience(Audience.MEMBER)
def take_act(draft: str, act: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    use_case, done = ACTS[act]
    try:
        transact(use_case, draft, by=current_actor())
    except Conflict as refusal:
        flash(tasks.said(refusal), "danger")
    else:
        flash(_(done), "success")
    return redirect(url_for("my_demands.task_list", draft=draft), 303)
