"""Shapes of input of the room. What a text may hold and when a visit may be, the rules say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional

from trading.core import clock
from trading.core.labels import LabelledEnum
from trading.enquiries.services.slots import Offer
from trading.enquiries.states import Category, HideGround
from trading.web.forms import Form

_CHOOSE = _l("Choose one of the answers.")


def choices(members: type[LabelledEnum]) -> list[SelectChoice]:
    """Members as choices, labelled in the reader's language."""
    return [SelectChoice(member, _l(member.label)) for member in members]


class AskForm(Form):
    category = RadioField(
        _l("What is it about?"), choices=choices(Category), coerce=Category, validators=[InputRequired(_CHOOSE)]
    )
    text = TextAreaField(_l("Your question"), validators=[InputRequired(_l("Write your question.")), Length(max=4000)])


class VersionedForm(Form):
    """A form that remembers which version of the question its reader saw."""

    version = HiddenField()

    @property
    def expected(self) -> int | None:
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


class AnswerForm(VersionedForm):
    text = TextAreaField(_l("Your answer"), validators=[InputRequired(_l("Write the answer.")), Length(max=4000)])


def _ground(value: str | None) -> HideGround | None:
    return HideGround(value) if value else None


class ModerationForm(VersionedForm):
    """What a moderator decides. Which decisions there are, the lifecycle says."""

    decision = RadioField(_l("Decision"), validators=[InputRequired(_CHOOSE)])
    ground = SelectField(_l("Ground, cited with its rule"), coerce=_ground, validators=[Optional()])
    reason = TextAreaField(_l("Reason, as the writer reads it"), validators=[Length(max=1000)])
    text = TextAreaField(_l("The desk's answer"), validators=[Length(max=4000)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [SelectChoice("", _l("Choose")), *choices(HideGround)]


class SlotForm(Form):
    """A visit: day, hours, place, places and words."""

    day = DateField(_l("Day"), validators=[InputRequired(_l("Enter the day."))])
    starts = TimeField(_l("Begins"), validators=[InputRequired(_l("Enter the time."))])
    ends = TimeField(_l("Ends"), validators=[InputRequired(_l("Enter the time."))])
    meeting_point = StringField(
        _l("Where visitors meet"), validators=[InputRequired(_l("Say where visitors meet.")), Length(max=200)]
    )
    places = IntegerField(_l("Places"), validators=[InputRequired(_l("Enter a whole number."))])
    languages = StringField(_l("Languages spoken"), validators=[Length(max=100)])
    notes = TextAreaField(_l("What visitors should know"), validators=[Length(max=500)])

    @property
    def offer(self) -> Offer:
        """The fields as one offer; hours are those of the market's zone."""
        day, hours = self.day.data, (self.starts.data, self.ends.data)
        starts, ends = (clock.local(day.year, day.month, day.day, hour.hour, hour.minute) for hour in hours)
        return Offer(
            starts,
            ends,
            self.meeting_point.data or "",
            self.places.data or 0,
            self.languages.data or "",
            self.notes.data or "",
        )


class CancelSlotForm(Form):
    reason = TextAreaField(
        _l("Why does it not take place?"),
        validators=[InputRequired(_l("Give the reason in a sentence; whoever booked reads it.")), Length(max=500)],
    )


class BookForm(Form):
    persons = IntegerField(_l("Persons"), validators=[InputRequired(_l("Enter a whole number."))])
