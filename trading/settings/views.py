"""Pages of the settings: the list, one setting with its history, the calendar. Auditor and desks read along."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trading.core import calendar, clock, official_days
from trading.core.access import authorise, permits
from trading.core.errors import Invalid, NotFound
from trading.core.official_days import OfficialDays
from trading.core.settings import Group, Setting
from trading.core.text import clean_text
from trading.settings import months, overview, queries, services, sheets
from trading.settings.forms import ChangeForm, DaysForm, change_form
from trading.settings.models import SettingVersion
from trading.settings.permissions import GRANTS, Permission
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.guards import Audience, audience

bp = Blueprint("settings", __name__)

_READERS = (Audience.ADMIN, Audience.AUDIT, Audience.DESK)
#: how far back the calendar may be leafed
_FIRST_YEAR = 2004


# --- the list -------------------------------------------------------------------------------------------------


@bp.get("/admin/settings")
@audience(*_READERS)
def index() -> Any:
    """Every setting with its value, source and keeper; found by word or group."""
    search, group = _search(), _group()
    found = overview.rows(search, group)
    return render_template(
        "settings/index.html",
        tab="settings",
        groups=list(overview.by_group(found)),
        count=len(found),
        search=search,
        chosen=group,
        all_groups=list(Group),
    )


@bp.get("/admin/settings.xlsx")
@audience(*_READERS)
def as_workbook() -> Any:
    """The same list as a workbook."""
    return _file(sheets.workbook(overview.rows(_search(), _group())), sheets.XLSX, "xlsx")


@bp.get("/admin/settings.csv")
@audience(*_READERS)
def as_text() -> Any:
    """The same list as CSV."""
    return _file(sheets.text(overview.rows(_search(), _group())), sheets.CSV, "csv")


# --- one setting ----------------------------------------------------------------------------------------------


@bp.get("/admin/settings/<key>")
@audience(*_READERS)
def show(key: str) -> Any:
    """What a setting is, its bounds and its history; the form for whoever is in charge of it."""
    return _setting_page(queries.get_setting(key))


@bp.post("/admin/settings/<key>/versions")
@audience(Audience.ADMIN)
def change(key: str) -> Any:
    """Put another value in force from a day on."""
    setting = queries.get_setting(key)
    authorise(GRANTS, Permission.CHANGE, current_actor(), setting)
    form = change_form(setting)
    if form.validate_on_submit():
        try:
            transact(
                services.change_setting,
                key,
                form.value.data or "",
                valid_from=form.valid_from.data,
                reason=form.reason.data or "",
                by=current_actor(),
            )
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            flash(_("The new value is in force from %(day)s.", day=form.valid_from.data), "success")
            return redirect(url_for("settings.show", key=key), 303)
    return _setting_page(setting, form), 422


def _setting_page(setting: Setting, form: ChangeForm | None = None) -> str:
    if form is None:
        form = change_form(setting, formdata=None, valid_from=clock.today())
    return render_template(
        "settings/show.html",
        tab="settings",
        row=overview.row_of(setting),
        setting=setting,
        bounds=_bounds(setting),
        default=overview.shown(setting, setting.default),
        events=[_event(setting, version) for version in queries.history(setting.key)],
        form=form,
    )


def _bounds(setting: Setting) -> str:
    """The range in words; nothing where there is none."""
    if setting.lowest is None or setting.highest is None:
        return ""
    lowest, highest = setting.write(setting.lowest), setting.write(setting.highest)
    return lowest if setting.is_fixed else _("%(lowest)s to %(highest)s", lowest=lowest, highest=highest)


def _event(setting: Setting, version: SettingVersion) -> dict[str, Any]:
    """A version as the timeline shows it."""
    value = overview.shown(setting, setting.read(version.value))
    unit = "" if overview.has_no_unit(setting) else _(setting.unit.label)
    return {
        "at": version.set_at,
        "title": _("%(value)s from %(day)s", value=f"{value} {unit}".strip(), day=version.valid_from),
        "who": version.set_by,
        "note": version.reason,
    }


# --- the calendar ---------------------------------------------------------------------------------------------


@bp.get("/admin/calendar")
@audience(*_READERS)
def days() -> Any:
    """A year's days of rest and worked weekends, and the form to publish them."""
    return _calendar_page(_read_year(request.args.get("year") or str(clock.today().year)))


@bp.post("/admin/calendar/<year>")
@audience(Audience.ADMIN)
def publish_days(year: str) -> Any:
    """Look at the days that were typed in, then publish them."""
    authorise(GRANTS, Permission.PUBLISH_DAYS, current_actor())
    return _publish_days(_read_year(year))


def _publish_days(year: int) -> Any:
    form = DaysForm()
    preview = None
    if form.validate_on_submit():
        lists = form.rest.data or "", form.working.data or ""
        try:
            if request.form.get("step") != "publish":
                preview = services.judge_days(year, *lists)
            else:
                transact(services.publish_days, year, *lists, reason=form.reason.data or "", by=current_actor())
        except Invalid as refusal:
            form.absorb(refusal)
        else:
            if preview is not None:
                return _calendar_page(year, form, preview)
            flash(_("The days of %(year)s are published.", year=year), "success")
            return redirect(url_for("settings.days", year=year), 303)
    return _calendar_page(year, form), 422


def _calendar_page(year: int, form: DaysForm | None = None, preview: OfficialDays | None = None) -> str:
    known = months.known_days(year)
    if form is None:
        form = DaysForm(formdata=None, rest=official_days.lines(known.rest) if known else "")
        form.working.data = official_days.lines(known.working) if known else ""
    first, last = services.publishable_years()
    return render_template(
        "settings/calendar.html",
        tab="calendar",
        year=year,
        months=months.months(year, preview or known),
        preview=preview,
        is_known=known is not None,
        is_ours=official_days.published(year) is not None,
        working_days=months.count_working_days(year),
        versions=queries.history(official_days.setting_key(year)),
        may_publish=first <= year <= last and permits(GRANTS, Permission.PUBLISH_DAYS, current_actor()),
        years=[(one, calendar.is_published(one)) for one in range(first - 1, last + 1)],
        form=form,
    )


def _read_year(text: str) -> int:
    """A year of the calendar, or :class:`NotFound`."""
    last = services.publishable_years()[1]
    if not (text.isascii() and text.isdigit() and len(text) == 4 and _FIRST_YEAR <= int(text) <= last):
        raise NotFound()
    return int(text)


# --- helpers --------------------------------------------------------------------------------------------------


def _search() -> str:
    return clean_text(request.args.get("q", ""))[:60]


def _group() -> Group | None:
    text = request.args.get("group", "")
    return next((group for group in Group if group.value == text), None)


def _file(content: bytes, media_type: str, ending: str) -> Any:
    name = f"settings-{clock.today().isoformat()}.{ending}"
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
