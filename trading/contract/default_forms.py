"""Forms of a default: the notice, the winner's answer, the decision, the owner's word."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from trading.bidding.defaults.services import Charge
from trading.bidding.defaults.states import Ground
from trading.core.text import clean_text
from trading.funds.states import Destination
from trading.web.forms import Form, choices

_LONG = Length(min=8, max=1000, message=_l("Write between 8 and 1,000 characters."))


def _clean(text: str | None) -> str:
    return clean_text(text or "", multiline=True).strip()


class NoticeForm(Form):
    """What the winner is told: the ground, and what would follow."""

    ground = RadioField(_l("Ground"), [InputRequired(_l("Choose the ground."))], choices=choices(Ground))
    note = TextAreaField(
        _l("What the file shows"),
        [InputRequired(_l("Write down what the file shows: the winner reads it.")), _LONG],
        filters=[_clean],
        description=_l("The winner reads this and may object. Name papers and dates."),
    )
    forfeits = BooleanField(_l("The deposit isn't given back"), default=True)
    destination = RadioField(
        _l("Who gets it"),
        [InputRequired(_l("Choose who gets the money, as the decision says."))],
        choices=choices(Destination),
        default=Destination.SELLER.value,
    )
    bars = BooleanField(_l("The winner is barred from bidding for a time"), default=True)

    @property
    def charge(self) -> Charge:
        """What was typed, as the use case takes it."""
        return Charge(
            Ground(self.ground.data),
            self.note.data or "",
            forfeits=bool(self.forfeits.data),
            destination=Destination(self.destination.data),
            bars=bool(self.bars.data),
        )


class DecisionForm(Form):
    """The second person's decision."""

    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Decide one way or the other."))],
        choices=[
            SelectChoice("uphold", _l("The winner has defaulted; what was announced follows")),
            SelectChoice("drop", _l("The award stands; the procedure isn't pursued")),
        ],
    )
    decision_no = StringField(
        _l("Number of the decision"),
        [Length(max=64, message=_l("At most 64 characters."))],
        description=_l("Needed where the award falls, as it stands on the paper."),
    )
    reason = TextAreaField(
        _l("Reasons"),
        [InputRequired(_l("Give the reason: both sides read it.")), _LONG],
        filters=[_clean],
        description=_l("Say what the winner objected and why that holds or doesn't."),
    )


class AnswerForm(Form):
    """What the winner has to say."""

    answer = TextAreaField(
        _l("Your answer"),
        [
            InputRequired(_l("Write what you have to say.")),
            Length(min=4, max=2000, message=_l("Write between 4 and 2,000 characters.")),
        ],
        filters=[_clean],
        description=_l("Once sent it can't be changed. Say so too where you don't object."),
    )


class ConsentForm(Form):
    """Whether the owner wants the next bidders asked. ``paper`` is for the desk: it writes down what came on paper."""

    agrees = RadioField(
        _l("Shall the next bidder be asked?"),
        [InputRequired(_l("Choose one."))],
        choices=[
            SelectChoice("yes", _l("Yes: offer the award to the next bidders in their order")),
            SelectChoice("no", _l("No: the award is void, and the land may be listed again")),
        ],
    )
    paper = StringField(
        _l("On which paper the owner said so"), [Length(max=200, message=_l("At most 200 characters."))]
    )


class TakeUpForm(Form):
    """The next bidder's word."""

    word = RadioField(
        _l("Your word"),
        [InputRequired(_l("Choose one."))],
        choices=[
            SelectChoice("accept", _l("I take the award up at this figure")),
            SelectChoice("decline", _l("I decline; I lose nothing by it")),
        ],
    )
