"""Telling the desk of abuse in a demand or in an approach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trading.core.access import conceal
from trading.core.errors import TradingError
from trading.demands import services
from trading.demands.forms import ReportForm
from trading.demands.permissions import GRANTS, Permission
from trading.demands.queries import approaches as queries
from trading.demands.queries import demands as posts
from trading.demands.views.approaches import bp
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.errors import status_of
from trading.web.guards import Audience, audience


@bp.route("/demands/<number>/report", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def report_demand(number: str) -> Any:
    posts.get_public(number)
    return _asked(number, services.report_demand, url_for("demands.show", number=number))


@bp.route("/me/approaches/<number>/report", methods=["GET", "POST"])
@audience(Audience.MEMBER)
def report_approach(number: str) -> Any:
    conceal(GRANTS, Permission.ANSWER, current_actor(), queries.get_approach(number))
    return _asked(number, services.report_approach, url_for("approaches.show", number=number))


def _asked(number: str, report: Callable[..., Any], back: str) -> Any:
    form, status = ReportForm(), 200
    if form.validate_on_submit():
        try:
            transact(report, number, reason=form.reason.data, note=form.note.data or "", by=current_actor())
        except TradingError as refusal:
            form.absorb(refusal)
            status = status_of(refusal)
        else:
            flash(_("Thank you. The desk looks into it."), "success")
            return redirect(back, 303)
    elif form.is_submitted():
        status = 422
    return render_template("demands/report.html", number=number, form=form, back=back), status
