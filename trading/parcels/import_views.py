"""Pages of imports: hand a file in, follow it, read its faults, load it or drop it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trading.core.access import authorise
from trading.core.errors import Conflict, Invalid, NotFound
from trading.core.messages import N_
from trading.core.paging import SIZE, Page
from trading.parcels import price_tables, services
from trading.parcels.import_forms import ImportForm
from trading.parcels.imports import store
from trading.parcels.imports.files import MAX_ROWS
from trading.parcels.imports.rows import Fault
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.imports.templates import ENDINGS, write_template
from trading.parcels.models import ImportJob
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.queries import imports as queries
from trading.parcels.states import IMPORT, ImportKind, ImportStatus
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import label, say, say_msgid
from trading.web.forms import ActForm
from trading.web.guards import Audience, audience
from trading.web.paging import asked_page, linked

bp = Blueprint("imports", __name__, url_prefix="/admin/land/imports")

#: what a reader is told of a job that broke off, by its code
FAILURES = {
    "busy": N_("The database was too busy. Nothing was written; try again in a quieter hour."),
    "import_file_gone": N_("The file is no longer stored. Hand it in again."),
}
BROKEN = N_("Something unforeseen happened. Nothing was written; the log of the server tells more.")


@dataclass(frozen=True)
class Step:
    """A station of the step list."""

    title: str
    state: str
    note: str | None = None


# --- the list -----------------------------------------------------------------------------------------------------


@bp.get("")
@audience(Audience.ADMIN)
def index() -> Any:
    """Every import, and the form for the next one."""
    return _index(ImportForm(formdata=None))


@bp.post("")
@audience(Audience.ADMIN)
def hand_in() -> Any:
    """Take a file. It is stored first, so that no import is recorded without its file."""
    _authorise()
    form = ImportForm()
    if form.validate_on_submit():
        try:
            name, content = form.take()
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            return redirect(url_for("imports.show", public_id=_kept(form.asked_kind, name, content)), 303)
    return _index(form), 422


def _kept(kind: ImportKind, name: str, content: bytes) -> str:
    public_id = services.new_import_id()
    store.keep(public_id, content)
    try:
        transact(services.hand_in_import, public_id, kind, name, content, by=current_actor())
    except BaseException:
        store.remove(public_id)
        raise
    return public_id


def _index(form: ImportForm) -> str:
    _authorise()
    return render_template(
        "parcels/imports/index.html",
        form=form,
        page=linked(queries.import_jobs(page=asked_page())),
        sheets=[(kind, SHEETS[kind]) for kind in ImportKind],
        endings=ENDINGS,
        megabytes=current_app.config["MAX_CONTENT_LENGTH"] // 1024**2,
        max_rows=MAX_ROWS,
    )


@bp.get("/templates/<kind>.<ending>")
@audience(Audience.ADMIN)
def template(kind: str, ending: str) -> Any:
    """An empty file of a kind, to be filled in."""
    _authorise()
    known = next((one for one in ImportKind if one.value == kind), None)
    if known is None or ending not in ENDINGS:
        raise NotFound()
    return _file(write_template(SHEETS[known], ending), ending, f"template-{kind}")


# --- one import ---------------------------------------------------------------------------------------------------


@bp.get("/<public_id>")
@audience(Audience.ADMIN)
def show(public_id: str) -> Any:
    """Where an import stands, what was found in it, and what can be done."""
    job = _job(public_id)
    name = store.REMARKS if request.args.get("list") == store.REMARKS or not job.faults else store.FAULTS
    return render_template(
        "parcels/imports/show.html",
        job=job,
        steps=_steps(job),
        acts=IMPORT.acts_from(job.status),
        is_under_way=job.status in queries.WORK,
        progress=_progress(job),
        failure=say_msgid(FAILURES.get(job.failure, BROKEN)) if job.failure else None,
        tab=name,
        page=linked(_page_of(job, name)),
        headings=SHEETS[job.kind].headings,
        endings=ENDINGS,
    )


@bp.get("/<public_id>/progress")
@audience(Audience.ADMIN)
def progress(public_id: str) -> Any:
    """How far it is, for the script of the page."""
    return _progress(_job(public_id))


@bp.get("/<public_id>/<name>.<ending>")
@audience(Audience.ADMIN)
def download(public_id: str, name: str, ending: str) -> Any:
    """The faults or the remarks as a file."""
    job = _job(public_id)
    if name not in (store.FAULTS, store.REMARKS) or ending not in ENDINGS:
        raise NotFound()
    headings = SHEETS[job.kind].headings
    lines: list[Sequence[Any]] = [(_("Row"), _("Column"), _("Code"), _("What is wrong"))]
    for fault in store.read_list(public_id, name):
        lines.append((fault.row, headings.get(fault.field, ""), fault.refusal.code, say(fault.refusal)))
    title = _("Faults") if name == store.FAULTS else _("Remarks")
    return _file(price_tables.write(lines, ending, title), ending, f"{name}-{public_id[:8]}")


@bp.post("/<public_id>/load")
@audience(Audience.ADMIN)
def load(public_id: str) -> Any:
    """Order the load of a checked file."""
    return _done(public_id, services.order_import, _("The file will be loaded now."))


@bp.post("/<public_id>/retry")
@audience(Audience.ADMIN)
def retry(public_id: str) -> Any:
    """Have a broken-off import checked again."""
    return _done(public_id, services.retry_import, _("The file will be checked again."))


@bp.post("/<public_id>/drop")
@audience(Audience.ADMIN)
def drop(public_id: str) -> Any:
    """Give a file up and remove what is stored of it."""
    answer = _done(public_id, services.drop_import, _("The file was dropped. Nothing of it was loaded."))
    if queries.get_import(public_id).status is ImportStatus.DROPPED:
        store.remove(public_id)
    return answer


def _done(public_id: str, act: Callable[..., Any], words: str) -> Any:
    """Do what a button asks; where the import has moved on, say so on its page."""
    _authorise()
    if not ActForm().validate_on_submit():
        return redirect(url_for("imports.show", public_id=public_id), 303)
    try:
        transact(act, public_id, by=current_actor())
    except Conflict as refusal:
        flash(say(refusal), "danger")
    else:
        flash(words, "success")
    return redirect(url_for("imports.show", public_id=public_id), 303)


# --- what pages show ----------------------------------------------------------------------------------------------


def _authorise() -> None:
    """Security administrators share the desk's doors, but not this desk."""
    authorise(GRANTS, Permission.IMPORT, current_actor())


def _job(public_id: str) -> ImportJob:
    _authorise()
    return queries.get_import(public_id)


def _page_of(job: ImportJob, name: str) -> Page[Fault]:
    total = job.faults if name == store.FAULTS else job.remarks
    number = min(asked_page(), max(1, -(-total // SIZE)))
    return Page(store.read_list(job.public_id, name, (number - 1) * SIZE, SIZE), total, number)


def _progress(job: ImportJob) -> dict[str, Any]:
    """Where it stands, how far the work is, and the sentence that says so."""
    noted = store.progress(job.public_id) if job.status in (ImportStatus.CHECKING, ImportStatus.LOADING) else {}
    done, total = noted.get("done", 0), noted.get("total")
    percent = done * 100 // total if total else None
    match noted.get("phase"):
        case "read":
            words = _("The file is being read: %(done)s rows so far", done=f"{done:,}")
        case "check" if total:
            words = _("Every row is being checked: %(done)s of %(total)s", done=f"{done:,}", total=f"{total:,}")
        case "load":
            words = _("Everything is being written at once")
        case _:
            words = label(job.status)
    return {"status": job.status.value, "percent": percent, "words": words}


def _steps(job: ImportJob) -> list[Step]:
    """Handed in, checked, loaded."""
    check, load = {
        ImportStatus.WAITING: ("now", ""),
        ImportStatus.CHECKING: ("now", ""),
        ImportStatus.FAULTY: ("now", ""),
        ImportStatus.READY: ("done", "now"),
        ImportStatus.ORDERED: ("done", "now"),
        ImportStatus.LOADING: ("done", "now"),
        ImportStatus.LOADED: ("done", "done"),
    }.get(job.status, ("done" if job.checked_at else "", ""))
    rows = _("%(rows)s rows", rows=f"{job.rows:,}") if job.checked_at else None
    return [Step(_("Handed in"), "done"), Step(_("Checked"), check, rows), Step(_("Loaded"), load)]


def _file(content: bytes, ending: str, name: str) -> Any:
    media_type = price_tables.MEDIA_TYPES[ending]
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=f"{name}.{ending}")
