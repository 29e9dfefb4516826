"""Pages of applications: apply, follow one's own, and the reviewer's desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trading.bidding import admission, permissions
from trading.bidding.defaults import queries as defaults
from trading.bidding.forms.applications import ApplicationForm, DecisionForm
from trading.bidding.joint import share_text
from trading.bidding.models import ApplicationPaper
from trading.bidding.papers import PaperKind, PapersMissing, ReturnTooLate
from trading.bidding.permissions import Permission
from trading.bidding.progress import stations
from trading.bidding.queries import applications as queries
from trading.bidding.queries import priority as claims
from trading.bidding.queries.applications import Queue
from trading.bidding.services import applications as services
from trading.bidding.services import certificates, joint, papers
from trading.bidding.states import APPLICATION, ApplicationStatus, phase
from trading.core import clock
from trading.core.access import authorise
from trading.core.errors import Invalid, TradingError
from trading.core.text import clean_text
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.listing.titles import start_label, title
from trading.parties import queries as parties
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.arrival import arrived_at
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.paging import asked_page, linked
from trading.web.viewer import Viewer

bp = Blueprint("applications", __name__)


# --- the bidder -------------------------------------------------------------------------------------


@bp.route("/listings/<number>/applications", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def apply(number: str) -> Any:
    """Apply for a lot: what it commits to, the declarations, the deposit and the dates on one page."""
    listing = listings.get_public_listing(number)
    if current_actor().party_id is None:
        raise admission.PartyNotVerified()
    form = ApplicationForm()
    if form.validate_on_submit():
        try:
            application = transact(
                services.apply,
                number,
                form.given,
                jointly=bool(form.jointly.data),
                received_at=arrived_at(),
                by=current_actor(),
            )
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            if application.status is ApplicationStatus.JOINT_PENDING:
                flash(_("You have applied. Now name who bids with you."), "success")
                return redirect(url_for("applications.members", number=application.number), 303)
            flash(_("You have applied. Now pay the deposit under the reference below."), "success")
            return redirect(url_for("applications.show", number=application.number), 303)
    return _apply_page(listing, form)


@bp.get("/me/bids")
@audience(Audience.MEMBER)
def mine() -> Any:
    """Every application of the reader's party, with its bidder number and where its room stands."""
    page = queries.list_own(current_actor().party_id or 0, asked_page())
    return render_template("applications/mine.html", page=linked(page), lot_title=lot_title, phase_of=_phase_of)


@bp.get("/me/applications/<number>")
@audience(Audience.MEMBER)
def show(number: str) -> Any:
    """One own application from the first day to the result."""
    own = queries.get_own(number, current_actor().party_id)
    return render_template(
        "applications/show.html",
        own=own,
        application=own.application,
        lot_title=lot_title,
        phase=_phase_of(own),
        stations=stations(own, clock.now()),
        may_withdraw=services.may_withdraw(own.application),
        missing=papers.missing_of(own.application),
        certificate=certificates.find(own.application),
        asked=defaults.is_asked(own.application.listing_id, own.application.id),
        leads=own.application.party_id == current_actor().party_id,
        invitation=joint.invitation(own.application, current_actor().party_id),
        share_text=share_text,
    )


@bp.route("/me/applications/<number>/withdrawal", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def withdraw(number: str) -> Any:
    """Take an application back, after a look at what that means."""
    own = queries.get_own(number, current_actor().party_id)
    if ActForm().validate_on_submit():
        transact(services.withdraw, number, by=current_actor())
        flash(_("Your application is withdrawn."), "success")
        return redirect(url_for("applications.show", number=number), 303)
    return render_template("applications/withdraw.html", application=own.application, lot_title=lot_title)


# --- the reviewer -----------------------------------------------------------------------------------


@bp.get("/review/applications")
@audience(Audience.DESK)
def queue() -> Any:
    """The work list: deposits held first. Names are shown only where a decision is open."""
    actor = current_actor()
    authorise(permissions.GRANTS, Permission.QUALIFY, actor)
    part = next((one for one in Queue if one.value == request.args.get("part")), Queue.READY)
    search = clean_text(request.args.get("q", ""))[:100]
    page = queries.list_queue(part, district=actor.district, search=search, number=asked_page())
    return render_template(
        "applications/queue.html",
        page=linked(page),
        part=part,
        counts=queries.count_queue(actor.district),
        search=search,
        lot_title=lot_title,
    )


@bp.get("/review/applications/<number>")
@audience(Audience.DESK)
def examine(number: str) -> Any:
    """One application, for the decision."""
    return _examine_page(number, DecisionForm())


@bp.post("/review/applications/<number>/decision")
@audience(Audience.DESK)
def decide(number: str) -> Any:
    """Admit, return for correction, or refuse."""
    form = DecisionForm()
    if form.validate_on_submit():
        reason = clean_text(form.reason.data or "", multiline=True)
        try:
            if form.decision.data == "qualify":
                transact(services.qualify, number, reason=reason or None, by=current_actor())
                flash(_("Application %(number)s is admitted. The bidder has its number.", number=number), "success")
            elif form.decision.data == "return":
                transact(papers.send_back, number, form.to_mend, by=current_actor())
                flash(_("Application %(number)s is returned. The applicant has the list.", number=number), "success")
            else:
                transact(services.refuse, number, reason, by=current_actor())
                flash(_("Application %(number)s is refused. The bidder reads the reason.", number=number), "success")
        except (Invalid, admission.DepositNotHeld, admission.RoomOver, PapersMissing, ReturnTooLate) as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("applications.queue"), 303)
    return _examine_page(number, form), 422


# --- shared -----------------------------------------------------------------------------------------


def _apply_page(listing: Listing, form: ApplicationForm) -> Any:
    actor = current_actor()
    party = parties.get_party(actor.party_id or 0)
    earlier = queries.find_application(listing.id, party.id) or queries.find_joined(listing.id, party.id)
    if earlier is not None:
        return redirect(url_for("applications.show", number=earlier.number), 303)
    page = render_template(
        "applications/apply.html",
        listing=listing,
        lot_title=lot_title,
        start_label=start_label,
        party=party,
        form=form,
        declarations=list(admission.Declaration),
        obstacle=_obstacle(listing),
    )
    return page, 422 if form.has_errors else 200


def _obstacle(listing: Listing) -> TradingError | None:
    """What would stand against applying now: the page says so instead of showing a form."""
    actor = current_actor()
    try:
        services.check_may_apply(listing, parties.get_party(actor.party_id or 0), arrived_at(), by=actor)
    except TradingError as refusal:
        return refusal
    return None


def _examine_page(number: str, form: DecisionForm) -> str:
    dossier = services.examine(number, by=current_actor())
    application = dossier.application
    form.allow(APPLICATION.acts_from(application.status), was_returned=application.returned is not None)
    return render_template(
        "applications/examine.html",
        application=application,
        claim=claims.find_claim(application.id),
        party=dossier.party,
        likenesses=dossier.likenesses,
        papers=dossier.papers,
        share_text=share_text,
        missing=dossier.missing,
        viewer=_viewer(number, dossier.papers),
        paper_kinds=list(PaperKind),
        is_open=application.is_undecided,
        ready=queries.list_queue(Queue.READY, district=current_actor().district),
        counts=queries.count_queue(current_actor().district),
        form=form,
        lot_title=lot_title,
    )


def _viewer(number: str, handed_in: Sequence[ApplicationPaper]) -> Viewer | None:
    """The paper that is open beside the case: what the address asks for, else the newest that is still there."""
    if not handed_in:
        return None
    standing = [one for one in handed_in if one.removed_at is None] or list(handed_in)
    return Viewer.over(
        handed_in,
        standing[-1],
        count_pages=lambda paper: papers.count_pages(paper.public_id, by=current_actor()),
        case=lambda **asked: url_for("applications.examine", number=number, **asked),
        picture="applications.paper_page",
        download="applications.paper",
    )


def _phase_of(own: queries.OwnApplication) -> Any:
    return phase(own.room.clock, clock.now()) if own.room else None


def lot_title(listing: Listing) -> str:
    return title(listing, html_tag())
