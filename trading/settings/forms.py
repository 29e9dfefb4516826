"""Forms of the administrators: another value, and the days of a year."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from trading.core.settings import Kind, Setting
from trading.settings.services import LONGEST_REASON
from trading.web.forms import Form


class ChangeForm(Form):
    """Another value from a day on. What the value may be is the catalogue's to say."""

    value = StringField(_l("New value"), [InputRequired(_l("Enter the new value."))])
    valid_from = DateField(_l("In force from"), [InputRequired(_l("Enter the day as in 2027-01-01."))])
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Give the reason: it stays in the history for whoever asks later.")),
            Length(max=LONGEST_REASON),
        ],
        description=_l("The decision or rule behind it, with its number."),
    )


class SwitchForm(ChangeForm):
    """The same for what is on or off."""

    value = RadioField(
        _l("New value"),
        [InputRequired(_l("Choose on or off."))],
        choices=[SelectChoice("on", _l("On")), SelectChoice("off", _l("Off"))],
    )


def change_form(setting: Setting, **values: Any) -> ChangeForm:
    """The form that fits the kind of ``setting``."""
    return (SwitchForm if setting.kind is Kind.SWITCH else ChangeForm)(**values)


class DaysForm(Form):
    """The notice of a year, copied line by line."""

    rest = TextAreaField(
        _l("Days of rest"),
        [InputRequired(_l("Copy the days of rest from the notice.")), Length(max=4000)],
        description=_l("One date or range a line, weekends within a holiday included: 2027-01-01..2027-01-03."),
    )
    working = TextAreaField(
        _l("Weekends that are worked"),
        [Length(max=2000)],
        description=_l("One date a line. Leave it empty where no weekend is made up."),
    )
    reason = TextAreaField(
        _l("Notice of the State Council"),
        [InputRequired(_l("Name the notice that the days come from.")), Length(max=LONGEST_REASON)],
        description=_l("Its title and number."),
    )
