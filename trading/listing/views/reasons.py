"""The catalogue of cited reasons: what reviewers choose from, and the page on which it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from trading.core.access import permits
from trading.core.errors import TradingError
from trading.listing import queries, rules, services
from trading.listing.desk_forms import ReasonForm
from trading.listing.permissions import GRANTS, Permission
from trading.listing.rules import ReasonUse
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import say_msgid
from trading.web.guards import Audience, audience
from trading.web.locale import DEFAULT_TAG, LOCALES, html_tag

bp = Blueprint("reasons", __name__)


@dataclass(frozen=True)
class Reason:
    """The version of a reason that counts; ``version`` 0 is the platform's own."""

    code: str
    version: int
    text_zh: str
    text_en: str
    #: as the authority wrote it; the platform's own in Chinese
    law: str
    uses: frozenset[ReasonUse]
    is_retired: bool = False
    written_at: datetime | None = None
    written_by: str = ""

    @property
    def text(self) -> str:
        """In the reader's language."""
        return self.text_zh if html_tag() == DEFAULT_TAG else self.text_en


def catalogue() -> list[Reason]:
    """Every reason by its code, the retired ones too."""
    found = {reason.code: _own(reason) for reason in rules.STANDARD_REASONS}
    for row in queries.latest_reasons():
        found[row.code] = Reason(
            row.code,
            row.version,
            row.text_zh,
            row.text_en,
            row.law,
            frozenset(ReasonUse(use) for use in row.uses),
            row.is_retired,
            row.written_at,
            row.written_by.display_name if row.written_by else "",
        )
    return [found[code] for code in sorted(found)]


def reasons_for(*uses: ReasonUse) -> list[Reason]:
    """What may be chosen for one of these decisions."""
    return [reason for reason in catalogue() if not reason.is_retired and reason.uses & set(uses)]


@bp.get("/review/reasons")
@audience(Audience.DESK, Audience.ADMIN)
def index() -> Any:
    """The catalogue; with ?code= the form filled in for the next version."""
    found = next((one for one in catalogue() if one.code == request.args.get("code")), None)
    form = ReasonForm(formdata=None)
    if found is not None:
        form = ReasonForm(
            formdata=None,
            code=found.code,
            text_zh=found.text_zh,
            text_en=found.text_en,
            law=found.law,
            is_retired=found.is_retired,
            **{f"for_{use.value}": True for use in found.uses},
        )
    return _page(form)


@bp.post("/review/reasons")
@audience(Audience.DESK, Audience.ADMIN)
def write() -> Any:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            transact(
                services.write_reason,
                form.code.data or "",
                text_zh=form.text_zh.data or "",
                text_en=form.text_en.data or "",
                law=form.law.data or "",
                uses=form.uses,
                is_retired=form.is_retired.data,
                by=current_actor(),
            )
        except TradingError as refusal:
            form.absorb(refusal)
        else:
            flash(_("The reason is written; it counts from now on."), "success")
            return redirect(url_for("reasons.index"), 303)
    return _page(form), 422


def _page(form: ReasonForm) -> str:
    code = form.code.data or ""
    return render_template(
        "review/reasons.html",
        form=form,
        reasons=catalogue(),
        chosen=code,
        versions=queries.versions_of_reason(code) if code else [],
        may_write=permits(GRANTS, Permission.KEEP_REASONS, current_actor()),
    )


def _own(reason: rules.StandardReason) -> Reason:
    with force_locale(LOCALES[DEFAULT_TAG]):
        text, law = _(reason.text), say_msgid(reason.law, {})
    with force_locale("en"):
        english = _(reason.text)
    return Reason(reason.code, 0, text, english, law, frozenset(reason.uses))
