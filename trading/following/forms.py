"""Shapes of input of the room."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length

from trading.following.rules import LONGEST_NAME
from trading.following.states import Rhythm
from trading.web.forms import Form


class SearchForm(Form):
    """A saved search's name and the rhythm of its alerts."""

    name = StringField(_l("Name"), validators=[Length(max=LONGEST_NAME)])
    rhythm = RadioField(_l("Alerts about new lots"), validators=[InputRequired()])

    def __init__(self, *, name: str, rhythm: Rhythm) -> None:
        super().__init__(data={"name": name, "rhythm": rhythm.value})
        self.rhythm.choices = [SelectChoice(one.value, _(one.label)) for one in Rhythm]

    def chosen_rhythm(self) -> Rhythm:
        return Rhythm(self.rhythm.data)
