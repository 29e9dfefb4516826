"""Shapes of input of the room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from trading.core.deal import Figure
from trading.web.forms import Form, MomentField, MoneyField, RateField


class BidForm(Form):
    """A bid: its amount, the key that makes a double click harmless, and whether a second look was taken."""

    amount = MoneyField(_l("My bid (yuan)"), validators=[InputRequired()])
    key = HiddenField(validators=[InputRequired(), Regexp(r"^[\x21-\x7e]{1,128}$")])
    confirmed = HiddenField()


class RateBidForm(BidForm):
    """The same in a room where rates fall."""

    amount = RateField(_l("My rate (per cent a year)"), validators=[InputRequired()])


def form_of(figure: Figure) -> type[BidForm]:
    """The form of a room that bids in ``figure``."""
    return BidForm if figure.is_money else RateBidForm


class WithdrawalForm(Form):
    """Taking a sealed offer back; the key makes a double click harmless."""

    key = HiddenField(validators=[InputRequired(), Regexp(r"^[\x21-\x7e]{1,128}$")])


class PausedRoomForm(Form):
    """What a person decides on a room that had to be paused."""

    decision = RadioField(
        _l("Decision"),
        choices=[
            SelectChoice("close", _l("Close the room on the register as it stands")),
            SelectChoice("reopen", _l("Let bidding go on until a new closing time")),
        ],
        validators=[InputRequired()],
    )
    closes_at = MomentField(_l("New closing time"), validators=[Optional()])
    note = TextAreaField(
        _l("Reason, as the register will show it"), validators=[InputRequired(), Length(min=5, max=500)]
    )
