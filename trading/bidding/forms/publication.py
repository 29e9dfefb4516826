"""The dates of a notice, typed in local time."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired

from trading.core import clock
from trading.listing.services import Schedule
from trading.web.forms import Form

_DATES = ("opens_at", "apply_ends_at", "timed_starts_at", "cap_at")
_NEEDED = InputRequired(_l("Enter day and time."))


class PublicationForm(Form):
    """When bidding opens, applications end, timed bidding starts and the room closes at the latest."""

    opens_at = DateTimeLocalField(_l("Bidding opens"), validators=[_NEEDED])
    apply_ends_at = DateTimeLocalField(_l("Applications and deposits end"), validators=[_NEEDED])
    timed_starts_at = DateTimeLocalField(_l("Timed bidding starts"), validators=[_NEEDED])
    cap_at = DateTimeLocalField(_l("Latest close"), validators=[_NEEDED])

    @classmethod
    def proposing(cls, plan: Schedule) -> PublicationForm:
        """The form with a planned schedule filled in."""
        return cls(formdata=None, **{name: _local(getattr(plan, name)) for name in _DATES})

    def schedule(self) -> Schedule:
        """The dates of a valid form as instants. Publication itself is now, whatever the form says."""
        return Schedule(clock.now(), **{name: _instant(self[name].data) for name in _DATES})


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.LOCAL).replace(tzinfo=None)


def _instant(wall_time: datetime) -> datetime:
    return wall_time.replace(tzinfo=clock.LOCAL).astimezone(UTC)
