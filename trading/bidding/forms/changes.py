"""Changes of a published lot, and its withdrawal, as they are typed. Whether they are possible, the rules say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Length

from trading.listing.states import Handover, Payment
from trading.web.forms import MoneyField, RateField, Versioned, choices


class RetractForm(Versioned):
    reason = TextAreaField(_l("Reason, as the public reads it"), validators=[Length(max=1000)])


class ChangeForm(Versioned):
    """What is to stand in a published listing. What is left as it is doesn't change."""

    start = MoneyField(_l("Start price"))
    step = MoneyField(_l("Step"))
    deposit = MoneyField(_l("Deposit"))
    handover = RadioField(
        _l("When is the land handed over?"), choices=choices(Handover), coerce=Handover, validate_choice=False
    )
    payment = RadioField(_l("How is the price paid?"), choices=choices(Payment), coerce=Payment, validate_choice=False)
    terms_note = TextAreaField(_l("Further conditions"), validators=[Length(max=1000)])
    description = TextAreaField(_l("Description for the public"), validators=[Length(max=2000)])
    new_dates = BooleanField(_l("Begin the notice period anew, though nothing else does"))
    note = TextAreaField(_l("Reason, as the public reads it"), validators=[Length(max=1000)])


class RateChangeForm(ChangeForm):
    """The same for a loan, whose start and step are rates."""

    start = RateField(_l("Highest annual rate"))
    step = RateField(_l("Step"))
