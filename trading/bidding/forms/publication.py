"""The dates of a notice, typed in local time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from trading.core import clock
from trading.core.deal import TradeMode
from trading.listing.services import Display, Schedule
from trading.web.forms import Form, MomentField

_NEEDED = InputRequired(_l("Enter day and time."))


class PublicationForm(Form):
    """When bidding opens, applications end, timed bidding starts and the room closes at the latest."""

    opens_at = MomentField(_l("Bidding opens"), validators=[_NEEDED])
    apply_ends_at = MomentField(_l("Applications and deposits end"), validators=[_NEEDED])
    timed_starts_at = MomentField(_l("Timed bidding starts"), validators=[_NEEDED])
    cap_at = MomentField(_l("Latest close"), validators=[_NEEDED])

    def schedule(self) -> Schedule:
        """The dates of a valid form as instants. Publication itself is now, whatever the form says."""
        return Schedule(clock.now(), **_instants(self))


class DisplayForm(Form):
    """Until when an offer to negotiate is shown before it may be agreed."""

    apply_ends_at = MomentField(_l("Shown until"), validators=[_NEEDED])

    def schedule(self) -> Display:
        """The date of a valid form as an instant. Publication itself is now, whatever the form says."""
        return Display(clock.now(), **_instants(self))


def publication_form(mode: TradeMode, plan: Schedule | Display | None = None) -> PublicationForm | DisplayForm:
    """The form for a way of trading: as it was sent, or with a planned schedule filled in."""
    form = DisplayForm if mode is TradeMode.NEGOTIATED else PublicationForm
    if plan is None:
        return form()
    dates = asdict(plan).items()
    return form(formdata=None, **{name: moment for name, moment in dates if name != "published_at"})


def _instants(form: Form) -> dict[str, datetime | None]:
    return {field.name: field.instant for field in form if isinstance(field, MomentField)}
