"""Pages of the land desk: everything the land book holds of a parcel, and the forms that record what is entered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trading.core import clock
from trading.core.access import authorise
from trading.core.codes import IdentityKind, fold_code, parse_identity
from trading.core.deal import BurdenKind
from trading.core.errors import Conflict, Invalid, NotFound, TradingError
from trading.core.text import clean_text, fold_name
from trading.parcels import queries
from trading.parcels.models import Burden, LandRight, Parcel
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.record_forms import (
    BurdenEndForm,
    CertificateForm,
    EndForm,
    EntryForm,
    HolderSearchForm,
    RightFactsForm,
    SettlementForm,
    TransferForm,
    burden_facts,
    burden_form,
)
from trading.parcels.record_rows import HOLDER_ROWS, HolderRow, PromiseRow, StructureRow, WithRows, rows_of
from trading.parcels.services import records
from trading.parcels.views import facts
from trading.parcels.views.find import parcel_by_number
from trading.parcels.views.show import pictures
from trading.parcels.views.words import holders_of, mode_of, place_of, use_of
from trading.parties.sealing import ring
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import label
from trading.web.forms import Form
from trading.web.guards import Audience, audience

bp = Blueprint("land_desk", __name__)

_READERS = (Audience.ADMIN, Audience.DESK)
_PARCEL = "/admin/land/parcels/<code>"


# --- reading --------------------------------------------------------------------------------------------------


@bp.get("/admin/land")
@audience(*_READERS)
def index() -> Any:
    """Find a parcel by number or holder; what was recorded last."""
    text = clean_text(request.args.get("q", ""))[:80]
    if text and (parcel := parcel_by_number(text)) is not None:
        return redirect(url_for("land_desk.parcel", code=parcel.code), 302)
    return _index_page(text=text)


@bp.post("/admin/land/holders")
@audience(*_READERS)
def holders() -> Any:
    """The parcels of a holder, found by full name or identity number."""
    form = HolderSearchForm()
    if not form.validate_on_submit():
        return _index_page(form=form), 422
    return _index_page(form=form, found=_rights_of(form.term.data or ""))


def _rights_of(term: str) -> list[LandRight]:
    """Rights by the holder's name or, through its blind index, by an identity number. Nothing typed is logged."""
    name = fold_name(term)
    if found := queries.rights_by_name(name):
        return found
    for kind in IdentityKind:
        try:
            number = parse_identity(kind, term)
        except TradingError:
            continue
        if found := queries.rights_by_identity(ring().blind_index(number, "party-identity")):
            return found
    return []


def _index_page(text: str = "", form: HolderSearchForm | None = None, found: list[LandRight] | None = None) -> str:
    return render_template(
        "parcels/desk/index.html",
        text=text,
        form=form or HolderSearchForm(formdata=None),
        found=None if found is None else [(right, place_of(right.parcel), holders_of(right, True)) for right in found],
        events=[(event, event.parcel.code) for event in queries.latest_events()],
    )


@bp.get(_PARCEL)
@audience(*_READERS)
def parcel(code: str) -> Any:
    """One parcel in full, with the ways to record."""
    land = queries.get_parcel(fold_code(code))
    rights = queries.rights_of_parcel(land.id)
    right = next((one for one in rights if one.is_active), None)
    return render_template(
        "parcels/desk/parcel.html",
        parcel=land,
        title=_("%(place)s, %(use)s", place=place_of(land), use=use_of(land)),
        right=right,
        earlier=[(one, holders_of(one, True), mode_of(one)) for one in rights if not one.is_active],
        ended=[facts.burden_row(one, True) | {"ended": one.ended_on} for one in _ended_burdens(right)],
        events=list(reversed(land.events)),
        area_check=facts.area_check(land),
        burden_kinds=list(BurdenKind),
        **pictures(land, True),
        **facts.of_land(land, True),
        **facts.of_right(right, True),
    )


def _ended_burdens(right: LandRight | None) -> list[Burden]:
    today = clock.today()
    return [one for one in right.burdens if not one.is_in_force(today)] if right is not None else []


# --- burdens --------------------------------------------------------------------------------------------------


@bp.route(f"{_PARCEL}/burdens/new", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def new_burden(code: str) -> Any:
    """Register a burden; which fields there are depends on its kind."""
    land, right = _to_record(code)
    kind = next((one for one in BurdenKind if one.value == request.args.get("kind")), None)
    if kind is None:
        raise NotFound()
    form = burden_form(kind)

    def act() -> Any:
        return transact(records.register_burden, land.code, kind, by=current_actor(), **burden_facts(form))

    done = _("Registered: %(kind)s.", kind=label(kind))
    return _perform(form, act, done, "burden.html", land, right, kind=kind)


@bp.route(f"{_PARCEL}/burdens/<int:number>/settlement", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def settle_burden(code: str, number: int) -> Any:
    """Note the paper that settles a burden while it stands."""
    land, right = _to_record(code)
    burden, form = _burden(right, number), SettlementForm()

    def act() -> Any:
        return transact(
            records.settle_burden,
            land.code,
            burden.id,
            release_paper_no=form.release_paper_no.data or "",
            effective_on=form.effective_on.data,
            by=current_actor(),
        )

    done = _("Settled: %(kind)s.", kind=label(burden.kind))
    return _perform(form, act, done, "settlement.html", land, right, row=facts.burden_row(burden, True))


@bp.route(f"{_PARCEL}/burdens/<int:number>/end", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def end_burden(code: str, number: int) -> Any:
    """End a burden: the page shows which one, and asks for day and paper."""
    land, right = _to_record(code)
    burden, form = _burden(right, number), BurdenEndForm()

    def act() -> Any:
        return transact(
            records.end_burden,
            land.code,
            burden.id,
            ended_on=form.ended_on.data,
            paper_no=form.paper_no.data or "",
            by=current_actor(),
        )

    done = _("Ended: %(kind)s.", kind=label(burden.kind))
    return _perform(form, act, done, "burden_end.html", land, right, row=facts.burden_row(burden, True))


# --- rights ---------------------------------------------------------------------------------------------------


@bp.route(f"{_PARCEL}/right/new", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def enter_right(code: str) -> Any:
    """Enter a right on a parcel that has none."""
    land, right = _to_record(code, needs_right=False)
    form = EntryForm()
    both = WithRows(form, rows_of(HolderRow, "holder", spare=HOLDER_ROWS))

    def act() -> Any:
        return transact(
            records.enter_right,
            land.code,
            certificate_no=form.certificate_no.data or "",
            certificate_kind=form.certificate_kind.data,
            holders=[row.holder() for row in both.rows if not row.is_blank],
            co_ownership=form.co_ownership.data or None,
            **_entry(form),
            **form.columns(),
        )

    return _perform(form, act, _("The right is entered."), "right.html", land, right, both=both)


@bp.route(f"{_PARCEL}/right/correction", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def correct_right(code: str) -> Any:
    """Bring facts of the right, its promises and the buildings up to date."""
    land, right = _to_record(code)
    form = RightFactsForm(obj=right)
    promises = rows_of(PromiseRow, "promise", right.promises)
    structures = rows_of(StructureRow, "building", land.structures)
    both = WithRows(form, promises, structures)

    def act() -> Any:
        return transact(
            records.correct_right,
            land.code,
            form.columns(),
            promises=[row.promise() for row in promises if not row.is_blank],
            structures=[row.building() for row in structures if not row.is_blank],
            **_entry(form),
        )

    done = _("The entry is corrected.")
    return _perform(form, act, done, "correction.html", land, right, both=both, promises=promises, buildings=structures)


@bp.route(f"{_PARCEL}/right/certificate", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def replace_certificate(code: str) -> Any:
    """Give the right another certificate."""
    land, right = _to_record(code)
    form = CertificateForm()

    def act() -> Any:
        return transact(records.replace_certificate, land.code, form.certificate_no.data or "", **_entry(form))

    return _perform(form, act, _("The certificate is replaced."), "certificate.html", land, right)


@bp.route(f"{_PARCEL}/right/transfer", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def transfer_right(code: str) -> Any:
    """The right goes over: first the holders, then a look at what goes along, then the record."""
    land, right = _to_record(code)
    form = TransferForm()
    both = WithRows(form, rows_of(HolderRow, "holder", spare=HOLDER_ROWS))

    def act() -> Any:
        return transact(
            records.transfer_right,
            land.code,
            certificate_no=form.certificate_no.data or "",
            holders=[row.holder() for row in both.rows if not row.is_blank],
            co_ownership=form.co_ownership.data or None,
            **_entry(form),
        )

    more = {"both": both, "old_holders": holders_of(right, True), **facts.of_right(right, True)}
    return _perform(form, act, _("The transfer is recorded."), "transfer.html", land, right, confirm=True, **more)


@bp.route(f"{_PARCEL}/right/end", methods=["GET", "POST"])
@audience(Audience.ADMIN)
def end_right(code: str) -> Any:
    """End the right without a successor: the page shows what ends, then asks once more."""
    land, right = _to_record(code)
    form = EndForm()

    def act() -> Any:
        return transact(records.end_right, land.code, **_entry(form))

    more = {"old_holders": holders_of(right, True), **facts.of_right(right, True)}
    return _perform(form, act, _("The right is ended."), "right_end.html", land, right, confirm=True, **more)


# --- helpers --------------------------------------------------------------------------------------------------


def _to_record(code: str, *, needs_right: bool = True) -> tuple[Parcel, Any]:
    """The parcel and its right in force, for whoever may record."""
    authorise(GRANTS, Permission.RECORD, current_actor())
    land = queries.get_parcel(fold_code(code))
    right = queries.find_active_right(land.id)
    if needs_right and right is None:
        raise records.NoRightInForce()
    return land, right


def _burden(right: LandRight, number: int) -> Burden:
    burden = next((one for one in right.burdens if one.number == number and one.ended_on is None), None)
    if burden is None:
        raise NotFound()
    return burden


def _entry(form: Any) -> dict[str, Any]:
    """Day, paper and recorder of an act."""
    return {"effective_on": form.effective_on.data, "paper_no": form.paper_no.data or "", "by": current_actor()}


def _perform(
    form: Form,
    act: Callable[[], Any],
    done: str,
    template: str,
    land: Parcel,
    right: LandRight | None,
    *,
    both: WithRows | None = None,
    confirm: bool = False,
    **more: Any,
) -> Response | str | tuple[str, int]:
    """Show the form; once it is right and, where asked, looked at again, record and go back to the parcel.

    A refusal is put on its field beside what was typed.
    """
    code, status, is_checked = land.code, 200, False
    whole = both or WithRows(form)
    if form.is_submitted() and request.form.get("step") != "change":
        status = 422
        if whole.check():
            is_checked = not confirm or request.form.get("step") == "record"
            if not is_checked:
                return _act_page(template, land, right, form, whole, looks_again=True, **more)
            try:
                act()
            except (Invalid, Conflict) as refusal:
                whole.absorb(refusal)
                land = queries.get_parcel(code)
                right = queries.find_active_right(land.id)
            else:
                flash(done, "success")
                return redirect(url_for("land_desk.parcel", code=code), 303)
    return _act_page(template, land, right, form, whole, **more), status


def _act_page(
    template: str,
    land: Parcel,
    right: LandRight | None,
    form: Form,
    whole: WithRows,
    *,
    looks_again: bool = False,
    **more: Any,
) -> str:
    return render_template(
        f"parcels/desk/{template}",
        parcel=land,
        right=right,
        title=_("%(place)s, %(use)s", place=place_of(land), use=use_of(land)),
        form=form,
        whole=whole,
        looks_again=looks_again,
        **more,
    )
