"""Shapes of input of the room."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import SelectChoice, SelectField

from trading.notices.states import TIMINGS, Medium, Timing, Topic
from trading.web.forms import Form

Wishes = dict[tuple[Topic, Medium], Timing]


def field_name(topic: Topic, medium: Medium) -> str:
    """The name of a choice's field."""
    return f"{topic.value}_{medium.value}"


def preferences_form(wishes: Wishes) -> Form:
    """A form with one choice for each topic and medium, showing ``wishes``."""

    class PreferencesForm(Form):
        pass

    for (topic, medium), timing in wishes.items():
        choices = [SelectChoice(one.value, _(one.label)) for one in TIMINGS[medium]]
        label = _("%(topic)s by %(medium)s", topic=_(topic.label), medium=_(medium.label))
        setattr(PreferencesForm, field_name(topic, medium), SelectField(label, choices=choices, default=timing.value))
    return PreferencesForm()


def wishes_in(form: Form) -> Wishes:
    """What a valid form says."""
    return {
        (topic, medium): Timing(form[field_name(topic, medium)].data)
        for topic in Topic
        for medium in Medium
        if field_name(topic, medium) in form
    }
