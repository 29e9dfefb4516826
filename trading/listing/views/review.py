"""The review desk: the work list, one case, and the decisions on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from trading.core import city, clock
from trading.core.access import authorise, permits
from trading.core.actor import Actor
from trading.core.deal import Business
from trading.core.errors import StaleVersion, TradingError
from trading.core.findings import Severity
from trading.core.messages import N_
from trading.listing import queries, services
from trading.listing.desk_forms import DecisionForm, HaltForm
from trading.listing.forms import choices
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission, is_not_the_maker
from trading.listing.rules import ReasonUse
from trading.listing.states import LISTING, HaltAct
from trading.listing.titles import title
from trading.listing.views import correction_rows, tasks
from trading.listing.views.comparison import comparison
from trading.listing.views.history import history_of, last_event, steps_of
from trading.listing.views.land_then import LandThen
from trading.listing.views.price_reference import PriceReference
from trading.listing.views.reasons import catalogue, reasons_for
from trading.listing.views.viewing import papers_of, viewer_of
from trading.listing.views.worklist import TABS, WHOSE, Narrowing, Worklist, due_on, stages_of, tab_of
from trading.parcels import queries as parcels
from trading.parcels.drawing import parcel_plan_svg
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.filters import label
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.paging import asked_page, linked

bp = Blueprint("review", __name__)


@dataclass(frozen=True)
class Decision:
    """One thing that can be decided: who may, in which words, and which use case it is."""

    permission: Permission
    words: str
    take: Callable[..., Listing]


def _accept(number: str, form: DecisionForm, *, by: Actor) -> Listing:
    return services.accept(number, form.opinion.data or "", expected=form.expected, by=by)


def _return(number: str, form: DecisionForm, *, by: Actor) -> Listing:
    return services.return_for_correction(
        number,
        form.reason.data or "",
        items=form.listed({reason.code: (reason.text_zh, reason.law) for reason in catalogue()}),
        has_new_facts=form.has_new_facts.data,
        expected=form.expected,
        by=by,
    )


def _refuse(number: str, form: DecisionForm, *, by: Actor) -> Listing:
    return services.refuse(number, form.reason.data or "", expected=form.expected, by=by)


def _approve(number: str, form: DecisionForm, *, by: Actor) -> Listing:
    return services.approve(number, form.opinion.data or "", expected=form.expected, by=by)


def _hand_back(number: str, form: DecisionForm, *, by: Actor) -> Listing:
    return services.hand_back(number, form.reason.data or "", expected=form.expected, by=by)


def _reject(number: str, form: DecisionForm, *, by: Actor) -> Listing:
    return services.reject(number, form.reason.data or "", expected=form.expected, by=by)


#: by the lifecycle's act, in the order of the keys
DECISIONS: dict[str, Decision] = {
    "accept": Decision(Permission.ACCEPT, N_("Take in, pass on for approval"), _accept),
    "return": Decision(Permission.ACCEPT, N_("Return for correction, once"), _return),
    "refuse": Decision(Permission.ACCEPT, N_("Don't take in"), _refuse),
    "approve": Decision(Permission.APPROVE, N_("Approve, pass on for publication"), _approve),
    "hand_back": Decision(Permission.APPROVE, N_("Send back to the step before"), _hand_back),
    "reject": Decision(Permission.APPROVE, N_("Reject"), _reject),
}


#: the key of each decision, for those who switched keys on
LETTERS = {"accept": "a", "return": "b", "refuse": "r", "approve": "a", "hand_back": "b", "reject": "r"}
#: what agreeing means at a level that isn't the last
_PASS_ON = N_("Agree, pass on to the next level")


@bp.get("/review")
@audience(Audience.DESK)
def work_list() -> Any:
    actor = current_actor()
    worklist = Worklist.of(actor, request.args.get("tab", ""), Narrowing.of(request.args), asked_page())
    linked(worklist.page)
    return render_template(
        "review/index.html",
        worklist=worklist,
        tabs=TABS,
        stages=stages_of(worklist.tab),
        whose=[(value, _(words)) for value, words in WHOSE.items()],
        businesses=[(one.value, label(one)) for one in Business],
        districts=[] if actor.district else [(one.code, one.name(html_tag())) for one in city.here().districts],
        may_claim={one.listing.id for one in worklist.items if permits(GRANTS, Permission.CLAIM, actor, one.listing)},
    )


@bp.get("/review/listings/<number>")
@audience(Audience.DESK)
def case(number: str) -> Any:
    listing = _seen(number)
    return _case_page(listing, _decision_form(listing), HaltForm(formdata=None, version=listing.version))


@bp.post("/review/listings/<number>/decision")
@audience(Audience.DESK)
def decide(number: str) -> Any:
    listing = _seen(number)
    form = DecisionForm()
    form.decision.choices = [SelectChoice(act) for act in DECISIONS]
    if form.validate_on_submit():
        tab = tab_of(listing.status)
        try:
            transact(DECISIONS[form.decision.data].take, number, form, by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            if isinstance(refusal, StaleVersion):
                return _merge(number, form)
            return _refused(number, form, status_of(refusal))
        flash(_("%(number)s: the decision is recorded.", number=number), "success")
        return redirect(url_for("review.work_list", tab=tab), 303)
    return _refused(number, form, 422)


@bp.post("/review/listings/<number>/halt")
@audience(Audience.DESK)
def ask_halt(number: str) -> Any:
    listing = _seen(number)
    form = HaltForm()
    form.act.choices = choices(HaltAct)
    if form.validate_on_submit():
        try:
            transact(
                services.ask_halt,
                number,
                act=form.act.data,
                reason=form.reason.data,
                note=form.note.data or "",
                expected=form.expected,
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
            return _case_page(_seen(number), _decision_form(listing), form, status_of(refusal))
        flash(_("The request is recorded. A second person must confirm it."), "success")
        return redirect(url_for("review.case", number=number), 303)
    return _case_page(listing, _decision_form(listing), form, 422)


@bp.post("/review/listings/<number>/halt/removal")
@audience(Audience.DESK)
def drop_halt(number: str) -> Any:
    if not ActForm().validate_on_submit():
        abort(400)
    transact(services.drop_halt, number, by=current_actor())
    flash(_("The request is dropped."), "success")
    return redirect(url_for("review.case", number=number), 303)


def _seen(number: str) -> Listing:
    listing = queries.get_listing(number)
    authorise(GRANTS, Permission.SEE_FILE, current_actor(), listing)
    return listing


def _open_decisions(listing: Listing) -> list[SelectChoice]:
    """What the reader may decide on this case now."""
    actor, possible = current_actor(), LISTING.acts_from(listing.status)
    return [
        SelectChoice(act, _words(act, decision, listing))
        for act, decision in DECISIONS.items()
        if act in possible and permits(GRANTS, decision.permission, actor, listing)
    ]


def _words(act: str, decision: Decision, listing: Listing) -> str:
    passes_on = act == "approve" and not listing.is_at_last_level
    return _(_PASS_ON) if passes_on else _(decision.words)


def _open_halts(listing: Listing) -> list[SelectChoice]:
    """What the reader may ask for on a published listing now."""
    possible = LISTING.acts_from(listing.status)
    if listing.open_halt or not permits(GRANTS, Permission.ASK_HALT, current_actor(), listing):
        return []
    return [choice for choice in choices(HaltAct) if choice.value in possible]


def _decision_form(listing: Listing) -> DecisionForm:
    """A fresh form, its reasons filled in from the findings."""
    return DecisionForm(
        formdata=None,
        version=listing.version,
        seen=last_event(listing),
        reason=_reasons(listing),
        items=correction_rows.proposed(listing),
    )


def _reasons(listing: Listing) -> str:
    """The findings as numbered reasons with rule, law and way out, ready to be sent."""
    lines = [line for line in tasks.finding_lines(services.findings_of(listing)) if line["tone"] != "note"]
    said = [f"{line['message']} ({line['rule']}, {line['source']}) {line['remedy']}".strip() for line in lines]
    said += [_("A required paper is missing: %(paper)s.", paper=_(kind.label)) for kind in tasks.missing(listing)]
    return "\n".join(f"{place}. {sentence}" for place, sentence in enumerate(said, 1))


def _merge(number: str, form: DecisionForm) -> Any:
    """Somebody acted first: what he did, beside the decision that wasn't recorded."""
    listing = _seen(number)
    form.version.data = listing.version
    return _case_page(listing, form, HaltForm(formdata=None, version=listing.version), 409, is_late=True)


def _unsent(form: DecisionForm) -> str:
    """What was written for a decision that can't be taken any more."""
    return "\n".join(text for text in (form.opinion.data, form.reason.data) if text)


def _codes() -> list[tuple[str, str]]:
    """The reasons that an item of a correction notice may cite."""
    return [(one.code, f"{one.code} {one.text}") for one in reasons_for(ReasonUse.CORRECTION)]


def _refused(number: str, form: DecisionForm, status: int) -> Any:
    listing = _seen(number)
    return _case_page(listing, form, HaltForm(formdata=None, version=listing.version), status)


def _case_page(
    listing: Listing, form: DecisionForm, halt_form: HaltForm, status: int = 200, *, is_late: bool = False
) -> Any:
    actor = current_actor()
    findings = services.findings_of(listing)
    spoke = {finding.rule for finding in findings if finding.severity is not Severity.NOTE}
    history = history_of(listing)
    meanwhile = [one for one in history if is_late and form.seen_event is not None and one.id > form.seen_event]
    lines, papers = comparison(listing), papers_of(listing)
    claim = queries.find_claim(listing.id, clock.now())
    wants_all = request.args.get("view") == "all" or not any(line.stands_out for line in lines)
    form.decision.choices = _open_decisions(listing)
    form.offer(
        correction_rows.places(listing),
        [(one.code, f"{one.code} {one.text}") for one in reasons_for(ReasonUse.CORRECTION)],
    )
    halt_form.act.choices = _open_halts(listing)
    page = render_template(
        "review/case.html",
        listing=listing,
        heading=title(listing, html_tag()),
        worklist=Worklist.of(actor, tab_of(listing.status)),
        tabs=TABS,
        due_on=due_on(listing),
        findings=tasks.finding_lines(findings),
        asked=services.passed_checks(listing, findings) + len(spoke),
        reference=PriceReference.of(listing),
        lines=lines if wants_all else [line for line in lines if line.stands_out],
        line_count=len(lines),
        standing_out=sum(line.stands_out for line in lines),
        wants_all=wants_all,
        papers=papers,
        viewer=viewer_of(listing, papers),
        land_then=LandThen.of(listing),
        needed=services.materials_of(listing),
        missing=tasks.missing(listing),
        plans=[
            parcel_plan_svg(land, neighbours=parcels.neighbours_of(land), caption=tasks.use_caption(land))
            for land in (right.parcel for right in listing.rights)
        ],
        history=history,
        steps=steps_of(listing),
        claim=claim,
        may_claim=permits(GRANTS, Permission.CLAIM, actor, listing),
        may_assign=permits(GRANTS, Permission.ASSIGN, actor, listing),
        colleagues=[one for one in services.who_may_decide(listing) if claim is None or one.id != claim.user_id],
        letters=LETTERS,
        meanwhile=meanwhile,
        undecided=_(DECISIONS[form.decision.data].words) if meanwhile and form.decision.data in DECISIONS else None,
        unsent="" if form.decision.choices else _unsent(form),
        form=form,
        halt_form=halt_form,
        reasons=reasons_for(ReasonUse.REFUSAL, ReasonUse.REVIEW),
        is_maker=not is_not_the_maker(actor, listing),
        can_publish="publish" in LISTING.acts_from(listing.status)
        and permits(GRANTS, Permission.PUBLISH, actor, listing),
        can_confirm_halt=listing.open_halt is not None and permits(GRANTS, Permission.CONFIRM_HALT, actor, listing),
        can_drop_halt=listing.open_halt is not None and permits(GRANTS, Permission.ASK_HALT, actor, listing),
    )
    return page, status
